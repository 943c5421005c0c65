package crawler

import (
	"yulun/crawler/relate"
	"yulun/frontier"
)

// firstOfPlace leaves out the addresses that wait for another one: of those that differ only in how
// the site writes one page's address, the best is asked for first, since the first one that is read
// stands for the article. Which one that is must not depend on which of them answers sooner. The
// others are still due after it.
func firstOfPlace(due []frontier.Visit) []frontier.Visit {
	best := map[string]string{} // the address by its place
	places := make([]string, len(due))
	for i, v := range due {
		if v.Capture != nil {
			continue
		}
		p := relate.Place(v.URL)
		places[i] = p
		if before, ok := best[p]; !ok || relate.Compare(v.URL, before) < 0 {
			best[p] = v.URL
		}
	}
	var out []frontier.Visit
	for i, v := range due {
		if p := places[i]; p == "" || best[p] == v.URL {
			out = append(out, v)
		}
	}
	return out
}

package stats

import (
	"cmp"
	"math"

	"yulun/frontier"
	"yulun/store"
)

// tally counts the visits to pages by what they came to.
type tally struct {
	read, unread, refused, robots, missing, failed int
	// removed counts the missing ones that were articles before.
	removed int
	// reasons counts those that brought nothing by their code.
	reasons map[string]int
}

func (t tally) all() int {
	return t.read + t.unread + t.refused + t.robots + t.missing + t.removed + t.failed
}

// refusals are the codes by which a site says that it doesn't want us, or wants us to do something
// first.
var refusals = map[string]bool{
	"http_401": true, "http_402": true, "http_403": true, "http_407": true, "http_429": true, "http_451": true,
	"captcha": true, "access_denied": true, "challenge": true, "js_challenge": true, "cookie_wall": true, "login_wall": true,
}

func (t *tally) add(v store.VisitCount) {
	if t.reasons == nil {
		t.reasons = map[string]int{}
	}
	switch {
	case v.Code == "part_of_article", v.Code == frontier.CodeForwarded:
		return
	case refusals[v.Code]:
		t.refused += v.Visits
	case v.Code == "robots":
		t.robots += v.Visits
	case v.Outcome == frontier.OutcomeSkipped:
		t.unread += v.Visits
	case v.Outcome == frontier.OutcomeGone && v.HasArticle:
		t.removed += v.Visits
	case v.Outcome == frontier.OutcomeGone:
		t.missing += v.Visits
	case v.Outcome == frontier.OutcomeFailed:
		t.failed += v.Visits
	default:
		t.read += v.Visits
		return
	}
	t.reasons[cmp.Or(v.Code, string(v.Outcome))] += v.Visits
}

// tally sorts the visits of the newest runs, which come newest first. The newest pages are those of
// so many runs that they are few at least, and those of all runs in a row that read nothing: a slow
// source has one page a run.
func (e *examination) tally(visits []store.VisitCount) {
	runs := map[int64]tally{}
	for _, v := range visits {
		if v.Kind == frontier.KindArticle {
			t := runs[v.RunID]
			t.add(v)
			runs[v.RunID] = t
		}
	}
	var run int64
	to := &e.newest
	for _, v := range visits {
		if v.Kind != frontier.KindArticle {
			if v.RunID == e.state.LastRun.ID {
				e.listings = append(e.listings, v)
			}
			continue
		}
		if v.RunID != run && to == &e.newest && e.newest.all() >= few {
			if e.newest.read > 0 || runs[v.RunID].read > 0 {
				to = &e.earlier
			} else {
				e.joined = true
			}
		}
		run = v.RunID
		to.add(v)
	}
}

// few is the number of pages from which on a share of them says something; of a source from which
// nothing was ever read, one is enough. Articles are removed one by one, so that many is the number
// of removed ones from which on the site as a whole is suspected. known is the number of earlier
// pages from which a source's usual share of pages without an article is known, and usualRisk how
// often the newest ones may be suspected by chance; joinedRisk is the same where their number
// follows from what was found.
const (
	few        = 2
	many       = 5
	known      = 8
	usualRisk  = 0.01
	joinedRisk = 0.002
)

// unusual reports whether so many of the newest pages are more than the source's usual share, of
// which before is the number among the earlier pages. It is also true where nothing is known of a
// usual share, or where fewer than half of the earlier pages gave an article.
func (e *examination) unusual(n, before int) bool {
	all := e.earlier.all()
	if all < known || 2*e.earlier.read < all {
		return true
	}
	share := float64(before+1) / float64(all+2)
	risk := usualRisk
	if e.joined {
		risk = joinedRisk
	}
	return binomialTail(e.newest.all(), n, share) < risk
}

// binomialTail is the chance of at least k successes in n trials of the given chance.
func binomialTail(n, k int, chance float64) float64 {
	sum := 0.0
	for i := k; i <= n; i++ {
		logChoose := 0.0
		for j := 1; j <= i; j++ {
			logChoose += math.Log(float64(n-i+j)) - math.Log(float64(j))
		}
		sum += math.Exp(logChoose + float64(i)*math.Log(chance) + float64(n-i)*math.Log1p(-chance))
	}
	return sum
}

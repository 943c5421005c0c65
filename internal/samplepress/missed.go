package samplepress

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Record is what a crawler keeps of one article.
type Record struct {
	// URL is the canonical address, Title and Text those of the newest revision.
	URL, Title, Text string
	// Revisions counts the texts and headlines that it had, from 1.
	Revisions int
	Gone      bool
}

// Miss is an event that the records don't show.
type Miss struct {
	Event Event
	Why   string
}

// Missed lists the events that the records don't show, of those that were due at until. due is when
// a crawler must have seen an event; nil: as soon as it happened. An event is seen when
//
//   - published: there is a record of the address;
//   - edited, retitled: the record has a revision for it, which is the newest one unless a later
//     edit was seen;
//   - removed, vanished, restored: the record is gone, or is there, as after the event or as after a
//     later one.
//
// An article that was published must have been seen before it was edited, and each edit before the
// next, for an edit to be a revision; so a plan keeps the events of one article apart.
func Missed(events []Event, records []Record, until time.Time, due func(Event) time.Time) []Miss {
	byURL := map[string]Record{}
	for _, r := range records {
		byURL[r.URL] = r
	}
	isDue := func(e Event) bool { return due == nil || !due(e).After(until) }
	var out []Miss
	for _, history := range histories(events) {
		out = append(out, missedOf(history, byURL, isDue)...)
	}
	slices.SortStableFunc(out, func(a, b Miss) int { return a.Event.At.Compare(b.Event.At) })
	return out
}

// histories groups events by their article, in the order of each article's first event.
func histories(events []Event) [][]Event {
	var order []string
	by := map[string][]Event{}
	for _, e := range events {
		if by[e.URL] == nil {
			order = append(order, e.URL)
		}
		by[e.URL] = append(by[e.URL], e)
	}
	var out [][]Event
	for _, url := range order {
		out = append(out, by[url])
	}
	return out
}

// missedOf judges one article's events.
func missedOf(history []Event, records map[string]Record, isDue func(Event) bool) []Miss {
	var out []Miss
	miss := func(e Event, format string, args ...any) { out = append(out, Miss{e, fmt.Sprintf(format, args...)}) }
	record, known := records[history[0].URL]
	if !known {
		for _, e := range history {
			if isDue(e) {
				miss(e, "there is no such article")
			}
		}
		return out
	}
	var edits, standings []Event
	for _, e := range history {
		switch e.Kind {
		case Edited, Retitled:
			edits = append(edits, e)
		case Removed, Vanished, Restored:
			standings = append(standings, e)
		}
	}
	for k, e := range edits {
		if !isDue(e) {
			continue
		}
		if record.Revisions < k+2 {
			miss(e, "it is edit %d, and there are %d revisions", k+1, record.Revisions)
			continue
		}
		later := slices.ContainsFunc(edits[k:], func(l Event) bool { return l.Title == record.Title && l.Text == record.Text })
		if lastDue(edits, isDue) == k && !later {
			miss(e, "the newest revision is another: %s", difference(e, record))
		}
	}
	if k := lastDue(standings, isDue); k >= 0 {
		if !slices.ContainsFunc(standings[k:], func(l Event) bool { return (l.Kind != Restored) == record.Gone }) {
			miss(standings[k], "gone is %t", record.Gone)
		}
	}
	return out
}

// lastDue is the place of the last event that is due, -1 for none.
func lastDue(events []Event, isDue func(Event) bool) int {
	last := -1
	for i, e := range events {
		if isDue(e) {
			last = i
		}
	}
	return last
}

// difference says in a few words what a record has that an event left otherwise.
func difference(e Event, r Record) string {
	if e.Title != r.Title {
		return fmt.Sprintf("its title is %q, not %q", r.Title, e.Title)
	}
	want, got := strings.Split(e.Text, "\n"), strings.Split(r.Text, "\n")
	for i, paragraph := range want {
		if i >= len(got) || got[i] != paragraph {
			return fmt.Sprintf("paragraph %d of %d differs, of %d kept", i+1, len(want), len(got))
		}
	}
	return fmt.Sprintf("it has %d paragraphs, not %d", len(got), len(want))
}

// Odd lists what records have that the press never did: an address that it doesn't know, two
// records of one address, and more revisions than one and one for each edit. Known are the
// addresses that was from the start.
func Odd(events []Event, known []string, records []Record) []string {
	edits, exists := map[string]int{}, map[string]bool{}
	for _, url := range known {
		exists[url] = true
	}
	for _, e := range events {
		exists[e.URL] = true
		if e.Kind == Edited || e.Kind == Retitled {
			edits[e.URL]++
		}
	}
	var out []string
	seen := map[string]bool{}
	for _, r := range records {
		switch {
		case !exists[r.URL]:
			out = append(out, r.URL+" is not an article of the press")
		case seen[r.URL]:
			out = append(out, r.URL+" is there twice")
		case r.Revisions > edits[r.URL]+1:
			out = append(out, fmt.Sprintf("%s has %d revisions and was edited %d times", r.URL, r.Revisions, edits[r.URL]))
		}
		seen[r.URL] = true
	}
	return out
}

package storetest

import (
	"slices"
	"testing"
	"time"

	"yulun/article"
	"yulun/frontier"
)

// neighboursInOutlet walks through all articles of an outlet and back. Many are of the same time,
// one is undated, one is another outlet's, and some are irrelevant.
func neighboursInOutlet(t *testing.T, f *fixture) {
	const sameTime = 30
	n := 0
	keep := func(published article.Moment, outlet string, relevant bool) string {
		n++
		f.discover(t, url(n))
		s := f.piece(url(n), "题", url(n))
		s.Article.Published, s.Article.Outlet.ID, s.Article.Reading.Relevant = published, outlet, relevant
		return f.save(t, s, frontier.OutcomeNew).ID
	}
	third := article.Day(2019, time.March, 3)
	first := keep(article.Day(2019, time.March, 1), "linjiang", true)
	var middle []string
	for range sameTime {
		middle = append(middle, keep(third, "linjiang", true))
	}
	last := keep(article.At(time.Date(2019, time.March, 9, 8, 0, 0, 0, time.FixedZone("", 8*3600))), "linjiang", true)
	irrelevant := keep(article.At(time.Date(2019, time.March, 5, 9, 30, 0, 0, time.UTC)), "linjiang", false)
	undated, other := keep(article.Moment{}, "linjiang", true), keep(third, "harbour", true)

	walk := func(from string, next func(earlier, later *article.Article) *article.Article) (path []string) {
		t.Helper()
		for a := new(f.article(t, from)); a != nil && len(path) < 2*sameTime; {
			path = append(path, a.ID)
			equal(t, "the article "+a.ID, *a, f.article(t, a.ID))
			earlier, later, err := f.Neighbours(f.ctx, *a)
			noError(t, err)
			a = next(earlier, later)
		}
		return path
	}
	back := func(earlier, _ *article.Article) *article.Article { return earlier }
	forth := func(_, later *article.Article) *article.Article { return later }
	slices.Sort(middle)
	want := slices.Concat([]string{last}, middle, []string{first})
	equal(t, "back in time", walk(last, back), want)
	equal(t, "back from an irrelevant one", walk(irrelevant, back), slices.Concat([]string{irrelevant}, middle, []string{first}))
	equal(t, "forth from an irrelevant one", walk(irrelevant, forth), []string{irrelevant, last})
	slices.Reverse(want)
	equal(t, "forth in time", walk(first, forth), want)
	for _, alone := range []string{undated, other} {
		equal(t, "around one", slices.Concat(walk(alone, back), walk(alone, forth)), []string{alone, alone})
	}
}

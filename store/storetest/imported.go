package storetest

import (
	"testing"
	"time"

	"yulun/article"
	"yulun/frontier"
)

// imported: a crawl that meets an imported article looks after it from then on.
func imported(t *testing.T, f *fixture) {
	old := f.piece(url(1), "题", "甲文 正文")
	old.Fetch.RunID, old.Fetch.SourceID = 0, article.ImportSource("qingshi")
	old.Article.SourceID = old.Fetch.SourceID
	old.Article.Notes.Import = &article.Import{File: "rows.csv", Record: 7, Format: "csv", At: f.now}
	f.save(t, old, frontier.OutcomeNew)
	f.wantDue(t) // nothing of the source is known
	f.discover(t, url(1))
	f.indexed(t)
	f.save(t, f.piece(url(1), "题", "甲文 正文"), frontier.OutcomeDuplicate)
	f.next(t, time.Hour)
	f.wantDue(t)

	for i, want := range []bool{true, false} {
		took, err := f.TakeOver(f.ctx, source, url(1), f.now)
		noError(t, err)
		equal(t, "taken over", took, want)
		if i == 0 {
			f.wantIndexed(t, url(1))
		}
	}
	a := f.article(t, article.NewID(url(1)))
	equal(t, "source", a.SourceID, source)
	if a.Notes.Import == nil || a.Revision != 1 {
		t.Errorf("the imported revision became %+v", a)
	}
	f.wantDue(t, url(1))
	f.save(t, f.piece(url(1), "题", "甲文 新的正文 与从前不同"), frontier.OutcomeRevised)
	a = f.article(t, article.NewID(url(1)))
	if a.Notes.Import != nil || a.Revision != 2 {
		t.Errorf("the crawl's revision is %+v", a)
	}
	f.save(t, old, frontier.OutcomeDuplicate) // imported again

	for _, none := range []string{url(1), url(2)} { // a crawled article stays where it is, and so does what isn't known
		took, err := f.TakeOver(f.ctx, source, none, f.now)
		noError(t, err)
		equal(t, "taken over "+none, took, false)
	}
}

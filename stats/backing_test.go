package stats_test

import (
	"testing"

	"yulun/codebook/codebooktest"
	"yulun/index"
	"yulun/stats"
	"yulun/stats/statstest"
)

func TestBackingNamesTheDaysOfTheArticlesAndNotOfTheBuckets(t *testing.T) {
	t.Parallel()
	march := index.Query{From: statstest.Day("2018-03-01"), To: statstest.Day("2018-03-15")}
	for name, c := range map[string]struct {
		press       statstest.Index
		query       index.Query
		bucket      index.Bucket
		first, last string
	}{
		"quarters":      {press: statstest.Press(), first: "2018-02-10", last: "2018-05-09"},
		"one bucket":    {press: statstest.Press(), bucket: index.Whole, first: "2018-02-10", last: "2018-05-09"},
		"a time":        {press: statstest.Press(), query: march, first: "2018-03-10", last: "2018-03-10"},
		"undated alone": {press: statstest.Press()[5:]},
		"nothing":       {},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, err := stats.FindBacking(t.Context(), c.press, statstest.Crawls(), stats.BackingOptions{
				Series: stats.SeriesOptions{Query: c.query, Bucket: c.bucket, Codebook: codebooktest.Book()},
			})
			if err != nil {
				t.Fatal(err)
			}
			if b.First != c.first || b.Last != c.last {
				t.Errorf("articles from %q to %q, want %q to %q", b.First, b.Last, c.first, c.last)
			}
		})
	}
}

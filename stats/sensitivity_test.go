package stats_test

import (
	"fmt"
	"testing"

	"yulun/codebook/codebooktest"
	"yulun/index"
	"yulun/stats"
	"yulun/stats/statstest"
	"yulun/survey"
)

// tuned is the corpus with scores and evidence that differ: every third neutral article has +0.25,
// every second one little evidence of relevance.
func tuned() *corpus {
	c := newCorpus()
	for i := range c.articles {
		r := &c.articles[i].Reading
		r.Relevance = 0.95
		if i%2 == 1 {
			r.Relevance = 0.65
		}
		if r.Stance.Class == "neutral" && i%3 == 0 {
			r.Stance.Score = 0.15
		}
	}
	return c
}

func compare(t *testing.T, c *corpus, o stats.CompareOptions) stats.Comparison {
	t.Helper()
	o.Codebook, o.Surveys = codebooktest.Book(), []survey.Survey{statstest.Kostka()}
	all, err := stats.Compare(t.Context(), c, o)
	if err != nil {
		t.Fatal(err)
	}
	return all[0]
}

func rowOf(t *testing.T, s stats.Sensitivity, c stats.Choice, setting string) stats.SensitivityRow {
	t.Helper()
	for _, r := range s.Rows {
		if r.Choice == c && r.Setting == setting {
			return r
		}
	}
	t.Fatalf("no row %s %s", c, setting)
	return stats.SensitivityRow{}
}

func TestSensitivityCountsByEachChoice(t *testing.T) {
	t.Parallel()
	press := tuned()
	var high, positive, critical int
	for _, a := range press.articles {
		if a.Reading.Relevance >= 0.9 {
			high++
		}
		if a.Reading.Stance.Score >= 0.15 {
			positive++
		}
		if a.Reading.Stance.Score <= -0.4 {
			critical++
		}
	}
	c := compare(t, press, stats.CompareOptions{Scores: press})
	got := c.Sensitivity
	if r := rowOf(t, got, stats.ByThreshold, "0.2"); !r.Main || r.Supportive != c.Overall.Supportive || r.GapApprove != c.Overall.GapApprove {
		t.Errorf("the main row differs from all coverage: %+v", r)
	}
	if r := rowOf(t, got, stats.ByThreshold, "0.15"); r.Main || r.Supportive.Value != float64(positive)/600 || r.GapApprove.Value != r.Supportive.Value-0.8 {
		t.Errorf("threshold 0.15: %+v, want %d of 600 supportive", r, positive)
	}
	if r := rowOf(t, got, stats.ByThreshold, "0.4"); r.Critical.Value != float64(critical)/600 || r.Supportive.Value != 0 {
		t.Errorf("threshold 0.4: %+v", r)
	}
	if r := rowOf(t, got, stats.ByRelevance, "0.9"); r.Articles != high {
		t.Errorf("relevance 0.9: %d articles, want %d", r.Articles, high)
	}
	if r := rowOf(t, got, stats.ByUnit, "outlet"); r.Articles != 20 || r.Supportive.Method != survey.ByWilson {
		t.Errorf("outlets: %+v", r)
	}
	if r := rowOf(t, got, stats.ByWeight, "outlet"); r.Main || r.Articles != 600 || !r.GapDisapprove.Known {
		t.Errorf("every outlet alike: %+v", r)
	}
	if r := rowOf(t, got, stats.ByCorrection, "coded"); !r.Missing || r.Supportive.Known {
		t.Errorf("without a coded sample: %+v", r)
	}
	mains := map[stats.Choice]int{}
	for _, r := range got.Rows {
		if r.Main {
			mains[r.Choice]++
		}
	}
	if want := "map[correction:1 relevance:1 threshold:1 unit:1 weight:1]"; fmt.Sprint(mains) != want {
		t.Errorf("main rows %v, want %v", mains, want)
	}
}

func TestSensitivityHasTheCorrectedFigures(t *testing.T) {
	t.Parallel()
	press := tuned()
	press.code(200)
	c := compare(t, press, stats.CompareOptions{
		Scores: press, Codings: stats.Codings{Store: press, Index: press}, Query: index.Query{},
	})
	r := rowOf(t, c.Sensitivity, stats.ByCorrection, "coded")
	if r.Missing || r.Critical != c.Overall.Corrected.Critical || r.GapDisapprove != c.Overall.CorrectedGaps.Disapprove {
		t.Errorf("got %+v, want %+v", r, c.Overall.Corrected)
	}
}

func TestSensitivityToThresholdsIsLeftOutOfTooManyArticles(t *testing.T) {
	t.Parallel()
	press := tuned()
	got := compare(t, press, stats.CompareOptions{Scores: press, MostScores: 599}).Sensitivity
	if got.Unread != 600 {
		t.Errorf("%d articles unread", got.Unread)
	}
	for _, r := range got.Rows {
		if r.Choice == stats.ByThreshold || r.Choice == stats.ByRelevance {
			t.Errorf("row %s %s", r.Choice, r.Setting)
		}
	}
	if got := compare(t, press, stats.CompareOptions{}).Sensitivity; len(got.Rows) > 0 {
		t.Errorf("%d rows that nobody asked for", len(got.Rows))
	}
}

// TestRowsSayWhichArticlesTheyCount: each row has the queries of its articles and of their sides.
func TestRowsSayWhichArticlesTheyCount(t *testing.T) {
	t.Parallel()
	c := statstest.Comparison(t)
	got := map[string]stats.Queries{}
	for _, s := range c.Sections {
		for _, r := range s.Rows {
			if r.Queries != nil {
				got[s.Name+"/"+r.Group] = *r.Queries
			}
		}
	}
	for row, want := range map[string]stats.Queries{
		"outlet type/party": {"type:party", "type:party stance:supportive", "type:party stance:neutral", "type:party stance:critical"},
		"year/undated": {
			"-(from:1000-01-01)", "-(from:1000-01-01) stance:supportive", "-(from:1000-01-01) stance:neutral",
			"-(from:1000-01-01) stance:critical",
		},
		"year/2018": {
			"from:2018-01-01 to:2018-12-31", "stance:supportive from:2018-01-01 to:2018-12-31",
			"stance:neutral from:2018-01-01 to:2018-12-31", "stance:critical from:2018-01-01 to:2018-12-31",
		},
	} {
		if got[row] != want {
			t.Errorf("%s: %+v", row, got[row])
		}
	}
	if q := c.Overall.Queries; q == nil || q.All != "" || q.Critical != "stance:critical" {
		t.Errorf("all coverage: %+v", q)
	}
}

// TestSensitivityOpens: a row has the queries that find its articles, and none that finds others.
func TestSensitivityOpens(t *testing.T) {
	t.Parallel()
	c := compare(t, tuned(), stats.CompareOptions{Query: parse(t, "type:party"), Scores: tuned()})
	for _, tc := range []struct {
		choice   stats.Choice
		setting  string
		all      string
		critical string
	}{
		{choice: stats.ByThreshold, setting: "0.2", all: "type:party", critical: "type:party stance:critical"},
		{choice: stats.ByThreshold, setting: "0.3", all: "type:party"},
		{choice: stats.ByWeight, setting: "outlet", all: "type:party", critical: "type:party stance:critical"},
		{choice: stats.ByUnit, setting: "story", all: "type:party", critical: "type:party stance:critical"},
		{choice: stats.ByUnit, setting: "outlet", all: "type:party"},
	} {
		if q := rowOf(t, c.Sensitivity, tc.choice, tc.setting).Queries; q == nil || q.All != tc.all || q.Critical != tc.critical {
			t.Errorf("%s %s opens %+v, want %q and %q", tc.choice, tc.setting, q, tc.all, tc.critical)
		}
	}
	for choice, setting := range map[stats.Choice]string{stats.ByRelevance: "0.9", stats.ByCorrection: "coded"} {
		if q := rowOf(t, c.Sensitivity, choice, setting).Queries; q != nil {
			t.Errorf("%s %s opens %+v, which finds other articles", choice, setting, q)
		}
	}
}

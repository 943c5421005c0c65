package stats_test

import (
	"math"
	"testing"

	"yulun/article"
	"yulun/codebook/codebooktest"
	"yulun/index"
	"yulun/stats"
	"yulun/stats/statstest"
	"yulun/survey"
)

func study(where string, least int) survey.Replication {
	return survey.Replication{
		ID: "study", Title: "A study", Least: least,
		Groups: []survey.Group{{ID: "texts", Label: "texts", Where: where}},
		Shares: []survey.PublishedShare{{
			Figure: survey.Figure{ID: "negative", Label: "critical", Of: "texts", Class: "critical"}, Percent: 2.8, Texts: 650,
		}},
		Orders: []survey.PublishedOrder{{
			ID: "frames", Label: "frames", Of: "texts", Tiers: [][]string{{"punishment", "order"}, {"privacy"}}, Texts: 1500,
		}},
	}
}

// framed is the corpus with punishment in every second, order in every third and privacy in every
// tenth article.
func framed() *corpus {
	c := newCorpus()
	for i := range c.articles {
		frames := map[article.Frame]float64{}
		for f, every := range map[article.Frame]int{"punishment": 2, "order": 3, "privacy": 10} {
			if i%every == 0 {
				frames[f] = 1
			}
		}
		c.articles[i].Reading.Frames = frames
	}
	return c
}

func replicate(t *testing.T, c *corpus, s survey.Replication) stats.Replicated {
	t.Helper()
	all, err := stats.Replicate(t.Context(), c, stats.ReplicateOptions{
		Studies: []survey.Replication{s}, Codebook: codebooktest.Book(), Articles: c,
		Codings: stats.Codings{Store: c, Index: c},
	})
	if err != nil {
		t.Fatal(err)
	}
	return all[0]
}

func TestPublishedFiguresAreMeasured(t *testing.T) {
	t.Parallel()
	press := framed()
	critical := 0
	for _, a := range press.articles {
		if a.Reading.Stance.Class == "critical" {
			critical++
		}
	}
	r := replicate(t, press, study("", 100))
	s := r.Shares[0]
	if r.Missing || s.Missing || s.Articles != 600 || s.Own.Value != float64(critical)/600 {
		t.Errorf("own share: %+v, want %d of 600", s, critical)
	}
	if s.Published.Method != survey.ByWilson || s.Published.Low < 0.017 || s.Published.High > 0.045 {
		t.Errorf("published share: %+v", s.Published)
	}
	if s.Outcome != survey.Higher || math.Abs(s.Difference.Value-(s.Own.Value-0.028)) > 1e-12 || s.Difference.Low <= 0 {
		t.Errorf("difference: %s %+v", s.Outcome, s.Difference)
	}
	if s.Numerator != "stance:critical" {
		t.Errorf("query %q", s.Numerator)
	}
	if o := r.Orders[0]; o.Units != "outlets" || o.Agreement.Value != 2/math.Sqrt(2*3) {
		t.Errorf("order: %+v", o)
	}
}

// TestFewOutletsAreResampledByArticle: posts of one platform are one outlet.
func TestFewOutletsAreResampledByArticle(t *testing.T) {
	t.Parallel()
	press := framed()
	for i := range press.articles {
		press.articles[i].Outlet = statstest.Daily()
	}
	o := replicate(t, press, study("", 100)).Orders[0]
	if o.Units != "articles" || o.Agreement.Method != survey.ByBootstrap || o.Agreement.Low > o.Agreement.Value {
		t.Errorf("got %+v", o)
	}
	if got := []string{o.Frames[0].Frame, o.Frames[1].Frame, o.Frames[2].Frame}; got[0] != "punishment" || got[2] != "privacy" {
		t.Errorf("frames %v are not in the published order", got)
	}
	if o.Frames[2].Share.Value != 0.1 {
		t.Errorf("privacy: %+v", o.Frames[2].Share)
	}
}

func TestAMissingCorpusHasNoFigure(t *testing.T) {
	t.Parallel()
	press := framed()
	r := replicate(t, press, study("type:party", 301))
	s, o := r.Shares[0], r.Orders[0]
	if !r.Missing || !s.Missing || s.Articles != 300 || s.Own.Known || s.Outcome != "" || !o.Missing || o.Agreement.Known {
		t.Errorf("got %+v", r)
	}
	if r := replicate(t, press, study("type:party", 300)); r.Missing {
		t.Error("a corpus of as many articles as are needed counts as missing")
	}
}

func TestReplicatedSharesAreCorrected(t *testing.T) {
	t.Parallel()
	press := framed()
	press.code(300)
	s := replicate(t, press, study("", 100)).Shares[0]
	if s.Corrected == nil || math.Abs(s.Corrected.Value-press.share(press.of(index.Query{}))) > 0.05 {
		t.Errorf("corrected %+v, true share %v", s.Corrected, press.share(press.articles))
	}
}

package storetest

import (
	"testing"

	"golang.org/x/sync/errgroup"

	"yulun/article"
	"yulun/coding"
)

// coders: what is known of a coder replaces what was known before, and outlives a restart.
func coders(t *testing.T, f *fixture) {
	none, err := f.Coders(f.ctx)
	noError(t, err)
	equal(t, "coders at first", len(none), 0)
	wang := coding.Coder{
		Name: "王芳", Person: true, Languages: []string{"zh", "en"}, Training: "两小时的培训", Pay: coding.Paid,
		Note: "博士生", At: f.now,
	}
	model := coding.Coder{Name: "Qwen3", At: f.now}
	noError(t, f.SaveCoder(f.ctx, coding.Coder{Name: "王芳", Person: true, At: f.now}))
	noError(t, f.SaveCoder(f.ctx, wang))
	noError(t, f.SaveCoder(f.ctx, model))
	f.reopen()
	got, err := f.Coders(f.ctx)
	noError(t, err)
	equal(t, "coders", got, []coding.Coder{model, wang})
}

// evaluations: each is kept, in order, and those of other samples apart.
func evaluations(t *testing.T, f *fixture) {
	value := 0.75
	first := coding.Evaluated{
		At: f.now, Sample: "pilot", Methods: []string{"lexicon-5"}, Configuration: "ab", Data: "cd",
		Seed: 1<<64 - 1, Software: "Yulun 1", Articles: 60, StanceF1: &value,
	}
	second := first
	second.Methods, second.StanceF1 = []string{"lexicon-6", "model-1"}, nil
	other := first
	other.Sample = "main"
	for _, e := range []coding.Evaluated{first, other, second} {
		noError(t, f.SaveEvaluated(f.ctx, e))
	}
	f.reopen()
	got, err := f.Evaluated(f.ctx, "pilot")
	noError(t, err)
	equal(t, "evaluations", got, []coding.Evaluated{first, second})
}

// picked: articles are added to one sample, each once, also by many at a time, and can be coded.
func picked(t *testing.T, f *fixture) {
	s := f.drawn("pilot")
	g, ctx := errgroup.WithContext(f.ctx)
	for i := range 6 {
		g.Go(func() error { return f.Pick(ctx, s.Items[i%3], f.now) })
	}
	noError(t, g.Wait())
	f.reopen()
	got, err := f.Sample(f.ctx, coding.Corrections)
	noError(t, err)
	if got.IsDrawn() || len(got.Items) != 3 {
		t.Fatalf("picked %+v", got)
	}
	places := map[int]string{}
	for _, i := range got.Items {
		places[i.Place] = i.Article
		if i.Probability != 0 {
			t.Errorf("a picked article has the probability %g", i.Probability)
		}
	}
	equal(t, "places", len(places), 3)
	c := coded(s, 1, "王芳")
	c.Sample, c.Seen = coding.Corrections, true
	f.codings(t, c.WithID())
	codings, err := f.Codings(f.ctx, coding.Corrections)
	noError(t, err)
	equal(t, "codings", codings, []coding.Coding{c.WithID()})
	c.Article = article.NewID(url(77))
	_, err = f.SaveCodings(f.ctx, []coding.Coding{c.WithID()}, f.now)
	f.wantCode(t, "an article that was not picked", err, article.CodeNotFound)
}

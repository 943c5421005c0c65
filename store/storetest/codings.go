package storetest

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"yulun/article"
	"yulun/coding"
	"yulun/saved"
	"yulun/store"
)

// drawn is a sample of three articles; they need not be in the store.
func (f *fixture) drawn(id string) coding.Sample {
	s := coding.Sample{
		ID: id, Seed: 1<<64 - 1, Drawn: f.now, Query: "失信 lang:zh",
		Design: coding.Design{
			Kind: coding.Stratified, By: []coding.Property{coding.ByClass}, N: 3,
			Oversample: []coding.Factor{{Value: "critical", Factor: 2.5}},
		},
		Strata: []coding.Stratum{
			{Key: "class=critical", Size: 3, Drawn: 1},
			{Key: "class=neutral", Size: 7, Drawn: 2},
		},
	}
	for i, stratum := range []int{1, 0, 1} {
		s.Items = append(s.Items, coding.Item{
			Place: i + 1, Article: article.NewID(url(9 - i)), Text: coding.Hash("题", fmt.Sprint(i)),
			Revision: i + 1, Stratum: s.Strata[stratum].Key,
			Probability: s.Strata[stratum].Probability(),
		})
	}
	return s
}

// coded is a person's coding of the item at a place of a sample.
func coded(s coding.Sample, place int, coder string) coding.Coding {
	item, score := s.Items[place-1], -1.0
	return coding.Coding{
		Article: item.Article, Text: item.Text, Revision: item.Revision, Coder: coder, Person: true,
		Sample: s.ID, Relevant: true, Score: &score, Class: "critical",
		Frames: []article.Frame{"privacy", "law"}, Object: "government", Note: "见第二段", At: start(),
	}.WithID()
}

// code keeps a sample with codings, of which one was replaced and one is final.
func (f *fixture) code(t *testing.T) {
	t.Helper()
	s := f.drawn("pilot")
	noError(t, f.SaveSample(f.ctx, s))
	f.codings(t, coded(s, 1, "王芳"), coded(s, 2, "王芳"), coded(s, 1, "李晓明"))
	again := coded(s, 1, "王芳")
	again.Frames, again.Score = []article.Frame{}, nil
	final := coded(s, 1, "王芳")
	final.Final = true
	model := coded(s, 3, "qwen3")
	model.Person, model.Model = false, &coding.ModelInfo{
		Name: "qwen3", Version: "8b", Temperature: 0.2, Prompt: "ab", Checksum: "cd",
	}
	f.codings(t, again, final.WithID(), model)
	noError(t, f.SaveCoder(f.ctx, coding.Coder{Name: "王芳", Person: true, Languages: []string{"zh"}, At: f.now}))
	noError(t, f.SaveEvaluated(f.ctx, coding.Evaluated{Sample: "pilot", Seed: 1<<64 - 1, At: f.now}))
	noError(t, f.Pick(f.ctx, s.Items[2], f.now))
	if _, err := f.SaveSearchState(f.ctx, saved.State{Search: "privacy-law", After: 1, Since: f.now}); err != nil {
		t.Fatal(err)
	}
}

// codeOn codes on where code stopped, and returns all that is kept of it.
func (f *fixture) codeOn(t *testing.T) string {
	t.Helper()
	s, err := f.Sample(f.ctx, "pilot")
	noError(t, err)
	left, err := f.Uncoded(f.ctx, "pilot", "李晓明", 10)
	noError(t, err)
	again := coded(s, 1, "李晓明")
	again.Note = ""
	saved := f.codings(t, coded(s, left[0].Place, "李晓明"), again)
	current, err := f.Codings(f.ctx, "pilot")
	noError(t, err)
	past, err := f.PastCodings(f.ctx, "pilot")
	noError(t, err)
	noError(t, f.SaveEvaluated(f.ctx, coding.Evaluated{Sample: "pilot", Software: "Yulun", At: f.now}))
	evaluated, err := f.Evaluated(f.ctx, "pilot")
	noError(t, err)
	known, err := f.Coders(f.ctx)
	noError(t, err)
	noError(t, f.Pick(f.ctx, s.Items[0], f.now))
	picked, err := f.Sample(f.ctx, coding.Corrections)
	noError(t, err)
	all, err := json.Marshal([]any{s, left, saved, current, past, evaluated, known, picked})
	noError(t, err)
	return string(all)
}

func (f *fixture) codings(t *testing.T, codings ...coding.Coding) store.SavedCodings {
	t.Helper()
	saved, err := f.SaveCodings(f.ctx, codings, f.now)
	noError(t, err)
	return saved
}

func (f *fixture) wantCode(t *testing.T, what string, err error, code article.Code) {
	t.Helper()
	if err == nil || article.CodeOf(err) != code {
		t.Errorf("%s: got %v, want an error of class %s", what, err, code)
	}
}

// samples: a sample comes back as it was kept, also after the store was closed, and its name is not
// given to another.
func samples(t *testing.T, f *fixture) {
	first, second := f.drawn("zweite"), f.drawn("erste")
	second.Drawn, second.Query = f.now.Add(time.Hour), ""
	noError(t, f.SaveSample(f.ctx, first))
	noError(t, f.SaveSample(f.ctx, second))
	f.reopen()
	got, err := f.Sample(f.ctx, "zweite")
	noError(t, err)
	equal(t, "sample", got, first)

	later := first
	later.Drawn = f.now.Add(2 * time.Hour)
	noError(t, f.SaveSample(f.ctx, later)) // drawn once more
	later.Items = later.Items[:2]
	f.wantCode(t, "a name that is taken", f.SaveSample(f.ctx, later), article.CodeUsage)
	first.Items, second.Items = nil, nil
	all, err := f.Samples(f.ctx)
	noError(t, err)
	equal(t, "samples", all, []coding.Sample{first, second})
	_, err = f.Sample(f.ctx, "dritte")
	f.wantCode(t, "an unknown sample", err, article.CodeNotFound)
}

// codings: a second coding by the same coder replaces the first, which stays in the history; the
// final coding of an article is one, whoever made it; and codings are kept all together or not at
// all.
func codings(t *testing.T, f *fixture) {
	s, other := f.drawn("pilot"), f.drawn("other")
	noError(t, f.SaveSample(f.ctx, s))
	noError(t, f.SaveSample(f.ctx, other))
	first, second := coded(s, 2, "王芳"), coded(s, 1, "李晓明")
	elsewhere := coded(other, 2, "王芳")
	equal(t, "saved", f.codings(t, first, second, elsewhere), store.SavedCodings{New: 3})
	later := first
	later.At = later.At.Add(time.Hour)
	equal(t, "the same at another time", f.codings(t, later), store.SavedCodings{Unchanged: 1})
	none := first
	none.Frames = []article.Frame{}
	equal(t, "other frames", f.codings(t, none), store.SavedCodings{Replaced: 1})
	final := coded(s, 2, "王芳")
	final.Final = true
	final = final.WithID()
	equal(t, "final", f.codings(t, final), store.SavedCodings{New: 1})
	final.Coder = "李晓明"
	equal(t, "final by another", f.codings(t, final), store.SavedCodings{Replaced: 1})
	f.reopen()

	got, err := f.Codings(f.ctx, "pilot")
	noError(t, err)
	equal(t, "codings", got, []coding.Coding{second, none, final})
	if got[1].Frames == nil {
		t.Error("a coding without any frame comes back as one whose frames were not coded")
	}
	past, err := f.PastCodings(f.ctx, "pilot")
	noError(t, err)
	byFirst := final
	byFirst.Coder = "王芳"
	equal(
		t, "history", past,
		[]store.PastCoding{{Coding: first, Replaced: f.now}, {Coding: byFirst, Replaced: f.now}},
	)

	strange, unknown := coded(s, 3, "王芳"), coded(s, 3, "王芳")
	strange.Article, unknown.Sample = article.NewID(url(77)), "nowhere"
	for _, bad := range []coding.Coding{strange, unknown} {
		_, err = f.SaveCodings(f.ctx, []coding.Coding{coded(s, 3, "王芳"), bad}, f.now)
		f.wantCode(t, "an article that was not drawn", err, article.CodeNotFound)
	}
	after, err := f.Codings(f.ctx, "pilot")
	noError(t, err)
	equal(t, "codings after a call that failed", after, got)
}

// leftToCode: a coder gets the items in order that this coder has not coded.
func leftToCode(t *testing.T, f *fixture) {
	f.code(t)
	s, err := f.Sample(f.ctx, "pilot")
	noError(t, err)
	for _, c := range []struct {
		coder string
		limit int
		want  []coding.Item
	}{
		{"王芳", 10, s.Items[2:]},
		{"李晓明", 1, s.Items[1:2]},
		{"qwen3", 10, s.Items[:2]},
		{"nobody", 2, s.Items[:2]},
	} {
		got, err := f.Uncoded(f.ctx, "pilot", c.coder, c.limit)
		noError(t, err)
		equal(t, "left to "+c.coder, got, c.want)
	}
}

// codingsAtOnce: two imports of the same codings at the same time leave one of each.
func codingsAtOnce(t *testing.T, f *fixture) {
	s := f.drawn("pilot")
	noError(t, f.SaveSample(f.ctx, s))
	g, ctx := errgroup.WithContext(f.ctx)
	for i := range 4 {
		g.Go(func() error {
			a, b := coded(s, 1, "王芳"), coded(s, 2, "王芳")
			a.Note, b.Note = fmt.Sprint(i), fmt.Sprint(i)
			_, err := f.SaveCodings(ctx, []coding.Coding{a, b}, f.now)
			return err
		})
	}
	noError(t, g.Wait())
	got, err := f.Codings(f.ctx, "pilot")
	noError(t, err)
	equal(t, "codings", len(got), 2)
	equal(t, "both are of one import", got[0].Note, got[1].Note)
	past, err := f.PastCodings(f.ctx, "pilot")
	noError(t, err)
	equal(t, "history", len(past), 6)
}

// codeTwo keeps two codings in one call, in place of those of an earlier one.
func (f *fixture) codeTwo(ctx context.Context, s coding.Sample, n int) error {
	first, second := coded(s, 1, "王芳"), coded(s, 2, "王芳")
	first.Note, second.Note = fmt.Sprint(n), fmt.Sprint(n)
	_, err := f.SaveCodings(ctx, []coding.Coding{first, second}, f.now)
	return err
}

// checkTwo checks that what codeTwo has kept came in twos, whenever the program was killed.
func checkTwo(t *testing.T, s store.Store) {
	t.Helper()
	current, err := s.Codings(context.Background(), "pilot")
	noError(t, err)
	past, err := s.PastCodings(context.Background(), "pilot")
	noError(t, err)
	notes := map[string]int{}
	for _, c := range current {
		notes["counts "+c.Note]++
	}
	for _, c := range past {
		notes["past "+c.Note]++
	}
	for note, n := range notes {
		if n%2 != 0 {
			t.Fatalf("%d codings of one call are there: %s", n, note)
		}
	}
	if len(current) != 0 && len(current) != 2 {
		t.Fatalf("%d codings count", len(current))
	}
}

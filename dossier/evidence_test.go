package dossier_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"yulun/article"
	"yulun/codebook"
	"yulun/dossier"
	"yulun/nlp/facts"
	"yulun/nlp/lexicon"
)

// known is a small lexicon and its codebook.
func known(t *testing.T) dossier.Facts {
	t.Helper()
	files := fstest.MapFS{
		"topic.yaml":        {Data: []byte("title: T\ngroups:\n  - {kind: topic.strong, weight: 0.9, cues: [社会信用]}\n")},
		"frames.yaml":       {Data: []byte("frames:\n  - {id: law, title: law, description: Rules., groups: [{weight: 1, cues: [立法]}]}\n")},
		"lexicon/cues.yaml": {Data: []byte("groups:\n  - {kind: stance, weight: -1.8, about: denounces it as oppression, cues: [奥威尔]}\n  - {kind: negation, cues: [不]}\n  - {kind: shield, layer: stance, cues: [奥威尔传]}\n")},
	}
	frames := lexicon.ReadFrames(files)
	lex, problems := lexicon.Load(files, frames, nil)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return dossier.Facts{Lexicon: lex, Codebook: codebook.Codebook{Frames: frames.Entries()}}
}

func TestExplain(t *testing.T) {
	t.Parallel()
	evidence := func(kind, cue string, start int, weight float64) article.Evidence {
		return article.Evidence{Field: "text", Start: start, End: start + len([]rune(cue)), Text: cue, Cue: cue, Kind: kind, Weight: weight}
	}
	placeless := func(kind, cue string, weight float64) article.Evidence {
		return article.Evidence{Field: "text", Cue: cue, Kind: kind, Weight: weight}
	}
	r := article.Reading{
		Relevant: true, Relevance: 0.9, Stance: article.Stance{Score: -0.5}, Frames: map[article.Frame]float64{"law": 0.35},
		Evidence: []article.Evidence{
			placeless("stance", facts.PriorCue, 0.104), placeless("stance", facts.RestCue, -0.004), evidence("stance", "奥威尔", 3, -0.4),
			evidence("stance", "奥威尔", 3, -0.204), evidence("stance", "噩梦", 9, 0.004), evidence("negation", "不", 8, 0.02),
			evidence("frame:law", "立法", 5, 0.35), evidence("relevance", "社会信用", 20, 0.9), evidence("frame:law", "上位法", 7, 0),
			placeless("notice", "rights", 0),
		},
	}
	var got []string
	for _, f := range dossier.Explain(r, known(t)) {
		got = append(got, strings.Join([]string{f.Kind, f.Total.String(), f.Plus.String(), f.Minus.String(), f.Placeless.String(), f.Rounding.String(), f.Unexplained.String()}, " "))
		for _, p := range f.Parts {
			got = append(got, "  "+p.Shown.String()+" "+p.Text+": "+strings.Join(p.Why, " "))
		}
	}
	want := []string{
		"stance −0.50 0.00 −0.60 +0.10 0.00 0.00",
		"  −0.60 奥威尔: It judges the topic unfavourably. The lexicon lists it under “denounces it as oppression”. Its weight in the lexicon is −1.8. It counts as a cue and as a word.",
		"  0.00 噩梦: The model learned from coded texts what the word tells. The lexicon does not list it.",
		"  +0.10 : This is what an article of its language and length starts with, before a word is read.",
		"  0.00 : This is the sum of all other words of the text.",
		"changes 0.00 +0.02 0.00 0.00 0.00 0.00",
		"  +0.02 不: It negates what stands beside it.",
		"frame:law +0.35 +0.35 0.00 0.00 0.00 0.00",
		"  +0.35 立法: It speaks of the frame “law”. Its weight in the lexicon is 1.",
		"  0.00 上位法: The lexicon does not list it any more.",
		"relevance +0.90 +0.90 0.00 0.00 0.00 0.00",
		"  +0.90 社会信用: It names the topic. Its weight in the lexicon is 0.9.",
		"notice 0.00 0.00 0.00 0.00 0.00 0.00",
		"  0.00 : It is about rights.",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// TestPartsAddUp: whatever a reading holds, the numbers that are shown add up to the score that is
// shown, and what was left out of a long list is counted.
func TestPartsAddUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := article.Reading{Relevant: true, Stance: article.Stance{Score: rapid.Float64Range(-1, 1).Draw(t, "score")}}
		r.Evidence = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) article.Evidence {
			start := rapid.IntRange(0, 8).Draw(t, "start")
			return article.Evidence{
				Field: "text", Kind: "stance", Cue: rapid.SampledFrom([]string{"荒唐", "好", facts.RestCue}).Draw(t, "cue"), Start: start,
				End: start + rapid.IntRange(0, 3).Draw(t, "length"), Weight: rapid.Float64Range(-1, 1).Draw(t, "weight"),
			}
		}), 1, 60).Draw(t, "evidence")
		f := dossier.Explain(r, dossier.Facts{})[0]
		n := rapid.IntRange(0, 10).Draw(t, "n")
		shown, left, rest := f.Strongest(n)
		sum := rest + f.Rounding + f.Unexplained
		for _, p := range shown {
			sum += p.Shown
		}
		if sum != f.Total || f.Total != dossier.Rounded(r.Stance.Score) || len(shown)+left != len(f.Parts) {
			t.Fatalf("%v shown add up to %v, want %v; %d left of %d", shown, sum, f.Total, left, len(f.Parts))
		}
		if f.Plus+f.Minus+f.Placeless+f.Rounding+f.Unexplained != f.Total {
			t.Fatalf("%+v does not add up", f)
		}
	})
}

func TestHundredths(t *testing.T) {
	t.Parallel()
	for v, want := range map[float64]string{0.5: "+0.50", -0.05: "−0.05", -0.001: "0.00", 1: "+1.00", -12.345: "−12.35", 0.746: "+0.75"} {
		if got := dossier.Rounded(v).String(); got != want {
			t.Errorf("%v is written %s, want %s", v, got, want)
		}
	}
}

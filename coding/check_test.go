package coding_test

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yulun/article"
	"yulun/codebook/codebooktest"
	"yulun/coding"
)

func score(v float64) *float64 { return &v }

func TestCheck(t *testing.T) {
	t.Parallel()
	whole := func() coding.Coding {
		return coding.Coding{
			Article: "0123456789abcdef", Coder: "王芳", Person: true, Relevant: true,
			Score: score(-1), Class: "critical", Frames: []article.Frame{"privacy", "law"},
			Object: "government", Conduct: "both",
		}
	}
	for name, c := range map[string]struct {
		change func(*coding.Coding)
		fields []string
	}{
		"whole":                      {func(*coding.Coding) {}, nil},
		"relevance alone":            {func(c *coding.Coding) { *c = coding.Coding{Coder: "a", Relevant: true} }, nil},
		"not relevant":               {func(c *coding.Coding) { *c = coding.Coding{Coder: "a"} }, nil},
		"not relevant, but coded on": {func(c *coding.Coding) { c.Relevant = false }, []string{"score", "class", "frames", "object", "conduct"}},
		"no frames found":            {func(c *coding.Coding) { c.Frames = []article.Frame{} }, nil},
		"a frame of another topic":   {func(c *coding.Coding) { c.Frames = append(c.Frames, "consent") }, []string{"frames"}},
		"an empty frame":             {func(c *coding.Coding) { c.Frames = append(c.Frames, "") }, []string{"frames"}},
		"an unknown class":           {func(c *coding.Coding) { c.Class = "furious" }, []string{"class"}},
		"an unknown object":          {func(c *coding.Coding) { c.Object = "dogs" }, []string{"object"}},
		"an unknown conduct":         {func(c *coding.Coding) { c.Conduct = "dogs" }, []string{"conduct"}},
		"a score beyond the scale":   {func(c *coding.Coding) { c.Score = score(3) }, []string{"score"}},
		"a score that is no number":  {func(c *coding.Coding) { c.Score = score(math.NaN()) }, []string{"score"}},
		"score against class":        {func(c *coding.Coding) { c.Score = score(1) }, []string{"class"}},
		"score 0 of a side":          {func(c *coding.Coding) { c.Score = score(0) }, []string{"class"}},
		"whole score, neutral":       {func(c *coding.Coding) { c.Class = "neutral" }, []string{"class"}},
		"half score, neutral":        {func(c *coding.Coding) { c.Score, c.Class = score(-0.5), "neutral" }, nil},
		"half score, critical":       {func(c *coding.Coding) { c.Score = score(-0.3) }, nil},
		"half score, other side":     {func(c *coding.Coding) { c.Score = score(0.3) }, []string{"class"}},
		"no coder":                   {func(c *coding.Coding) { c.Coder = "" }, []string{"coder"}},
		"a coder of two lines":       {func(c *coding.Coding) { c.Coder = "a\nfinal" }, []string{"coder"}},
		"a person with a model":      {func(c *coding.Coding) { c.Model = &coding.ModelInfo{Name: "qwen3"} }, []string{"model"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			given := whole()
			c.change(&given)
			var fields []string
			for _, f := range given.Check(codebooktest.Book()) {
				if f.Text == "" || f.Remedy == "" {
					t.Errorf("%s: %q with the remedy %q", f.Field, f.Text, f.Remedy)
				}
				if !slices.Contains(fields, f.Field) {
					fields = append(fields, f.Field)
				}
			}
			if diff := cmp.Diff(c.fields, fields); diff != "" {
				t.Errorf("refused fields (-want +got):\n%s", diff)
			}
		})
	}
}

func TestComplete(t *testing.T) {
	t.Parallel()
	book := codebooktest.Book()
	for value, want := range map[float64]article.Class{2: "supportive", 0.4: "supportive", 0.3: "neutral", 0: "neutral", -0.39: "neutral", -1: "critical"} {
		c := coding.Coding{
			Coder: "a", Relevant: true, Score: score(value),
			Frames: []article.Frame{"law", "privacy", "law"},
		}.Complete(
			book,
		)
		if c.Class != want || !slices.Equal(c.Frames, []article.Frame{"privacy", "law"}) {
			t.Errorf("a score of %g gives the class %q and the frames %v", value, c.Class, c.Frames)
		}
		if faults := c.Check(book); len(faults) > 0 {
			t.Errorf("a score of %g is completed to what the codebook refuses: %v", value, faults)
		}
	}
	if c := (coding.Coding{Relevant: true}).Complete(book); c.Class != "" || c.Frames != nil {
		t.Errorf("what was not coded became %+v", c)
	}
}

func TestID(t *testing.T) {
	t.Parallel()
	a := coding.Coding{Sample: "s1", Article: "0123456789abcdef", Coder: "王芳"}
	b := a
	b.Coder = "李晓明"
	if a.WithID().ID == b.WithID().ID {
		t.Error("two coders' codings have one id")
	}
	a.Final, b.Final = true, true
	if a.WithID().ID != b.WithID().ID {
		t.Error("two final codings of an article have different ids")
	}
}

package codebook_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"yulun/article"
	"yulun/codebook"
	"yulun/codebook/codebooktest"
)

func TestFramesOf(t *testing.T) {
	t.Parallel()
	r := article.Reading{Frames: map[article.Frame]float64{"zeal": 1, "law": 0.5, "harmony": 1, "privacy": 0.2}}
	want := []article.Frame{"privacy", "law", "harmony", "zeal"} // the codebook's in its order, then others by name
	if got := codebooktest.Book().FramesOf(r); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestSides(t *testing.T) {
	t.Parallel()
	book := codebooktest.Book()
	for _, side := range []int{codebook.Supportive, codebook.Neutral, codebook.Critical} {
		if got, ok := book.Side(book.Class(side)); !ok || got != side {
			t.Errorf("the class of side %d is %q, whose side is %d", side, book.Class(side), got)
		}
	}
	if _, ok := book.Side("furious"); ok {
		t.Error("a class that the codebook doesn't have is on a side")
	}
	if got := book.SideTitles(); got != [3]string{"supportive", "neutral", "critical"} {
		t.Errorf("the titles are %v", got)
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]string{"hk_tw": "Hong Kong and Taiwan", "privacy": "privacy", "several": "several", "harmony": ""} {
		if w, ok := codebooktest.Book().Words(id); w.Title != want || ok != (want != "") {
			t.Errorf("the words for %s are %q, known: %t", id, w.Title, ok)
		}
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		spoil func(*codebook.Codebook)
		want  string // the path of the fault; empty: none
	}{
		"right":              {func(*codebook.Codebook) {}, ""},
		"no objects":         {func(b *codebook.Codebook) { b.Objects = nil }, ""},
		"no frames":          {func(b *codebook.Codebook) { b.Frames = nil }, ""},
		"no usual object":    {func(b *codebook.Codebook) { b.Objects = b.Objects[1:] }, "objects"},
		"usual and several":  {func(b *codebook.Codebook) { b.Objects[0].Several, b.Objects[3].Several = true, false }, "objects[0].several"},
		"no id":              {func(b *codebook.Codebook) { b.OutletTypes[2].ID = "" }, "outlet_types[2].id"},
		"id in capitals":     {func(b *codebook.Codebook) { b.Frames[1].ID = "Privacy" }, "frames[1].id"},
		"id twice":           {func(b *codebook.Codebook) { b.Classes[1].ID = "critical" }, "classes[2].id"},
		"a class is a frame": {func(b *codebook.Codebook) { b.Classes[1].ID = "law" }, "frames[7].id"},
		"no such side":       {func(b *codebook.Codebook) { b.Classes[0].Side = 2 }, "classes[0].side"},
		"more than are indexed": {func(b *codebook.Codebook) {
			for i := range 60 {
				*b = codebooktest.WithFrame(*b, article.Frame(fmt.Sprintf("frame_%d", i)))
			}
		}, "frames"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			book := codebooktest.Book()
			c.spoil(&book)
			var paths []string
			for _, f := range book.Check() {
				paths = append(paths, f.Path)
				if f.Text == "" || f.Remedy == "" {
					t.Errorf("%s: %q with the remedy %q", f.Path, f.Text, f.Remedy)
				}
			}
			if c.want == "" && len(paths) > 0 || c.want != "" && !slices.Contains(paths, c.want) {
				t.Errorf("faults at %s, want %q", strings.Join(paths, ", "), c.want)
			}
		})
	}
}

package web

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"yulun/article"
)

// cue is one piece of evidence as the page shows it.
type cue struct {
	article.Evidence
	// N numbers the cues from 1: the mark and the row of the table lead to one another by it.
	N int
	// Look is the CSS class of its kind, Sign the letter that stands for the kind, Name the kind in
	// words.
	Look, Sign, Name string
	// Placed says that its range lies within the field, so that it could be marked.
	Placed bool
	// Hidden says that this view of the text leaves it unmarked.
	Hidden bool
}

// Marked says that the text has a mark for it.
func (c cue) Marked() bool { return c.Placed && !c.Hidden }

// Code is the letter of its kind with its weight.
func (c cue) Code() string { return c.Sign + weightText(c.Weight) }

// only hides the cues that a view leaves unmarked: "stance" and "frames" mark these alone, "plain"
// none.
func only(all []cue, view string) []cue {
	kinds := map[string]string{"stance": "stance", "frames": "frame"}
	for i := range all {
		kind, _, _ := strings.Cut(all[i].Kind, ":")
		all[i].Hidden = view != "all" && kinds[view] != kind
	}
	return all
}

// segment is a piece of a text under the same cues.
type segment struct {
	Text string
	// Look joins the classes of the cues, Tip names them; both are empty for plain text.
	Look, Tip string
	// Begins and Ends are the cues that begin and end with the segment.
	Begins, Ends []cue
}

// cues numbers the evidence of a reading.
func cues(a article.Article) []cue {
	lengths := map[string]int{"title": len([]rune(a.Title)), "text": len([]rune(a.Text))}
	out := make([]cue, len(a.Reading.Evidence))
	for i, e := range a.Reading.Evidence {
		c := cue{Evidence: e, N: i + 1}
		c.Look, c.Sign, c.Name = look(e)
		if e.Kind == "stance" && math.Abs(e.Weight) < slightFrom {
			c.Look += " " + slight
		}
		c.Placed = e.Start >= 0 && e.Start < e.End && e.End <= lengths[e.Field]
		out[i] = c
	}
	return out
}

// slight marks a word whose share of the stance is too small to be looked at: a model weighs every
// word, and most of them by next to nothing. They are listed, and hardly marked in the text.
const (
	slight     = "slight"
	slightFrom = 0.05
)

// look is how a kind of evidence is shown.
func look(e article.Evidence) (class, sign, name string) {
	kind, frame, _ := strings.Cut(e.Kind, ":")
	switch {
	case kind == "stance" && e.Weight < 0:
		return "stance against", "S", "stance, critical"
	case kind == "stance" && e.Weight > 0:
		return "stance for", "S", "stance, supportive"
	case kind == "stance":
		return "stance", "S", "stance, cancelled"
	case kind == "frame":
		return "frame", "F", "frame: " + frame
	case kind == "relevance":
		return "relevance", "R", "relevance"
	case kind == "object":
		return "object", "O", "object"
	default:
		return "changes", "M", kind
	}
}

// mark cuts a field's text into paragraphs of segments, with every placed cue of the field in its
// place.
func mark(field, text string, all []cue) [][]segment {
	runes := []rune(text)
	var here []cue
	bounds := []int{0, len(runes)}
	for _, c := range all {
		if c.Field == field && c.Marked() {
			here = append(here, c)
			bounds = append(bounds, c.Start, c.End)
		}
	}
	for i, r := range runes {
		if r == '\n' {
			bounds = append(bounds, i, i+1)
		}
	}
	slices.Sort(bounds)
	bounds = slices.Compact(bounds)
	slices.SortStableFunc(here, func(a, b cue) int { return a.Start - b.Start })
	paragraphs := [][]segment{nil}
	var open []cue
	for i := 0; i+1 < len(bounds); i++ {
		start, end := bounds[i], bounds[i+1]
		open = slices.DeleteFunc(open, func(c cue) bool { return c.End <= start })
		var begins []cue
		for len(here) > 0 && here[0].Start == start {
			begins, here = append(begins, here[0]), here[1:]
		}
		open = append(open, begins...)
		if runes[start] == '\n' && len(open) == 0 {
			paragraphs = append(paragraphs, nil)
			continue
		}
		last := len(paragraphs) - 1
		paragraphs[last] = append(paragraphs[last], newSegment(string(runes[start:end]), begins, open, end))
	}
	return slices.DeleteFunc(paragraphs, func(p []segment) bool { return len(p) == 0 })
}

func newSegment(text string, begins, open []cue, end int) segment {
	s := segment{Text: text, Begins: begins}
	var looks, tips []string
	for _, c := range open {
		for class := range strings.FieldsSeq(c.Look) {
			if !slices.Contains(looks, class) {
				looks = append(looks, class)
			}
		}
		tips = append(tips, fmt.Sprintf("%s %s (%s)", c.Name, weightText(c.Weight), c.Cue))
		if c.End == end {
			s.Ends = append(s.Ends, c)
		}
	}
	if slices.ContainsFunc(open, func(c cue) bool { return !strings.HasSuffix(c.Look, slight) }) {
		looks = slices.DeleteFunc(looks, func(class string) bool { return class == slight })
	}
	s.Look, s.Tip = strings.Join(looks, " "), strings.Join(tips, "; ")
	return s
}

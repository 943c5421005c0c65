package web

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"yulun/article"
	"yulun/dossier"
)

// longestCue is how much of a cue, and of what it was found in, is shown, in code points.
const longestCue = 60

// cue is one piece of evidence as the page shows it.
type cue struct {
	// Part has the number by which the mark and the row of the table lead to one another.
	dossier.Part
	// Look is the CSS class of its kind, Sign the letter that stands for the kind, Name the kind in
	// words.
	Look, Sign, Name string
	// Tip says the same in a phrase.
	Tip string
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

// inOrder are the parts of figures in the order of their numbers.
func inOrder(figures []dossier.Figure) []dossier.Part {
	var parts []dossier.Part
	for _, f := range figures {
		parts = append(parts, f.Parts...)
	}
	slices.SortFunc(parts, func(a, b dossier.Part) int { return a.N - b.N })
	return parts
}

// cues are the parts of an article's evidence as the page shows them.
func (s *site) cues(a article.Article, parts []dossier.Part) []cue {
	lengths := map[string]int{"title": utf8.RuneCountInString(a.Title), "text": utf8.RuneCountInString(a.Text)}
	out := make([]cue, len(parts))
	for i, p := range parts {
		c := cue{Part: p}
		c.Look, c.Sign, c.Name = s.look(p.Evidence)
		if p.Kind == "stance" && math.Abs(p.Weight) < slightFrom {
			c.Look += " " + slight
		}
		c.Tip = s.p.T("%s %s (%s)¦a cue", c.Name, weightText(c.Weight), shortened(p.Cue, longestTip))
		c.Placed = p.Start >= 0 && p.Start < p.End && p.End <= lengths[p.Field]
		out[i] = c
	}
	return out
}

// mostParts bounds how many parts of one figure are listed and marked.
const mostParts = 40

// figure is the evidence for one figure as the page shows it.
type figure struct {
	dossier.Figure
	// Name is the figure in words, About what the codebook says of it; About may be empty.
	Name, About string
	// Cues are listed; Left counts the others, which add up to Rest.
	Cues []cue
	Left int
	Rest dossier.Hundredths
}

// list lists the strongest cues of each figure. All others are hidden.
func (s *site) list(figures []dossier.Figure, all []cue) []figure {
	var out []figure
	listed := map[int]bool{}
	for _, f := range figures {
		one := figure{Figure: f}
		one.Name, one.About = s.nameOf(f)
		var parts []dossier.Part
		parts, one.Left, one.Rest = f.Strongest(mostParts)
		for _, p := range parts {
			one.Cues = append(one.Cues, all[p.N-1])
			listed[p.N] = true
		}
		out = append(out, one)
	}
	for i := range all {
		all[i].Hidden = all[i].Hidden || !listed[all[i].N]
	}
	return out
}

// nameOf is what a figure is called, and what the codebook says of it.
func (s *site) nameOf(f dossier.Figure) (name, about string) {
	if id := f.Frame(); id != "" {
		words, _ := s.Codebook.Words(string(id))
		return s.p.T("Frame: %s", cmp.Or(words.Title, string(id))), words.Description
	}
	switch f.Kind {
	case "stance":
		return s.p.T("Stance"), ""
	case "relevance":
		return s.p.T("Relevance"), ""
	case dossier.Objects:
		return s.p.T("Object"), ""
	case dossier.Changes:
		return s.p.T("Words that changed others"), ""
	default:
		return s.p.T("Left out of the reading"), ""
	}
}

// slight marks a word whose share of the stance is too small to be looked at: a model weighs every
// word, and most of them by next to nothing. They are listed, and hardly marked in the text.
const (
	slight     = "slight"
	slightFrom = 0.05
)

// look is how a kind of evidence is shown.
func (s *site) look(e article.Evidence) (class, sign, name string) {
	kind, frame, _ := strings.Cut(e.Kind, ":")
	switch {
	case kind == "stance" && e.Weight < 0:
		return "stance against", "S", s.p.T("stance, critical")
	case kind == "stance" && e.Weight > 0:
		return "stance for", "S", s.p.T("stance, supportive")
	case kind == "stance":
		return "stance", "S", s.p.T("stance, cancelled")
	case kind == "frame":
		words, _ := s.Codebook.Words(frame)
		return "frame", "F", s.p.T("Frame: %s", cmp.Or(words.Title, frame))
	case kind == "relevance":
		return "relevance", "R", s.p.T("Relevance")
	case kind == "object":
		return "object", "O", s.p.T("Object")
	default:
		return "changes", "M", s.p.T("changes another")
	}
}

// mark cuts a part of a field's text, which begins at a code point, into paragraphs of segments,
// with every cue that is marked in its place.
func mark(field, text string, from int, all []cue) [][]segment {
	runes := []rune(text)
	var here []cue
	bounds := []int{0, len(runes)}
	for _, c := range all {
		if c.Start, c.End = c.Start-from, c.End-from; c.Field == field && c.Marked() && c.Start >= 0 && c.End <= len(runes) {
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

// mostTips bounds how many of the cues at one place its tip names, longestTip how much of each cue.
const (
	mostTips   = 4
	longestTip = 20
)

func newSegment(text string, begins, open []cue, end int) segment {
	s := segment{Text: text, Begins: begins}
	var looks, tips []string
	for _, c := range open {
		for class := range strings.FieldsSeq(c.Look) {
			if !slices.Contains(looks, class) {
				looks = append(looks, class)
			}
		}
		if len(tips) < mostTips {
			tips = append(tips, c.Tip)
		}
		if c.End == end {
			s.Ends = append(s.Ends, c)
		}
	}
	if slices.ContainsFunc(open, func(c cue) bool { return !strings.HasSuffix(c.Look, slight) }) {
		looks = slices.DeleteFunc(looks, func(class string) bool { return class == slight })
	}
	s.Look, s.Tip = strings.Join(looks, " "), strings.Join(tips, " · ")
	return s
}

package compact

import (
	"errors"
	"strings"
	"unicode/utf8"

	"yulun/article"
)

// evidence are an article's cues, field by field: values that are alike stand side by side, so that
// they pack well. What a cue covers is cut out of the title or the text.
type evidence struct {
	// Title is how many cues are of the title. They come first.
	Title int `json:"title"`
	// Start is counted from the start of the cue before.
	Start  []int `json:"start"`
	Length []int `json:"length"`
	// Cue is empty where it is what the cue covers, with the letters A to Z small.
	Cue    []string  `json:"cue"`
	Kind   []string  `json:"kind"`
	Weight []float64 `json:"weight"`
}

// newEvidence is nil where there is no evidence, and where it can't be made again from the title and
// the text.
func newEvidence(all []article.Evidence, title, text string) *evidence {
	if len(all) == 0 {
		return nil
	}
	e := &evidence{}
	in := [2]cutter{{text: title}, {text: text}}
	before := 0
	for i, one := range all {
		if one.Field == "title" && e.Title == i {
			e.Title++
		}
		if one.Field != field(e.fieldOf(i)) {
			return nil
		}
		covered, ok := in[e.fieldOf(i)].cut(one.Start, one.End)
		if !ok || covered != one.Text || !utf8.ValidString(covered) {
			return nil
		}
		cue := one.Cue
		switch {
		case cue == small(covered):
			cue = ""
		case cue == "":
			return nil
		}
		e.Start, e.Length = append(e.Start, one.Start-before), append(e.Length, one.End-one.Start)
		e.Cue, e.Kind, e.Weight = append(e.Cue, cue), append(e.Kind, one.Kind), append(e.Weight, one.Weight)
		before = one.Start
	}
	return e
}

var errEvidence = errors.New("the evidence doesn't fit the title and the text")

// of is the evidence of an article with a title and a text.
func (e *evidence) of(title, text string) ([]article.Evidence, error) {
	n := len(e.Start)
	if len(e.Length) != n || len(e.Cue) != n || len(e.Kind) != n || len(e.Weight) != n {
		return nil, errEvidence
	}
	all := make([]article.Evidence, n)
	in := [2]cutter{{text: title}, {text: text}}
	start := 0
	for i := range all {
		start += e.Start[i]
		covered, ok := in[e.fieldOf(i)].cut(start, start+e.Length[i])
		if !ok {
			return nil, errEvidence
		}
		cue := e.Cue[i]
		if cue == "" {
			cue = small(covered)
		}
		all[i] = article.Evidence{
			Field: field(e.fieldOf(i)), Start: start, End: start + e.Length[i], Text: covered, Cue: cue, Kind: e.Kind[i], Weight: e.Weight[i],
		}
	}
	return all, nil
}

// fieldOf is 0 where a cue is of the title, and 1 where it is of the text.
func (e *evidence) fieldOf(i int) int {
	if i < e.Title {
		return 0
	}
	return 1
}

func field(n int) string { return [2]string{"title", "text"}[n] }

// small is a text with its letters A to Z small. No other letter counts: what is small elsewhere
// changes with the versions of Unicode, and what was kept must not.
func small(s string) string {
	isCapital := func(r rune) bool { return r >= 'A' && r <= 'Z' }
	if strings.IndexFunc(s, isCapital) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		if isCapital(r) {
			r += 'a' - 'A'
		}
		return r
	}, s)
}

// cutter cuts parts out of a text by code points. Cues come nearly in order, so that it goes on from
// where the last one began.
type cutter struct {
	text      string
	point, at int // the same place, in code points and in bytes
}

// cut is the text from one code point to another one; ok is false where it has no such part.
func (c *cutter) cut(from, to int) (part string, ok bool) {
	if from < 0 || to < from || !c.seek(from) {
		return "", false
	}
	end := *c
	if !end.seek(to) {
		return "", false
	}
	return c.text[c.at:end.at], true
}

// seek moves to a code point.
func (c *cutter) seek(point int) bool {
	for c.point > point {
		_, size := utf8.DecodeLastRuneInString(c.text[:c.at])
		c.point, c.at = c.point-1, c.at-size
	}
	for c.point < point && c.at < len(c.text) {
		_, size := utf8.DecodeRuneInString(c.text[c.at:])
		c.point, c.at = c.point+1, c.at+size
	}
	return c.point == point
}

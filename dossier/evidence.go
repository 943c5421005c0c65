package dossier

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"yulun/article"
	"yulun/nlp/facts"
)

// Hundredths is a weight or a score, rounded to what people read of it. Sums of them are exact.
type Hundredths int

// Rounded rounds a number.
func Rounded(v float64) Hundredths { return Hundredths(math.Round(v * 100)) }

// String has a sign: "+0.74", "−0.05", "0.00".
func (h Hundredths) String() string {
	switch {
	case h < 0:
		return fmt.Sprintf("−%d.%02d", -h/100, -h%100)
	case h > 0:
		return fmt.Sprintf("+%d.%02d", h/100, h%100)
	default:
		return "0.00"
	}
}

// Part is one cue or word of the evidence. What is said twice of one place is one part: a model
// weighs a cue, and its word once more; a negation changes several cues.
type Part struct {
	article.Evidence
	// N numbers the parts of a reading from 1, in order of their places.
	N int
	// Shown is the weight as people read it.
	Shown Hundredths
	// Twice says that cue and word each had a share.
	Twice bool
	// Why says what it is and why it counts.
	Why []string
}

// Placed says that it stands at a place of the text. What doesn't is a sum of the rest.
func (p Part) Placed() bool { return p.Start < p.End }

// Parts are the evidence of a reading in its order.
func Parts(r article.Reading) []Part {
	type key struct {
		field, kind, cue string
		start, end       int
	}
	at := map[key]int{}
	var parts []Part
	for _, e := range r.Evidence {
		k := key{e.Field, e.Kind, e.Cue, e.Start, e.End}
		if i, ok := at[k]; ok {
			parts[i].Weight += e.Weight
			parts[i].Twice = parts[i].Placed() && figureOf(e.Kind) != Changes
			continue
		}
		at[k] = len(parts)
		parts = append(parts, Part{Evidence: e, N: len(parts) + 1})
	}
	for i := range parts {
		parts[i].Shown = Rounded(parts[i].Weight)
	}
	return parts
}

// The kinds of figures to which no weights add up.
const (
	Changes = "changes" // words that changed others
	Notices = "notice"  // parts of the text that were not read
	Objects = "object"
)

// Figure is the evidence of one kind, and the figure that it adds up to:
//
//	Total = Plus + Minus + Placeless + Rounding + Unexplained
type Figure struct {
	// Kind is "stance", "frame:<id>", "relevance", [Objects], [Changes] or [Notices].
	Kind string
	// Sums says that the weights add up to a figure: Value, which people read as Total.
	Sums  bool
	Value float64
	Total Hundredths
	// Plus and Minus are the sums of the parts that stand in the text, Placeless that of the
	// others.
	Plus, Minus, Placeless Hundredths
	// Rounding is what the total has more than the rounded parts.
	Rounding Hundredths
	// Unexplained is what the total has more than the weights before they were rounded: another
	// program made the reading.
	Unexplained Hundredths
	// Learned says that a model made it.
	Learned bool
	// How says how the parts make the figure.
	How string
	// Parts are the strongest first; those at no place are last.
	Parts []Part
}

// Frame is the id of the frame that the figure is about; empty for another one.
func (f Figure) Frame() article.Frame {
	id, _ := strings.CutPrefix(f.Kind, framePrefix)
	if id == f.Kind {
		return ""
	}
	return article.Frame(id)
}

const framePrefix = "frame:"

// Explain groups the evidence of a reading by the figures that it makes, and says of each part why
// it counts.
func Explain(r article.Reading, in Facts) []Figure {
	figures := map[string]*Figure{}
	for _, p := range Parts(r) {
		kind := figureOf(p.Kind)
		if figures[kind] == nil {
			figures[kind] = &Figure{Kind: kind}
		}
		f := figures[kind]
		f.Parts = append(f.Parts, p)
		f.Learned = f.Learned || p.Cue == facts.PriorCue
	}
	var out []Figure
	for _, f := range figures {
		f.sum(r)
		f.How = in.how(f)
		for i := range f.Parts {
			f.Parts[i].Why = in.why(f, f.Parts[i])
		}
		out = append(out, *f)
	}
	slices.SortFunc(out, func(a, b Figure) int {
		return cmp.Or(cmp.Compare(place(a.Kind), place(b.Kind)), -cmp.Compare(a.Total, b.Total), cmp.Compare(a.Kind, b.Kind))
	})
	return out
}

// figureOf is the kind of the figure that evidence of a kind belongs to.
func figureOf(kind string) string {
	switch {
	case kind == "stance", kind == "relevance", kind == Objects, kind == Notices, strings.HasPrefix(kind, framePrefix):
		return kind
	default:
		return Changes
	}
}

// place orders the figures.
func place(kind string) int {
	order := []string{"stance", Changes, framePrefix, "relevance", Objects, Notices}
	return slices.IndexFunc(order, func(k string) bool { return k == kind || k == framePrefix && strings.HasPrefix(kind, k) })
}

// total is the figure of a reading that evidence of a kind adds up to; false where it makes none.
func total(r article.Reading, kind string) (float64, bool) {
	switch kind {
	case "stance":
		return r.Stance.Score, r.Relevant
	case "relevance":
		return r.Relevance, true
	default:
		id, frame := strings.CutPrefix(kind, framePrefix)
		strength, found := r.Frames[article.Frame(id)]
		return strength, frame && found
	}
}

// sum orders the parts and adds them up.
func (f *Figure) sum(r article.Reading) {
	slices.SortStableFunc(f.Parts, func(a, b Part) int {
		return cmp.Or(-compareBool(a.Placed(), b.Placed()), -cmp.Compare(math.Abs(a.Weight), math.Abs(b.Weight)))
	})
	weights := 0.0
	for _, p := range f.Parts {
		weights += p.Weight
		switch {
		case !p.Placed():
			f.Placeless += p.Shown
		case p.Shown < 0:
			f.Minus += p.Shown
		default:
			f.Plus += p.Shown
		}
	}
	figure, ok := total(r, f.Kind)
	if !ok {
		return
	}
	f.Sums, f.Value, f.Total, f.Unexplained = true, figure, Rounded(figure), Rounded(figure-weights)
	f.Rounding = f.Total - f.Plus - f.Minus - f.Placeless - f.Unexplained
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	default:
		return -1
	}
}

// Strongest are the n strongest parts that stand in the text, and all others that don't; left
// counts those left out, which add up to rest.
func (f Figure) Strongest(n int) (parts []Part, left int, rest Hundredths) {
	for i, p := range f.Parts {
		if i < n || !p.Placed() {
			parts = append(parts, p)
			continue
		}
		left++
		rest += p.Shown
	}
	return parts, left, rest
}

package coding

import (
	"slices"

	"yulun/article"
)

// Decision is what counts for one article: the final coding where there is one, and otherwise what
// more than half of the coders decided.
type Decision struct {
	// Coding has the values that were decided; those that were not are left out. It has no coder.
	Coding
	// Coders counts the coders who coded the article, beside the final coding.
	Coders int
	// Unresolved names the variables on which the coders differ and no side has more than half:
	// "relevant", "score", "class", "frame:ID", "object", "conduct". Where relevance is unresolved,
	// nothing else is decided.
	Unresolved []string
}

// Resolved reports whether a variable was decided, or is one that nobody coded.
func (d Decision) Resolved(variable string) bool {
	return !slices.Contains(d.Unresolved, "relevant") && !slices.Contains(d.Unresolved, variable)
}

// Decide makes one decision for each article of one sample that was coded, in the order in which
// the articles come first. The codings of models count only where models is set.
//
// A variable that the final coding leaves out is decided by the coders. Theirs is the value of more
// than half of those who coded the variable. The score is the median; of an even number of coders,
// the two scores in the middle must be equal. Each frame is decided by itself.
func Decide(codings []Coding, models bool) []Decision {
	var order []string
	of := map[string][]Coding{}
	for _, c := range codings {
		if !c.Person && !c.Final && !models {
			continue
		}
		if of[c.Article] == nil {
			order = append(order, c.Article)
		}
		of[c.Article] = append(of[c.Article], c)
	}
	decisions := make([]Decision, len(order))
	for i, id := range order {
		decisions[i] = decide(of[id])
	}
	return decisions
}

// decide decides one article.
func decide(all []Coding) Decision {
	d := Decision{
		Coding: Coding{
			Article: all[0].Article, Sample: all[0].Sample, Text: all[0].Text,
			Revision: all[0].Revision,
		},
	}
	var final *Coding
	var coders []Coding
	for i, c := range all {
		if c.Final {
			final = &all[i]
		} else {
			coders = append(coders, c)
		}
	}
	d.Coders = len(coders)
	if final != nil {
		d.Final, d.Relevant, d.At = true, final.Relevant, final.At
		d.Text, d.Revision = final.Text, final.Revision
	} else {
		d.Relevant = majority(
			&d, "relevant", coders, func(c Coding) (bool, bool) { return c.Relevant, true },
		)
	}
	if !d.Relevant || len(d.Unresolved) > 0 {
		return d
	}
	coders = slices.DeleteFunc(coders, func(c Coding) bool { return !c.Relevant })
	if final == nil {
		final = &Coding{}
	}
	d.Class = chosen(&d, "class", final.Class, coders, func(c Coding) article.Class { return c.Class })
	d.Object = chosen(&d, "object", final.Object, coders,
		func(c Coding) article.Object { return c.Object })
	d.Conduct = chosen(&d, "conduct", final.Conduct, coders,
		func(c Coding) article.Conduct { return c.Conduct })
	if d.Score = final.Score; d.Score == nil {
		d.Score = median(&d, coders)
	}
	if d.Frames = final.Frames; d.Frames == nil {
		d.Frames = frames(&d, coders)
	}
	return d
}

// chosen is the final value where there is one, otherwise that of the majority.
func chosen[T ~string](
	d *Decision, variable string, final T, coders []Coding, value func(Coding) T,
) T {
	if final != "" {
		return final
	}
	return majority(d, variable, coders, func(c Coding) (T, bool) { return value(c), value(c) != "" })
}

// majority is the value of more than half of those who coded a variable, and the zero value where
// there is none.
func majority[T comparable](
	d *Decision, variable string, coders []Coding, value func(Coding) (v T, coded bool),
) (most T) {
	votes, n := map[T]int{}, 0
	for _, c := range coders {
		if v, coded := value(c); coded {
			votes[v]++
			n++
		}
	}
	for v, k := range votes {
		if 2*k > n {
			return v
		}
	}
	if n > 0 {
		d.Unresolved = append(d.Unresolved, variable)
	}
	return most
}

// median is the median score. Of an even number of scores the two in the middle must be equal:
// codebooks have no class for a half.
func median(d *Decision, coders []Coding) *float64 {
	var scores []float64
	for _, c := range coders {
		if c.Score != nil {
			scores = append(scores, *c.Score)
		}
	}
	if len(scores) == 0 {
		return nil
	}
	slices.Sort(scores)
	if low, high := scores[(len(scores)-1)/2], scores[len(scores)/2]; low == high {
		return &low
	}
	d.Unresolved = append(d.Unresolved, "score")
	return nil
}

// frames are the frames that were decided to be there, by their ids; nil where nobody coded frames.
func frames(d *Decision, coders []Coding) []article.Frame {
	coders = slices.DeleteFunc(slices.Clone(coders), func(c Coding) bool { return c.Frames == nil })
	if len(coders) == 0 {
		return nil
	}
	present, seen := []article.Frame{}, map[article.Frame]bool{}
	for _, c := range coders {
		for _, f := range c.Frames {
			if seen[f] {
				continue
			}
			seen[f] = true
			if majority(
				d, FrameVariable(f), coders,
				func(c Coding) (bool, bool) { return slices.Contains(c.Frames, f), true },
			) {
				present = append(present, f)
			}
		}
	}
	slices.Sort(present)
	return present
}

// FrameVariable is the name of the variable that says whether a frame is present.
func FrameVariable(f article.Frame) string { return "frame:" + string(f) }

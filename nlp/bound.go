package nlp

import (
	"cmp"
	"math"
	"slices"

	"yulun/article"
	"yulun/nlp/passage"
)

// mostEvidence is how much evidence of one kind a reading has. A text of a megabyte can have a
// hundred thousand cues, which nobody looks through and which would be kept, indexed and shown.
const mostEvidence = 100

// others is the cue of the evidence that stands for all that is left out of one kind. It has their
// weight and no place.
const others = "(all other cues)"

// bounded keeps the evidence of each kind that weighs most. What is left out is one more piece of
// evidence, so that the weights of a kind still add up.
func bounded(all []article.Evidence) []article.Evidence {
	if len(all) <= mostEvidence {
		return all
	}
	kinds := map[string][]article.Evidence{}
	for _, e := range all {
		kinds[e.Kind] = append(kinds[e.Kind], e)
	}
	var kept []article.Evidence
	for _, of := range kinds {
		if len(of) > mostEvidence {
			of = strongest(of)
		}
		kept = append(kept, of...)
	}
	return kept
}

// strongest are the mostEvidence pieces of one kind that weigh most, and one for the rest.
func strongest(of []article.Evidence) []article.Evidence {
	slices.SortStableFunc(of, func(a, b article.Evidence) int {
		return cmp.Or(-cmp.Compare(math.Abs(a.Weight), math.Abs(b.Weight)), byPlace(a, b))
	})
	rest := article.Evidence{Field: passage.Text, Cue: others, Kind: of[0].Kind}
	for _, e := range of[mostEvidence:] {
		rest.Weight += e.Weight
	}
	return append(of[:mostEvidence:mostEvidence], rest)
}

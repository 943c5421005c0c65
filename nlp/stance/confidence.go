package stance

import "math"

// The bounds of confidence. On passages of outlets that had not been looked at, about six classes
// in ten were right where they rested on little, and about eight in ten of those far from a border
// (docs/scoring.md).
const (
	leastConfident = 0.4
	mostConfident  = 0.9
	// silent is for a neutral class that rests on no cue at all: flat wording, or words that the
	// lexicon doesn't know.
	silent = 0.5
)

// confidence is the scorer's estimate that the class is right. It grows with the distance of the
// score from the nearest border of a class, up to one border's width, and with the amount of
// evidence: cues is the sum of the cues' absolute values.
func confidence(score, cues float64) float64 {
	if cues <= 0 {
		return silent
	}
	margin := math.Min(math.Abs(score-supportiveFrom), math.Abs(score-criticalFrom)) / supportiveFrom
	amount := cues / (cues + 1)
	return leastConfident + (mostConfident-leastConfident)*math.Min(margin, 1)*(0.4+0.6*amount)
}

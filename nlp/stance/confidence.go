package stance

import "math"

// The chance that a class is right lies between these. Below: three classes of which one was chosen on nothing.
const (
	leastConfident = 0.45
	mostConfident  = 0.95
)

// confidence is the scorer's estimate that the class is right. It grows with the distance of the score from the nearest
// border of a class, at full at one border's width, and with the amount of evidence. A neutral class that rests on no
// cue at all is a middling guess: silence of the lexicon isn't a flat report.
func confidence(score, gross float64) float64 {
	margin := math.Min(math.Abs(score-supportiveFrom), math.Abs(score-criticalFrom)) / supportiveFrom
	cues := gross - inertia
	amount := cues / (cues + 1)
	if cues == 0 {
		amount = 0.4
	}
	return leastConfident + (mostConfident-leastConfident)*math.Min(margin, 1)*(0.4+0.6*amount)
}

package article

import "slices"

// The signs that speak against a page's text, by their codes in Notes.Doubts.
const (
	DoubtNoTitle         = "no_title"             // no headline was found
	DoubtTitleUnspoken   = "title_unspoken"       // the headline's words don't recur in the text
	DoubtReadersDisagree = "readers_disagree"     // the element marked as the text and the densest part of the page are two
	DoubtOpenEnd         = "open_end"             // the text ends within a sentence
	DoubtShort           = "short"                // hardly more than a sentence or two
	DoubtManyLinks       = "many_links"           // a good part of the text is links
	DoubtUndated         = "undated"              // neither page nor listing dates the piece
	DoubtUnlikeListing   = "unlike_listing"       // the listing's summary speaks of something else
	DoubtOtherTitle      = "other_title"          // the listing's headline has hardly a word of the page's
	DoubtShorter         = "shorter_than_listing" // the listing gives a longer text than the page
)

// doubtWeight is how much a sign takes from the confidence, as a share of what is left. The weights
// were set by hand: one strong sign, or three weak ones, bring a text below LowConfidence.
func doubtWeight(code string) float64 {
	switch code {
	case DoubtUnlikeListing, DoubtShorter:
		return 0.5
	case DoubtReadersDisagree:
		return 0.35
	case DoubtNoTitle, DoubtManyLinks:
		return 0.3
	case DoubtTitleUnspoken, DoubtOpenEnd, DoubtOtherTitle:
		return 0.2
	case DoubtShort, DoubtUndated:
		return 0.1
	}
	return 0
}

// LowConfidence is the confidence below which a text should be looked at.
const LowConfidence = 0.6

// Judge sets the signs that speak against a text, and the confidence that they leave: 1 where there
// are none.
func (n *Notes) Judge(doubts []string) {
	n.Confidence = 1
	for _, code := range doubts {
		n.Confidence *= 1 - doubtWeight(code)
	}
	n.Doubts = doubts
}

// Doubt adds a sign to those of a text that has been judged; one that hasn't stays so.
func (n *Notes) Doubt(code string) {
	if n.Confidence > 0 && !slices.Contains(n.Doubts, code) {
		n.Judge(append(slices.Clone(n.Doubts), code))
	}
}

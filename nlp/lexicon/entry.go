package lexicon

import (
	"strings"

	"yulun/article"
)

// Kind says what a cue is evidence of, or what it does to other cues.
type Kind string

// The kinds. A kind's layer is the part of it that competes for the longest match, see
// [Kind.Layer].
const (
	// Topic kinds, of topic.yaml.
	Strong  Kind = "topic.strong"  // names the topic: enough alone
	Local   Kind = "topic.local"   // names the topic when the piece is about the place
	Told    Kind = "topic.told"    // tells of the topic without its name, in a piece that names the place
	Weak    Kind = "topic.weak"    // names a part of the topic or something else: needs support
	Conduct Kind = "topic.conduct" // names the conduct that is judged, not what judges it: weak, and ties less
	Part    Kind = "topic.part"    // takes up the topic in a piece that names it; says nothing about relevance
	Support Kind = "topic.support" // makes a weak cue of the same sentence count
	Place   Kind = "topic.place"   // the place whose system it is
	Exclude Kind = "topic.exclude" // another thing of the same name, for the whole piece
	Against Kind = "topic.against" // takes support from weak cues of the same sentence
	Liken   Kind = "topic.liken"   // the topic is only what something else is likened to

	// Stance kinds, of lexicon/*.yaml.
	Stance Kind = "stance"
	// What the thing brings about or fails to: harsh words for it are not for those whom it acts
	// on.
	Effect   Kind = "stance.effect"
	Advocacy Kind = "stance.advocacy" // asks for the thing or welcomes it: planned or not, it counts in full

	// Modifier kinds, of lexicon/*.yaml: what they do is in package stance.
	Negation     Kind = "negation"
	Denial       Kind = "denial" // as a whole sentence: denies the one before it
	Degree       Kind = "degree"
	Contrast     Kind = "contrast"
	Concession   Kind = "concession"
	Quote        Kind = "quote"
	Debunk       Kind = "debunk"
	Hypothetical Kind = "hypothetical"
	Plan         Kind = "plan"
	Done         Kind = "done"
	Prevent      Kind = "prevent"
	Irony        Kind = "irony"
	Culprit      Kind = "culprit"
	Balance      Kind = "balance"
	Register     Kind = "register"
	Reference    Kind = "reference"

	// Shield hides shorter cues of the layer named in its group.
	Shield Kind = "shield"
)

// framePrefix starts the kind of a frame's cues: "frame:privacy"; objectPrefix that of an object's:
// "object.government".
const (
	framePrefix  = "frame:"
	objectPrefix = "object."
)

// Evaluates reports whether cues of a kind judge the topic.
func (k Kind) Evaluates() bool { return k == Stance || k == Effect || k == Advocacy }

// Names reports whether cues of a kind name the topic or a part of it.
func (k Kind) Names() bool {
	return k == Strong || k == Local || k == Told || k == Weak || k == Conduct || k == Part
}

// OfTopic reports whether a kind is one of topic.yaml: the topic, what supports it, the object.
func (k Kind) OfTopic() bool {
	return strings.HasPrefix(string(k), "topic.") || strings.HasPrefix(string(k), objectPrefix)
}

// FrameKind is the kind of the cues of a frame.
func FrameKind(id article.Frame) Kind { return Kind(framePrefix + string(id)) }

// Frame is the frame whose cue this is; false for another kind.
func (k Kind) Frame() (article.Frame, bool) {
	id, ok := strings.CutPrefix(string(k), framePrefix)
	return article.Frame(id), ok
}

// ObjectKind is the kind of the cues of an object, of topic.yaml.
func ObjectKind(id article.Object) Kind { return Kind(objectPrefix + string(id)) }

// Object is the object whose cue this is; false for another kind.
func (k Kind) Object() (article.Object, bool) {
	id, ok := strings.CutPrefix(string(k), objectPrefix)
	return article.Object(id), ok
}

// Layer is the name under which matches compete: in one layer only the longest of overlapping
// matches is kept. Reference, plan and contrast words have layers of their own, since one word can
// be several of them.
func (k Kind) Layer() string {
	if layer, _, ok := strings.Cut(string(k), "."); ok {
		if layer == "topic" {
			return string(topicLayer(k))
		}
		return layer
	}
	return string(k)
}

// topicLayer keeps the names of the topic in one layer and its context words each in their own.
func topicLayer(k Kind) Kind {
	switch k {
	case Strong, Local, Weak, Conduct, Exclude:
		return "topic"
	default:
		return k
	}
}

// Tie says how near to the topic a cue must be to count.
type Tie string

// The ties, from the closest. The zero value is [TieSentence].
const (
	TieBeside   Tie = "beside"   // next to a name of the topic, a few words between at most
	TieClause   Tie = "clause"   // a clause that names the topic
	TieSentence Tie = "sentence" // a sentence that names the topic or takes it up
	TieCentral  Tie = "central"  // in a piece that is about the topic, any sentence
	TieNear     Tie = "near"     // a neighbouring sentence too
	TiePiece    Tie = "piece"    // anywhere in a relevant piece
)

// Entry is one cue, after its alternatives were written out.
type Entry struct {
	// Cue is the pattern as the file has it, Kind and Weight its group's. About says what the cues
	// of the group have in common; it may be empty.
	Cue    string
	Kind   Kind
	About  string
	Weight float64
	Tie    Tie
	// borders says that the cue begins and ends on the borders of Chinese words.
	borders bool
	// layer is Kind.Layer, or the shielded layer.
	layer int
	place place
}

// Hit is a cue found in a field: code points [Start, End) of it.
type Hit struct {
	Entry      *Entry
	Start, End int
}

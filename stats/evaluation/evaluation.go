package evaluation

import (
	"cmp"
	"maps"
	"slices"

	"yulun/article"
	"yulun/codebook"
	"yulun/stats/accuracy"
	"yulun/survey"
)

// Piece is one coded article with its reading.
type Piece struct {
	ID, Title string
	Outlet    string
	Type      article.OutletType
	Lang      article.Lang
	// Year is empty for an undated article.
	Year string
	// Weight is how many articles it stands for, the inverse of its inclusion probability; 0 is 1.
	Weight  float64
	Coded   Coded
	Reading article.Reading
	// Guesses are the classes that baselines give it, by name.
	Guesses map[string]article.Class
}

// Coded is what coders decided about an article.
type Coded struct {
	Relevant bool
	// Class is empty where it was not coded, as for irrelevant articles. Score is in [-1, 1], nil
	// where it was not coded.
	Class article.Class
	Score *float64
	// Frames is nil where they were not coded.
	Frames []article.Frame
	Object article.Object
}

// Irrelevant stands in a confusion for the class of an article that was not found to be relevant.
const Irrelevant = "irrelevant"

// Options say how pieces are evaluated.
type Options struct {
	Codebook codebook.Codebook
	// Baselines are the names of guesses, in the order in which they are shown.
	Baselines []string
	// High and Low are outlet types of which the first are known to be more supportive.
	High, Low []article.OutletType
	// Seed makes the intervals repeatable.
	Seed uint64
}

// LeftOut counts coded articles that are not evaluated.
type LeftOut struct {
	// Learned counts the pieces that the scorer's model was fitted to, Undecided those on whose
	// relevance the coders differ, Unread those whose text is not kept any more.
	Learned, Undecided, Unread int
}

// KnownGroups are the outlet types of a codebook of which the first are known to be more supportive
// of what their state does: those of the state, and foreign ones. Types that the codebook doesn't
// have are left out.
func KnownGroups(book codebook.Codebook) (high, low []article.OutletType) {
	known := func(ids ...article.OutletType) []article.OutletType {
		return slices.DeleteFunc(
			ids,
			func(id article.OutletType) bool { return !slices.Contains(book.TypeIDs(), id) },
		)
	}
	return known("central_state", "party", "government"), known("foreign")
}

// Evaluation is how well a scorer reads pieces.
type Evaluation struct {
	// LeftOut is as the caller gave it.
	LeftOut LeftOut
	// Configuration and Data are the caller's digests, in hexadecimal, of the configuration and of
	// what was decided; empty where they are not known.
	Configuration, Data       string
	Pieces, Relevant, Outlets int
	// Weighted says that the pieces have inclusion probabilities that differ.
	Weighted bool
	// Methods counts the pieces by the scorer's version.
	Methods map[string]int
	// Relevance has the figures of the class of relevant articles. Its recall says nothing where no
	// piece was scored irrelevant: OnlyRelevant is true then.
	Relevance    accuracy.Class
	OnlyRelevant bool
	// Stance is over the pieces coded as relevant with a class. One that was not found to be
	// relevant counts as missed.
	Stance accuracy.Accuracy
	// Frames are the frames of the codebook that are coded or found, over pieces with coded frames.
	// The mean is that of their F1.
	Frames     []Frame
	MeanFrames survey.Interval
	// Object is the share of right objects.
	Object survey.Interval
	// Groups cut the pieces by language, outlet type and year.
	Groups []Group
	// Confidence compares that of the class with how often the class was right.
	Confidence accuracy.Calibration
	Baselines  []Baseline
	// StanceCuts and RelevanceCuts are what other thresholds give.
	StanceCuts    []Cut
	RelevanceCuts []Cut
	Known         Known
	Errors        []Error
}

// Frame is how well one frame is found.
type Frame struct {
	ID article.Frame
	accuracy.Class
}

// Group is the pieces with one value of one property.
type Group struct {
	// By is "language", "outlet type" or "year".
	By, Value        string
	Pieces, Relevant int
	Relevance        survey.Interval
	Stance           accuracy.Accuracy
}

// Baseline is how well a simple way of guessing does. It is told which pieces are relevant.
type Baseline struct {
	Name   string
	Stance accuracy.Accuracy
}

// Cut is a threshold with the F1 that it gives: of relevance, or the macro-F1 of stance. Used marks
// that of the scorer's own.
type Cut struct {
	At   float64
	Used bool
	F1   survey.Interval
	// Shares are the shares of supportive, neutral and critical among the articles found to be
	// relevant; nil for relevance.
	Shares []float64
}

// Known compares the mean stance of groups of outlets that are known to differ.
type Known struct {
	High, Low             []article.OutletType
	ScoredHigh, CodedHigh survey.Interval
	ScoredLow, CodedLow   survey.Interval
	// Scored and Coded are the differences, High less Low.
	Scored, Coded survey.Interval
}

// Error is a piece whose class, relevance or frames are wrong.
type Error struct {
	Piece
	// Class says that relevance or class are wrong. Missed and Found are the frames that were coded
	// and not found, and found and not coded.
	Class         bool
	Missed, Found []article.Frame
}

// Evaluate evaluates pieces. Where their weights are equal, intervals of precision and recall are
// Wilson's; otherwise, and where outlets are enough, those of resampled outlets (package accuracy).
func Evaluate(pieces []Piece, o Options) Evaluation {
	e := Evaluation{Pieces: len(pieces), Methods: map[string]int{}}
	outlets := map[string]bool{}
	for _, p := range pieces {
		if p.Outlet != "" {
			outlets[p.Outlet] = true
		}
		e.Methods[p.Reading.Method]++
		if p.Coded.Relevant {
			e.Relevant++
		}
		e.Weighted = e.Weighted || p.Weight != pieces[0].Weight
	}
	e.Outlets = len(outlets)
	e.Relevance, e.OnlyRelevant = o.relevance(
		pieces,
	), !slices.ContainsFunc(
		pieces,
		func(p Piece) bool { return !p.Reading.Relevant },
	)
	e.Stance = o.stance(pieces, scoredClass)
	e.frames(pieces, o)
	e.Object = o.object(pieces)
	e.Groups = o.groups(pieces)
	e.Confidence = confidence(pieces)
	for _, name := range o.Baselines {
		e.Baselines = append(
			e.Baselines,
			Baseline{
				name,
				o.stance(pieces, func(p Piece) string { return string(p.Guesses[name]) }),
			},
		)
	}
	e.StanceCuts, e.RelevanceCuts = o.stanceCuts(pieces), o.relevanceCuts(pieces)
	e.Known = o.known(pieces)
	e.Errors = errorsOf(pieces)
	return e
}

// scoredClass is the class that the scorer gave.
func scoredClass(p Piece) string {
	if !p.Reading.Relevant {
		return Irrelevant
	}
	return string(p.Reading.Stance.Class)
}

func yes(v bool) string {
	if v {
		return "yes"
	}
	return "no"
}

// binary is how well a yes is recognised.
func (o Options) binary(pairs []accuracy.Pair) accuracy.Class {
	a := accuracy.Measure(pairs, accuracy.Options{Classes: []string{"yes", "no"}, Seed: o.Seed})
	if len(a.ByClass) == 0 {
		return accuracy.Class{Name: "yes"}
	}
	return a.ByClass[0]
}

func pair(p Piece, coded, scored string) accuracy.Pair {
	return accuracy.Pair{Coded: coded, Scored: scored, Weight: p.Weight, Cluster: p.Outlet}
}

func (o Options) relevance(pieces []Piece) accuracy.Class {
	return o.relevanceBy(pieces, func(p Piece) bool { return p.Reading.Relevant })
}

func (o Options) relevanceBy(pieces []Piece, found func(Piece) bool) accuracy.Class {
	var pairs []accuracy.Pair
	for _, p := range pieces {
		pairs = append(pairs, pair(p, yes(p.Coded.Relevant), yes(found(p))))
	}
	return o.binary(pairs)
}

// stance is the accuracy of classes that are given to the relevant pieces.
func (o Options) stance(pieces []Piece, class func(Piece) string) accuracy.Accuracy {
	var pairs []accuracy.Pair
	for _, p := range pieces {
		if p.Coded.Relevant && p.Coded.Class != "" {
			pairs = append(pairs, pair(p, string(p.Coded.Class), class(p)))
		}
	}
	return accuracy.Measure(pairs, accuracy.Options{Classes: o.classes(), Seed: o.Seed})
}

// classes are the codebook's, from supportive to critical.
func (o Options) classes() []string {
	var ids []string
	for _, side := range []int{codebook.Supportive, codebook.Neutral, codebook.Critical} {
		ids = append(ids, string(o.Codebook.Class(side)))
	}
	return ids
}

// frames measures each frame that is coded or found.
func (e *Evaluation) frames(pieces []Piece, o Options) {
	sum := 0.0
	for _, id := range o.Codebook.FrameIDs() {
		var pairs []accuracy.Pair
		for _, p := range pieces {
			if p.Coded.Relevant && p.Coded.Frames != nil {
				_, found := p.Reading.Frames[id]
				pairs = append(pairs, pair(p, yes(slices.Contains(p.Coded.Frames, id)), yes(found)))
			}
		}
		if c := o.binary(pairs); c.F1.Known {
			e.Frames = append(e.Frames, Frame{id, c})
			sum += c.F1.Value
		}
	}
	if n := len(e.Frames); n > 0 {
		e.MeanFrames = survey.Exact(sum / float64(n))
	}
}

func (o Options) object(pieces []Piece) survey.Interval {
	var pairs []accuracy.Pair
	for _, p := range pieces {
		if p.Coded.Relevant && p.Coded.Object != "" {
			pairs = append(pairs, pair(p, string(p.Coded.Object), string(p.Reading.Object)))
		}
	}
	return accuracy.Measure(pairs, accuracy.Options{Seed: o.Seed}).Right
}

// groups cuts pieces by language, outlet type and year, in the codebook's order or that of values.
func (o Options) groups(pieces []Piece) []Group {
	var out []Group
	for _, by := range []struct {
		name string
		of   func(Piece) string
	}{
		{"language", func(p Piece) string { return string(p.Lang) }},
		{"outlet type", func(p Piece) string { return string(p.Type) }},
		{"year", func(p Piece) string { return cmp.Or(p.Year, "undated") }},
	} {
		parts := map[string][]Piece{}
		for _, p := range pieces {
			parts[by.of(p)] = append(parts[by.of(p)], p)
		}
		delete(parts, "") // unknown
		for _, value := range o.ordered(slices.Collect(maps.Keys(parts))) {
			g := Group{By: by.name, Value: value, Pieces: len(parts[value])}
			for _, p := range parts[value] {
				if p.Coded.Relevant {
					g.Relevant++
				}
			}
			g.Relevance = o.relevance(parts[value]).F1
			g.Stance = o.stance(parts[value], scoredClass)
			out = append(out, g)
		}
	}
	return out
}

// ordered puts outlet types in the codebook's order, and other values in their own.
func (o Options) ordered(values []string) []string {
	place := func(v string) int {
		return slices.IndexFunc(
			o.Codebook.OutletTypes,
			func(t codebook.OutletType) bool { return string(t.ID) == v },
		)
	}
	slices.SortFunc(
		values,
		func(a, b string) int { return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a, b)) },
	)
	return values
}

// bins is into how many parts of equal size confidences are cut.
const bins = 5

func confidence(pieces []Piece) accuracy.Calibration {
	var forecasts []accuracy.Forecast
	for _, p := range pieces {
		if p.Coded.Relevant && p.Coded.Class != "" && p.Reading.Relevant {
			forecasts = append(forecasts, accuracy.Forecast{
				P: p.Reading.Stance.Confidence, True: p.Reading.Stance.Class == p.Coded.Class, Weight: p.Weight,
			})
		}
	}
	return accuracy.Calibrate(forecasts, bins)
}

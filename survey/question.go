package survey

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

// Group is a set of articles: those of the reader's query that a selection leaves.
type Group struct {
	ID    string `yaml:"id"`
	Label string `yaml:"label"`
	// Where is the selection in the query language; empty for all articles of the query.
	Where string `yaml:"where"`
}

// Question is a statement of the survey's authors about coverage, with the figures of coverage that
// answer it.
type Question struct {
	Text    string   `yaml:"text"`
	Figures []Figure `yaml:"figures"`
	// Compare is nil where no two figures are compared.
	Compare *Contrast `yaml:"compare"`
	// Answer is the sentence to fill in; see [Survey.Sentence].
	Answer string `yaml:"answer"`
	// Outcomes and Empty are taken from the survey where they are empty.
	Outcomes Phrases `yaml:"outcomes"`
	Empty    string  `yaml:"empty"`
}

// Figure is one number about a group: the share of its articles with a frame, the share of a stance
// class, or the mean stance. Exactly one of Frame, Class and Mean is filled in.
type Figure struct {
	ID    string `yaml:"id"`
	Label string `yaml:"label"`
	// Of is the id of the group.
	Of    string `yaml:"of"`
	Frame string `yaml:"frame"`
	Class string `yaml:"class"`
	// Mean is "stance".
	Mean string `yaml:"mean"`
}

// Contrast names two figures of a question that are compared.
type Contrast struct {
	First  string      `yaml:"first"`
	Second string      `yaml:"second"`
	As     Measurement `yaml:"as"`
}

// Measurement is how the difference of two figures is estimated.
type Measurement string

// The measurements.
const (
	// Paired compares two shares among the same articles. They are not independent, so the
	// difference is taken article by article.
	Paired Measurement = "paired"
	// Separate compares one measure in two groups that have no article in common.
	Separate Measurement = "difference"
)

// Outcome is how the first of two figures compares with the second.
type Outcome string

// The outcomes.
const (
	Higher        Outcome = "higher" // clearly: the interval of the difference lies above zero
	Lower         Outcome = "lower"  // clearly
	Unclear       Outcome = "unclear"
	Same          Outcome = "same"
	TooFewOutlets Outcome = "few_outlets" // the difference has no interval
	NoArticles    Outcome = "no_articles"
)

// OutcomeOf reads an outcome from the difference between the first figure and the second.
func OutcomeOf(d Interval) Outcome {
	switch {
	case !d.Known:
		return NoArticles
	case d.Value == 0:
		return Same
	case d.Method == None:
		return TooFewOutlets
	case d.Low <= 0 && d.High >= 0:
		return Unclear
	case d.Value > 0:
		return Higher
	default:
		return Lower
	}
}

// Phrases say an outcome within a sentence.
type Phrases struct {
	Higher     string `yaml:"higher"`
	Lower      string `yaml:"lower"`
	Unclear    string `yaml:"unclear"`
	Same       string `yaml:"same"`
	FewOutlets string `yaml:"few_outlets"`
}

func (p Phrases) byOutcome() map[Outcome]string {
	return map[Outcome]string{
		Higher: p.Higher, Lower: p.Lower, Unclear: p.Unclear, Same: p.Same,
		TooFewOutlets: p.FewOutlets,
	}
}

// Group is the group with an id.
func (s Survey) Group(id string) (Group, bool) {
	i := slices.IndexFunc(s.Groups, func(g Group) bool { return g.ID == id })
	if i < 0 {
		return Group{}, false
	}
	return s.Groups[i], true
}

// Figure is the question's figure with an id.
func (q Question) Figure(id string) (Figure, bool) {
	i := slices.IndexFunc(q.Figures, func(f Figure) bool { return f.ID == id })
	if i < 0 {
		return Figure{}, false
	}
	return q.Figures[i], true
}

// The placeholders beside those of figures and answers.
const (
	outcomePlace = "outcome" // the phrase of the outcome; in Answer
	undatedPlace = "undated" // how many articles of the query have no date
	groupsPlace  = "groups"  // the labels of the empty groups; in Empty
)

var placeholder = regexp.MustCompile(`\{([^{}]*)\}`)

// Reading is what was measured for a question, in words.
type Reading struct {
	Outcome Outcome
	// Figures are the figures by id, Undated is the number of articles without a date.
	Figures map[string]string
	Undated string
	// Empty are the labels of the question's groups that have no article.
	Empty []string
}

// Sentence answers a question. A group without articles gives no answer, and the sentence says so.
func (s Survey) Sentence(q Question, r Reading) string {
	values := maps.Clone(r.Figures)
	values[undatedPlace] = r.Undated
	for _, it := range s.Items {
		for _, a := range it.Answers {
			values[it.ID+"."+a.ID] = a.String()
		}
	}
	if len(r.Empty) > 0 {
		values[groupsPlace] = strings.Join(r.Empty, ", ")
		return fill(firstFilled(q.Empty, s.Empty), values)
	}
	phrase := firstFilled(q.Outcomes.byOutcome()[r.Outcome], s.Outcomes.byOutcome()[r.Outcome])
	values[outcomePlace] = fill(phrase, values)
	return fill(q.Answer, values)
}

func firstFilled(own, shared string) string {
	if own != "" {
		return own
	}
	return shared
}

// fill puts values into a text; a placeholder without a value stays, which Check has ruled out.
func fill(text string, values map[string]string) string {
	return placeholder.ReplaceAllStringFunc(text, func(place string) string {
		if v, ok := values[strings.Trim(place, "{}")]; ok {
			return v
		}
		return place
	})
}

package dossier

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"yulun/codebook"
	"yulun/nlp/facts"
	"yulun/nlp/lexicon"
)

// Sentence is a sentence with what stands in the places of its verbs, which are those of fmt.
type Sentence struct {
	Format string
	Args   []any
}

// String is the sentence in English.
func (s Sentence) String() string { return fmt.Sprintf(s.Format, s.Args...) }

func say(format string, args ...any) Sentence { return Sentence{format, args} }

// Join puts sentences behind one another.
func Join(sentences []Sentence) string {
	texts := make([]string, len(sentences))
	for i, s := range sentences {
		texts[i] = s.String()
	}
	return strings.Join(texts, " ")
}

// Lexicon lists the entries that have a cue.
type Lexicon interface {
	Named(cue string) []*lexicon.Entry
}

// Facts are what parts are explained by.
type Facts struct {
	// Lexicon has what each cue is listed for; nil where it is not at hand.
	Lexicon  Lexicon
	Codebook codebook.Codebook
}

// how says how the parts of a figure make it.
func how(f *Figure) Sentence {
	switch {
	case f.Kind == "stance" && f.Learned:
		return say("A model weighed the cues and words by what it learned from coded texts. Each weight is what the cue or word adds on the way from an empty text to this one.")
	case f.Kind == "stance":
		return say("Each cue has its weight of the lexicon, changed by its place and by the words beside it. The sum is divided by the weight of all cues and of the sentences without one.")
	case f.Frame() != "" && f.Learned:
		return say("The figure is the chance that a coder finds the frame, by a model that learned from coded texts. Each weight is what the cue or word adds to it.")
	case f.Frame() != "":
		return say("A sentence makes the point where the weights of its cues reach 1. It adds 0.35, the headline 0.60, of what is left to 1; its cues share that.")
	case f.Kind == "relevance":
		return say("Each cue adds its worth of what is left to 1. An article is relevant from 0.50.")
	case f.Kind == Objects:
		return say("Each weight is the share of the cue among all that name an object. The object named most often counts.")
	case f.Kind == Notices:
		return say("The site sets these parts around its texts. They were left out.")
	default:
		return say("Each weight is about how far the word moved the stance. That is in the weights of the stance already and is not added again.")
	}
}

// why says what a part is and why it counts.
func (x Facts) why(f *Figure, p Part) []Sentence {
	switch {
	case p.Cue == facts.PriorCue:
		return []Sentence{say("This is what an article of its language and length starts with, before a word is read.")}
	case f.Kind == Notices:
		return []Sentence{say("It is about %s.", p.Cue)}
	case !p.Placed() && p.Field == "title":
		return []Sentence{say("This is the sum of all other words of the headline.")}
	case !p.Placed() && p.Cue == facts.RestCue:
		return []Sentence{say("This is the sum of all other words of the text.")}
	case !p.Placed():
		return []Sentence{say("This is one sum: %s.", strings.Trim(p.Cue, "()"))}
	}
	entry := x.entry(f, p)
	var why []Sentence
	switch {
	case entry != nil:
		why = append(why, x.role(entry))
		if entry.About != "" {
			why = append(why, say("The lexicon lists it under “%s”.", entry.About))
		}
		if entry.Weight != 0 {
			why = append(why, say("Its weight in the lexicon is %s.", weight(entry.Weight)))
		}
	case f.Learned:
		why = append(why, say("The model learned from coded texts what the word tells. The lexicon does not list it."))
	case x.Lexicon != nil:
		why = append(why, say("The lexicon does not list it any more."))
	}
	if p.Twice {
		why = append(why, say("It counts as a cue and as a word."))
	}
	return why
}

// entry is the entry of the lexicon that a part most likely stands for: one of its own kind, else
// the first one; nil without any.
func (x Facts) entry(f *Figure, p Part) *lexicon.Entry {
	if x.Lexicon == nil {
		return nil
	}
	entries := slices.DeleteFunc(slices.Clone(x.Lexicon.Named(p.Cue)), func(e *lexicon.Entry) bool { return e.Kind == lexicon.Shield })
	if own := slices.IndexFunc(entries, func(e *lexicon.Entry) bool { return isOf(e.Kind, f.Kind) }); own >= 0 {
		return entries[own]
	}
	if len(entries) == 0 || !f.Learned && f.Kind != Changes {
		return nil
	}
	return entries[0]
}

// isOf reports whether cues of a kind make the figure of a kind by themselves.
func isOf(cue lexicon.Kind, figure string) bool {
	_, object := cue.Object()
	switch figure {
	case "stance":
		return cue.Evaluates()
	case "relevance":
		return cue.OfTopic() && !object
	case Objects:
		return object
	case Changes:
		_, frame := cue.Frame()
		return !frame && !object && !cue.Evaluates() && !cue.OfTopic()
	default:
		return string(cue) == figure
	}
}

// role says what a cue of the lexicon does.
func (x Facts) role(e *lexicon.Entry) Sentence {
	if id, ok := e.Kind.Frame(); ok {
		return say("It speaks of the frame “%s”.", x.title(string(id)))
	}
	if id, ok := e.Kind.Object(); ok {
		return say("It names the object “%s”.", x.title(string(id)))
	}
	switch {
	case e.Kind == lexicon.Stance && e.Weight < 0:
		return say("It judges the topic unfavourably.")
	case e.Kind == lexicon.Stance:
		return say("It judges the topic favourably.")
	case e.Kind == lexicon.Degree && e.Weight > 1:
		return say("It strengthens what stands beside it.")
	case e.Kind == lexicon.Degree:
		return say("It weakens what stands beside it.")
	}
	return say(cmp.Or(roles[e.Kind], "It belongs to the words that the scorer looks for."))
}

func (x Facts) title(id string) string {
	words, _ := x.Codebook.Words(id)
	return cmp.Or(words.Title, id)
}

// roles say what cues of a kind do, whatever their weight.
var roles = map[lexicon.Kind]string{
	lexicon.Strong:       "It names the topic.",
	lexicon.Local:        "It names the topic, in an article that names the place.",
	lexicon.Told:         "It tells of the topic without its name.",
	lexicon.Weak:         "It names a part of the topic, and counts beside words that support it.",
	lexicon.Conduct:      "It names conduct that the topic judges.",
	lexicon.Part:         "It takes up the topic.",
	lexicon.Support:      "It supports weaker words of its sentence.",
	lexicon.Place:        "It names the place.",
	lexicon.Exclude:      "It names another thing of the same name.",
	lexicon.Against:      "It says that weaker words of its sentence mean something else.",
	lexicon.Liken:        "It only likens something else to the topic.",
	lexicon.Effect:       "It says what the topic brings about.",
	lexicon.Advocacy:     "It says what should be done about the topic.",
	lexicon.Negation:     "It negates what stands beside it.",
	lexicon.Contrast:     "It turns against what came before.",
	lexicon.Concession:   "It concedes what stands beside it.",
	lexicon.Quote:        "It says that somebody else speaks.",
	lexicon.Debunk:       "It calls what stands beside it a myth.",
	lexicon.Hypothetical: "It says that something is only possible.",
	lexicon.Plan:         "It says that something is only planned.",
	lexicon.Done:         "It says that something has been done.",
	lexicon.Prevent:      "It names a fault in order to exclude it.",
	lexicon.Irony:        "It puts what stands beside it at a distance.",
	lexicon.Culprit:      "It says that harsh words are about wrongdoers.",
	lexicon.Balance:      "It says that the article takes no side.",
	lexicon.Register:     "It belongs to the wording of a rule.",
	lexicon.Reference:    "It takes up what was named before.",
}

// weight is a weight of the lexicon as its files have it, with a minus sign for readers.
func weight(v float64) string {
	return strings.Replace(strconv.FormatFloat(v, 'g', -1, 64), "-", "−", 1)
}

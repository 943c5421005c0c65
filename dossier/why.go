package dossier

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"yulun/codebook"
	"yulun/locale"
	"yulun/nlp/facts"
	"yulun/nlp/lexicon"
)

// Lexicon lists the entries that have a cue.
type Lexicon interface {
	Named(cue string) []*lexicon.Entry
}

// Facts are what parts are explained by.
type Facts struct {
	// Lexicon has what each cue is listed for; nil where it is not at hand.
	Lexicon  Lexicon
	Codebook codebook.Codebook
	// P is the language of the sentences; its zero value is English.
	P locale.Printer
}

// how says how the parts of a figure make it.
func (x Facts) how(f *Figure) string {
	switch {
	case f.Kind == "stance" && f.Learned:
		return x.P.T("A model weighed the cues and words by what it learned from coded texts. Each weight is what the cue or word adds on the way from an empty text to this one.")
	case f.Kind == "stance":
		return x.P.T("Each cue has its weight of the lexicon, changed by its place and by the words beside it. The sum is divided by the weight of all cues and of the sentences without one.")
	case f.Frame() != "" && f.Learned:
		return x.P.T("The figure is the chance that a coder finds the frame, by a model that learned from coded texts. Each weight is what the cue or word adds to it.")
	case f.Frame() != "":
		return x.P.T("A sentence makes the point where the weights of its cues reach 1. It adds 0.35, the headline 0.60, of what is left to 1; its cues share that.")
	case f.Kind == "relevance":
		return x.P.T("Each cue adds its worth of what is left to 1. An article is relevant from 0.50.")
	case f.Kind == Objects:
		return x.P.T("Each weight is the share of the cue among all that name an object. The object named most often counts.")
	case f.Kind == Notices:
		return x.P.T("The site sets these parts around its texts. They were left out.")
	default:
		return x.P.T("Each weight is about how far the word moved the stance. That is in the weights of the stance already and is not added again.")
	}
}

// why says what a part is and why it counts.
func (x Facts) why(f *Figure, p Part) []string {
	switch {
	case p.Cue == facts.PriorCue:
		return []string{x.P.T("This is what an article of its language and length starts with, before a word is read.")}
	case f.Kind == Notices:
		return []string{x.P.T("It is about %s.", p.Cue)}
	case !p.Placed() && p.Field == "title":
		return []string{x.P.T("This is the sum of all other words of the headline.")}
	case !p.Placed() && p.Cue == facts.RestCue:
		return []string{x.P.T("This is the sum of all other words of the text.")}
	case !p.Placed():
		return []string{x.P.T("This is one sum: %s.", strings.Trim(p.Cue, "()"))}
	}
	entry := x.entry(f, p)
	var why []string
	switch {
	case entry != nil:
		why = append(why, x.role(entry))
		if entry.About != "" {
			why = append(why, x.P.T("The lexicon lists it under “%s”.", x.P.Known(entry.About)))
		}
		if entry.Weight != 0 {
			why = append(why, x.P.T("Its weight in the lexicon is %s.", weight(entry.Weight)))
		}
	case f.Learned:
		why = append(why, x.P.T("The model learned from coded texts what the word tells. The lexicon does not list it."))
	case x.Lexicon != nil:
		why = append(why, x.P.T("The lexicon does not list it any more."))
	}
	if p.Twice {
		why = append(why, x.P.T("It counts as a cue and as a word."))
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
func (x Facts) role(e *lexicon.Entry) string {
	if id, ok := e.Kind.Frame(); ok {
		return x.P.T("It speaks of the frame “%s”.", x.title(string(id)))
	}
	if id, ok := e.Kind.Object(); ok {
		return x.P.T("It names the object “%s”.", x.title(string(id)))
	}
	switch {
	case e.Kind == lexicon.Stance && e.Weight < 0:
		return x.P.T("It judges the topic unfavourably.")
	case e.Kind == lexicon.Stance:
		return x.P.T("It judges the topic favourably.")
	case e.Kind == lexicon.Degree && e.Weight > 1:
		return x.P.T("It strengthens what stands beside it.")
	case e.Kind == lexicon.Degree:
		return x.P.T("It weakens what stands beside it.")
	}
	return x.kindRole(e.Kind)
}

// kindRole says what cues of a kind do, whatever their weight.
func (x Facts) kindRole(k lexicon.Kind) string {
	switch k {
	case lexicon.Strong:
		return x.P.T("It names the topic.")
	case lexicon.Local:
		return x.P.T("It names the topic, in an article that names the place.")
	case lexicon.Told:
		return x.P.T("It tells of the topic without its name.")
	case lexicon.Weak:
		return x.P.T("It names a part of the topic, and counts beside words that support it.")
	case lexicon.Conduct:
		return x.P.T("It names conduct that the topic judges.")
	case lexicon.Part:
		return x.P.T("It takes up the topic.")
	case lexicon.Support:
		return x.P.T("It supports weaker words of its sentence.")
	case lexicon.Place:
		return x.P.T("It names the place.")
	case lexicon.Exclude:
		return x.P.T("It names another thing of the same name.")
	case lexicon.Against:
		return x.P.T("It says that weaker words of its sentence mean something else.")
	case lexicon.Liken:
		return x.P.T("It only likens something else to the topic.")
	case lexicon.Effect:
		return x.P.T("It says what the topic brings about.")
	case lexicon.Advocacy:
		return x.P.T("It says what should be done about the topic.")
	case lexicon.Negation:
		return x.P.T("It negates what stands beside it.")
	case lexicon.Denial:
		return x.P.T("It denies the sentence before it.")
	case lexicon.Contrast:
		return x.P.T("It turns against what came before.")
	case lexicon.Concession:
		return x.P.T("It concedes what stands beside it.")
	case lexicon.Quote:
		return x.P.T("It says that somebody else speaks.")
	case lexicon.Debunk:
		return x.P.T("It calls what stands beside it a myth.")
	case lexicon.Hypothetical:
		return x.P.T("It says that something is only possible.")
	case lexicon.Plan:
		return x.P.T("It says that something is only planned.")
	case lexicon.Done:
		return x.P.T("It says that something has been done.")
	case lexicon.Prevent:
		return x.P.T("It names a fault in order to exclude it.")
	case lexicon.Irony:
		return x.P.T("It puts what stands beside it at a distance.")
	case lexicon.Culprit:
		return x.P.T("It says that harsh words are about wrongdoers.")
	case lexicon.Balance:
		return x.P.T("It says that the article takes no side.")
	case lexicon.Register:
		return x.P.T("It belongs to the wording of a rule.")
	case lexicon.Reference:
		return x.P.T("It takes up what was named before.")
	default:
		return x.P.T("It belongs to the words that the scorer looks for.")
	}
}

func (x Facts) title(id string) string {
	words, _ := x.Codebook.Words(id)
	return cmp.Or(words.Title, id)
}

// weight is a weight of the lexicon as its files have it, with a minus sign for readers.
func weight(v float64) string {
	return strings.Replace(strconv.FormatFloat(v, 'g', -1, 64), "-", "−", 1)
}

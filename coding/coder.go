package coding

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
)

// Coder is what is known of somebody who codes, beside the codings.
type Coder struct {
	Name string `json:"coder"`
	// Person is false for a model.
	Person bool `json:"person"`
	// Languages are tags of BCP 47, such as zh or en, that the coder reads well.
	Languages []string `json:"languages"`
	// Training is what prepared the coder, in a sentence; empty where nobody said.
	Training string `json:"training"`
	Pay      Pay    `json:"pay"`
	Note     string `json:"note"`
	// At is when this was last changed.
	At time.Time `json:"at"`
}

// Pay says what a coder gets for coding; empty where nobody said.
type Pay string

// The kinds of pay.
const (
	Paid      Pay = "paid"
	Volunteer Pay = "volunteer"
	Credit    Pay = "credit" // credit points of a course
)

// Pays lists the kinds of pay.
func Pays() []Pay { return []Pay{Paid, Volunteer, Credit} }

// Over are the facts with what they leave empty taken from earlier ones.
func (c Coder) Over(earlier Coder) Coder {
	if len(c.Languages) == 0 {
		c.Languages = earlier.Languages
	}
	c.Training = cmp.Or(c.Training, earlier.Training)
	c.Note = cmp.Or(c.Note, earlier.Note)
	if c.Person {
		c.Pay = cmp.Or(c.Pay, earlier.Pay)
	}
	return c
}

// Missing lists what readers of a study ask of a person who coded and what is not known.
func (c Coder) Missing() (missing []string) {
	if !c.Person {
		return nil
	}
	if len(c.Languages) == 0 {
		missing = append(missing, "languages")
	}
	if c.Training == "" {
		missing = append(missing, "training")
	}
	if c.Pay == "" {
		missing = append(missing, "pay")
	}
	return missing
}

// Check lists what is wrong with the facts.
func (c Coder) Check() []Fault {
	k := checker{}
	k.name(c.Name)
	for _, tag := range c.Languages {
		if _, err := language.Parse(tag); err != nil {
			k.add("languages", "write tags such as zh, zh-Hant or en", "%q is not the tag of a language", tag)
		}
	}
	if c.Pay != "" && !slices.Contains(Pays(), c.Pay) {
		k.add("pay", "use paid, volunteer or credit (of a course), and say more in the note", "%q is not a kind of pay", c.Pay)
	}
	if c.Pay != "" && !c.Person {
		k.add("pay", "leave it out, or record the coder as a person", "a model is not paid")
	}
	for _, v := range []struct{ field, text string }{{"training", c.Training}, {"note", c.Note}} {
		if !utf8.ValidString(v.text) || strings.ContainsFunc(v.text, unicode.IsControl) {
			k.add(v.field, "write it on one line", "%q has control characters", v.text)
		}
	}
	return k.faults
}

// WithFacts is what is known of those who coded, by name: the facts that were recorded, or the name
// alone.
func WithFacts(codings []Coding, recorded []Coder) []Coder {
	var all []Coder
	for _, c := range codings {
		if c.Final || slices.ContainsFunc(all, func(k Coder) bool { return k.Name == c.Coder }) {
			continue
		}
		k := Coder{}
		if i := slices.IndexFunc(recorded, func(k Coder) bool { return k.Name == c.Coder }); i >= 0 {
			k = recorded[i]
		}
		k.Name, k.Person = c.Coder, c.Person
		all = append(all, k)
	}
	return byName(all)
}

// AllCoders are the coders of WithFacts and those who are recorded but coded nothing.
func AllCoders(codings []Coding, recorded []Coder) []Coder {
	all := WithFacts(codings, recorded)
	for _, c := range recorded {
		if !slices.ContainsFunc(all, func(k Coder) bool { return k.Name == c.Name }) {
			all = append(all, c)
		}
	}
	return byName(all)
}

func byName(all []Coder) []Coder {
	slices.SortFunc(all, func(a, b Coder) int { return strings.Compare(a.Name, b.Name) })
	return all
}

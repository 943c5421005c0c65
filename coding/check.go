package coding

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"yulun/article"
	"yulun/codebook"
)

// Fault is why a coding is refused: the field by its name in files, what is wrong with it and how
// to mend it.
type Fault struct{ Field, Text, Remedy string }

// borderScore is where the supportive and the critical class begin: the border of the scorer's
// classes (0.2, docs/codebook.md) on the scale of codings.
const borderScore = 0.4

// ClassOf is the class of a score by the codebook.
func ClassOf(book codebook.Codebook, score float64) article.Class {
	switch {
	case score >= borderScore:
		return book.Class(codebook.Supportive)
	case score <= -borderScore:
		return book.Class(codebook.Critical)
	}
	return book.Class(codebook.Neutral)
}

// Complete is the coding with what follows from the rest: the class where only the score is coded.
// Frames are sorted in the codebook's order, each once.
func (c Coding) Complete(book codebook.Codebook) Coding {
	if c.Relevant && c.Class == "" && c.Score != nil {
		c.Class = ClassOf(book, *c.Score)
	}
	if len(c.Frames) > 0 {
		order := book.FrameIDs()
		c.Frames = slices.Clone(c.Frames)
		slices.SortStableFunc(
			c.Frames,
			func(a, b article.Frame) int { return slices.Index(order, a) - slices.Index(order, b) },
		)
		c.Frames = slices.Compact(c.Frames)
	}
	return c
}

// Check lists what a codebook does not allow in a coding.
func (c Coding) Check(book codebook.Codebook) []Fault {
	k := checker{}
	k.coder(c)
	if !c.Relevant {
		k.irrelevant(c)
		return k.faults
	}
	k.stance(c, book)
	for _, f := range c.Frames {
		known(&k, "frames", f, book.FrameIDs())
	}
	known(&k, "object", c.Object, book.ObjectIDs())
	known(&k, "conduct", c.Conduct, book.ConductIDs())
	return k.faults
}

type checker struct{ faults []Fault }

func (k *checker) add(field, remedy, format string, args ...any) {
	k.faults = append(
		k.faults, Fault{Field: field, Text: fmt.Sprintf(format, args...), Remedy: remedy},
	)
}

func (k *checker) coder(c Coding) {
	k.name(c.Coder)
	if c.Person && c.Model != nil {
		k.add(
			"model", "leave it out, or import the codings of a model with --model",
			"a person's coding names the model %q", c.Model.Name,
		)
	}
}

// maxName is how many bytes a coder's name may have.
const maxName = 100

func (k *checker) name(name string) {
	switch {
	case name == "":
		k.add("coder", "name who coded, in the file or with --coder", "is missing")
	case !utf8.ValidString(name) || strings.TrimSpace(name) != name || strings.ContainsFunc(name, unicode.IsControl):
		k.add("coder", "use a name or initials on one line", "%q can't be a name", name)
	case len(name) > maxName:
		k.add("coder", fmt.Sprintf("use at most %d bytes", maxName), "the name has %d bytes", len(name))
	}
}

// irrelevant refuses variables that are coded for relevant pieces only.
func (k *checker) irrelevant(c Coding) {
	for _, v := range []struct {
		field string
		coded bool
	}{
		{"score", c.Score != nil},
		{"class", c.Class != ""},
		{"frames", len(c.Frames) > 0},
		{"object", c.Object != ""},
		{"conduct", c.Conduct != ""},
	} {
		if v.coded {
			k.add(
				v.field, "empty it, or set relevant to yes",
				"is coded although the article is coded as not relevant",
			)
		}
	}
}

func (k *checker) stance(c Coding, book codebook.Codebook) {
	side, ok := book.Side(c.Class)
	known(k, "class", c.Class, book.ClassIDs())
	if c.Score == nil {
		return
	}
	score := *c.Score
	switch {
	case math.IsNaN(score) || score < MinScore || score > MaxScore:
		k.add(
			"score",
			fmt.Sprintf("use a number from %d (critical) to %d (supportive)", MinScore, MaxScore),
			"%g is not a score", score,
		)
	case ok && disagree(score, side):
		k.add(
			"class", fmt.Sprintf("write %s, or change the score", ClassOf(book, score)),
			"%q does not fit a score of %g", c.Class, score,
		)
	}
}

// disagree reports whether a score is not of a class's side. Codebooks give whole scores a class;
// between 0 and 1 the border is up to the coder.
func disagree(score float64, side int) bool {
	if math.Abs(score) > 0 && math.Abs(score) < 1 {
		return score*float64(side) < 0
	}
	switch {
	case score > 0:
		return side != codebook.Supportive
	case score < 0:
		return side != codebook.Critical
	}
	return side != codebook.Neutral
}

// known refuses an id that is not in a list of the codebook. An empty one is not coded, except
// among frames.
func known[ID ~string](k *checker, field string, id ID, ids []ID) {
	switch {
	case id == "" && field != "frames" || slices.Contains(ids, id):
	case len(ids) == 0:
		k.add(
			field, "leave it empty, or list its values in the configuration",
			"%q is coded, but the codebook has no values for it", id,
		)
	default:
		k.add(field, "use "+strings.Join(texts(ids), ", "), "%q is not in the codebook", id)
	}
}

func texts[ID ~string](ids []ID) []string {
	list := make([]string, len(ids))
	for i, id := range ids {
		list[i] = string(id)
	}
	return list
}

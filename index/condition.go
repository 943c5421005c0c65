package index

import (
	"slices"
	"time"
)

// Condition is what an article must meet: an [All], [Any], [Not], [Term], [Near], [Filter] or
// [Days]. Engines evaluate it as sets: Not is whatever the condition within doesn't find.
type Condition interface{ condition() }

// All holds where each of its conditions does.
type All []Condition

// Any holds where one of its conditions does.
type Any []Condition

// Not holds where its condition doesn't.
type Not struct{ Condition Condition }

// Term is a word or an exact phrase of the text. Both are found in either Chinese script and in any
// case of letters.
//
// A word without Phrase is found where all its words, as the segmenter cuts it, occur, or where the
// term occurs character for character, so that a Chinese term is found inside a longer word. A
// phrase is found character for character, punctuation and white space aside; Latin words and
// numbers match whole.
type Term struct {
	Text   string
	Phrase bool
	// Prefix lets a Latin word or number at the end be the beginning of a longer one. A term with
	// it is found character for character, like a phrase.
	Prefix bool
	// Title restricts the term to the title.
	Title bool
}

// Near holds where a term of Left and one of Right are near one another in the title or in the
// text, in either order. Both are found character for character.
type Near struct {
	Left, Right []Term
	// Distance is how many Chinese characters, Latin words, numbers and punctuation marks may lie
	// between the two.
	Distance int
}

// Filter holds where an article has one of some values in a field.
type Filter struct {
	Field  string // Field.Name
	Values []string
}

// Days holds for articles that were published from a day to another, both included, as midnights in
// UTC. A zero one is open.
type Days struct{ From, To time.Time }

func (All) condition()    {}
func (Any) condition()    {}
func (Not) condition()    {}
func (Term) condition()   {}
func (Near) condition()   {}
func (Filter) condition() {}
func (Days) condition()   {}

// allOf joins conditions in the one form in which a query has them: no All lies directly within
// another, and bounds of the time are one Days at the end.
func allOf(list []Condition) Condition {
	var flat All
	var days Days
	for _, c := range list {
		if inner, ok := c.(All); ok {
			flat = append(flat, inner...)
		} else {
			flat = append(flat, c)
		}
	}
	flat = slices.DeleteFunc(flat, func(c Condition) bool {
		bounds, ok := c.(Days)
		if ok {
			days = days.and(bounds)
		}
		return ok
	})
	if days != (Days{}) {
		flat = append(flat, days)
	}
	if len(flat) == 1 {
		return flat[0]
	}
	return flat
}

// anyOf joins alternatives; no Any lies directly within another.
func anyOf(list []Condition) Condition {
	var flat Any
	for _, c := range list {
		if inner, ok := c.(Any); ok {
			flat = append(flat, inner...)
		} else {
			flat = append(flat, c)
		}
	}
	if len(flat) == 1 {
		return flat[0]
	}
	return flat
}

// not is the opposite of a condition.
func not(c Condition) Condition {
	if inner, ok := c.(Not); ok {
		return inner.Condition
	}
	return Not{c}
}

// and gives the days that are in both.
func (d Days) and(other Days) Days {
	if other.From.After(d.From) {
		d.From = other.From
	}
	if !other.To.IsZero() && (d.To.IsZero() || other.To.Before(d.To)) {
		d.To = other.To
	}
	return d
}

// isEmpty reports whether the days end before they begin.
func (d Days) isEmpty() bool { return !d.To.IsZero() && d.From.After(d.To) }

// IsText reports whether a condition asks for terms alone, none of them left out.
func IsText(c Condition) bool {
	switch c := c.(type) {
	case Term, Near:
		return true
	case All:
		return !slices.ContainsFunc(c, func(c Condition) bool { return !IsText(c) })
	case Any:
		return !slices.ContainsFunc(c, func(c Condition) bool { return !IsText(c) })
	default:
		return false
	}
}

// Wanted lists the terms and the pairs of terms that articles are looked for by, in order, but not
// those that are left out.
func Wanted(c Condition) []Condition {
	switch c := c.(type) {
	case Term, Near:
		return []Condition{c}
	case All:
		return wantedOf(c)
	case Any:
		return wantedOf(c)
	default:
		return nil
	}
}

func wantedOf(list []Condition) []Condition {
	var wanted []Condition
	for _, c := range list {
		wanted = append(wanted, Wanted(c)...)
	}
	return wanted
}

// Ranked is what the hits of a condition are ranked by: its terms, without what has none; nil where
// nothing has. Alternatives of which some have no terms rank nothing beside terms that all hits
// have.
func Ranked(c Condition) Condition {
	switch c := c.(type) {
	case Term, Near:
		return c
	case All:
		var must, may []Condition
		for _, inner := range c {
			switch {
			case IsText(inner):
				must = append(must, inner)
			default:
				if r := Ranked(inner); r != nil {
					may = append(may, r)
				}
			}
		}
		if len(must) > 0 {
			return allOf(must)
		}
		return someOf(may)
	case Any:
		var may []Condition
		for _, inner := range c {
			if r := Ranked(inner); r != nil {
				may = append(may, r)
			}
		}
		return someOf(may)
	default:
		return nil
	}
}

func someOf(list []Condition) Condition {
	if len(list) == 0 {
		return nil
	}
	return anyOf(list)
}

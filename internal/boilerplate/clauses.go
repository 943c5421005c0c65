package boilerplate

import (
	"strings"

	"yulun/internal/lazyre"
)

// family is the clauses that occur in notices of one kind. Weak ones also occur in articles: they
// count for a notice only beside one that is strong.
type family struct {
	kind Kind
	// hints are words of which every clause of the family has one: a clause without any is not
	// matched against the patterns.
	hints        *hints
	strong, weak *lazyre.Regexp
}

// clauses is a pattern for whole clauses.
func clauses(alternatives ...string) *lazyre.Regexp {
	return lazyre.Any(`(?i)^`, alternatives, `$`)
}

const (
	// share is the least part of a line, by its length, that must be made of a notice's clauses.
	share = 0.72
	// maxClause is the longest clause that is looked at, in bytes.
	maxClause = 240
)

// byClauses is the kind of the line's first strong clause when nearly all of the line is made of
// clauses of notices. all are the hints of all families.
func byClauses(line string, families []family, all *hints, cut func(rune) bool) Kind {
	parts := strings.FieldsFunc(line, cut)
	total, other := 0, 0
	for _, part := range parts {
		total += len(part)
	}
	most := int((1 - share) * float64(total))
	hinted := parts[:0]
	for _, part := range parts { // most lines are an article's, and are done with here
		if len(part) <= maxClause && all.in(part) {
			hinted = append(hinted, part)
		} else if other += len(part); other > most {
			return None
		}
	}
	kind := None
	for _, part := range hinted {
		k, strong := clauseOf(strings.TrimSpace(part), families)
		if k == None {
			if other += len(part); other > most {
				return None
			}
		}
		if strong && kind == None {
			kind = k
		}
	}
	return kind
}

// hintsOfAll are the hints of all families.
func hintsOfAll(families []family) *hints {
	all := hintsOf("")
	for _, f := range families {
		for first, words := range f.hints.ascii {
			all.ascii[first] = append(all.ascii[first], words...)
		}
		for first, words := range f.hints.other {
			all.other[first] = append(all.other[first], words...)
		}
	}
	return all
}

// clauseOf is the kind of a clause, and whether notices alone have it.
func clauseOf(s string, families []family) (kind Kind, strong bool) {
	for i := range families {
		f := &families[i]
		if !f.hints.in(s) {
			continue
		}
		if f.strong.MatchString(s) {
			return f.kind, true
		}
		if kind == None && f.weak != nil && f.weak.MatchString(s) {
			kind = f.kind
		}
	}
	return kind, false
}

package boilerplate

import (
	"regexp"
	"strings"
)

// family is the clauses that stand in notices of one kind. Weak ones also stand in articles: they count for a notice only
// beside one that is strong.
type family struct {
	kind Kind
	// hints are words of which every clause of the family has one: a clause without any is not matched against the patterns.
	hints        []string
	strong, weak *regexp.Regexp
}

// clauses is a pattern for whole clauses.
func clauses(alternatives ...string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)^(?:` + strings.Join(alternatives, "|") + `)$`)
}

const (
	// share is the least part of a line, by its length, that must be made of a notice's clauses.
	share = 0.72
	// maxClause is the longest clause that is looked at, in bytes.
	maxClause = 240
)

// byClauses is the kind of the line's first strong clause when nearly all of the line is made of clauses of notices.
func byClauses(line string, families []family, cut func(rune) bool) Kind {
	parts := strings.FieldsFunc(line, cut)
	total, other := 0, 0
	for _, part := range parts {
		total += len(part)
	}
	kind := None
	for _, part := range parts {
		part = strings.TrimSpace(part)
		k, strong := clauseOf(part, families)
		if k == None {
			other += len(part)
			if float64(other) > (1-share)*float64(total) {
				return None
			}
		}
		if strong && kind == None {
			kind = k
		}
	}
	return kind
}

// clauseOf is the kind of a clause, and whether notices alone have it.
func clauseOf(s string, families []family) (kind Kind, strong bool) {
	if len(s) > maxClause {
		return None, false
	}
	for i := range families {
		f := &families[i]
		if !hasAny(s, f.hints) {
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

package index

import (
	"slices"
	"strings"
	"time"
	"unicode"
)

// Parse reads the query language:
//
//	失信 老赖              all of these words, in either script
//	"信用修复" “信用修复”    exactly so; also 「信用修复」 and 『信用修复』
//	-小说 -"信用卡"         without these
//	title:失信 title:"…"    in the headline
//	frame:privacy,law      one of these; likewise stance, outlet, type, country, lang, script, object, cluster, id
//	-frame:trust           none of these
//	from:2019-03 to:2020   first and last day, both included; a month or a year is meant from its first to its last day
//	after:2019 before:2020 from the first day of the one on, up to the day before the other begins
//	relevant:any           also irrelevant pieces; relevant:no, these alone
//
// A field that is given twice keeps what either asks for; two bounds keep the narrower. Field names and fixed values are
// read in any case, and the signs ：，、 as their Latin likes. The error is an article.Error with CodeUsage, whose
// message shows the place.
func Parse(s string) (Query, error) {
	p := parser{text: s, runes: []rune(s)}
	for {
		p.skipSpace()
		if p.at == len(p.runes) {
			break
		}
		if err := p.clause(); err != nil {
			return Query{}, err
		}
	}
	if p.q.From.After(p.q.To) && !p.q.To.IsZero() {
		return Query{}, p.errorf(p.boundAt, "give bounds with a day between them, such as from:2019 to:2020",
			"the time ends before it begins")
	}
	return p.q, nil
}

type parser struct {
	text  string
	runes []rune
	at    int
	q     Query
	// boundAt is where the last bound of the time stands.
	boundAt int
}

func (p *parser) skipSpace() {
	for p.at < len(p.runes) && unicode.IsSpace(p.runes[p.at]) {
		p.at++
	}
}

// clause reads one term or field with its minus.
func (p *parser) clause() error {
	start, not := p.at, false
	if p.runes[p.at] == '-' {
		not = true
		p.at++
	}
	if p.at == len(p.runes) || unicode.IsSpace(p.runes[p.at]) || not && p.runes[p.at] == '-' {
		return p.errorf(start, "write one minus just before what to leave out: -信用卡", "the minus leaves nothing out")
	}
	if name, ok := p.fieldName(); ok {
		return p.field(start, name, not)
	}
	return p.term(start, not, false)
}

// fieldName reads letters and a colon, when they stand here.
func (p *parser) fieldName() (string, bool) {
	end := p.at
	for end < len(p.runes) && (p.runes[end] >= 'a' && p.runes[end] <= 'z' || p.runes[end] >= 'A' && p.runes[end] <= 'Z') {
		end++
	}
	if end == p.at || end == len(p.runes) || p.runes[end] != ':' && p.runes[end] != '：' {
		return "", false
	}
	return strings.ToLower(string(p.runes[p.at:end])), true
}

// field reads what follows a field's name; start is where its clause begins.
func (p *parser) field(start int, name string, not bool) error {
	nameAt := p.at
	p.at += len(name) + 1
	switch name {
	case "title":
		return p.term(start, not, true)
	case "from", "after", "to", "before":
		return p.bound(start, name, not)
	case "relevant":
		return p.relevant(start, not)
	}
	all := filters()
	i := slices.IndexFunc(all, func(f filter) bool { return f.name == name })
	if i < 0 {
		return p.errorf(nameAt, "the fields are "+strings.Join(fieldNames(), ", ")+"; put words with a colon into quotation marks",
			"there is no field %q", name)
	}
	return p.filter(start, all[i], not)
}

func fieldNames() []string {
	var names []string
	for _, f := range filters() {
		names = append(names, f.name)
	}
	return append(names, "title", "from", "to", "after", "before", "relevant")
}

// filter reads a list of values.
func (p *parser) filter(start int, f filter, not bool) error {
	for {
		at := p.at
		value, err := p.value()
		if err != nil {
			return err
		}
		if value == "" {
			return p.errorf(at, f.remedy(), "%s: has no value", p.name(start))
		}
		if f.normal != nil {
			normal, ok := f.normal(value)
			if !ok {
				return p.errorf(at, f.remedy(), "%q is no %s", value, f.name)
			}
			value = normal
		}
		f.add(&p.q, not, value)
		if p.at == len(p.runes) || !isComma(p.runes[p.at]) {
			return nil
		}
		p.at++
	}
}

func (f filter) remedy() string {
	if f.form == "" {
		return "write the " + f.name + "'s id after the colon: " + f.name + ":ID"
	}
	return f.name + ": takes " + f.form
}

// name is the field's name as it was written.
func (p *parser) name(start int) string {
	end := start
	for p.runes[end] != ':' && p.runes[end] != '：' {
		end++
	}
	return string(p.runes[start:end])
}

// value reads one value of a field: quoted, or up to a comma or white space.
func (p *parser) value() (string, error) {
	if p.at < len(p.runes) && closing(p.runes[p.at]) != "" {
		return p.quoted()
	}
	start := p.at
	for p.at < len(p.runes) && !unicode.IsSpace(p.runes[p.at]) && !isComma(p.runes[p.at]) && closing(p.runes[p.at]) == "" {
		p.at++
	}
	return string(p.runes[start:p.at]), nil
}

func isComma(r rune) bool { return r == ',' || r == '，' || r == '、' }

// term reads a word or a phrase.
func (p *parser) term(start int, not, title bool) error {
	term := Term{Title: title}
	at := p.at
	if p.at < len(p.runes) && closing(p.runes[p.at]) != "" {
		text, err := p.quoted()
		if err != nil {
			return err
		}
		term.Text, term.Phrase = text, true
	} else {
		for p.at < len(p.runes) && !unicode.IsSpace(p.runes[p.at]) && closing(p.runes[p.at]) == "" {
			if isClosing(p.runes[p.at]) {
				return p.errorf(p.at, "write 「 before what is meant exactly so, or leave the mark out", "the quotation mark %c closes nothing", p.runes[p.at])
			}
			p.at++
		}
		term.Text = string(p.runes[at:p.at])
	}
	if !strings.ContainsFunc(term.Text, isSearchable) {
		return p.errorf(start, "write at least one letter, character or figure", "%s is nothing to search for", string(p.runes[start:p.at]))
	}
	if not {
		p.q.Not = append(p.q.Not, term)
	} else {
		p.q.Must = append(p.q.Must, term)
	}
	return nil
}

// isSearchable reports whether a code point is part of words.
func isSearchable(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

// quoted reads a phrase with its quotation marks.
func (p *parser) quoted() (string, error) {
	start := p.at
	closers := closing(p.runes[start])
	for p.at++; p.at < len(p.runes); p.at++ {
		if strings.ContainsRune(closers, p.runes[p.at]) {
			p.at++
			return strings.TrimSpace(string(p.runes[start+1 : p.at-1])), nil
		}
	}
	return "", p.errorf(start, "close it: "+string(p.runes[start:])+lastRune(closers), "the quotation mark %c is never closed", p.runes[start])
}

func lastRune(s string) string {
	runes := []rune(s)
	return string(runes[len(runes)-1:])
}

// closing lists the marks that close a phrase which the given one opens; empty for any other sign. Curly marks are often
// typed the wrong way round.
func closing(r rune) string {
	switch r {
	case '"':
		return `"`
	case '“', '”':
		return "“”"
	case '「':
		return "」"
	case '『':
		return "』"
	default:
		return ""
	}
}

func isClosing(r rune) bool { return r == '」' || r == '』' }

// bound reads a bound of the time.
func (p *parser) bound(start int, name string, not bool) error {
	const remedy = "write a day, a month or a year: from:2019-03-21, from:2019-03, from:2019"
	at := p.at
	value, err := p.value()
	if err != nil {
		return err
	}
	if not {
		return p.errorf(start, "bound the other side instead: the opposite of from: is before:, that of after: is to:", "a bound of the time takes no minus")
	}
	first, next, ok := parsePeriod(value)
	if !ok || name == "before" && first.IsZero() { // nothing is before the year 1
		return p.errorf(at, remedy, "%q is no day, month or year", value)
	}
	p.boundAt = start
	switch name {
	case "from", "after":
		if first.After(p.q.From) {
			p.q.From = first
		}
	case "to":
		p.until(next.AddDate(0, 0, -1))
	case "before":
		p.until(first.AddDate(0, 0, -1))
	}
	return nil
}

func (p *parser) until(last time.Time) {
	if p.q.To.IsZero() || last.Before(p.q.To) {
		p.q.To = last
	}
}

// relevant reads which pieces are meant.
func (p *parser) relevant(start int, not bool) error {
	at := p.at
	value, err := p.value()
	if err != nil {
		return err
	}
	switch choice := strings.ToLower(value); {
	case not:
		return p.errorf(start, "write relevant:no", "relevant: takes no minus")
	case choice == "yes":
		p.q.Relevance = RelevantOnly
	case choice == "any", choice == "no":
		p.q.Relevance = Relevance(choice)
	default:
		return p.errorf(at, "relevant: takes one of yes, no, any", "%q is no choice of relevance", value)
	}
	return nil
}

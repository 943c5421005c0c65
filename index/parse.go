package index

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"

	"yulun/article"
)

// LongestQuery is how many characters of a query are read from those who ask over the network.
const LongestQuery = 2000

// CheckLength refuses a query, in one or more parts, that is longer than LongestQuery.
func CheckLength(texts ...string) error {
	if n := utf8.RuneCountInString(strings.Join(texts, " ")); n > LongestQuery {
		return article.Usagef("Ask for less at once.", "the query has %d characters; up to %d are read", n, LongestQuery)
	}
	return nil
}

// Parse reads the query language:
//
//	失信 老赖              all of these words, in either script
//	"信用修复" “信用修复”    exactly so; also 「信用修复」 and 『信用修复』
//	-小说 -"信用卡"         without these; NOT 小说 does as well
//	失信 OR 老赖            one of these
//	隐私 (失信 OR 老赖)      brackets say what belongs together; -(失信 老赖) leaves out what has both
//	punish*               words that begin so
//	信用 NEAR/5 惩戒         at most five characters or words apart, in either order; NEAR alone is NEAR/10
//	title:失信 title:"…"    in the headline; title:(失信 OR 老赖) does as well
//	frame:privacy,law      one of these; likewise every Field of Fields
//	frame:law frame:order  both
//	-frame:trust           none of these
//	from:2019-03 to:2020   first and last day, both included; a month or a year is meant from its first to its last day
//	after:2019 before:2020 from the first day of the one on, up to the day before the other begins
//	relevant:any           also irrelevant pieces; relevant:no, these alone
//
// OR, AND, NOT and NEAR are operators in capital letters only. Field names and fixed values are
// read in any case, and the full-width signs ：，、（）－＊ as their Latin likes. Several texts are read
// each by itself, and all of them must hold. The error is an article.Error with CodeUsage, whose
// message shows the place.
func Parse(v Vocabulary, texts ...string) (Query, error) {
	p := parser{vocabulary: v, fields: Fields(v)}
	var found []placed
	for _, text := range texts {
		p.text, p.runes, p.at = text, []rune(text), 0
		list, err := p.group(-1)
		if err != nil {
			return Query{}, err
		}
		if p.at < len(p.runes) {
			return Query{}, p.errorf(p.at, article.Say("open it before, leave it out, or put it into quotation marks with its words"),
				"the bracket %c closes nothing", p.runes[p.at])
		}
		found = append(found, list...)
		if err := p.agree(found); err != nil {
			return Query{}, err
		}
	}
	return p.query(found), nil
}

// query makes a query of conditions that must all hold. Bounds of the time at the top are the
// query's own.
func (p *parser) query(found []placed) Query {
	q := Query{Relevance: p.relevance}
	var list []Condition
	for _, f := range found {
		list = append(list, f.Condition)
	}
	c := allOf(list)
	if all, ok := c.(All); ok {
		q.Where = all
	} else {
		q.Where = All{c}
	}
	if last := len(q.Where) - 1; last >= 0 {
		if days, ok := q.Where[last].(Days); ok {
			q.From, q.To, q.Where = days.From, days.To, q.Where[:last]
		}
	}
	if len(q.Where) == 0 {
		q.Where = nil
	}
	return q
}

type parser struct {
	vocabulary Vocabulary
	fields     []Field
	relevance  Relevance

	text  string
	runes []rune
	at    int
	// depth is how many brackets are open, title says that their terms are searched in the title.
	depth int
	title bool
}

// placed is a condition with the place where it begins.
type placed struct {
	Condition
	at int
}

// mostBrackets bounds how deep brackets are.
const mostBrackets = 20

// group reads clauses up to a closing bracket or the end. What it gives must all hold; alternatives
// are one condition. Open is where the group's bracket is, -1 without one.
func (p *parser) group(open int) ([]placed, error) {
	g := clauses{parser: p}
	for {
		p.skipSpace()
		if p.at == len(p.runes) || isCloseBracket(p.runes[p.at]) {
			break
		}
		if err := g.next(); err != nil {
			return nil, err
		}
	}
	if g.operator != "" {
		return nil, p.errorf(g.operatorAt, operatorRemedy(g.operator), "nothing follows %s", g.operator)
	}
	if open >= 0 && p.at == len(p.runes) {
		return nil, p.errorf(open, article.Say("close it, or put it into quotation marks with its words"), "the bracket %c is never closed", p.runes[open])
	}
	if open >= 0 && len(g.list) == 0 {
		return nil, p.errorf(open, article.Say("write words or filters into them, or leave them out"), "the brackets are empty")
	}
	return g.joined()
}

// clauses are the clauses of a group, as far as it is read.
type clauses struct {
	*parser
	list []placed
	// ends are where the clauses end, operators what precedes each: OR, AND, or nothing for
	// AND.
	ends      []int
	operators []string
	// operator is one that waits for what follows it.
	operator   string
	operatorAt int
	// or is where the first OR is; choice is where a choice such as relevant: is, just
	// before here.
	or, choice int
}

// next reads an operator or a clause.
func (g *clauses) next() error {
	p := g.parser
	start := p.at
	if word, end, ok := p.operator(); ok && word != "NOT" {
		if word == "NEAR" || len(g.list) == 0 || g.operator != "" || g.choice > 0 {
			return p.errorf(start, operatorRemedy(word), "%s joins nothing", string(p.runes[start:end]))
		}
		if word == "OR" && g.or == 0 {
			g.or = start
		}
		g.operator, g.operatorAt, p.at = word, start, end
		return nil
	}
	c, err := p.clause()
	if err != nil {
		return err
	}
	if c == nil { // a choice, which is not a condition
		if g.operator != "" {
			return p.errorf(g.operatorAt, article.Say("write %s at the end", string(p.runes[start:p.at])), "%s joins nothing", g.operator)
		}
		g.choice = p.at
		return nil
	}
	g.list = append(g.list, placed{c, start})
	g.ends, g.operators = append(g.ends, p.at), append(g.operators, g.operator)
	g.operator, g.choice = "", 0
	return nil
}

func operatorRemedy(word string) article.Words {
	if word == "NEAR" {
		return article.Say("write a word or phrase on either side: 信用 NEAR/5 惩戒; put the word NEAR into quotation marks to look for it")
	}
	return article.Say("write something on either side: 信用 %s 失信; put the word %s into quotation marks to look for it", word, word)
}

// joined gives what must all hold. Where OR is beside clauses without it, brackets must say
// what it joins: search engines differ in that, so whatever was taken would be wrong for some.
func (g *clauses) joined() ([]placed, error) {
	either := 0
	for _, operator := range g.operators {
		if operator == "OR" {
			either++
		}
	}
	switch {
	case either == 0:
		return g.parser.checked(g.list)
	case either < len(g.list)-1:
		return nil, g.errorf(g.or, article.Say("write %s or %s", g.bracketed("OR"), g.bracketed("")), "brackets must say what OR joins")
	}
	list := make([]Condition, len(g.list))
	for i, c := range g.list {
		list[i] = c.Condition
	}
	return []placed{{anyOf(list), g.list[0].at}}, nil
}

// bracketed writes the clauses with brackets around those that an operator joins: OR, or the lack
// of it.
func (g *clauses) bracketed(inner string) string {
	var groups [][]string
	for i, c := range g.list {
		text := string(g.runes[c.at:g.ends[i]])
		if i > 0 && (g.operators[i] == "OR") == (inner == "OR") {
			groups[len(groups)-1] = append(groups[len(groups)-1], text)
			continue
		}
		groups = append(groups, []string{text})
	}
	within, between := " ", " OR "
	if inner == "OR" {
		within, between = between, within
	}
	var written []string
	for _, group := range groups {
		text := strings.Join(group, within)
		if len(group) > 1 {
			text = "(" + text + ")"
		}
		written = append(written, text)
	}
	return strings.Join(written, between)
}

// checked gives conditions that must all hold as one list, and refuses those of which an article
// can never meet all.
func (p *parser) checked(list []placed) ([]placed, error) {
	var flat []placed
	for _, c := range list {
		all, ok := c.Condition.(All)
		if !ok {
			flat = append(flat, c)
			continue
		}
		for _, inner := range all {
			flat = append(flat, placed{inner, c.at})
		}
	}
	return flat, p.agree(flat)
}

// clause reads a condition with its minus; it is nil for a choice.
func (p *parser) clause() (Condition, error) {
	start := p.at
	negated := p.minus()
	if negated && (p.at == len(p.runes) || unicode.IsSpace(p.runes[p.at]) || isCloseBracket(p.runes[p.at]) || p.minus()) {
		return nil, p.errorf(start, article.Say("write one minus just before what to leave out: -信用卡"), "the minus leaves nothing out")
	}
	if word, end, ok := p.operator(); ok && !negated && word == "NOT" {
		p.at, negated = end, true
		p.skipSpace()
		_, _, operator := p.operator()
		if p.at == len(p.runes) || isCloseBracket(p.runes[p.at]) || operator || p.minus() {
			return nil, p.errorf(start, article.Say("write what to leave out after it: NOT 信用卡; put the word NOT into quotation marks to look for it"), "NOT leaves nothing out")
		}
	}
	c, err := p.operand(start, negated)
	if err != nil {
		return nil, err
	}
	before := p.at
	p.skipSpace()
	if word, end, ok := p.operator(); ok && word == "NEAR" {
		return p.near(c, start, end, negated)
	}
	p.at = before
	if negated && c != nil {
		return not(c), nil
	}
	return c, nil
}

// operand reads a group, a field or a term; start is where its minus stands.
func (p *parser) operand(start int, negated bool) (Condition, error) {
	if isOpenBracket(p.runes[p.at]) {
		return p.bracket()
	}
	if name, ok := p.fieldName(); ok {
		return p.field(start, name, negated)
	}
	return p.term(start)
}

// bracket reads a group with its brackets.
func (p *parser) bracket() (Condition, error) {
	open := p.at
	if p.depth++; p.depth > mostBrackets {
		return nil, p.errorf(open, article.Say("leave out those that do nothing"), "more than %d brackets are open", mostBrackets)
	}
	p.at++
	list, err := p.group(open)
	if err != nil {
		return nil, err
	}
	p.at++
	p.depth--
	conditions := make([]Condition, len(list))
	for i, c := range list {
		conditions[i] = c.Condition
	}
	return allOf(conditions), nil
}

func isOpenBracket(r rune) bool  { return r == '(' || r == '（' }
func isCloseBracket(r rune) bool { return r == ')' || r == '）' }

// minus reads a minus, if there is one here.
func (p *parser) minus() bool {
	if p.at < len(p.runes) && strings.ContainsRune("-－−", p.runes[p.at]) {
		p.at++
		return true
	}
	return false
}

func (p *parser) skipSpace() {
	for p.at < len(p.runes) && unicode.IsSpace(p.runes[p.at]) {
		p.at++
	}
}

// operator is the operator here, a word of its own in letters of either width, with its end.
func (p *parser) operator() (word string, end int, ok bool) {
	end = p.at
	for end < len(p.runes) && !endsWord(p.runes[end]) {
		end++
	}
	switch word = width.Narrow.String(string(p.runes[p.at:end])); word {
	case "OR", "AND", "NOT", "NEAR":
		return word, end, true
	}
	if strings.HasPrefix(word, "NEAR/") {
		return "NEAR", end, true
	}
	return "", p.at, false
}

package index

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"yulun/article"
)

// term reads a word or a phrase. Start is where its clause begins.
func (p *parser) term(start int) (Condition, error) {
	term := Term{Title: p.title}
	at := p.at
	var err error
	if p.at < len(p.runes) && closing(p.runes[p.at]) != "" {
		term.Phrase = true
		if term.Text, err = p.quoted(); err != nil {
			return nil, err
		}
		if rest := strings.TrimRightFunc(term.Text, isStar); len([]rune(term.Text)) == len([]rune(rest))+1 {
			term.Text, term.Prefix = rest, true
		}
	} else if term.Text, term.Prefix, err = p.word(at); err != nil {
		return nil, err
	}
	if !strings.ContainsFunc(term.Text, isSearchable) {
		return nil, p.errorf(start, article.Say("write at least one letter, character or figure"), "%s is nothing to search for", string(p.runes[start:p.at]))
	}
	if !term.Phrase && !p.title && strings.EqualFold(term.Text, "or") {
		return nil, p.errorf(at, article.Say(`write OR in capital letters to find either of two, or "or" to find the word`), "%q can be an operator or a word", term.Text)
	}
	if letters := ending(term.Text); term.Prefix && letters < fewestLetters {
		return nil, p.errorf(at, article.Say("write at least two letters or figures, or one Chinese character, before the star"), "%s is the beginning of too much", string(p.runes[at:p.at]))
	}
	return term, nil
}

// fewestLetters is how many letters of a word must come before a star.
const fewestLetters = 2

// ending counts the letters and figures at the end of a text. One that can't be the beginning of a
// longer word, since its script writes no spaces, counts for enough.
func ending(text string) int {
	n := 0
	runes := []rune(text)
	for i := len(runes) - 1; i >= 0 && isSearchable(runes[i]); i-- {
		if runes[i] >= 0x2E80 {
			return fewestLetters
		}
		n++
	}
	return n
}

// How other programs write operators that this language has not, or writes another way. Nobody means
// them as words, and as words they find nothing.
var (
	// distance is how near words are: ~5 behind a phrase, w/5, pre/5, NEAR5 and adj5 between words.
	distance = regexp.MustCompile(`(?i)^(?:[~～]\d*|(?:w|n|pre|near|adj|onear)[/／]\d+|(?:near|onear|adj)\d+)$`)
	// likeness is what is behind a word that may be spelt otherwise or weighs more: word~2, word^3.
	likeness = regexp.MustCompile(`.([~^][\d.]*)$`)
	// anyLetter stands for one letter in a Latin word: organi?ation.
	anyLetter = regexp.MustCompile(`[A-Za-z](\?)[A-Za-z]`)
)

// isForeign reports whether a word has a form that is an operator elsewhere.
func isForeign(word string) bool {
	return distance.MatchString(word) || likeness.MatchString(word) || anyLetter.MatchString(word)
}

// word reads a word without quotation marks, and whether a star ends it.
func (p *parser) word(start int) (text string, star bool, err error) {
	for p.at < len(p.runes) && !endsWord(p.runes[p.at]) {
		if isClosing(p.runes[p.at]) {
			return "", false, p.errorf(p.at, article.Say("write 「 before what is meant exactly so, or leave the mark out"), "the quotation mark %c closes nothing", p.runes[p.at])
		}
		if strings.ContainsRune("|｜", p.runes[p.at]) {
			return "", false, p.errorf(p.at, article.Say("write 失信 OR 老赖 for either of two, or quotation marks around the sign"), "%c is not an operator", p.runes[p.at])
		}
		p.at++
	}
	text = string(p.runes[start:p.at])
	if distance.MatchString(text) {
		return "", false, p.errorf(start, article.Say("write 信用 NEAR/5 惩戒 for two words near one another"), "%s is not an operator", text)
	}
	for _, sign := range []*regexp.Regexp{likeness, anyLetter} {
		if at := sign.FindStringSubmatchIndex(text); at != nil {
			place := start + len([]rune(text[:at[2]]))
			return "", false, p.errorf(place, article.Say("leave it out, or put the word into quotation marks"), "%s is not an operator", text[at[2]:at[3]])
		}
	}
	if strings.ContainsFunc(text, isStar) {
		text = string(p.runes[start : p.at-1])
		if !isStar(p.runes[p.at-1]) || strings.ContainsFunc(text, isStar) {
			place := start + slices.IndexFunc(p.runes[start:p.at], isStar)
			return "", false, p.errorf(place, article.Say("write it after the beginning of a word, as in punish*, or leave it out"), "a star is allowed only at the end of a word")
		}
		return text, true, nil
	}
	return text, false, nil
}

func isStar(r rune) bool { return r == '*' || r == '＊' }

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
	return "", p.errorf(start, article.Say("close it: %s", string(p.runes[start:])+closer(p.runes[start])), "the quotation mark %c is never closed", p.runes[start])
}

// closer is the mark that belongs to one that opens a phrase.
func closer(r rune) string {
	switch r {
	case '"', '＂':
		return string(r)
	}
	closers := []rune(closing(r))
	return string(closers[len(closers)-1])
}

// closing lists the marks that close a phrase which the given one opens; empty for any other sign.
// Curly marks are often typed the wrong way round.
func closing(r rune) string {
	switch r {
	case '"', '＂':
		return `"＂`
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

// The distances of NEAR.
const (
	usualDistance = 10
	mostDistance  = 100
)

// near reads the right side of NEAR and returns the pair. The operator is here and has an end.
func (p *parser) near(left Condition, start, end int, negated bool) (Condition, error) {
	at := p.at
	if negated {
		return nil, p.errorf(start, article.Say("write -(%s …) to leave the pair out", string(p.runes[start+1:at])+string(p.runes[at:end])), "the minus is before one side of NEAR")
	}
	near := Near{Distance: usualDistance}
	if number := []rune(string(p.runes[at:end])); len(number) > len("NEAR") {
		n, err := strconv.Atoi(string(number[len("NEAR/"):]))
		if err != nil || n < 0 || n > mostDistance {
			return nil, p.errorf(at, article.Say("write how many characters or words may lie between, as in NEAR/5"), "NEAR takes a distance from 0 to %d, got %s", mostDistance, string(number))
		}
		near.Distance = n
	}
	var err error
	if near.Left, err = p.side(left, start); err != nil {
		return nil, err
	}
	p.at = end
	p.skipSpace()
	_, _, operator := p.operator()
	if p.at == len(p.runes) || isCloseBracket(p.runes[p.at]) || operator {
		return nil, p.errorf(at, operatorRemedy("NEAR"), "nothing follows NEAR")
	}
	rightAt := p.at
	if p.minus() {
		return nil, p.errorf(rightAt, article.Say("leave it out in a clause of its own: 信用 NEAR/5 惩戒 -小说"), "a minus is on one side of NEAR")
	}
	right, err := p.operand(rightAt, false)
	if err != nil {
		return nil, err
	}
	if near.Right, err = p.side(right, rightAt); err != nil {
		return nil, err
	}
	if near.Left[0].Title != near.Right[0].Title {
		return nil, p.errorf(rightAt, article.Say("write title: before both sides, or before none"), "one side of NEAR is searched in the title alone")
	}
	third := p.at
	p.skipSpace()
	if word, _, ok := p.operator(); ok && word == "NEAR" {
		return nil, p.errorf(p.at, article.Say("write a pair for each: 信用 NEAR/5 惩戒 惩戒 NEAR/5 法律"), "NEAR joins two terms, not three")
	}
	p.at = third
	return near, nil
}

// side is one side of NEAR: a term, or some in brackets with OR between them, all in the title or
// none.
func (p *parser) side(c Condition, at int) ([]Term, error) {
	if term, ok := c.(Term); ok {
		return []Term{term}, nil
	}
	alternatives, ok := c.(Any)
	var terms []Term
	for _, a := range alternatives {
		term, isTerm := a.(Term)
		ok = ok && isTerm && (len(terms) == 0 || term.Title == terms[0].Title)
		terms = append(terms, term)
	}
	if !ok {
		return nil, p.errorf(at, article.Say("write a word, a phrase or (惩戒 OR 处罚) on either side; put filters and other groups beside the pair"), "NEAR joins words and phrases only")
	}
	return terms, nil
}

package quotes

import (
	"strings"

	"yulun/internal/lazyre"
)

const (
	englishVerbs = `(?:said|says|told|tells|added|adds|argued|argues|warned|warns|explained|explains|wrote|writes|noted|notes|asked|asks|` +
		`insisted|insists|recalled|recalls|replied|replies|claimed|claims|admitted|admits|conceded|concedes|observed|observes|remarked|` +
		`declared|declares|stated|states|complained|complains|concluded|concludes)`
	englishPronoun = `(?:[Hh]e|[Ss]he|[Tt]hey|[Ww]e|I)`
	// name is one of up to four words with capitals, with or without a title.
	name = `(?:(?:Mr|Ms|Mrs|Dr|Prof|Professor|Judge|President|Minister|Senator|Sir)\.?\s+)?` +
		`[A-Z][\p{L}'’\-]*\p{L}(?:\s+(?:de|van|von|der|al|bin|[A-Z]\.|[A-Z][\p{L}'’\-]*\p{L})){0,4}`
	// described is somebody in up to six words: the court clerk, its finance director.
	described = `(?:[Tt]he|[Aa]n?|[Oo]ne|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|[Oo]ur|[Mm]y|[Aa]nother)\s+(?:[\p{L}'’\-]+\s+){0,4}[\p{L}'’\-]+`
	speaker   = `(` + englishPronoun + `|` + described + `|` + name + `)`
	// aside stands between speaker and verb: ", who runs a shop,".
	aside = `(?:,\s[^,.;:"“”]{1,80},)?`
)

var (
	saidBehind = lazyre.New(
		`^,?\s*(` + englishVerbs + `)\s+` + speaker + `(?:[,.;:—]|\s+(?:who|in|at|of|on|from|with|as|after|when|whose)\b|\s*$)`,
	)
	saysBehind = lazyre.New(`^,?\s*` + speaker + aside + `\s+(` + englishVerbs + `)\b`)
	saysBefore = lazyre.New(
		`^(?:(?:But|And|Yet|Still|Then|Later|However|So|As)\b,?\s+)?` + speaker + aside + `(?:\s+\p{L}+ly)?\s+(` + englishVerbs + `)(?:\s+[\p{L}'’]+){0,3}[,:]?\s*$`,
	)
	accordingIn = lazyre.New(
		`(?:^|[,;]\s+|\s)([Aa]ccording to)\s+` + speaker + `\s*[,:]\s*$`,
	)
	accordingTo = lazyre.New(`^,?\s*(according to)\s+` + speaker + `(?:[,.;:—]|\s*$)`)
	// sentenceEnd ends a sentence before a quotation.
	sentenceEnd = lazyre.New(`[.!?]["”’]?\s+`)
)

// titles end with a full stop that ends no sentence.
var titles = lazyre.New(`\b(?:Mr|Ms|Mrs|Dr|Prof|St|[A-Z])\.\s+`)

// endsWithTitle reports whether the last full stop of a text belongs to a title.
func endsWithTitle(text string) bool {
	all := titles.FindAllStringIndex(text, -1)
	return len(all) > 0 && all[len(all)-1][1] == len(text)
}

// englishBefore reads who speaks out of what stands before a quotation.
func englishBefore(text string) (attribution, bool) {
	start := 0
	for _, at := range sentenceEnd.FindAllStringIndex(text, -1) {
		if !endsWithTitle(text[:at[1]]) {
			start = at[1]
		}
	}
	sentence := text[start:]
	start += len(sentence) - len(strings.TrimLeft(sentence, " ,\t"))
	sentence = text[start:]
	if m := accordingIn.FindStringSubmatchIndex(sentence); m != nil {
		return englishSpeaker(sentence, span{m[4], m[5]}, span{m[2], m[3]}, start)
	}
	if m := saysBefore.FindStringSubmatchIndex(sentence); m != nil {
		return englishSpeaker(sentence, span{m[2], m[3]}, span{m[4], m[5]}, start)
	}
	return attribution{}, false
}

// englishBehind reads who speaks out of what stands behind a quotation.
func englishBehind(text string) (attribution, bool) {
	for _, p := range []*lazyre.Regexp{accordingTo, saidBehind} {
		if m := p.FindStringSubmatchIndex(text); m != nil {
			return englishSpeaker(text, span{m[4], m[5]}, span{m[2], m[3]}, 0)
		}
	}
	if m := saysBehind.FindStringSubmatchIndex(text); m != nil {
		return englishSpeaker(text, span{m[2], m[3]}, span{m[4], m[5]}, 0)
	}
	return attribution{}, false
}

var (
	isEnglishPronoun = lazyre.New(`^` + englishPronoun + `$`)
	// notWho are words in capitals or with an article that aren't somebody.
	notWho = lazyre.New(
		`^(?:It|This|That|These|Those|There|What|Which|When|Where|Why|How|If|As|In|On|At|For|From|With|After|Before|By|No|Not|Yes|And|But|Or|So|Then|Now|Here|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)$|\b(?:is|are|was|were|has|have|had|who|that|which|when|and then)\b`,
	)
)

func englishSpeaker(text string, who, verb span, by int) (attribution, bool) {
	s := who.of(text)
	if notWho.MatchString(s) {
		return attribution{}, false
	}
	a := attribution{speaker: who, verb: verb, pronoun: isEnglishPronoun.MatchString(s)}
	return a.moved(by), true
}

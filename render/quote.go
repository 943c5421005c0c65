package render

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"yulun/article"
)

// Quote is a sentence of an article with one cue in it: what a figure is made of.
type Quote struct {
	Before, Cue, After string
	Kind               string
	Weight             float64
	Field              string
}

// sentenceEnds end a sentence in Chinese and English running text.
const sentenceEnds = "。！？!?；\n"

// longestQuote is the most code points shown on either side of a cue.
const longestQuote = 80

// Quotes lists the sentences behind an article's stance, the weightiest cues first, at most n and
// each sentence once.
func Quotes(a article.Article, n int) []Quote {
	cues := slices.DeleteFunc(slices.Clone(a.Reading.Evidence), func(e article.Evidence) bool {
		return e.Kind != "stance" || e.Weight == 0
	})
	slices.SortStableFunc(cues, func(a, b article.Evidence) int {
		return cmp.Compare(math.Abs(b.Weight), math.Abs(a.Weight))
	})
	fields := map[string][]rune{"title": []rune(a.Title), "text": []rune(a.Text)}
	type place struct {
		field string
		start int
	}
	seen := map[place]bool{}
	var quotes []Quote
	for _, e := range cues {
		if len(quotes) == n {
			break
		}
		field := fields[e.Field]
		if e.Start < 0 || e.End > len(field) || e.Start >= e.End {
			continue
		}
		start, end := sentence(field, e.Start, e.End)
		if seen[place{e.Field, start}] {
			continue
		}
		seen[place{e.Field, start}] = true
		quotes = append(quotes, Quote{
			Before: clip(field[start:e.Start], true), Cue: string(field[e.Start:e.End]), After: clip(field[e.End:end], false),
			Kind: e.Kind, Weight: e.Weight, Field: e.Field,
		})
	}
	return quotes
}

// sentence is the range of the sentence around a cue. A full stop ends one when white space
// follows.
func sentence(field []rune, cueStart, cueEnd int) (start, end int) {
	start, end = cueStart, cueEnd
	for start > 0 && !endsSentence(field, start-1) {
		start--
	}
	for end < len(field) && !endsSentence(field, end-1) {
		end++
	}
	for start < cueStart && (field[start] == ' ' || field[start] == '\n') {
		start++
	}
	return start, end
}

func endsSentence(field []rune, i int) bool {
	if strings.ContainsRune(sentenceEnds, field[i]) {
		return true
	}
	return field[i] == '.' && (i+1 == len(field) || field[i+1] == ' ' || field[i+1] == '\n')
}

// clip shortens a side of a quote, keeping what is next to the cue.
func clip(side []rune, keepEnd bool) string {
	switch {
	case len(side) <= longestQuote:
		return strings.TrimSuffix(string(side), "\n")
	case keepEnd:
		return "…" + string(side[len(side)-longestQuote:])
	default:
		return string(side[:longestQuote]) + "…"
	}
}

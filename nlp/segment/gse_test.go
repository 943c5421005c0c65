package segment

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/go-ego/gse"
	"pgregory.net/rapid"
)

// TestCutsAsGSE: words and their parts are those of gse itself with all words loaded.
func TestCutsAsGSE(t *testing.T) {
	t.Parallel()
	topic := []string{"地铁通行证", "不配合", "失信被执行人", "4S店", "信用", "税", "人民", "有限公司"}
	ours, err := New(topic)
	if err != nil {
		t.Fatal(err)
	}
	theirs := loaded(t, topic...)
	same := func(t interface{ Fatalf(string, ...any) }, clause string) {
		want := byGSE(theirs.Segment([]byte(clause)), clause)
		if got := marked(ours, clause); got != want {
			t.Fatalf("%s is cut\n   %s\ngse %s", clause, got, want)
		}
	}
	t.Run("texts", func(t *testing.T) {
		t.Parallel()
		for _, clause := range clauses(t) {
			same(t, clause)
		}
	})
	t.Run("any words", func(t *testing.T) {
		t.Parallel()
		tokens := theirs.Dict.Tokens
		rapid.Check(t, func(t *rapid.T) {
			var clause strings.Builder
			for range rapid.IntRange(1, 12).Draw(t, "words") {
				word := []rune(tokens[rapid.IntRange(0, len(tokens)-1).Draw(t, "word")].Text())
				from := rapid.IntRange(0, len(word)-1).Draw(t, "from")
				clause.WriteString(string(word[from:]))
			}
			if runes := []rune(clause.String()); clauseEnd(runes, 0) == len(runes) {
				same(t, clause.String())
			}
		})
	})
	t.Run("any characters", func(t *testing.T) {
		t.Parallel()
		character := rapid.OneOf(
			rapid.RuneFrom([]rune("人民法院不配合执行失信被信用社会一二三十分钟有限公司大小中国的了在是aBZ09")),
			rapid.RuneFrom(nil, unicode.Han),
		)
		rapid.Check(t, func(t *rapid.T) {
			same(t, rapid.StringOfN(character, 1, 40, -1).Draw(t, "clause"))
		})
	})
}

// clauses are those of the texts that are written for training.
func clauses(t testing.TB) (all []string) {
	t.Helper()

	files, err := filepath.Glob("../../training/zh-*.jsonl")
	if err != nil || len(files) == 0 {
		t.Fatalf("no texts: %v", err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		runes := []rune(string(text))
		for at := 0; at < len(runes); {
			end := clauseEnd(runes, at)
			if end == at {
				at++
				continue
			}
			all = append(all, string(runes[at:end]))
			at = end
		}
	}
	return all
}

// marked is a clause with spaces between words, and | between parts of them.
func marked(s *Segmenter, clause string) string {
	runes := []rune(clause)
	spans, inner := s.Spans(runes)
	var b strings.Builder
	for _, w := range spans {
		for i := w.Start; i < w.End; i++ {
			if slices.Contains(inner, i) {
				b.WriteByte('|')
			}
			b.WriteRune(runes[i])
		}
		b.WriteByte(' ')
	}
	return b.String()
}

// byGSE is the same of gse's segments.
func byGSE(segments []gse.Segment, clause string) string {
	var b strings.Builder
	for i := range segments {
		s := &segments[i]
		text := clause[s.Start():s.End()]
		var places uint32
		if length := utf8.RuneCountInString(text); length > 2 && length <= maxParted {
			places = gseMeetings(text, s.Token(), 0)
			if strings.ContainsRune(numerals, []rune(text)[0]) {
				places |= 1 << 1
			}
		}
		at := 0
		for _, r := range text {
			if places&(1<<at) != 0 {
				b.WriteByte('|')
			}
			b.WriteRune(r)
			at++
		}
		b.WriteByte(' ')
	}
	return b.String()
}

// gseMeetings is [Segmenter.meetings] by the parts that gse has.
func gseMeetings(text string, token *gse.Token, from int) uint32 {
	parts := token.Segments()
	if len(parts) < 2 {
		return 0
	}
	var places uint32
	at := from
	for _, part := range parts {
		of := text[part.Start():part.End()]
		length := utf8.RuneCountInString(of)
		if at > from+1 || at == from+1 && !strings.ContainsRune(negations, []rune(text)[0]) {
			places |= 1 << at
		}
		if length > 2 {
			places |= gseMeetings(of, part.Token(), at)
		}
		at += length
	}
	return places
}

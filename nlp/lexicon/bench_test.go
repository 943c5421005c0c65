package lexicon

import (
	"testing"

	"yulun/configs/topics"
)

// BenchmarkLoad reads the built-in cues, and makes them ready to be found.
func BenchmarkLoad(b *testing.B) {
	fsys, _ := topics.Open(topics.Default)
	b.Run("files", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			load(fsys)
		}
	})
	lex, _ := load(fsys)
	b.Run("automaton", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			newAutomaton(lex.patterns)
		}
		a := newAutomaton(lex.patterns)
		b.Log(len(lex.patterns), len(a.targets), len(a.labels))
	})
}

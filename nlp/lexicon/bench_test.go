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
			loadOwn(fsys)
		}
	})
	lex, _ := loadOwn(fsys)
	compiled := lex.Compile()
	b.Run("compiled", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := Compiled(compiled); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("all tries", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			x := newTries(&lex.table, func(*piece, []rune) (begins, ends border) { return anywhere, anywhere })
			for i := range x.buckets {
				x.build(x.buckets[i].pieces)
			}
		}
		b.Log(len(lex.patterns), len(lex.pieces))
	})
}

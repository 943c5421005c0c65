package lexicon

import (
	"os"
	"path/filepath"
	"testing"

	"yulun/configs/topics"
	plain "yulun/text"
)

// BenchmarkFind finds the built-in cues in the texts for training, each file as one sentence.
func BenchmarkFind(b *testing.B) {
	files, err := filepath.Glob(filepath.Join("..", "..", "training", "*.jsonl"))
	if err != nil || len(files) == 0 {
		b.Fatal(files, err)
	}
	var texts [][]rune
	size := 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			b.Fatal(err)
		}
		size += len(data)
		texts = append(texts, plain.Plain(string(data)))
	}
	fsys, _ := topics.Open(topics.Default)
	lex, _ := loadOwn(fsys)
	b.SetBytes(int64(size))
	for b.Loop() {
		for _, text := range texts {
			f := lex.Finder()
			f.Find(text, 0, len(text), nil, nil)
			f.Close()
		}
	}
}

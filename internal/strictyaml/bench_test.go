package strictyaml

import (
	"os"
	"path/filepath"
	"testing"
)

// BenchmarkParse reads a large file of cues by either parser.
func BenchmarkParse(b *testing.B) {
	data, err := os.ReadFile(filepath.Join("..", "..", "configs", "topics", "social-credit", "frames.yaml"))
	if err != nil {
		b.Fatal(err)
	}
	text := string(data)
	b.Run("plain", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		b.ReportAllocs()
		for b.Loop() {
			if _, ok := readPlain(text); !ok {
				b.Fatal("is left to the other parser")
			}
		}
	})
	b.Run("goccy", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		b.ReportAllocs()
		for b.Loop() {
			body, problem := parseAny("frames.yaml", text)
			if problem != nil {
				b.Fatal(problem)
			}
			fromTree(body)
		}
	})
}

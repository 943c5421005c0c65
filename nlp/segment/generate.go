//go:build ignore

// Command generate writes dictionary.txt.gz: the simplified Chinese dictionary of gse without its
// rare words. Run it with "go generate ./nlp/segment".
package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

const (
	module = "github.com/go-ego/gse"
	// minFrequency leaves 109,000 of 352,000 words. On SIGHAN 2005 (PKU, MSR) that cuts better than
	// all words do (F1 87.5 and 86.0, not 83.3 and 82.4), and as well as with 5, in three quarters
	// of the start-up, for which a search by words waits.
	minFrequency = 10
)

func main() {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", module).Output()
	if err != nil {
		log.Fatalf("find %s: %v", module, err)
	}
	all, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(out)), "data/dict/zh/s_1.txt"))
	if err != nil {
		log.Fatal(err)
	}
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		log.Fatal(err)
	}
	for line := range strings.Lines(string(all)) {
		fields := strings.Fields(line) // word, frequency, part of speech
		if len(fields) < 2 {
			continue
		}
		frequency, err := strconv.ParseFloat(fields[1], 64)
		if err != nil || frequency < minFrequency {
			continue
		}
		fmt.Fprintln(w, fields[0], fields[1])
	}
	if err := w.Close(); err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile("dictionary.txt.gz", b.Bytes(), 0o644); err != nil {
		log.Fatal(err)
	}
}

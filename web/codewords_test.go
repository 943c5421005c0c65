package web

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestCodingWords: both languages have the same words with the same verbs, and those that templates
// and handlers ask for.
func TestCodingWords(t *testing.T) {
	t.Parallel()
	if diff := cmp.Diff(slices.Sorted(maps.Keys(englishWords)), slices.Sorted(maps.Keys(chineseWords))); diff != "" {
		t.Errorf("words of the two languages differ:\n%s", diff)
	}
	verbs := regexp.MustCompile(`%[ds]`)
	for name, en := range englishWords {
		if diff := cmp.Diff(verbs.FindAllString(en, -1), verbs.FindAllString(chineseWords[name], -1)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	inTemplates, inHandlers := regexp.MustCompile(`(?:\.W|\$w)\.([a-z0-9]+)`), regexp.MustCompile(`[wWs]\["([a-z0-9]+)`)
	used := map[string]bool{"tag": true}
	templates, err := filepath.Glob("templates/*.html")
	if err != nil {
		t.Fatal(err)
	}
	handlers, err := filepath.Glob("code*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range slices.Concat(templates, handlers) {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		asked := inTemplates
		if strings.HasSuffix(file, ".go") {
			asked = inHandlers
		}
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range asked.FindAllStringSubmatch(string(content), -1) {
			used[m[1]] = true
			if _, ok := englishWords[m[1]]; !ok {
				t.Errorf("%s asks for the word %s, which there is not", file, m[1])
			}
		}
	}
	for name := range englishWords {
		if !used[name] {
			t.Errorf("nothing asks for the word %s", name)
		}
	}
}

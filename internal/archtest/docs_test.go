package archtest

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestDocsNameFilesThatExist keeps the pages that lead through the code from pointing to files that
// were moved or split.
func TestDocsNameFilesThatExist(t *testing.T) {
	t.Parallel()
	files := load(t)
	docs, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	decisions, err := filepath.Glob("../../docs/decisions/*.md")
	if err != nil {
		t.Fatal(err)
	}
	docs = append(append(docs, decisions...), "../../CONTRIBUTING.md")
	named := 0
	for _, doc := range docs {
		text, err := os.ReadFile(doc)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile("`([a-z0-9_/]+\\.go)`").FindAllStringSubmatch(string(text), -1) {
			named++
			if !slices.ContainsFunc(files, func(f file) bool { return f.path == m[1] || strings.HasSuffix(f.path, "/"+m[1]) }) {
				t.Errorf("%s names %s, and there is no such file", filepath.Base(doc), m[1])
			}
		}
	}
	if named < 20 {
		t.Errorf("only %d files are named in docs: the pattern is broken", named)
	}
}

// TestPromisesNameTestsThatExist keeps docs/promises.md and docs/security.md from resting on a test
// that was renamed or taken out.
func TestPromisesNameTestsThatExist(t *testing.T) {
	t.Parallel()
	var tests strings.Builder
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		code, err := os.ReadFile(path)
		tests.Write(code)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for doc, least := range map[string]int{"promises.md": 25, "security.md": 50} {
		text, err := os.ReadFile("../../docs/" + doc)
		if err != nil {
			t.Fatal(err)
		}
		named := regexp.MustCompile(`\b(Test|Fuzz)[A-Z]\w+`).FindAllString(string(text), -1)
		for _, name := range named {
			if !strings.Contains(tests.String(), "func "+name+"(") {
				t.Errorf("docs/%s rests on %s, and there is no such test", doc, name)
			}
		}
		if len(named) < least {
			t.Errorf("only %d tests are named in docs/%s: the pattern is broken", len(named), doc)
		}
	}
}

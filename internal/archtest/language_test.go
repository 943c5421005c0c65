package archtest

import (
	"go/ast"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// oddPhrases are turns of phrase that readers had to read twice, each with what to write instead.
var oddPhrases = []struct {
	pattern *regexp.Regexp
	instead string
}{
	{regexp.MustCompile(`(?i)\b(made|make|makes|making|written)(?: it)? anew\b`), "rebuild, create again"},
	{regexp.MustCompile(`(?i)\bgone on with\b`), "resumed"},
	{regexp.MustCompile(`(?i)\bheld against\b`), "compared with"},
	{regexp.MustCompile(`(?i)\bfor want of\b`), "for lack of, because there is no"},
	{regexp.MustCompile(`(?i)\bis no (\w+)`), "is not a"},
}

// plainNo are the words after "is no" that make usual English.
var plainNo = map[string]bool{
	"longer": true, "more": true, "fewer": true, "less": true, "worse": true, "later": true,
	"earlier": true, "newer": true, "older": true, "matter": true, "reason": true,
}

// thereIs is "is no" with a subject that makes it usual English.
var thereIs = regexp.MustCompile(`(?i)\b(there|where|which)\s+$`)

// TestLanguage holds comments and messages, and the pages for readers, to plain English. Quoted
// material, such as articles that tests read, is left alone.
func TestLanguage(t *testing.T) {
	t.Parallel()
	for _, f := range load(t) {
		if strings.HasSuffix(f.path, "language_test.go") {
			continue
		}
		check := func(text string) {
			if odd, instead := oddPhrase(text); odd != "" {
				t.Errorf("%s: %q: write %q", f.path, odd, instead)
			}
		}
		for _, group := range f.syntax.Comments {
			check(group.Text())
		}
		if f.test {
			continue // their strings hold articles and pages
		}
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				check(lit.Value)
			}
			return true
		})
	}
	docs, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(docs, "../../README.md") {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if odd, instead := oddPhrase(string(text)); odd != "" {
			t.Errorf("%s: %q: write %q", filepath.Base(name), odd, instead)
		}
	}
}

// logCalls are the methods of a logger, which take a message and then names and values.
var logCalls = map[string]bool{"Debug": true, "Info": true, "Warn": true, "Error": true}

// TestLogs: messages and names of the log begin in lower case, and an error is named err, so that
// whoever filters the log needs one name.
func TestLogs(t *testing.T) {
	t.Parallel()
	seen := 0
	for _, f := range load(t) {
		if f.test {
			continue
		}
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || !isLog(call) {
				return true
			}
			seen++
			for _, arg := range call.Args {
				text, ok := arg.(*ast.BasicLit)
				if !ok || text.Kind != token.STRING {
					continue
				}
				if first, _ := utf8.DecodeRuneInString(text.Value[1:]); unicode.IsUpper(first) {
					t.Errorf("%s: %s in the log begins in upper case", f.path, text.Value)
				} else if text.Value == `"error"` {
					t.Errorf(`%s: an error of the log is named "error": write "err"`, f.path)
				}
			}
			return true
		})
	}
	if seen < 50 {
		t.Errorf("%d calls of a logger were found", seen)
	}
}

// isLog reports whether a call writes to a logger: to slog, or to what is named log.
func isLog(call *ast.CallExpr) bool {
	method, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || !logCalls[strings.TrimSuffix(method.Sel.Name, "Context")] || len(call.Args) == 0 {
		return false
	}
	name := ""
	switch on := method.X.(type) {
	case *ast.Ident:
		name = on.Name
	case *ast.SelectorExpr:
		name = on.Sel.Name
	}
	return name == "slog" || strings.EqualFold(name, "log") || strings.EqualFold(name, "logger")
}

// oddPhrase is the first odd phrase of a text with what to write instead, empty where there is
// none.
func oddPhrase(text string) (odd, instead string) {
	text = strings.Join(strings.Fields(text), " ")
	for _, p := range oddPhrases {
		for _, at := range p.pattern.FindAllStringSubmatchIndex(text, -1) {
			if len(at) > 2 && (plainNo[strings.ToLower(text[at[2]:at[3]])] || thereIs.MatchString(text[:at[0]])) {
				continue
			}
			return text[at[0]:at[1]], p.instead
		}
	}
	return "", ""
}

func TestOddPhrase(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"the index is made anew":             "made anew",
		"or make it anew of the archive":     "make it anew",
		"a crawl that is gone\non with":      "gone on with",
		"kept for want of a better":          "for want of",
		`"soon" is no time`:                  "is no time",
		"there is no such page":              "",
		"the page is no longer there":        "",
		"rules made a new impression":        "",
		"the year in which is no gap at all": "",
	} {
		if got, _ := oddPhrase(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

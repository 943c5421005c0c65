package locale_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"text/template/parse"

	"github.com/goccy/go-yaml"

	"yulun/index"
)

// chinese reads the entries as they stand in the files.
func chinese(t *testing.T) map[string]string {
	t.Helper()
	names, err := filepath.Glob("zh/*.yaml")
	if err != nil || len(names) == 0 {
		t.Fatalf("no entries: %v", err)
	}
	all := map[string]string{}
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var some map[string]string
		if err := yaml.Unmarshal(raw, &some); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		maps.Copy(all, some)
	}
	return all
}

// use is a place where a key is said.
type use struct {
	where string
	args  int // how many arguments it gets; -1 where that can't be seen
}

// used collects the keys of the program with the first place of each: the first argument of T, Text
// and Key in Go and of t in templates, and the labels of the table of filters.
func used(t *testing.T) map[string]use {
	t.Helper()
	keys := map[string]use{}
	add := func(key string, u use) {
		if _, known := keys[key]; !known {
			keys[key] = u
		}
	}
	for _, f := range index.Fields(index.Vocabulary{}) {
		add(f.Label, use{"index/fields.go", 0})
		add(strings.ToLower(f.Label), use{"index/fields.go", 0}) // within a sentence
	}
	for _, about := range abouts(t) {
		add(about, use{"configs/topics", 0})
	}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && d.Name() != ".."):
			return fs.SkipDir
		case d.IsDir() || strings.HasSuffix(path, "_test.go"):
			return nil
		case strings.HasSuffix(path, ".go"):
			return inGo(path, add)
		case strings.HasSuffix(path, ".html") || strings.HasSuffix(path, ".tmpl"):
			return inTemplate(path, add)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(keys) < 50 {
		t.Fatalf("only %d keys: the walk is broken", len(keys))
	}
	return keys
}

// abouts are what the shipped lexicons say of their groups of cues.
func abouts(t *testing.T) (all []string) {
	t.Helper()
	err := filepath.WalkDir("../configs/topics", func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".yaml" {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		type group struct {
			About string `yaml:"about"`
		}
		var file struct {
			Groups []group `yaml:"groups"`
			Frames []struct {
				Groups []group `yaml:"groups"`
			} `yaml:"frames"`
		}
		if yaml.Unmarshal(raw, &file) != nil {
			return nil // a file of another kind
		}
		for _, f := range file.Frames {
			file.Groups = append(file.Groups, f.Groups...)
		}
		for _, g := range file.Groups {
			if g.About != "" {
				all = append(all, g.About)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func inGo(path string, add func(string, use)) error {
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, path, nil, 0)
	if err != nil {
		return err
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if made, ok := n.(*ast.CompositeLit); ok && strings.HasPrefix(path, "../web/") {
			fields(made, add)
		}
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) == 0 {
			return true
		}
		message(path, call, add)
		fun, ok := call.Fun.(*ast.SelectorExpr)
		if !ok || fun.Sel.Name != "T" && fun.Sel.Name != "Text" && fun.Sel.Name != "Key" {
			return true
		}
		if key, ok := literal(call.Args[0]); ok {
			args := len(call.Args) - 1
			if call.Ellipsis.IsValid() || fun.Sel.Name == "Key" {
				args = -1
			}
			add(key, use{set.Position(call.Pos()).String(), args})
		}
		return true
	})
	return nil
}

// message collects what errors say to readers of pages and of the API, and what they advise.
func message(path string, call *ast.CallExpr, add func(string, use)) {
	name := ""
	switch fun := call.Fun.(type) {
	case *ast.Ident:
		name = fun.Name
	case *ast.SelectorExpr:
		name = fun.Sel.Name
	}
	for _, m := range []struct {
		folder, name string
		args         []int
	}{
		{"../web/", "fault", []int{2, 3}},
		{"../web/", "advised", []int{3}},
		{"../web/", "Usagef", []int{0, 1}},
		{"../", "NotFoundf", []int{1}},
		{"../jobs/list.go", "Usagef", []int{0, 1}},
		{"../jobs/list.go", "Say", []int{0}},
		{"../dossier/", "Usagef", []int{0, 1}},
		{"../dossier/", "Say", []int{0}},
		{"../access/", "Usagef", []int{0, 1}},
		{"../access/", "Say", []int{0}},
		{"../configs/edit.go", "Usagef", []int{0, 1}},
		{"../configs/edit.go", "Say", []int{0}},
		{"../internal/yamllist/", "Usagef", []int{0, 1}},
		{"../configs/searchesedit.go", "Usagef", []int{0, 1}},
		{"../configs/searchesedit.go", "Say", []int{0}},
		{"../service/crew.go", "Usagef", []int{0, 1}},
		{"../service/desk.go", "Usagef", []int{0, 1}},
		{"../service/editor.go", "Usagef", []int{0, 1}},
		{"../service/offers.go", "Usagef", []int{0, 1}},
		{"../store/sqlstore/codings.go", "Say", []int{0}},
		{"../stats/words/", "Usagef", []int{0, 1}},
		{"../stats/words/", "Say", []int{0}},
		{"../stats/watch.go", "Usagef", []int{0, 1}},
		{"../index/match/", "Usagef", []int{0, 1}},
		{"../web/", "Say", []int{0}},
		{"../index/", "errorf", []int{2}},
		{"../index/", "Say", []int{0}},
		{"../survey/", "Say", []int{0}},
		{"../stats/", "refuse", []int{0}},
		{"../index/parse", "Usagef", []int{0, 1}},
		{"../index/index.go", "Usagef", []int{0, 1}},
		{"../store/deletions.go", "Say", []int{0}},
		{"../store/deletions.go", "Usagef", []int{0, 1}},
		{"../stats/series.go", "Usagef", []int{0, 1}},
		{"../survey/survey.go", "Usagef", []int{0, 1}},
	} {
		if name != m.name || !strings.HasPrefix(path, m.folder) {
			continue
		}
		for _, i := range m.args {
			if i < len(call.Args) {
				if key, ok := literal(call.Args[i]); ok && key != "" {
					add(key, use{path, -1})
				}
			}
		}
	}
}

// fields collects the sentences of problems that are written out.
func fields(made *ast.CompositeLit, add func(string, use)) {
	for _, e := range made.Elts {
		pair, ok := e.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		field, ok := pair.Key.(*ast.Ident)
		if !ok || field.Name != "Error" && field.Name != "Remedy" && field.Name != "Message" {
			continue
		}
		if key, ok := literal(pair.Value); ok && key != "" {
			add(key, use{field.Name, -1})
		}
	}
}

// literal is a text that is written out.
func literal(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, err == nil && e.Kind == token.STRING
	case *ast.BinaryExpr:
		left, ok := literal(e.X)
		right, both := literal(e.Y)
		return left + right, ok && both && e.Op == token.ADD
	default:
		return "", false
	}
}

func inTemplate(path string, add func(string, use)) error {
	raw, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	tree := parse.New(path)
	tree.Mode = parse.SkipFuncCheck
	trees := map[string]*parse.Tree{}
	if _, err := tree.Parse(string(raw), "", "", trees); err != nil {
		return err
	}
	for _, t := range trees {
		walk(t.Root, func(c *parse.CommandNode) {
			name, ok := c.Args[0].(*parse.IdentifierNode)
			if !ok || name.Ident != "t" || len(c.Args) < 2 {
				return
			}
			if key, ok := c.Args[1].(*parse.StringNode); ok {
				where, _ := t.ErrorContext(c)
				add(key.Text, use{where, len(c.Args) - 2})
			}
		})
	}
	return nil
}

// walk visits the commands below a node.
func walk(n parse.Node, visit func(*parse.CommandNode)) {
	branch := func(b parse.BranchNode) {
		walk(b.Pipe, visit)
		walk(b.List, visit)
		walk(b.ElseList, visit)
	}
	switch n := n.(type) {
	case *parse.ListNode:
		if n == nil {
			return
		}
		for _, one := range n.Nodes {
			walk(one, visit)
		}
	case *parse.ActionNode:
		walk(n.Pipe, visit)
	case *parse.TemplateNode:
		walk(n.Pipe, visit)
	case *parse.PipeNode:
		if n == nil {
			return
		}
		for _, c := range n.Cmds {
			visit(c)
			for _, a := range c.Args {
				walk(a, visit)
			}
		}
	case *parse.IfNode:
		branch(n.BranchNode)
	case *parse.RangeNode:
		branch(n.BranchNode)
	case *parse.WithNode:
		branch(n.BranchNode)
	}
}

// TestEveryKeyHasChinese: each sentence has its Chinese, nothing else has, and both take the same
// numbers and names.
func TestEveryKeyHasChinese(t *testing.T) {
	t.Parallel()
	words, keys := chinese(t), used(t)
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		u := keys[key]
		zh, ok := words[key]
		switch {
		case !ok:
			t.Errorf("%s: no Chinese for %q", u.where, key)
		case fmt.Sprint(verbsOf(key)) != fmt.Sprint(verbsOf(zh)):
			t.Errorf("%q has %v, its Chinese %q has %v", key, verbsOf(key), zh, verbsOf(zh))
		case u.args >= 0 && u.args != len(verbsOf(key)):
			t.Errorf("%s: %q takes %d arguments and gets %d", u.where, key, len(verbsOf(key)), u.args)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(words)) {
		if _, ok := keys[key]; !ok {
			t.Errorf("nothing says %q any more: remove its Chinese", key)
		}
	}
}

var verb = regexp.MustCompile(`%[-+# 0]*(?:\d+)?(?:\.\d+)?(?:\[(\d+)\])?([a-zA-Z%])`)

// verbsOf are the verbs of a format by the argument that each says.
func verbsOf(format string) map[int]string {
	verbs, next := map[int]string{}, 1
	for _, m := range verb.FindAllStringSubmatch(format, -1) {
		if m[2] == "%" {
			continue
		}
		if m[1] != "" {
			next, _ = strconv.Atoi(m[1])
		}
		verbs[next] = m[2]
		next++
	}
	return verbs
}

// TestTypography: full-width punctuation, and one space between Chinese and Latin letters or
// figures, but none in dates and shares.
func TestTypography(t *testing.T) {
	t.Parallel()
	for name, wrong := range map[string]*regexp.Regexp{
		"half-width punctuation":       regexp.MustCompile(`\p{Han}[,;:?!()"]|[,;:?!()"]\p{Han}|\p{Han}\.(\s|$)`),
		"no space beside Latin":        regexp.MustCompile(`\p{Han}(%d|[A-Za-z0-9])|[A-Za-z0-9]\p{Han}|%d\p{Han}`),
		"a space beside punctuation":   regexp.MustCompile(`\s[，。；：？！（）、“”《》]|[，。；：？！（）、“”《》]\s`),
		"two spaces, or one at an end": regexp.MustCompile(`\p{Han}\s\s|\s\s\p{Han}|\p{Han}\s$|^\s\p{Han}`),
		"a space between Chinese":      regexp.MustCompile(`\p{Han} \p{Han}`),
		"forms in braces":              regexp.MustCompile(`\{.*\|.*\}`),
	} {
		for key, zh := range chinese(t) {
			if strings.Contains(key, "(this OR that)") {
				continue // the signs of the query language are half-width
			}
			zh = date.ReplaceAllString(anyText.ReplaceAllString(zh, "§"), "某日")
			if found := wrong.FindString(zh); found != "" {
				t.Errorf("%s in %q, the Chinese of %q: %q", name, zh, key, found)
			}
		}
	}
}

// anyText is a verb whose text may be of any script.
var anyText = regexp.MustCompile(`%(\[\d+\])?[sqv]`)

// date is a date as Chinese is set.
var date = regexp.MustCompile(`\d{4}年(\d{1,2}月(\d{1,2}日)?)?`)

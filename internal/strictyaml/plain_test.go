package strictyaml

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// fataler is what fails: a test, or a case of a property.
type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

// sameByBoth fails where readPlain reads a text otherwise than goccy's parser. It reports whether
// readPlain reads it at all.
func sameByBoth(t fataler, text string) bool {
	t.Helper()
	got, ok := readPlain(text)
	if !ok {
		return false
	}
	body, problem := parseAny("f.yaml", text)
	if problem != nil || body == nil {
		t.Fatalf("reads what is a mistake: %q, %v", text, problem)
	}
	if want := fromTree(body); !same(&want, &got) {
		t.Fatalf("%q is read otherwise (-goccy +plain):\n%s", text, cmp.Diff(want, got, cmp.AllowUnexported(node{}), cmpopts.EquateEmpty()))
	}
	return true
}

func same(a, b *node) bool {
	if a.form != b.form || a.line != b.line || a.text != b.text || len(a.items) != len(b.items) {
		return false
	}
	for i := range a.items {
		if !same(&a.items[i], &b.items[i]) {
			return false
		}
	}
	return true
}

// Every file that is shipped is read fast, and by both alike.
func TestPlainReadsTheShippedFiles(t *testing.T) {
	t.Parallel()
	files := 0
	err := fs.WalkDir(os.DirFS(filepath.Join("..", "..", "configs", "topics")), ".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".yaml") {
			return err
		}
		data, err := os.ReadFile(filepath.Join("..", "..", "configs", "topics", name))
		if err != nil {
			return err
		}
		files++
		if !sameByBoth(t, string(data)) {
			t.Errorf("%s is left to the other parser", name)
		}
		return nil
	})
	if err != nil || files < 10 {
		t.Fatal(files, err)
	}
}

// Each form is read fast, or left to the other parser.
func TestPlainLeavesTheRest(t *testing.T) {
	t.Parallel()
	for _, text := range taken {
		if !sameByBoth(t, text) {
			t.Errorf("%q is left to the other parser", text)
		}
	}
	for _, text := range left {
		if sameByBoth(t, text) {
			t.Errorf("%q is read", text)
		}
	}
}

var taken = []string{
	"a: b\nc:\n  - d\n  - e: f\n    g: [h, {i: j, k: 'l'}]\n",
	"# c\n\na: >-\n  b\n  c\nd: |\n  e\n\n    f\n\ng: \"h\" # i\n\"j: k\": l",
	"- a\n- 1.5\n- -3\n- 0x1f\n- true\n-\n- ~\n- .inf\n- {a: [b,\n    c]}\n- []\n- {}\n- 'a\\d'\n- http://a/b#c\n",
}

var left = []string{
	"", "# c\n", "a", "[a]\n", "- - a\n", " a: b\n", "a:\n- b\n", "a: b\n  c\n", "a: b: c\n", "a: &b c\n", "a: *b\n", "a: !c d\n", "? a\n: b\n", "<<: a\n", "---\na: b\n",
	"a: b\n...\n", "%YAML 1.2\n---\na: b\n", "a: \"b\\n\"\n", "a: 'b''c'\n", "a: \"b\n  c\"\n", "a: [b, c,]\n", "a: [b\n  c]\n", "a: [b: c]\n", "a: {b: }\n", "a: [b,\nc]\n",
	"a: |+\n  b\n", "a: >\n  b\n\n  c\n", "a: >\n  b", "a: |\n", "\ta: b\n", "a: b\r\n", "a: \xff\n", "\uFEFFa: b\n", strings.Repeat("[", 200), "1: a\n", "a: [b] c\n", "a: \"b\"#c\n",
}

// pieces are what texts are changed by: all that means anything in YAML.
var pieces = []string{
	"a", "失信", "key", ": ", ":", "- ", "-", "[", "]", "{", "}", ", ", ",", "\n", "\n  ", "\n    ", "\n - ", "\n- ", "\n  - ", " ", "  ",
	"\"", "'", "#", " # c", "|", ">", "|-", ">-", "|\n  ", ">\n  ", "1", "0.5", "-1", "+", ".", "~", "null", "true", "?", "&", "*", "!", "%", "@", "`", "<<",
	"\\", "\n\n", "a: b", "- a", "[a, b]", "{a: b}", "{a: [b, c]}", "\"a b\"", "'a'", "a:b", "http://x", "---", "...", "\na: ", "\n  b: ", "\n# c", "\n  # c",
}

// draft writes a file that readPlain takes, into b: a block at some indent, of which the first line is
// begun already.
func draft(t *rapid.T, b *strings.Builder, indent, depth int) {
	entries, isList := rapid.IntRange(1, 3).Draw(t, "entries"), rapid.Bool().Draw(t, "list")
	for i := range entries {
		if i > 0 {
			b.WriteString(rapid.SampledFrom([]string{"", "", "", "\n", "   # c\n", "# c\n"}).Draw(t, "between"))
			b.WriteString(strings.Repeat(" ", indent))
		}
		if isList {
			b.WriteString("- ")
			if depth > 0 && rapid.IntRange(0, 3).Draw(t, "inline") == 0 {
				b.WriteString("k: ")
				value(t, b, indent+2, depth-1)
				continue
			}
		} else {
			b.WriteString(rapid.SampledFrom([]string{"a", "key", "b-2", "\"失信 1\"", "true", "_x.y"}).Draw(t, "key") + ": ")
		}
		value(t, b, indent, depth)
	}
}

func value(t *rapid.T, b *strings.Builder, indent, depth int) {
	below := indent + rapid.IntRange(1, 3).Draw(t, "deeper")
	pad := "\n" + strings.Repeat(" ", below)
	switch rapid.IntRange(0, 6).Draw(t, "value") {
	case 0:
		if depth > 0 {
			b.WriteString(pad)
			draft(t, b, below, depth-1)
			return
		}
		fallthrough
	case 1:
		brackets(t, b, pad, depth)
	case 2:
		b.WriteString(rapid.SampledFrom([]string{"|", "|-", ">", ">-"}).Draw(t, "several"))
		for range rapid.IntRange(1, 3).Draw(t, "lines") {
			b.WriteString(pad + rapid.SampledFrom([]string{"a", "b: c", "# d", "- e", "失信", "  f", "\"", "\n"}).Draw(t, "line"))
		}
	default:
		b.WriteString(rapid.SampledFrom(singles).Draw(t, "single"))
	}
	b.WriteString(rapid.SampledFrom([]string{"", "", " ", " # c"}).Draw(t, "end") + "\n")
}

var singles = []string{
	"", "~", "a", "a b", "失信", "1", "-1", "1.50", "0x1f", "0o17", "017", "1_000", "+3", ".5", "1e3", "12e03", "-.inf", ".nan", "null", "True", "no", "2014-06-14", "10:30",
	"\"a, b: c\"", "'x: \\d'", "\"\"", "http://a/b?c=d", "a:b", "a#b", "a'b", "x-y", "-x", "a, b", "a [b]", "18446744073709551616", "99999999999999999999.5", "a | b", "@", "a ]",
}

func brackets(t *rapid.T, b *strings.Builder, pad string, depth int) {
	begin, end := "[", "]"
	isList := rapid.Bool().Draw(t, "list")
	if !isList {
		begin, end = "{", "}"
	}
	b.WriteString(begin)
	for i := range rapid.IntRange(0, 3).Draw(t, "items") {
		if i > 0 {
			b.WriteString("," + rapid.SampledFrom([]string{" ", " ", pad, "", " \n" + pad, "\n# c" + pad}).Draw(t, "between"))
		}
		if !isList {
			b.WriteString(rapid.SampledFrom([]string{"a", "key", "'b'"}).Draw(t, "key") + ": ")
		}
		if depth > 0 && rapid.IntRange(0, 2).Draw(t, "nested") == 0 {
			brackets(t, b, pad, depth-1)
		} else {
			b.WriteString(rapid.SampledFrom(singles).Draw(t, "single"))
		}
	}
	b.WriteString(end)
}

// changed is a draft, or one with a change or two.
func changed(t *rapid.T) string {
	var b strings.Builder
	draft(t, &b, 0, 3)
	text := b.String()
	for range rapid.IntRange(0, 2).Draw(t, "changes") {
		from := rapid.IntRange(0, len(text)).Draw(t, "from")
		to := min(from+rapid.IntRange(0, 3).Draw(t, "length"), len(text))
		text = text[:from] + rapid.SampledFrom(append(pieces, "")).Draw(t, "by") + text[to:]
	}
	return text
}

func TestPlainReadsAsTheOtherParserDoes(t *testing.T) {
	t.Parallel()
	read := 0
	rapid.Check(t, func(t *rapid.T) {
		for range 20 {
			if sameByBoth(t, changed(t)) {
				read++
			}
		}
	})
	if read == 0 {
		t.Error("none is read")
	}
}

func FuzzPlain(f *testing.F) {
	for _, seed := range slices.Concat(taken, left) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) { sameByBoth(t, text) })
}

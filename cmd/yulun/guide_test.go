package main

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/tools/txtar"
)

// untried are commands of the guide that the script can't run, since they end only when they are
// stopped.
var untried = []string{"yulun serve "}

// TestGuide holds docs/topics.md to the script that tries it: every file and every command of the
// page is in it.
func TestGuide(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/topics.md")
	if err != nil {
		t.Fatal(err)
	}
	script, err := txtar.ParseFile("testdata/script/topic-guide.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for _, f := range script.Files {
		files = append(files, string(f.Data))
	}
	blocks := regexp.MustCompile("(?s)```(?:yaml|json)\n(.*?)```").FindAllStringSubmatch(string(page), -1)
	commands := regexp.MustCompile(`(?m)^    (yulun .*)$`).FindAllStringSubmatch(string(page), -1)
	if len(blocks) < 4 || len(commands) < 4 {
		t.Fatalf("%d files and %d commands found: the page is read wrongly", len(blocks), len(commands))
	}
	for _, b := range blocks {
		if !strings.Contains(strings.Join(files, "\x00"), b[1]) {
			t.Errorf("the script doesn't try the file\n%s", b[1])
		}
	}
	for _, c := range commands {
		if strings.HasPrefix(c[1], untried[0]) {
			continue
		}
		if !strings.Contains(string(script.Comment), "\nexec "+c[1]+"\n") {
			t.Errorf("the script doesn't try %s", c[1])
		}
	}
}

// TestValidationGuide holds docs/validation.md to the script that tries it: the commands of the
// page are in it, in the same order.
func TestValidationGuide(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/validation.md")
	if err != nil {
		t.Fatal(err)
	}
	script, err := os.ReadFile("testdata/script/validation-guide.txtar")
	if err != nil {
		t.Fatal(err)
	}
	commands := regexp.MustCompile(`(?m)^    (yulun .*)$`).FindAllStringSubmatch(string(page), -1)
	if len(commands) < 8 {
		t.Fatalf("%d commands found: the page is read wrongly", len(commands))
	}
	rest := string(script)
	for _, c := range commands {
		before, after, found := strings.Cut(rest, "\nexec "+c[1]+"\n")
		if !found {
			t.Fatalf("the script doesn't try %s, or not in this order", c[1])
		}
		if extra := strings.Count(before, "\nexec "); extra > 0 {
			t.Errorf("the script has %d commands before %s that the page lacks", extra, c[1])
		}
		rest = "\n" + after
	}
}

// TestWordsGuide holds docs/words.md to the script that tries it: every command of the page is in
// it.
func TestWordsGuide(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/words.md")
	if err != nil {
		t.Fatal(err)
	}
	script, err := os.ReadFile("testdata/script/words-guide.txtar")
	if err != nil {
		t.Fatal(err)
	}
	commands := regexp.MustCompile(`(?m)^    (yulun .*)$`).FindAllStringSubmatch(string(page), -1)
	if len(commands) < 10 {
		t.Fatalf("%d commands found: the page is read wrongly", len(commands))
	}
	for _, c := range commands {
		command, _, _ := strings.Cut(c[1], " > ") // a script has no redirection
		if !strings.Contains(string(script), "\nexec "+command+"\n") {
			t.Errorf("the script doesn't try %s", command)
		}
	}
}

// TestPaperGuide holds docs/paper.md to the script that tries it: the commands of the page are in
// it, in the same order, the examples by their names.
func TestPaperGuide(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/paper.md")
	if err != nil {
		t.Fatal(err)
	}
	script, err := os.ReadFile("testdata/script/paper-guide.txtar")
	if err != nil {
		t.Fatal(err)
	}
	commands := regexp.MustCompile(`(?m)^    (yulun .*|(?:python3|Rscript) docs/examples/.*)$`).FindAllStringSubmatch(string(page), -1)
	if len(commands) < 15 {
		t.Fatalf("%d commands found: the page is read wrongly", len(commands))
	}
	rest := string(script)
	for _, c := range commands {
		tried := "\nexec " + c[1] + "\n"
		if interpreter, example, ok := strings.Cut(c[1], " docs/examples/"); ok {
			line := regexp.MustCompile("\nexample " + interpreter + " '[^']*' " + regexp.QuoteMeta(example) + "\n")
			if tried = line.FindString(rest); tried == "" {
				t.Fatalf("the script doesn't try %s, or not in this order", c[1])
			}
		}
		_, after, found := strings.Cut(rest, tried)
		if !found {
			t.Fatalf("the script doesn't try %s, or not in this order", c[1])
		}
		rest = "\n" + after
	}
}

// holdsGuide holds a page to the script that tries it: its commands are in the script in the same
// order, and what the page shows of their output is in a file of the script. Flags of the script
// that the page lacks follow those of the page.
func holdsGuide(t *testing.T, page, script string, least int) {
	t.Helper()
	text, err := os.ReadFile("../../docs/" + page)
	if err != nil {
		t.Fatal(err)
	}
	tried, err := txtar.ParseFile("testdata/script/" + script)
	if err != nil {
		t.Fatal(err)
	}
	commands := regexp.MustCompile(`(?m)^    (yulun .*)$`).FindAllStringSubmatch(string(text), -1)
	if len(commands) < least {
		t.Fatalf("%d commands found: the page is read wrongly", len(commands))
	}
	rest := strings.NewReplacer("\nretry ", "\nexec ", "\n[exec:sqlite3] exec ", "\nexec ").Replace(string(tried.Comment))
	for _, c := range commands {
		_, after, found := strings.Cut(rest, "\nexec "+c[1])
		if ends := strings.HasPrefix(after, "\n") || strings.HasPrefix(after, " --"); !found || !ends {
			t.Fatalf("the script doesn't try %s, or not in this order", c[1])
		}
		rest = after
	}
	shown := map[string]bool{}
	for _, f := range tried.Files {
		shown[string(f.Data)] = true
	}
	for _, b := range regexp.MustCompile("(?s)```text\n(.*?)```").FindAllStringSubmatch(string(text), -1) {
		if !shown[b[1]] {
			t.Errorf("no file of the script is\n%s", b[1])
		}
	}
}

// TestStudentGuide holds docs/student.md to the script that tries it.
func TestStudentGuide(t *testing.T) {
	t.Parallel()
	holdsGuide(t, "student.md", "student-guide.txtar", 14)
}

// TestAnalystGuide holds docs/analyst.md to the script that tries it.
func TestAnalystGuide(t *testing.T) {
	t.Parallel()
	holdsGuide(t, "analyst.md", "analyst-guide.txtar", 20)
}

// scriptRetry runs a program until it succeeds.
func scriptRetry(ts *testscript.TestScript, _ bool, args []string) {
	for deadline := time.Now().Add(longestWait); ; time.Sleep(50 * time.Millisecond) {
		err := ts.Exec(args[0], args[1:]...)
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			ts.Fatalf("%s: %v", strings.Join(args, " "), err)
		}
	}
}

// scriptShows compares what the last command printed with an excerpt: each line of it is there, in
// this order, but for numbers, dates and the space between columns. Where others use the port of
// the sample press, its articles have other ids, so that another sample is drawn.
func scriptShows(ts *testscript.TestScript, _ bool, args []string) {
	lines := strings.Split(alike(ts.ReadFile("stdout")+ts.ReadFile("stderr")), "\n")
	for line := range strings.Lines(alike(ts.ReadFile(args[0]))) {
		line = strings.TrimSuffix(line, "\n")
		if strings.TrimSpace(line) == "…" || line == "" {
			continue
		}
		at := slices.Index(lines, line)
		if at < 0 {
			ts.Fatalf("%s: nothing printed is like %q", args[0], line)
		}
		lines = lines[at+1:]
	}
}

var (
	numbers = regexp.MustCompile(`[−+-]?[0-9][0-9.,]*`)
	spaces  = regexp.MustCompile(` +`)
	hashes  = regexp.MustCompile(`[0-9a-f]{12,}`)
	folders = regexp.MustCompile(`(?m)^\S*/`)
)

// alike is a text without what differs from run to run.
func alike(text string) string {
	text = folders.ReplaceAllString(text, "")
	text = numbers.ReplaceAllString(hashes.ReplaceAllString(text, "1"), "1")
	return spaces.ReplaceAllString(text, " ")
}

// TestJournalistGuide holds docs/journalist.md to the script that tries it: every file and every
// command of the page is in it, the commands in the same order.
func TestJournalistGuide(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/journalist.md")
	if err != nil {
		t.Fatal(err)
	}
	script, err := os.ReadFile("testdata/script/journalist-guide.txtar")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```(?:yaml|json)\n(.*?)```").FindAllStringSubmatch(string(page), -1)
	commands := regexp.MustCompile(`(?m)^    (yulun .*)$`).FindAllStringSubmatch(string(page), -1)
	if len(blocks) != 2 || len(commands) < 12 {
		t.Fatalf("%d files and %d commands found: the page is read wrongly", len(blocks), len(commands))
	}
	for _, b := range blocks {
		if !strings.Contains(string(script), " --\n"+b[1]) {
			t.Errorf("the script doesn't try the file\n%s", b[1])
		}
	}
	rest := string(script)
	for _, c := range commands {
		_, after, found := strings.Cut(rest, "\nexec "+c[1]+"\n")
		if !found {
			t.Fatalf("the script doesn't try %s, or not in this order", c[1])
		}
		rest = "\n" + after
	}
}

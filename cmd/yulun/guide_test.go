package main

import (
	"os"
	"regexp"
	"strings"
	"testing"

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

// TestValidationGuide holds docs/validation.md to the script that tries it: the commands of the page
// are in it, in the same order.
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

// TestWordsGuide holds docs/words.md to the script that tries it: every command of the page is in it.
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

// TestPaperGuide holds docs/paper.md to the script that tries it: the commands of the page are in it,
// in the same order, the examples by their names.
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

package apitest

import (
	"encoding/csv"
	"html"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var (
	block  = regexp.MustCompile(`(?s)<pre tabindex="0"><code class="(sh|python|r)">(.*?)</code></pre>`)
	digits = regexp.MustCompile(`\d+`)
	ids    = regexp.MustCompile(`(?m)^\{"id":"([0-9a-f]{16})"`)
)

// TestShownCode runs the code that the pages show, and compares what it counts with the API.
func TestShownCode(t *testing.T) {
	python := interpreter(t, "import pandas", "-c", "/usr/bin/python3", "python3")
	r := interpreter(t, "1", "-e", "Rscript")
	for _, page := range []string{
		"/search", "/search?q=%E5%A4%B1%E4%BF%A1+OR+%22social+credit%22&order=newest", "/search?frame=privacy&lang=en&unit=story",
		"/search?q=-%E5%A4%B1%E4%BF%A1", "/series", "/series?bucket=year&group=type&q=%E4%BF%A1%E7%94%A8&zone=UTC&smooth=3",
		"/series?bucket=year&compare=lang%3Aen&cumulative=yes", "/compare", "/compare?lang=en&weight=outlet",
		"/kwic?q=%E4%BF%A1%E7%94%A8&sort=left", "/clusters",
		"/search?from=2015-06-09&to=2015-06-09&zone=America%2FLos_Angeles", "/compare?from=2015-06-09&to=2016&zone=America%2FLos_Angeles",
	} {
		t.Run(page, func(t *testing.T) {
			shown := codeOf(t, page)
			if len(shown) != 3 {
				t.Fatalf("%d blocks: %v", len(shown), shown)
			}
			want, file := countOf(t, page, shown["r"])
			same(t, page, shown["sh"], file)
			if got := run(t, "sh", "-c", shown["sh"]); counted(t, page, got) != want {
				t.Errorf("%s\ncounts %d, want %d:\n%.400s", shown["sh"], counted(t, page, got), want, got)
			}
			for program, code := range map[string][]string{python: {"-c", shown["python"]}, r: {"-e", shown["r"]}} {
				if program == "" {
					continue
				}
				got := run(t, program, code...)
				if n, _ := strconv.Atoi(strings.TrimPrefix(strings.TrimSpace(got), "[1] ")); n != want {
					t.Errorf("%s\ncounts %s, want %d", code[1], got, want)
				}
			}
		})
	}
}

// interpreter is the first that runs a line; empty where none does, which fails where tests may not
// be skipped.
func interpreter(t *testing.T, line, flag string, names ...string) string {
	t.Helper()
	for _, name := range names {
		if exec.Command(name, flag, line).Run() == nil {
			return name
		}
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("none of %v runs %q", names, line)
	}
	t.Logf("skipped: none of %v runs %q", names, line)
	return ""
}

func codeOf(t *testing.T, page string) map[string]string {
	t.Helper()
	res, err := http.Get(base + page)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	shown := map[string]string{}
	for _, m := range block.FindAllStringSubmatch(string(body), -1) {
		shown[m[1]] = html.UnescapeString(m[2])
	}
	return shown
}

// countOf is what the table at the address in a piece of R counts, read here.
func countOf(t *testing.T, page, r string) (n int, file string) {
	t.Helper()
	address := strings.Split(r, `"`)[1]
	res, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s %v %s", address, res.Status, err, body)
	}
	file = strings.TrimPrefix(string(body), "\uFEFF")
	if n = table(t, page, file); n == 0 {
		t.Errorf("%s counts nothing", address)
	}
	return n, file
}

// same checks that a command gives every figure of a file, or every article in its order.
func same(t *testing.T, page, command, file string) {
	t.Helper()
	name, rest, _ := strings.Cut(strings.TrimPrefix(command, "yulun "), " ")
	if name == "words" || name == "export" {
		second, more, _ := strings.Cut(rest, " ")
		name, rest = name+" "+second, more
	}
	if name != "search" {
		if got := run(t, "sh", "-c", "yulun "+name+" --format csv "+strings.Replace(rest, "--format csv", "", 1)); got != file {
			t.Errorf("%s: the table differs:\n%.300s\n%.300s", command, got, file)
		}
		return
	}
	var want []string
	for _, row := range rowsOf(t, file)[1:] {
		want = append(want, row[0])
	}
	got := ids.FindAllStringSubmatch(run(t, "sh", "-c", "yulun search --format jsonl --limit 1000 "+rest), -1)
	if len(got) != len(want) {
		t.Fatalf("%s: %d articles, want %d", command, len(got), len(want))
	}
	for i, id := range got {
		if id[1] != want[i] {
			t.Fatalf("%s: article %d is %s, want %s", command, i+1, id[1], want[i])
		}
	}
}

func rowsOf(t *testing.T, text string) [][]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatalf("%v: %.300s", err, text)
	}
	return rows
}

// table counts in a table: its rows, the articles of a series, or those of all coverage.
func table(t *testing.T, page, text string) int {
	t.Helper()
	rows := rowsOf(t, text)
	column := func(row []string, name string) string {
		for i, h := range rows[0] {
			if h == name {
				return row[i]
			}
		}
		t.Fatalf("no column %s in %v", name, rows[0])
		return ""
	}
	if !strings.HasPrefix(page, "/series") && !strings.HasPrefix(page, "/compare") {
		return len(rows) - 1
	}
	sum := 0
	for _, row := range rows[1:] {
		n, _ := strconv.Atoi(column(row, "articles"))
		if strings.HasPrefix(page, "/series") {
			sum += n
		} else if column(row, "section") == "overall" {
			return n
		}
	}
	return sum
}

// counted is what a command printed.
func counted(t *testing.T, page, out string) int {
	t.Helper()
	if strings.HasPrefix(page, "/series") || page == "/clusters" { // which print tables
		return table(t, page, out)
	}
	if strings.HasPrefix(page, "/compare") {
		_, out, _ = strings.Cut(out, "\n") // 80 articles of coverage; …
	}
	n, _ := strconv.Atoi(digits.FindString(out))
	return n
}

func run(t *testing.T, program string, args ...string) string {
	t.Helper()
	c := exec.Command(program, args...)
	c.Dir = folder
	c.Env = append(os.Environ(), "PATH="+folder+string(filepath.ListSeparator)+os.Getenv("PATH"))
	out, err := c.Output()
	if err != nil {
		t.Errorf("%s %v: %v\n%s", program, args, err, out)
	}
	return string(out)
}

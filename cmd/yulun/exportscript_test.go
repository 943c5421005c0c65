package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"

	"yulun/render"
)

// scriptSums holds the files beside a provenance to what it says of them: sums FILE.
func scriptSums(ts *testscript.TestScript, _ bool, args []string) {
	var p render.Provenance
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &p))
	if len(p.Files) != 2 {
		ts.Fatalf("%d files", len(p.Files))
	}
	for _, f := range p.Files {
		b, err := os.ReadFile(filepath.Join(filepath.Dir(ts.MkAbs(args[0])), f.File))
		ts.Check(err)
		if sum := sha256.Sum256(b); hex.EncodeToString(sum[:]) != f.SHA256 || int64(len(b)) != f.Bytes {
			ts.Fatalf("%s has other bytes than the provenance says", f.File)
		}
		rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
		ts.Check(err)
		if len(rows)-1 != f.Rows || len(rows[0]) != len(f.Schema.Fields) {
			ts.Fatalf("%s has %d rows and %d columns", f.File, len(rows)-1, len(rows[0]))
		}
	}
}

// scriptSameRows compares exports of the same rows in different formats: same-rows FILE FILE...
func scriptSameRows(ts *testscript.TestScript, _ bool, args []string) {
	want := exportedRows(ts, args[0])
	if len(want) < 2 {
		ts.Fatalf("%s has no rows", args[0])
	}
	for _, name := range args[1:] {
		got := exportedRows(ts, name)
		for i := range min(len(want), len(got)) {
			if diff := cmp.Diff(want[i], got[i]); diff != "" {
				ts.Fatalf("%s and %s differ in row %d:\n%s", args[0], name, i, diff)
			}
		}
		if len(want) != len(got) {
			ts.Fatalf("%s has %d rows, %s %d", args[0], len(want), name, len(got))
		}
	}
}

// exportedRows are the cells of an export as CSV has them, the header first.
func exportedRows(ts *testscript.TestScript, name string) (rows [][]string) {
	content := ts.ReadFile(name)
	switch filepath.Ext(name) {
	case ".csv":
		read, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(content, "\uFEFF"))).ReadAll()
		ts.Check(err)
		rows = read
	case ".xlsx":
		read, err := render.ReadWorkbook(strings.NewReader(content))
		ts.Check(err)
		for _, row := range read {
			for len(row) < len(read[0]) {
				row = append(row, "")
			}
			rows = append(rows, row)
		}
	case ".jsonl":
		for line := range strings.Lines(content) {
			rows = append(rows, objectRow(ts, line, len(rows) == 0)...)
		}
	}
	for _, row := range rows {
		for i, text := range row {
			text = strings.TrimPrefix(text, "'") // before formulas and numbers
			row[i] = map[string]string{"TRUE": "true", "FALSE": "false", "1": "true", "0": "false"}[text]
			if row[i] == "" {
				row[i] = text
			}
		}
	}
	return rows
}

// objectRow is a line of JSON as a row, with its names before it where asked for.
func objectRow(ts *testscript.TestScript, line string, header bool) [][]string {
	decoder := json.NewDecoder(strings.NewReader(line))
	decoder.UseNumber()
	var names, values []string
	_, err := decoder.Token()
	ts.Check(err)
	for decoder.More() {
		name, err := decoder.Token()
		ts.Check(err)
		var v any
		ts.Check(decoder.Decode(&v))
		names, values = append(names, name.(string)), append(values, cellText(v))
	}
	if header {
		return [][]string{names, values}
	}
	return [][]string{values}
}

func cellText(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case []any:
		var texts []string
		for _, x := range v {
			texts = append(texts, fmt.Sprint(x))
		}
		if len(v) == 0 {
			return "none" // as lists of frames have it
		}
		return strings.Join(texts, "; ")
	default:
		return fmt.Sprint(v)
	}
}

// scriptLongArticle writes an article of 60,000 characters to import: long-article FILE.
func scriptLongArticle(ts *testscript.TestScript, _ bool, args []string) {
	line, err := json.Marshal(map[string]any{
		"url": "http://a.example/long.html", "title": "社会信用体系建设规划全文", "published": "2019-01-01", "outlet": "青石日报",
		"text": strings.Repeat("社会信用体系建设应当依法推进，失信被执行人名单应当公开。\n", 2200),
	})
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), append(line, '\n'), 0o644))
}

// examples is the folder of the examples, from that of the test.
const examples = "../../docs/examples"

// scriptExample runs an example of docs/examples where its interpreter is there with what it needs:
// example INTERPRETER PROBE FILE ARGS. PROBE is a line of code that fails without the packages.
func scriptExample(ts *testscript.TestScript, _ bool, args []string) {
	interpreter, err := exec.LookPath(args[0])
	if err == nil {
		err = exec.Command(interpreter, "-c", args[1]).Run()
		if strings.HasPrefix(args[0], "Rscript") {
			err = exec.Command(interpreter, "-e", args[1]).Run()
		}
	}
	if err != nil {
		if os.Getenv("CI") == "true" {
			ts.Fatalf("%s does not run %q: %v", args[0], args[1], err)
		}
		ts.Logf("skipped: %s does not run %q", args[0], args[1])
		return
	}
	file, err := filepath.Abs(filepath.Join(examples, args[2]))
	ts.Check(err)
	ts.Check(ts.Exec(interpreter, append([]string{file}, args[3:]...)...))
}

package render_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"yulun/article"
	"yulun/coding"
	"yulun/coding/sheet"
	"yulun/render"
)

// TestCodingsComeBack writes codings in each format and reads them as an import does.
func TestCodingsComeBack(t *testing.T) {
	t.Parallel()
	score, seed := -1.5, 0
	at := time.Date(2026, 3, 1, 14, 30, 0, 0, time.UTC)
	want := []coding.Coding{
		{
			Article: "0011223344556677", Text: "ab12", Revision: 2, Coder: "王芳", Person: true,
			Sample: "pilot", Relevant: true, Score: &score, Class: "critical",
			Frames: []article.Frame{"law", "privacy"}, Object: "several", Conduct: "both",
			Note: "=见“第二段”;\n\"过度\", 1", At: at,
		},
		{
			Article: "8899aabbccddeeff", Text: "cd", Revision: 1, Coder: "王芳", Person: true,
			Final: true, Sample: "pilot", Relevant: true, Frames: []article.Frame{}, At: at,
		},
		{
			Article: "1234567812345678", Text: "ef", Revision: 1, Coder: "王芳", Person: true,
			Sample: "pilot", At: at,
		},
		{
			Article: "0011223344556677", Text: "ab12", Revision: 2, Coder: "qwen3", Sample: "pilot",
			Relevant: true, At: at,
			Model: &coding.ModelInfo{
				Name: "qwen3", Version: "8b", Temperature: 0.2, Seed: &seed, Prompt: "aa",
				Checksum: "bb", Response: "cc",
			},
		},
	}
	var rows []render.Coded
	for i, c := range want {
		rows = append(
			rows,
			render.Coded{
				Coding: c.WithID(), Place: i + 1, Stratum: "lang=zh", Probability: 0.25,
			},
		)
	}
	table := render.Codings().Sheet(rows)
	read := map[string]func(*bytes.Buffer) (sheet.File, error){
		"csv":   func(b *bytes.Buffer) (sheet.File, error) { return sheet.Read("a.csv", b) },
		"jsonl": func(b *bytes.Buffer) (sheet.File, error) { return sheet.Read("a.jsonl", b) },
		"xlsx": func(b *bytes.Buffer) (sheet.File, error) {
			rows, err := render.ReadWorkbook(b)
			if err != nil {
				return sheet.File{}, err
			}
			return sheet.ReadRows("a.xlsx", rows)
		},
	}
	for format, read := range read {
		var b bytes.Buffer
		write := func() error { return table.Write(format, &b, render.FileOptions{BOM: true}) }
		if format == "jsonl" {
			write = func() error { return table.WriteJSONLines(&b) }
		}
		if err := write(); err != nil {
			t.Fatal(err)
		}
		f, err := read(&b)
		if err != nil {
			t.Fatalf("%s: %v", format, err)
		}
		var got []coding.Coding
		for _, r := range f.Rows {
			if len(r.Problems) > 0 {
				t.Errorf("%s: %v", format, r.Problems)
			}
			got = append(got, r.Coding)
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateApproxTime(0)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", format, diff)
		}
		if len(f.Ignored) > 0 {
			t.Errorf("%s: ignored %v", format, f.Ignored)
		}
	}
}

// TestCodingSheetIsBlind: the sheet has columns to fill in, and none that tells what the scorer
// found or who published the article.
func TestCodingSheetIsBlind(t *testing.T) {
	t.Parallel()
	row := render.ToCode{
		Item: coding.Item{
			Place: 1, Article: "0011223344556677", Text: "ab", Revision: 1,
			Stratum: "class=critical type=party", Probability: 0.5,
		},
		Sample: "pilot",
		Title:  "信用新规",
		Body:   "第一段。",
	}
	var b bytes.Buffer
	if err := render.CodingSheet(false).Sheet([]render.ToCode{row}).WriteCSV(&b, render.FileOptions{BOM: true, GuardIDs: true}); err != nil {
		t.Fatal(err)
	}
	want := "\uFEFFplace,article,text_sha256,sample,title,text,relevant,score,class,frames,object,conduct,note\n" +
		"1,'0011223344556677,ab,pilot,信用新规,第一段。,,,,,,,\n"
	if got := strings.ReplaceAll(b.String(), "\r\n", "\n"); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// TestDecisionsSayWhatIsOpen: relevance that is tied is neither true nor false.
func TestDecisionsSayWhatIsOpen(t *testing.T) {
	t.Parallel()
	c := render.Coded{
		Coding: coding.Coding{Article: "a", Sample: "pilot"}, Place: 1, Probability: 0.5,
		Coders: 2, Unresolved: []string{"relevant"},
	}
	var b bytes.Buffer
	if err := render.Decisions().Sheet([]render.Coded{c}).WriteJSONLines(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"relevant":null`, `"frames":null`, `"unresolved":["relevant"]`, `"weight":2`} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%s lacks %s", b.String(), want)
		}
	}
}

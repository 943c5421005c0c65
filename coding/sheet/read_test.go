package sheet_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"yulun/article"
	"yulun/coding"
	"yulun/coding/sheet"
)

func number(v float64) *float64 { return &v }

// TestShapes reads one coding out of files as spreadsheets and programs save them.
func TestShapes(t *testing.T) {
	t.Parallel()
	want := coding.Coding{
		Article: "0011223344556677", Text: "ab12", Person: true, Relevant: true, Score: number(-1),
		Class: "critical", Frames: []article.Frame{"privacy", "law"}, Note: "见第二段，\"过度\"",
	}
	encode := func(e interface{ String(string) (string, error) }, s string) string {
		out, err := e.String(s)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	const plain = "article,text_sha256,title,text,relevant,score,class,frames,note\n" +
		"0011223344556677,ab12,标题,\"第一段。\n第二段。\",yes,-1,critical,privacy;law,\"见第二段，\"\"过度\"\"\"\n"
	for name, c := range map[string]struct{ file, content string }{
		"csv":                    {"a.csv", plain},
		"with a mark, CRLF":      {"a.csv", "\uFEFF" + strings.ReplaceAll(plain, "\n", "\r\n")},
		"no ending in the name":  {"-", plain},
		"GB 18030, as by Excel":  {"a.csv", encode(simplifiedchinese.GB18030.NewEncoder(), plain)},
		"UTF-16":                 {"a.csv", encode(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder(), plain)},
		"semicolons":             {"a.csv", "Article;Text SHA256;Relevant;Score;Class;Frames;Note\n0011223344556677;ab12;TRUE;-1;Critical;\"Privacy;law\";\"见第二段，\"\"过度\"\"\"\n;;;;;;\n"},
		"tabs, the separator":    {"a.tsv", "sep=\t\narticle\ttext_sha256\trelevant\tscore\tclass\tframes\tnote\n0011223344556677\tab12\t是\t−1\tcritical\tprivacy、law\t\"见第二段，\"\"过度\"\"\"\n"},
		"apostrophe for formula": {"a.csv", strings.Replace(plain, ",-1,", ",'-1,", 1)},
		"JSON Lines": {"a.jsonl", `{"article":"0011223344556677","text_sha256":"ab12","relevant":true,"score":-1,"class":"critical","frames":["privacy","law"],` +
			`"note":"见第二段，\"过度\"","object":null}` + "\n\n"},
		"JSON without a name": {"-", ` {"article":"0011223344556677","text_sha256":"ab12","relevant":"yes","score":"-1","class":"critical","frames":"privacy, law","note":"见第二段，\"过度\"","title":"标题"}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, err := sheet.Read(c.file, strings.NewReader(c.content))
			if err != nil {
				t.Fatal(err)
			}
			if len(f.Rows) != 1 || len(f.Rows[0].Problems) > 0 || len(f.Ignored) > 0 {
				t.Fatalf("read %+v", f)
			}
			if diff := cmp.Diff(want, f.Rows[0].Coding); diff != "" {
				t.Errorf("coding (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRows(t *testing.T) {
	t.Parallel()
	f, err := sheet.ReadRows(
		"a.xlsx",
		[][]string{
			{"Article", "relevant", "score"},
			{},
			{"0011223344556677", "TRUE", "-1"},
			{"8899aabbccddeeff"},
		},
	)
	if err != nil {
		t.Fatal(err)
	}
	want := []sheet.Row{
		{
			Line: 3,
			Coding: coding.Coding{
				Article: "0011223344556677", Person: true, Relevant: true, Score: number(-1),
			},
		},
		{Line: 4, Coding: coding.Coding{Article: "8899aabbccddeeff", Person: true}, Blank: true},
	}
	if diff := cmp.Diff(want, f.Rows); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	for _, rows := range [][][]string{nil, {{"article", "score"}}} {
		if _, err := sheet.ReadRows("a.xlsx", rows); err == nil {
			t.Errorf("%v is read as codings", rows)
		}
	}
}

// TestJSONComesBack reads what the JSON of a coding is.
func TestJSONComesBack(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 1, 14, 30, 0, 0, time.UTC)
	for name, want := range map[string]coding.Coding{
		"whole": {
			ID: "1", Article: "0011223344556677", Text: "ab", Revision: 2, Coder: "qwen3", Final: true, Sample: "pilot", Relevant: true,
			Score: number(0.5), Class: "neutral", Frames: []article.Frame{"law"}, Object: "several", Conduct: "both", Note: "x", At: at,
			Model: &coding.ModelInfo{Name: "qwen3", Version: "8b", Temperature: 0.2, Prompt: "cd", Checksum: "ef"},
		},
		"no frames found": {Article: "a", Coder: "b", Person: true, Relevant: true, Frames: []article.Frame{}, At: at},
		"not relevant":    {Article: "a", Coder: "b", Person: true, At: at},
	} {
		line, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		f, err := sheet.Read("codings.jsonl", strings.NewReader(string(line)))
		if err != nil || len(f.Rows) != 1 || len(f.Rows[0].Problems) > 0 || len(f.Ignored) > 0 {
			t.Fatalf("%s: read %+v, %v", name, f, err)
		}
		want.ID = ""
		if diff := cmp.Diff(want, f.Rows[0].Coding); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestWhatIsNotCoded(t *testing.T) {
	t.Parallel()
	f, err := sheet.Read(
		"a.csv",
		strings.NewReader(
			"article,relevant,score,frames,mood\n1,,,,\n2,yes,,,gloomy\n3,yes,,none,\n",
		),
	)
	if err != nil {
		t.Fatal(err)
	}
	want := []sheet.Row{
		{Line: 2, Blank: true, Coding: coding.Coding{Article: "1", Person: true}},
		{Line: 3, Coding: coding.Coding{Article: "2", Person: true, Relevant: true}},
		{
			Line: 4,
			Coding: coding.Coding{
				Article: "3", Person: true, Relevant: true, Frames: []article.Frame{},
			},
		},
	}
	if diff := cmp.Diff(want, f.Rows); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"mood"}, f.Ignored); diff != "" {
		t.Errorf("ignored columns (-want +got):\n%s", diff)
	}
}

func TestProblems(t *testing.T) {
	t.Parallel()
	const header = "article,relevant,score,frames,revision,at\n"
	for name, c := range map[string]struct{ file, content, want string }{
		"relevance":      {"a.csv", header + "1,maybe,,,,\n", `a.csv:2: relevant: "maybe" is neither yes nor no (write yes or no)`},
		"a later line":   {"a.csv", header + "1,yes,,,,\n2,yes,two,,,\n", `a.csv:3: score: "two" is not a number (write a score such as -1 or 2)`},
		"only the rest":  {"a.csv", header + "1,,1,,,\n", "a.csv:2: relevant: is missing although other variables are coded (write yes or no)"},
		"no article":     {"a.csv", header + ",yes,1,,,\n", "a.csv:2: article: is missing (keep the column of the coding sheet as it was)"},
		"revision":       {"a.csv", header + "1,yes,1,,0,\n", `a.csv:2: revision: "0" is not the number of a revision (keep the column of the coding sheet as it was)`},
		"time":           {"a.csv", header + "1,yes,1,,,gestern\n", `a.csv:2: at: "gestern" is not a time (write a time such as 2026-03-01T14:30:00Z, or a day)`},
		"too many":       {"a.csv", header + "1,yes,1,law,1,,privacy\n", "a.csv:2: fields in the row: 7, columns: 6 (put a field that has the separator in quotes)"},
		"no column":      {"a.csv", "article,relevance\n1,yes\n", "a.csv:1: relevant: there is no such column (rename the column relevance)"},
		"a column twice": {"a.csv", "article,relevant,Relevant\n1,yes,no\n", "a.csv:1: relevant: is a column twice (keep one of the two)"},
		"a quote":        {"a.csv", "article,relevant\n1,yes\n2,\"ye\"s\n", `a.csv:3: is not CSV: extraneous or missing " in quoted-field (save the sheet again as CSV; within quotes, double every quote)`},
		"empty":          {"a.csv", "", "a.csv:1: is empty (begin with the columns of the coding sheet)"},
		"a workbook":     {"a.csv", "PK\x03\x04", "a.csv: is a workbook or an archive (end its name in .xlsx if it is a workbook)"},
		"no JSON":        {"a.jsonl", `{"article":"1"` + "\n", "a.jsonl:1: is not a JSON object: "},
		"a key twice":    {"a.jsonl", `{"article":"1","article":"2"}` + "\n", "a.jsonl:1: is not a JSON object: "},
		"a list":         {"a.jsonl", "\n" + `{"article":"1","relevant":true,"object":["a"]}` + "\n", `a.jsonl:2: object: "[\"a\"]" is not a value that the field can have`},
		"nothing":        {"a.jsonl", "\n", "a.jsonl:1: is empty (write one coding a line)"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, err := sheet.Read(c.file, strings.NewReader(c.content))
			got := ""
			if err != nil {
				got = err.Error()
			}
			for _, r := range f.Rows {
				if len(r.Problems) > 0 {
					got += r.Problems.Error()
				}
			}
			if !strings.HasPrefix(got, c.want) {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// FuzzRead reads anything without failing otherwise than by an error, and keeps count of the lines.
func FuzzRead(f *testing.F) {
	for _, s := range []string{
		"article,relevant,frames\n1,yes,a;b\n", "sep=;\narticle;relevant\n1;no\n", `{"article":"1","relevant":false}`, "\xff\xfea\x00", "\"", "PK\x03\x04",
		`{"model":{"name":1}}`, `{"frames":[1]}`, "article\trelevant\n\"1\n2\"\tyes\n",
	} {
		f.Add("a.csv", s)
		f.Add("a.jsonl", s)
		f.Add("-", s)
	}
	f.Fuzz(func(t *testing.T, name, content string) {
		file, err := sheet.Read(name, strings.NewReader(content))
		if err != nil && err.Error() == "" {
			t.Error("an error says nothing")
		}
		last := 0
		for _, r := range file.Rows {
			if r.Line <= last {
				t.Errorf("line %d comes after line %d", r.Line, last)
			}
			last = r.Line
			if r.Blank && (r.Coding.Relevant || r.Coding.Score != nil || r.Coding.Frames != nil) {
				t.Errorf("a blank row codes %+v", r.Coding)
			}
			if !r.Blank && len(r.Problems) == 0 && r.Coding.Article == "" && r.Coding.Text == "" {
				t.Error("a coding is of no article")
			}
		}
	})
}

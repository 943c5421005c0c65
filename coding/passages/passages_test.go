package passages_test

import (
	"strings"
	"testing"

	"yulun/article"
	"yulun/codebook/codebooktest"
	"yulun/coding"
	"yulun/coding/passages"
)

const good = `{"id":"zh-1","lang":"zh","title":"信用修复便民","text":"窗口办理。","outlet":"某地日报","outlet_type":"party","date":"2021-03","relevant":true,"score":1,"class":"supportive","frames":["law"],"object":"government","note":"平实"}
`

func TestRead(t *testing.T) {
	t.Parallel()
	got, err := passages.Read(
		strings.NewReader(
			"\uFEFF"+good+"\n"+`{"id":"2","lang":"en","text":"A loan.","relevant":false}`,
		),
		"coded.jsonl",
		codebooktest.Book(),
	)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || got[0].Year() != "2021" || *got[0].Score != 1 || got[1].Frames != nil ||
		got[1].Year() != "" {
		t.Errorf("%+v", got)
	}
	if got[0].Hash() != coding.Hash("信用修复便民", "窗口办理。") {
		t.Error("the hash is not that of a coding's text")
	}
}

func TestMistakesAreNamed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ line, says string }{
		{`{"lang":"zh","text":"一"}`, "coded.jsonl:2: the text has no id"},
		{`{"id":"zh-1","lang":"zh","text":"一"}`, "coded.jsonl:2: the id zh-1 is already that of line 1"},
		{`{"id":"2","lang":"zh"}`, "neither a title nor a text"},
		{`{"id":"2","lang":"fr","text":"un"}`, `"fr": it must be zh or en`},
		{`{"id":"2","lang":"zh","text":"一","score":3}`, "it must be from -2 to 2"},
		{`{"id":"2","lang":"zh","text":"一","relevant":true,"class":"angry"}`, `no class "angry"`},
		{`{"id":"2","lang":"zh","text":"一","relevant":true,"frames":["weather"]}`, `no frame "weather"`},
		{`{"id":"2","lang":"zh","text":"一","probability":1.5}`, "above 0 and at most 1"},
		{`not JSON`, "coded.jsonl:2:"},
	} {
		_, err := passages.Read(strings.NewReader(good+c.line), "coded.jsonl", codebooktest.Book())
		if article.CodeOf(err) != article.CodeUsage || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", c.line, err, c.says)
		}
	}
	if _, err := passages.Read(strings.NewReader("\n"), "empty.jsonl", codebooktest.Book()); err == nil {
		t.Error("a file without a text passes")
	}
}

// FuzzRead: whatever a file holds, Read ends with passages that are allowed or with a mistake of
// the user's.
func FuzzRead(f *testing.F) {
	f.Add(good)
	f.Add(`{"id":1,"lang":"zh","text":[]}`)
	f.Add("\uFEFF{}\n\n{\"id\":\"\\u0000\"}")
	f.Fuzz(func(t *testing.T, file string) {
		read, err := passages.Read(strings.NewReader(file), "f", codebooktest.Book())
		if err != nil {
			if article.CodeOf(err) != article.CodeUsage && !strings.Contains(err.Error(), "read f") {
				t.Errorf("%v is not the user's mistake", err)
			}
			return
		}
		seen := map[string]bool{}
		for _, p := range read {
			if p.ID == "" || seen[p.ID] || p.Title == "" && p.Text == "" || p.Probability < 0 {
				t.Errorf("%+v passes", p)
			}
			seen[p.ID] = true
		}
	})
}

package cite_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"yulun/cite"
)

var read = time.Date(2026, 3, 1, 23, 0, 0, 0, time.UTC)

func TestReferences(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		item               cite.Item
		text, bibtex, json string
	}{
		"a Chinese article": {
			cite.Item{
				Key: "yulun-1", Kind: cite.Article, Title: "信用是个好东西，但不能什么都往里装", Authors: []cite.Name{cite.NameOf("周牧野")},
				Issued: "2019-12-05", Container: "岭外周刊", URL: "http://a.example/a_b?x=1&y=2", Accessed: read, Language: "zh",
			},
			"周牧野 (2019-12-05). 信用是个好东西，但不能什么都往里装. 岭外周刊. http://a.example/a_b?x=1&y=2 (read 2026-03-01).",
			"@article{yulun-1,\n  author = {{周牧野}},\n  title = {{信用是个好东西，但不能什么都往里装}},\n  journal = {岭外周刊},\n  year = {2019},\n  date = {2019-12-05},\n  url = {http://a.example/a_b?x=1&y=2},\n  urldate = {2026-03-01},\n  langid = {chinese},\n}\n",
			`{"URL":"http://a.example/a_b?x=1&y=2","accessed":{"date-parts":[[2026,3,1]]},"author":[{"literal":"周牧野"}],"container-title":"岭外周刊","id":"yulun-1","issued":{"date-parts":[[2019,12,5]]},"language":"zh","title":"信用是个好东西，但不能什么都往里装","type":"article-newspaper"}`,
		},
		"an English one with two authors": {
			cite.Item{
				Key: "k", Kind: cite.Article, Title: "The $900 debt & 50% of {it}: why?", Container: "Harbour_Courier",
				Authors: []cite.Name{cite.NameOf("Peter Vance"), cite.NameOf("Pieter van Dalen")}, Issued: "2019-05",
			},
			"Vance, Peter; Dalen, Pieter van (2019-05). The $900 debt & 50% of {it}: why? Harbour_Courier.",
			"@article{k,\n  author = {Vance, Peter and Dalen, Pieter van},\n  title = {{The \\$900 debt \\& 50\\% of \\{it\\}: why?}},\n  journal = {Harbour\\_Courier},\n  year = {2019},\n  date = {2019-05},\n}\n",
			`{"author":[{"family":"Vance","given":"Peter"},{"family":"Dalen","given":"Pieter van"}],"container-title":"Harbour_Courier","id":"k","issued":{"date-parts":[[2019,5]]},"title":"The $900 debt & 50% of {it}: why?","type":"article-newspaper"}`,
		},
		"without date and author": {
			cite.Item{Key: "k", Kind: cite.Article, Title: "好吗？", Note: "The page was gone on 2020-01-01."},
			"好吗？ (n.d.). The page was gone on 2020-01-01.",
			"@article{k,\n  title = {{好吗？}},\n  note = {The page was gone on 2020-01-01.},\n}\n",
			`{"id":"k","note":"The page was gone on 2020-01-01.","title":"好吗？","type":"article-newspaper"}`,
		},
		"the program": {
			cite.Item{Key: "yulun", Kind: cite.Software, Title: "Yulun", Authors: []cite.Name{{Family: "The Yulun authors"}}, Issued: "2026", Version: "0.2.0"},
			"The Yulun authors (2026). Yulun (version 0.2.0) [computer software].",
			"@software{yulun,\n  author = {{The Yulun authors}},\n  title = {{Yulun}},\n  year = {2026},\n  date = {2026},\n  version = {0.2.0},\n}\n",
			`{"author":[{"literal":"The Yulun authors"}],"id":"yulun","issued":{"date-parts":[[2026]]},"title":"Yulun","type":"software","version":"0.2.0"}`,
		},
	} {
		if got := c.item.Text(); got != c.text {
			t.Errorf("%s:\n got %s\nwant %s", name, got, c.text)
		}
		if got := c.item.BibTeX(); got != c.bibtex {
			t.Errorf("%s:\n got %s\nwant %s", name, got, c.bibtex)
		}
		var b strings.Builder
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(c.item.CSL()); err != nil {
			t.Fatal(err)
		}
		if got := strings.TrimSpace(b.String()); got != c.json {
			t.Errorf("%s:\n got %s\nwant %s", name, got, c.json)
		}
	}
}

// FuzzBibTeX: whatever an article is called, its entry is closed by its own braces.
func FuzzBibTeX(f *testing.F) {
	f.Add("}, title = {x", "a\\")
	f.Add("信用 {修复", "O'Brien, A}")
	f.Fuzz(func(t *testing.T, title, author string) {
		entry := cite.Item{Key: "k", Kind: cite.Article, Title: title, Authors: []cite.Name{cite.NameOf(author)}, URL: "http://a.example/" + title}.BibTeX()
		depth := 0
		for i, r := range strings.NewReplacer(`\{`, "", `\}`, "").Replace(entry) {
			switch r {
			case '{':
				depth++
			case '}':
				depth--
			}
			if depth < 0 {
				t.Fatalf("closed at %d: %s", i, entry)
			}
		}
		if depth != 0 {
			t.Fatalf("%d braces are open: %s", depth, entry)
		}
	})
}

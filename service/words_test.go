package service

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"yulun/index"
	"yulun/stats/words"
)

func TestWordReader(t *testing.T) {
	t.Parallel()
	read, err := New(Options{Words: []string{"失信被执行人", "联合惩戒"}}).WordReader()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, title, text, want string }{
		{
			"sentences, without numbers and marks", "失信被执行人名单", "法院公布3,000人。联合惩戒！",
			"title: 失信被执行人 名单 | text: 法院 公布 人 | text: 联合惩戒",
		},
		{"the other script", "", "聯合懲戒", "text: 联合惩戒"},
		{"small letters, no possessive", "", "China’s Blacklist isn't a score.", "text: china blacklist isn't a score"},
		{"no notices of the site", "", "法院公布名单。\n如有侵权请通知删除", "text: 法院 公布 名单"},
	} {
		var got []string
		for _, s := range read(c.title, c.text) {
			texts := make([]string, len(s.Words))
			for i, w := range s.Words {
				texts[i] = w.Text
			}
			got = append(got, s.Field+": "+strings.Join(texts, " "))
		}
		if strings.Join(got, " | ") != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, strings.Join(got, " | "), c.want)
		}
	}
}

// TestEveryWordCanBeOpened: what is counted as a word is found as a phrase where it was counted.
func TestEveryWordCanBeOpened(t *testing.T) {
	t.Parallel()
	s := New(Options{Words: []string{"失信被执行人"}})
	read, err := s.WordReader()
	if err != nil {
		t.Fatal(err)
	}
	pieces := []string{
		"社會信用體系",
		"失信被执行人",
		"網路",
		"China’s",
		"isn't",
		"P2P网贷",
		"4S店",
		"。ＡＢＣ。",
		"naïve",
		"3.5",
		"credit-based",
		"，",
		"。",
		" ",
		"“",
		"⼀人",
		"信\u200b用",
		"e\u0301t\u00e9",
		"𠮷野家",
		"数据",
		"の",
	}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOf(rapid.SampledFrom(pieces)).Draw(t, "pieces"), "")
		for _, sentence := range read("", text) {
			for _, w := range sentence.Words {
				find, err := s.TermFinder(index.Term{Text: w.Text, Phrase: true})
				if err != nil {
					t.Fatalf("%q of %q: %v", w.Text, text, err)
				}
				found := false
				for _, p := range find(words.Text, text) {
					found = found || p[0] <= w.Start && p[1] >= w.End ||
						p[0] < w.End && p[1] > w.Start
				}
				if !found {
					t.Fatalf("%q at %d of %q is not found", w.Text, w.Start, text)
				}
			}
		}
	})
}

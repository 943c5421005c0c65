package lang_test

import (
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"yulun/article"
	"yulun/nlp/lang"
)

func TestDetect(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, text string
		lang       article.Lang
		script     article.Script
	}{
		{"simplified", "国务院印发社会信用体系建设规划纲要，失信被执行人将受到联合惩戒。", "zh", "hans"},
		{"traditional", "國務院印發社會信用體系建設規劃綱要，失信被執行人將受到聯合懲戒。", "zh", "hant"},
		{"Taiwan's own forms", "臺灣學者認為，這套制度讓人民在網路上不敢發言。", "zh", "hant"},
		{"Hong Kong", "港府澄清：本港無意引入社會信用體系", "zh", "hant"},
		{"traditional quoting simplified", "報道指，內地官媒以「信用让生活更美好」為題，讚揚這項計劃對市民的好處。", "zh", "hant"},
		{"simplified quoting traditional", "台媒以「社會信用」为题的报道引起了大陆网友的热烈讨论与关注。", "zh", "hans"},
		{"no character tells", "人人有信用", "zh", ""},
		{"Chinese full of English names", "BBC、CNN、The New York Times 与 Financial Times 均报道了芝麻信用 Zhima Credit 的新规。", "zh", "hans"},
		{"Chinese quoting kana", "优の良品在杭州的门店支持芝麻信用免押金服务，顾客无须支付押金即可使用。", "zh", "hans"},
		{"English", "China's social credit system is not a single score, researchers say.", "en", "latn"},
		{"English headline without stop words", "China blacklists millions", "en", "latn"},
		{"English with Chinese terms", "The list of judgment defaulters (失信被执行人) was published by the court on Monday.", "en", "latn"},
		{"German", "Das chinesische Sozialkreditsystem ist nicht so, wie es in der Presse beschrieben wird.", "", "latn"},
		{"French", "Le crédit social chinois est une notation des citoyens dans les villes pilotes.", "", "latn"},
		{"Spanish", "El sistema de crédito social en China y los derechos de las personas", "", "latn"},
		{"Vietnamese", "Hệ thống tín nhiệm xã hội của Trung Quốc là gì và có ý nghĩa gì", "", "latn"},
		{"Japanese", "中国の社会信用システムについて、専門家は監視社会への懸念を示した。", "ja", ""},
		{"Korean", "중국의 사회신용시스템이 시민의 일상을 바꾸고 있다", "ko", ""},
		{"Russian", "Система социального кредита в Китае", "", ""},
		{"figures only", "2019-03-21 10:21", "", ""},
		{"empty", "", "", ""},
		{"broken bytes", "\xff\xfe信用\xc3", "zh", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			gotLang, gotScript := lang.Detect(tc.text)
			if gotLang != tc.lang || gotScript != tc.script {
				t.Errorf("Detect(%q) = %q, %q; want %q, %q", tc.text, gotLang, gotScript, tc.lang, tc.script)
			}
		})
	}
}

func TestToSimplified(t *testing.T) {
	t.Parallel()
	c := lang.NewConverter()
	for in, want := range map[string]string{
		"失信被執行人將受到聯合懲戒": "失信被执行人将受到联合惩戒",
		"乾隆年間，乾淨的後宮皇后":  "乾隆年间，干净的后宫皇后",
		"瞭解、答覆與覆蓋":      "了解、答复与覆盖",
		"社會信用體系（SCS）":   "社会信用体系（SCS）",
		"为什么要什么么？":      "为什么要什么么？",
		"已经是简体的文字。":     "已经是简体的文字。",
		"Plain English": "Plain English",
		"":              "",
	} {
		if got := c.ToSimplified(in); got != want {
			t.Errorf("ToSimplified(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestToSimplifiedKeepsTheNumberOfCodePoints(t *testing.T) {
	t.Parallel()
	c := lang.NewConverter()
	pieces := []string{"後", "乾隆", "瞭解", "社會信用體系", "信用", "反覆。\xff", "𡞵", "𪚏", "覆", "「", "\n", "a", "é", "\xff", "字"}
	rapid.Check(t, func(t *rapid.T) {
		s := strings.Join(rapid.SliceOf(rapid.OneOf(rapid.SampledFrom(pieces), rapid.String())).Draw(t, "pieces"), "")
		got := c.ToSimplified(s)
		if utf8.RuneCountInString(got) != utf8.RuneCountInString(s) {
			t.Fatalf("ToSimplified(%q) = %q: %d code points became %d", s, got, utf8.RuneCountInString(s), utf8.RuneCountInString(got))
		}
	})
}

// TestToSimplifiedIsOpenCC: testdata/opencc.tsv holds mixtures of characters and phrases, and what
// OpenCC makes of each.
func TestToSimplifiedIsOpenCC(t *testing.T) {
	t.Parallel()
	c := lang.NewConverter()
	content, err := os.ReadFile("testdata/opencc.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(content)) {
		in, want, _ := strings.Cut(strings.TrimSpace(line), "\t")
		if got := c.ToSimplified(in); got != want {
			t.Errorf("ToSimplified(%q) = %q, OpenCC says %q", in, got, want)
		}
	}
}

func BenchmarkNewConverter(b *testing.B) {
	for b.Loop() {
		lang.NewConverter()
	}
}

func BenchmarkToSimplified(b *testing.B) {
	c := lang.NewConverter()
	for name, unit := range map[string]string{
		"simplified":  "国务院印发社会信用体系建设规划纲要，失信被执行人将受到联合惩戒。",
		"traditional": "國務院印發社會信用體系建設規劃綱要，失信被執行人將受到聯合懲戒。",
	} {
		text := strings.Repeat(unit, 60)
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				c.ToSimplified(text)
			}
		})
	}
}

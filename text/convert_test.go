package text_test

import (
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"yulun/text"
)

func TestToSimplified(t *testing.T) {
	t.Parallel()
	c := text.NewConverter()
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
	c := text.NewConverter()
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
	c := text.NewConverter()
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
		text.NewConverter()
	}
}

func BenchmarkToSimplified(b *testing.B) {
	c := text.NewConverter()
	for name, unit := range map[string]string{
		"simplified":  "国务院印发社会信用体系建设规划纲要，失信被执行人将受到联合惩戒。",
		"traditional": "國務院印發社會信用體系建設規劃綱要，失信被執行人將受到聯合懲戒。",
	} {
		s := strings.Repeat(unit, 60)
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(s)))
			for b.Loop() {
				c.ToSimplified(s)
			}
		})
	}
}

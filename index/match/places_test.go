package match_test

import (
	"strings"
	"testing"

	"yulun/index"
	"yulun/index/match"
)

func TestPlaces(t *testing.T) {
	t.Parallel()
	simplify := strings.NewReplacer("信用懲戒", "信用惩戒", "懲", "惩", "體", "体").Replace
	a := match.Analyzer{Cut: strings.Fields, Simplify: simplify}
	phrase := func(text string) index.Term { return index.Term{Text: text, Phrase: true} }
	for _, c := range []struct {
		name, text string
		title      bool
		term       index.Condition
		want       []string
	}{
		{"each place", "失信被执行人失信，信用", false, phrase("失信"), []string{"失信", "失信"}},
		{"in the other script", "信用懲戒", false, phrase("惩戒"), []string{"懲戒"}},
		{"not across punctuation", "守信。用户", false, phrase("信用"), nil},
		{
			"the longer of two that begin alike", "社会信用体系与社会信用", false,
			index.Any{phrase("社会信用"), phrase("社会信用体系")},
			[]string{"社会信用体系", "社会信用"},
		},
		{
			"the first of two that overlap", "不信用户", false,
			index.Any{phrase("信用"), phrase("用户")},
			[]string{"信用"},
		},
		{"a Latin word whole, in any case", "Credit, creditor, CREDIT’s", false, phrase("credit"), []string{"Credit", "CREDIT’s"}},
		{
			"the beginning of a word", "punishing the punished", false,
			index.Term{Text: "punish", Phrase: true, Prefix: true},
			[]string{"punishing", "punished"},
		},
		{
			"the left side of NEAR", "信用监管和惩戒。另一段很长的话讲的是别的事情信用", false,
			index.Near{Left: []index.Term{phrase("信用")}, Right: []index.Term{phrase("惩戒")}, Distance: 5},
			[]string{"信用"},
		},
		{
			"a term of the title in the title", "失信", true,
			index.Term{Text: "失信", Phrase: true, Title: true},
			[]string{"失信"},
		},
		{
			"a term of the title in the text", "失信", false,
			index.Term{Text: "失信", Phrase: true, Title: true},
			nil,
		},
	} {
		wanted, err := a.Nodes(c.term)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range a.Places(c.text, c.title, wanted) {
			got = append(got, string([]rune(c.text)[p[0]:p[1]]))
		}
		if strings.Join(got, "|") != strings.Join(c.want, "|") {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
	if _, err := a.Nodes(index.Term{Text: "，"}); err == nil {
		t.Error("a mark was taken for a term")
	}
}

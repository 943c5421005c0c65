package index_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"yulun/article"
	"yulun/index"
)

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func TestParse(t *testing.T) {
	t.Parallel()
	word := func(text string) index.Term { return index.Term{Text: text} }
	phrase := func(text string) index.Term { return index.Term{Text: text, Phrase: true} }
	for _, tc := range []struct {
		in   string
		want index.Query
	}{
		{"", index.Query{}},
		{" 失信　老赖\n", index.Query{Must: []index.Term{word("失信"), word("老赖")}}},
		{`"信用修复" “联合惩戒” ”红黑名单“ 「失信」 『守信』`, index.Query{Must: []index.Term{phrase("信用修复"), phrase("联合惩戒"), phrase("红黑名单"), phrase("失信"), phrase("守信")}}},
		{`失信"信用 修复"机制`, index.Query{Must: []index.Term{word("失信"), phrase("信用 修复"), word("机制")}}},
		{`-小说 -"credit card"`, index.Query{Not: []index.Term{word("小说"), phrase("credit card")}}},
		{`title:失信 -title:"credit card"`, index.Query{
			Must: []index.Term{{Text: "失信", Title: true}},
			Not:  []index.Term{{Text: "credit card", Title: true, Phrase: true}},
		}},
		{"frame:privacy,law -frame:trust", index.Query{
			Frames: []article.Frame{article.Privacy, article.Law}, NotFrames: []article.Frame{article.Trust},
		}},
		{"frame：privacy、law，order FRAME:Trust", index.Query{
			Frames: []article.Frame{article.Privacy, article.Law, article.Order, article.Trust},
		}},
		{"stance:critical type:party,hk_tw country:cn lang:EN script:hant object:several", index.Query{
			Classes: []article.Class{article.Critical}, Types: []article.OutletType{article.Party, article.HongKongTaiwan},
			Countries: []string{"CN"}, Langs: []article.Lang{"en"}, Scripts: []article.Script{"hant"}, Objects: []article.Object{"several"},
		}},
		{`outlet:"South China, Post",people -outlet:xinhua id:00ff cluster:aa -country:US -lang:ja`, index.Query{
			Outlets: []string{"South China, Post", "people"}, NotOutlets: []string{"xinhua"}, IDs: []string{"00ff"}, Clusters: []string{"aa"},
			NotCountries: []string{"US"}, NotLangs: []article.Lang{"ja"},
		}},
		{"from:2019-03 to:2020", index.Query{From: day("2019-03-01"), To: day("2020-12-31")}},
		{"after:2019/3/21 before:2020年2月", index.Query{From: day("2019-03-21"), To: day("2020-01-31")}},
		{"from:2018 from:2019年3月2日 to:2020 to:2019-06", index.Query{From: day("2019-03-02"), To: day("2019-06-30")}},
		{"relevant:any", index.Query{Relevance: index.AnyRelevance}},
		{"relevant:no", index.Query{Relevance: index.IrrelevantOnly}},
		{"relevant:yes", index.Query{}},
		{"10:21 C++ 失信-名单 China's", index.Query{Must: []index.Term{word("10:21"), word("C++"), word("失信-名单"), word("China's")}}},
	} {
		got, err := index.Parse(tc.in)
		if err != nil {
			t.Errorf("Parse(%q): %v", tc.in, err)
			continue
		}
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("Parse(%q) (-want +got):\n%s", tc.in, diff)
		}
	}
}

func TestParseErrors(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ in, want string }{
		{`失信 fram:law`, "query, column 4: there is no field \"fram\"\n  失信 fram:law\n       ^\n  the fields are frame, stance, outlet, type, country, lang, script, object, cluster, id, title, from, to, after, before, relevant; put words with a colon into quotation marks"},
		{`frame:law,spying`, "query, column 11: \"spying\" is no frame\n  frame:law,spying\n            ^\n  frame: takes one of surveillance, privacy, punishment, reward, trust, order, economy, law, governance, perception"},
		{`stance:negative`, "query, column 8: \"negative\" is no stance\n  stance:negative\n         ^\n  stance: takes one of supportive, neutral, critical"},
		{`失信 "信用修复`, "query, column 4: the quotation mark \" is never closed\n  失信 \"信用修复\n       ^\n  close it: \"信用修复\""},
		{`「失信`, "query, column 1: the quotation mark 「 is never closed\n  「失信\n  ^\n  close it: 「失信」"},
		{`失信」`, "query, column 3: the quotation mark 」 closes nothing\n  失信」\n      ^\n  write 「 before what is meant exactly so, or leave the mark out"},
		{`""`, "query, column 1: \"\" is nothing to search for\n  \"\"\n  ^\n  write at least one letter, character or figure"},
		{`失信 -`, "query, column 4: the minus leaves nothing out\n  失信 -\n       ^\n  write one minus just before what to leave out: -信用卡"},
		{`-"，。"`, "query, column 1: -\"，。\" is nothing to search for\n  -\"，。\"\n  ^\n  write at least one letter, character or figure"},
		{`title:`, "query, column 1: title: is nothing to search for\n  title:\n  ^\n  write at least one letter, character or figure"},
		{`frame:`, "query, column 7: frame: has no value\n  frame:\n        ^\n  frame: takes one of surveillance, privacy, punishment, reward, trust, order, economy, law, governance, perception"},
		{`outlet:a,,b`, "query, column 10: outlet: has no value\n  outlet:a,,b\n           ^\n  write the outlet's id after the colon: outlet:ID"},
		{`country:China`, "query, column 9: \"China\" is no country\n  country:China\n          ^\n  country: takes a two-letter country code such as CN, HK, TW, US"},
		{`from:yesterday`, "query, column 6: \"yesterday\" is no day, month or year\n  from:yesterday\n       ^\n  write a day, a month or a year: from:2019-03-21, from:2019-03, from:2019"},
		{`to:2019-02-30`, "query, column 4: \"2019-02-30\" is no day, month or year\n  to:2019-02-30\n     ^\n  write a day, a month or a year: from:2019-03-21, from:2019-03, from:2019"},
		{`from:2020 to:2019`, "query, column 11: the time ends before it begins\n  from:2020 to:2019\n            ^\n  give bounds with a day between them, such as from:2019 to:2020"},
		{`-from:2020`, "query, column 1: a bound of the time takes no minus\n  -from:2020\n  ^\n  bound the other side instead: the opposite of from: is before:, that of after: is to:"},
		{`relevant:maybe`, "query, column 10: \"maybe\" is no choice of relevance\n  relevant:maybe\n           ^\n  relevant: takes one of yes, no, any"},
		{`-relevant:any`, "query, column 1: relevant: takes no minus\n  -relevant:any\n  ^\n  write relevant:no"},
	} {
		_, err := index.Parse(tc.in)
		if err == nil {
			t.Errorf("Parse(%q): no error", tc.in)
			continue
		}
		if article.CodeOf(err) != article.CodeUsage {
			t.Errorf("Parse(%q): code %s", tc.in, article.CodeOf(err))
		}
		if diff := cmp.Diff(tc.want, err.Error()); diff != "" {
			t.Errorf("Parse(%q) (-want +got):\n%s", tc.in, diff)
		}
	}
}

// TestQueryStringRoundTrip: whatever the language can say is written so that it is read as the same.
func TestQueryStringRoundTrip(t *testing.T) {
	t.Parallel()
	pieces := []string{
		" ", " ", "失信", "信用", "a", "7", "-", `"`, "“", "”", "「", "」", "『", "』", ",", "，", ":", "：", "'", "title:", "-title:",
		"frame:law", "-frame:privacy,trust", "outlet:", "-outlet:", "id:x", "country:cn", "lang:zh", "-script:hans", "object:corporate",
		"from:2019", "to:2025-03", "after:2018-02-03", "before:2026", "relevant:any", "relevant:no", "stance:neutral", "type:blog", "　", "\n",
	}
	parsed := 0
	rapid.Check(t, func(t *rapid.T) {
		s := strings.Join(rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom(pieces), rapid.SampledFrom(pieces), rapid.StringN(0, 4, -1)), 0, 12).Draw(t, "pieces"), "")
		roundTrip(t, s, &parsed)
	})
	if parsed < 10 {
		t.Errorf("only %d queries could be parsed: nothing was tested", parsed)
	}
}

func roundTrip(t interface{ Fatalf(string, ...any) }, s string, parsed *int) {
	q, err := index.Parse(s)
	if err != nil {
		var e *article.Error
		if !errors.As(err, &e) || e.Code != article.CodeUsage || e.Remedy == "" {
			t.Fatalf("Parse(%q): %v is no usage error with a remedy", s, err)
		}
		return
	}
	*parsed++
	again, err := index.Parse(q.String())
	if err != nil {
		t.Fatalf("Parse(%q) is written %q: %v", s, q.String(), err)
	}
	if diff := cmp.Diff(q, again); diff != "" {
		t.Fatalf("Parse(%q) is written %q (-want +got):\n%s", s, q.String(), diff)
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{`失信 -"信用卡" title:「老赖」 frame:privacy,law -outlet:"a b" from:2019-03 to:2020 relevant:any`, `"`, "-", "--0", "frame:", "\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		parsed := 0
		roundTrip(t, s, &parsed)
	})
}

package index_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"yulun/article"
	"yulun/codebook/codebooktest"
	"yulun/index"
)

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func vocabulary() index.Vocabulary {
	configured := []article.Source{{Outlet: article.Outlet{ID: "scmp", Name: "South China, Post"}}}
	return index.Vocabulary{Codebook: codebooktest.Book()}.WithOutlets(configured, func() ([]article.Outlet, error) {
		return []article.Outlet{
			{ID: "xinhua", Name: "新华社"}, {ID: "people", Name: "人民日报"}, {ID: "people-sea", Name: "人民日报"}, {ID: "xinguang", Name: "新光网"},
		}, nil
	})
}

func word(text string) index.Term   { return index.Term{Text: text} }
func phrase(text string) index.Term { return index.Term{Text: text, Phrase: true} }

func filter(field string, values ...string) index.Filter {
	return index.Filter{Field: field, Values: values}
}

func not(c index.Condition) index.Not { return index.Not{Condition: c} }

func near(left, right string, distance int) index.Near {
	return index.Near{Left: []index.Term{word(left)}, Right: []index.Term{word(right)}, Distance: distance}
}

func where(conditions ...index.Condition) index.Query { return index.Query{Where: conditions} }

func TestParse(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		in   string
		want index.Query
	}{
		{"", index.Query{}},
		{" 失信　老赖\n", where(word("失信"), word("老赖"))},
		{`"信用修复" “联合惩戒” ”红黑名单“ 「失信」 『守信』`, where(phrase("信用修复"), phrase("联合惩戒"), phrase("红黑名单"), phrase("失信"), phrase("守信"))},
		{`＂失信＂ "a|b" ~Kong`, where(phrase("失信"), phrase("a|b"), word("~Kong"))},
		{`失信 ＡＮＤ ＮＯＴ 老赖`, where(word("失信"), not(word("老赖")))},
		{`"blacklist~2" "organi?ation" 为什么?怎么办 why? a/5`, where(phrase("blacklist~2"), phrase("organi?ation"), word("为什么?怎么办"), word("why?"), word("a/5"))},
		{`失信"信用 修复"机制`, where(word("失信"), phrase("信用 修复"), word("机制"))},
		{`-小说 -"credit card" －信用卡 −银行`, where(not(word("小说")), not(phrase("credit card")), not(word("信用卡")), not(word("银行")))},
		{`title:失信 -title:"credit card"`, where(index.Term{Text: "失信", Title: true}, not(index.Term{Text: "credit card", Title: true, Phrase: true}))},
		{"frame:privacy,law -frame:trust", where(filter("frame", "privacy", "law"), not(filter("frame", "trust")))},
		{"frame：privacy、law，order FRAME:Trust", where(filter("frame", "privacy", "law", "order"), filter("frame", "trust"))},
		{
			"stance:critical type:party,hk_tw country:cn lang:EN script:hant object:several",
			where(filter("stance", "critical"), filter("type", "party", "hk_tw"), filter("country", "CN"), filter("lang", "en"), filter("script", "hant"), filter("object", "several")),
		},
		{
			`outlet:"South China, Post",people -outlet:xinhua id:00ff cluster:aa -country:US -lang:ja`,
			where(filter("outlet", "scmp", "people"), not(filter("outlet", "xinhua")), filter("id", "00ff"), filter("cluster", "aa"), not(filter("country", "US")), not(filter("lang", "ja"))),
		},
		{"outlet:新光网,人民日报,XINHUA", where(filter("outlet", "xinguang", "people", "people-sea", "xinhua"))},
		{"outlet:新光网,人民日报 outlet:xinguang", where(filter("outlet", "xinguang", "people", "people-sea"), filter("outlet", "xinguang"))},
		{"from:2019-03 to:2020", index.Query{From: day("2019-03-01"), To: day("2020-12-31")}},
		{"after:2019/3/21 before:2020年2月", index.Query{From: day("2019-03-21"), To: day("2020-01-31")}},
		{"from:2018 from:2019年3月2日 to:2020 to:2019-06", index.Query{From: day("2019-03-02"), To: day("2019-06-30")}},
		{"(失信 from:2018) to:2020", index.Query{Where: index.All{word("失信")}, From: day("2018-01-01"), To: day("2020-12-31")}},
		{"relevant:any", index.Query{Relevance: index.AnyRelevance}},
		{"relevant:no", index.Query{Relevance: index.IrrelevantOnly}},
		{"relevant:yes", index.Query{}},
		{"10:21 C++ 失信-名单 China's", where(word("10:21"), word("C++"), word("失信-名单"), word("China's"))},

		{"信用 OR 失信", where(index.Any{word("信用"), word("失信")})},
		{"信用 AND 失信", where(word("信用"), word("失信"))},
		{"隐私 （信用 OR 失信 OR 老赖）", where(word("隐私"), index.Any{word("信用"), word("失信"), word("老赖")})},
		{"(信用 OR (失信 OR 老赖))隐私", where(index.Any{word("信用"), word("失信"), word("老赖")}, word("隐私"))},
		{"(信用 隐私) OR -失信", where(index.Any{index.All{word("信用"), word("隐私")}, not(word("失信"))})},
		{"((信用) (隐私 (失信)))", where(word("信用"), word("隐私"), word("失信"))},
		{"-(信用 失信) NOT 隐私 NOT (老赖 OR 名单)", where(not(index.All{word("信用"), word("失信")}), not(word("隐私")), not(index.Any{word("老赖"), word("名单")}))},
		{"-(-信用)", where(word("信用"))},
		{"失信 OR frame:law,privacy", where(index.Any{word("失信"), filter("frame", "law", "privacy")})},
		{"(from:2018 to:2018) OR from:2020", where(index.Any{index.Days{From: day("2018-01-01"), To: day("2018-12-31")}, index.Days{From: day("2020-01-01")}})},
		{"-(from:2019 to:2019)", where(not(index.Days{From: day("2019-01-01"), To: day("2019-12-31")}))},
		{"(lang:zh OR country:HK) relevant:any", index.Query{Where: index.All{index.Any{filter("lang", "zh"), filter("country", "HK")}}, Relevance: index.AnyRelevance}},
		{"办法（试行）", where(word("办法"), word("试行"))},
		{`"信用 OR 失信" "OR" 「（试行）」 rock and roll nor near 近`, where(phrase("信用 OR 失信"), phrase("OR"), phrase("（试行）"), word("rock"), word("and"), word("roll"), word("nor"), word("near"), word("近"))},
		{"title:(失信 OR -老赖) 名单", where(index.Any{index.Term{Text: "失信", Title: true}, not(index.Term{Text: "老赖", Title: true})}, word("名单"))},

		{`punish* 失信* 4s店＊ "social cred*" title:隐私*`, where(
			index.Term{Text: "punish", Prefix: true}, index.Term{Text: "失信", Prefix: true}, index.Term{Text: "4s店", Prefix: true},
			index.Term{Text: "social cred", Prefix: true, Phrase: true}, index.Term{Text: "隐私", Prefix: true, Title: true},
		)},
		{`"5 * 3" "张**"`, where(phrase("5 * 3"), phrase("张**"))},

		{"信用 NEAR/5 惩戒", where(near("信用", "惩戒", 5))},
		{"隐私 信用 NEAR 惩戒 法律", where(word("隐私"), near("信用", "惩戒", 10), word("法律"))},
		{"-(信用 NEAR／0 惩戒) OR 法律", where(index.Any{not(near("信用", "惩戒", 0)), word("法律")})},
		{`"social credit" NEAR/3 （punish* OR 惩戒）`, where(index.Near{
			Left: []index.Term{phrase("social credit")}, Right: []index.Term{{Text: "punish", Prefix: true}, word("惩戒")}, Distance: 3,
		})},
		{"title:(信用 NEAR/5 惩戒)", where(index.Near{Left: []index.Term{{Text: "信用", Title: true}}, Right: []index.Term{{Text: "惩戒", Title: true}}, Distance: 5})},
	} {
		got, err := index.Parse(vocabulary(), tc.in)
		if err != nil {
			t.Errorf("Parse(%q): %v", tc.in, err)
			continue
		}
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("Parse(%q) (-want +got):\n%s", tc.in, diff)
		}
		parsed := 0
		roundTrip(t, tc.in, &parsed)
	}
}

// TestParseTexts: each text is read by itself, and all must hold.
func TestParseTexts(t *testing.T) {
	t.Parallel()
	got, err := index.Parse(vocabulary(), "信用 OR 失信", "frame:law from:2019", "", "frame:privacy from:2020 relevant:any")
	want := index.Query{
		Where: index.All{index.Any{word("信用"), word("失信")}, filter("frame", "law"), filter("frame", "privacy")},
		From:  day("2020-01-01"), Relevance: index.AnyRelevance,
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("error %v (-want +got):\n%s", err, diff)
	}
	_, err = index.Parse(vocabulary(), "lang:zh 失信", "lang:en")
	if want := "query, column 1: no article has more than one language\n  lang:en\n  ^\n  write lang:zh,en to find either"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

func TestParseErrors(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ in, want string }{
		{`失信 fram:law`, "query, column 4: there is no field \"fram\"\n  失信 fram:law\n       ^\n  did you mean frame or from? the fields are frame, stance, outlet, type, country, lang, script, object, cluster, id, title, from, to, after, before, relevant; put words with a colon into quotation marks"},
		{`失信 colour:red`, "query, column 4: there is no field \"colour\"\n  失信 colour:red\n       ^\n  the fields are frame, stance, outlet, type, country, lang, script, object, cluster, id, title, from, to, after, before, relevant; put words with a colon into quotation marks"},
		{`frame:law,spying`, "query, column 11: there is no frame \"spying\"\n  frame:law,spying\n            ^\n  frame: takes one of surveillance, privacy, punishment, reward, trust, order, economy, law, governance, perception"},
		{`frame:pivacy`, "query, column 7: there is no frame \"pivacy\"\n  frame:pivacy\n        ^\n  did you mean privacy? frame: takes one of surveillance, privacy, punishment, reward, trust, order, economy, law, governance, perception"},
		{`stance:negative`, "query, column 8: there is no stance \"negative\"\n  stance:negative\n         ^\n  stance: takes one of supportive, neutral, critical"},
		{`lang:cn`, "query, column 6: there is no language \"cn\"\n  lang:cn\n       ^\n  did you mean zh? lang: takes a language code such as zh, en"},
		{`lang:xx`, "query, column 6: there is no language \"xx\"\n  lang:xx\n       ^\n  lang: takes a language code such as zh, en"},
		{`country:China`, "query, column 9: there is no country \"China\"\n  country:China\n          ^\n  did you mean CN? country: takes a two-letter country code such as CN, HK, TW, US"},
		{`country:UK`, "query, column 9: there is no country \"UK\"\n  country:UK\n          ^\n  did you mean GB? country: takes a two-letter country code such as CN, HK, TW, US"},
		{`outlet:新光`, "query, column 8: there is no outlet \"新光\"\n  outlet:新光\n         ^\n  did you mean 新光网? outlet: takes the id or the name of an outlet that is configured or has articles"},
		{`outlet:"South China Post"`, "query, column 8: there is no outlet \"South China Post\"\n  outlet:\"South China Post\"\n         ^\n  did you mean \"South China, Post\"? outlet: takes the id or the name of an outlet that is configured or has articles"},
		{`outlet:财新`, "query, column 8: there is no outlet \"财新\"\n  outlet:财新\n         ^\n  outlet: takes the id or the name of an outlet that is configured or has articles"},
		{`script:traditional`, "query, column 8: there is no script \"traditional\"\n  script:traditional\n         ^\n  did you mean hant? script: takes one of hans, hant, latn"},
		{`失信 "信用修复`, "query, column 4: the quotation mark \" is never closed\n  失信 \"信用修复\n       ^\n  close it: \"信用修复\""},
		{`「失信`, "query, column 1: the quotation mark 「 is never closed\n  「失信\n  ^\n  close it: 「失信」"},
		{`失信」`, "query, column 3: the quotation mark 」 closes nothing\n  失信」\n      ^\n  write 「 before what is meant exactly so, or leave the mark out"},
		{`""`, "query, column 1: \"\" is nothing to search for\n  \"\"\n  ^\n  write at least one letter, character or figure"},
		{`失信 -`, "query, column 4: the minus leaves nothing out\n  失信 -\n       ^\n  write one minus just before what to leave out: -信用卡"},
		{`-"，。"`, "query, column 1: -\"，。\" is nothing to search for\n  -\"，。\"\n  ^\n  write at least one letter, character or figure"},
		{`title:`, "query, column 1: title: is nothing to search for\n  title:\n  ^\n  write at least one letter, character or figure"},
		{`frame:`, "query, column 7: frame: has no value\n  frame:\n        ^\n  frame: takes one of surveillance, privacy, punishment, reward, trust, order, economy, law, governance, perception"},
		{`outlet:a,,b`, "query, column 8: there is no outlet \"a\"\n  outlet:a,,b\n         ^\n  outlet: takes the id or the name of an outlet that is configured or has articles"},
		{`outlet:people,,b`, "query, column 15: outlet: has no value\n  outlet:people,,b\n                ^\n  write an outlet's id or name after the colon: outlet:ID"},
		{`from:yesterday`, "query, column 6: there is no day, month or year \"yesterday\"\n  from:yesterday\n       ^\n  write a day, a month or a year: from:2019-03-21, from:2019-03, from:2019"},
		{`to:2019-02-30`, "query, column 4: there is no day, month or year \"2019-02-30\"\n  to:2019-02-30\n     ^\n  write a day, a month or a year: from:2019-03-21, from:2019-03, from:2019"},
		{`from:2020 to:2019`, "query, column 11: the time ends before it begins\n  from:2020 to:2019\n            ^\n  give bounds with a day between them, such as from:2019 to:2020"},
		{`(from:2020 失信) to:2019`, "query, column 16: the time ends before it begins\n  (from:2020 失信) to:2019\n                   ^\n  give bounds with a day between them, such as from:2019 to:2020"},
		{`-from:2020`, "query, column 1: a bound of the time takes no minus\n  -from:2020\n  ^\n  bound the other side instead: the opposite of from: is before:, that of after: is to:"},
		{`relevant:maybe`, "query, column 10: relevant: has no choice \"maybe\"\n  relevant:maybe\n           ^\n  relevant: takes one of yes, no, any"},
		{`-relevant:any`, "query, column 1: relevant: takes no minus\n  -relevant:any\n  ^\n  write relevant:no"},
		{`(失信 OR relevant:any)`, "query, column 8: relevant: is inside brackets\n  (失信 OR relevant:any)\n           ^\n  write it outside of them, once for the whole query"},
		{`(失信 relevant:any)`, "query, column 5: relevant: is inside brackets\n  (失信 relevant:any)\n        ^\n  write it outside of them, once for the whole query"},
		{`失信 OR relevant:any`, "query, column 4: OR joins nothing\n  失信 OR relevant:any\n       ^\n  write relevant:any at the end"},
		{`relevant:any OR 失信`, "query, column 14: OR joins nothing\n  relevant:any OR 失信\n               ^\n  write something on either side: 信用 OR 失信; put the word OR into quotation marks to look for it"},
		{`失信 OR`, "query, column 4: nothing follows OR\n  失信 OR\n       ^\n  write something on either side: 信用 OR 失信; put the word OR into quotation marks to look for it"},
		{`OR`, "query, column 1: OR joins nothing\n  OR\n  ^\n  write something on either side: 信用 OR 失信; put the word OR into quotation marks to look for it"},
		{`OR 失信`, "query, column 1: OR joins nothing\n  OR 失信\n  ^\n  write something on either side: 信用 OR 失信; put the word OR into quotation marks to look for it"},
		{`失信 OR OR 老赖`, "query, column 7: OR joins nothing\n  失信 OR OR 老赖\n          ^\n  write something on either side: 信用 OR 失信; put the word OR into quotation marks to look for it"},
		{`失信 OR AND 老赖`, "query, column 7: AND joins nothing\n  失信 OR AND 老赖\n          ^\n  write something on either side: 信用 AND 失信; put the word AND into quotation marks to look for it"},
		{`失信 AND`, "query, column 4: nothing follows AND\n  失信 AND\n       ^\n  write something on either side: 信用 AND 失信; put the word AND into quotation marks to look for it"},
		{`NOT`, "query, column 1: NOT leaves nothing out\n  NOT\n  ^\n  write what to leave out after it: NOT 信用卡; put the word NOT into quotation marks to look for it"},
		{`失信 NOT OR`, "query, column 4: NOT leaves nothing out\n  失信 NOT OR\n       ^\n  write what to leave out after it: NOT 信用卡; put the word NOT into quotation marks to look for it"},
		{`(失信 OR 老赖`, "query, column 1: the bracket ( is never closed\n  (失信 OR 老赖\n  ^\n  close it, or put it into quotation marks with its words"},
		{`失信 OR 老赖)`, "query, column 9: the bracket ) closes nothing\n  失信 OR 老赖)\n              ^\n  open it before, leave it out, or put it into quotation marks with its words"},
		{`（）`, "query, column 1: the brackets are empty\n  （）\n  ^\n  write words or filters into them, or leave them out"},
		{`失信 ( )`, "query, column 4: the brackets are empty\n  失信 ( )\n       ^\n  write words or filters into them, or leave them out"},
		{`失信 OR 老赖 frame:law`, "query, column 4: brackets must say what OR joins\n  失信 OR 老赖 frame:law\n       ^\n  write (失信 OR 老赖) frame:law or 失信 OR (老赖 frame:law)"},
		{`失信 老赖 OR 隐私 OR (名单 法律) 程序`, "query, column 7: brackets must say what OR joins\n  失信 老赖 OR 隐私 OR (名单 法律) 程序\n            ^\n  write 失信 (老赖 OR 隐私 OR (名单 法律)) 程序 or (失信 老赖) OR 隐私 OR ((名单 法律) 程序)"},
		{`credit or trust`, "query, column 8: \"or\" can be an operator or a word\n  credit or trust\n         ^\n  write OR in capital letters to find either of two, or \"or\" to find the word"},
		{`-- 失信`, "query, column 1: the minus leaves nothing out\n  -- 失信\n  ^\n  write one minus just before what to leave out: -信用卡"},
		{`-(`, "query, column 2: the bracket ( is never closed\n  -(\n   ^\n  close it, or put it into quotation marks with its words"},
		{`lang:zh 失信 lang:en`, "query, column 12: no article has more than one language\n  lang:zh 失信 lang:en\n               ^\n  write lang:zh,en to find either"},
		{`(lang:zh lang:en) OR 失信`, "query, column 10: no article has more than one language\n  (lang:zh lang:en) OR 失信\n           ^\n  write lang:zh,en to find either"},
		{`outlet:people outlet:xinhua`, "query, column 15: no article has more than one outlet\n  outlet:people outlet:xinhua\n                ^\n  write outlet:people,xinhua to find either"},
		{`pun*sh`, "query, column 4: a star is allowed only at the end of a word\n  pun*sh\n     ^\n  write it after the beginning of a word, as in punish*, or leave it out"},
		{`*ment`, "query, column 1: a star is allowed only at the end of a word\n  *ment\n  ^\n  write it after the beginning of a word, as in punish*, or leave it out"},
		{`**`, "query, column 1: a star is allowed only at the end of a word\n  **\n  ^\n  write it after the beginning of a word, as in punish*, or leave it out"},
		{`a*`, "query, column 1: a* is the beginning of too much\n  a*\n  ^\n  write at least two letters or figures, or one Chinese character, before the star"},
		{`title:x*`, "query, column 7: x* is the beginning of too much\n  title:x*\n        ^\n  write at least two letters or figures, or one Chinese character, before the star"},
		{`"a*"`, "query, column 1: \"a*\" is the beginning of too much\n  \"a*\"\n  ^\n  write at least two letters or figures, or one Chinese character, before the star"},
		{`失信|老赖`, "query, column 3: | is not an operator\n  失信|老赖\n      ^\n  write 失信 OR 老赖 for either of two, or quotation marks around the sign"},
		{`"信用 惩戒"~5`, "query, column 8: ~5 is not an operator\n  \"信用 惩戒\"~5\n             ^\n  write 信用 NEAR/5 惩戒 for two words near one another"},
		{`失信 W/5 修复`, "query, column 4: W/5 is not an operator\n  失信 W/5 修复\n       ^\n  write 信用 NEAR/5 惩戒 for two words near one another"},
		{`失信 adj3 修复`, "query, column 4: adj3 is not an operator\n  失信 adj3 修复\n       ^\n  write 信用 NEAR/5 惩戒 for two words near one another"},
		{`失信 near/5 修复`, "query, column 4: near/5 is not an operator\n  失信 near/5 修复\n       ^\n  write 信用 NEAR/5 惩戒 for two words near one another"},
		{`失信 NEAR5 修复`, "query, column 4: NEAR5 is not an operator\n  失信 NEAR5 修复\n       ^\n  write 信用 NEAR/5 惩戒 for two words near one another"},
		{`blacklist~2`, "query, column 10: ~2 is not an operator\n  blacklist~2\n           ^\n  leave it out, or put the word into quotation marks"},
		{`失信^1.5 修复`, "query, column 3: ^1.5 is not an operator\n  失信^1.5 修复\n      ^\n  leave it out, or put the word into quotation marks"},
		{`失信 organi?ation`, "query, column 10: ? is not an operator\n  失信 organi?ation\n             ^\n  leave it out, or put the word into quotation marks"},
		{`ＡＮＤ 失信`, "query, column 1: ＡＮＤ joins nothing\n  ＡＮＤ 失信\n  ^\n  write something on either side: 信用 AND 失信; put the word AND into quotation marks to look for it"},
		{`＂失信`, "query, column 1: the quotation mark ＂ is never closed\n  ＂失信\n  ^\n  close it: ＂失信＂"},
		{`信用 NEAR/x 惩戒`, "query, column 4: NEAR takes a distance from 0 to 100, got NEAR/x\n  信用 NEAR/x 惩戒\n       ^\n  write how many characters or words may lie between, as in NEAR/5"},
		{`信用 NEAR/500 惩戒`, "query, column 4: NEAR takes a distance from 0 to 100, got NEAR/500\n  信用 NEAR/500 惩戒\n       ^\n  write how many characters or words may lie between, as in NEAR/5"},
		{`NEAR 信用`, "query, column 1: NEAR joins nothing\n  NEAR 信用\n  ^\n  write a word or phrase on either side: 信用 NEAR/5 惩戒; put the word NEAR into quotation marks to look for it"},
		{`信用 NEAR`, "query, column 4: nothing follows NEAR\n  信用 NEAR\n       ^\n  write a word or phrase on either side: 信用 NEAR/5 惩戒; put the word NEAR into quotation marks to look for it"},
		{`信用 NEAR OR 惩戒`, "query, column 4: nothing follows NEAR\n  信用 NEAR OR 惩戒\n       ^\n  write a word or phrase on either side: 信用 NEAR/5 惩戒; put the word NEAR into quotation marks to look for it"},
		{`信用 NEAR/5 frame:law`, "query, column 11: NEAR joins words and phrases only\n  信用 NEAR/5 frame:law\n              ^\n  write a word, a phrase or (惩戒 OR 处罚) on either side; put filters and other groups beside the pair"},
		{`frame:law NEAR/5 信用`, "query, column 1: NEAR joins words and phrases only\n  frame:law NEAR/5 信用\n  ^\n  write a word, a phrase or (惩戒 OR 处罚) on either side; put filters and other groups beside the pair"},
		{`-信用 NEAR/5 惩戒`, "query, column 1: the minus is before one side of NEAR\n  -信用 NEAR/5 惩戒\n  ^\n  write -(信用 NEAR/5 …) to leave the pair out"},
		{`信用 NEAR/5 -惩戒`, "query, column 11: a minus is on one side of NEAR\n  信用 NEAR/5 -惩戒\n              ^\n  leave it out in a clause of its own: 信用 NEAR/5 惩戒 -小说"},
		{`信用 NEAR/5 (惩戒 处罚)`, "query, column 11: NEAR joins words and phrases only\n  信用 NEAR/5 (惩戒 处罚)\n              ^\n  write a word, a phrase or (惩戒 OR 处罚) on either side; put filters and other groups beside the pair"},
		{`信用 NEAR/5 惩戒 NEAR/5 法律`, "query, column 14: NEAR joins two terms, not three\n  信用 NEAR/5 惩戒 NEAR/5 法律\n                   ^\n  write a pair for each: 信用 NEAR/5 惩戒 惩戒 NEAR/5 法律"},
		{`title:信用 NEAR/5 惩戒`, "query, column 17: one side of NEAR is searched in the title alone\n  title:信用 NEAR/5 惩戒\n                    ^\n  write title: before both sides, or before none"},
		{`title:(frame:law)`, "query, column 7: title: takes words and phrases only\n  title:(frame:law)\n        ^\n  write filters and bounds of the time beside it"},
		{`信用 OR NEAR 惩戒`, "query, column 7: NEAR joins nothing\n  信用 OR NEAR 惩戒\n          ^\n  write a word or phrase on either side: 信用 NEAR/5 惩戒; put the word NEAR into quotation marks to look for it"},
		{`((((((((((((((((((((((a))))))))))))))))))))))`, "query, column 21: more than 20 brackets are open\n  ((((((((((((((((((((((a))))))))))))))))))))))\n                      ^\n  leave out those that do nothing"},
	} {
		_, err := index.Parse(vocabulary(), tc.in)
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

// TestQueryStringRoundTrip: whatever the language can say is written so that it is read as the
// same.
func TestQueryStringRoundTrip(t *testing.T) {
	t.Parallel()
	pieces := []string{
		" ", " ", "失信", "信用", "a", "7", "-", `"`, "“", "”", "「", "」", "『", "』", ",", "，", ":", "：", "'", "title:", "-title:",
		"frame:law", "-frame:privacy,trust", "outlet:", "-outlet:", "id:x", "country:cn", "lang:zh", "-script:hans", "object:corporate",
		"|", "~5", "＂", "(", ")", "（", "）", "*", "punish*", " OR ", " AND ", " NOT ", " NEAR/3 ", " NEAR ", "OR", "-(", "title:(", "a NEAR/2 (b OR c)", "outlet:新光网,scmp",
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
	q, err := index.Parse(vocabulary(), s)
	if err != nil {
		var e *article.Error
		if !errors.As(err, &e) || e.Code != article.CodeUsage || e.Remedy == "" {
			t.Fatalf("Parse(%q): %v is not a usage error with a remedy", s, err)
		}
		return
	}
	*parsed++
	again, err := index.Parse(vocabulary(), q.String())
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

package quotes_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"yulun/stats/words/quotes"
)

func TestSpeakers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, want string }{
		{"behind", "“别小看几斤油，图的是个脸面。”村民张守田说，过去邻里为一垄地能吵上半年。", "村民张守田"},
		{"behind, with to whom", "“我儿子上学的学费谁替我想过？”債主老鄭對記者說。", "債主老鄭"},
		{"behind, with manner", "“银行的脸色都不一样了。”她笑着说。", "她"},
		{"before, with a colon", "去年底，市信用办主任李建军在会上强调：“名单要准，更要能改。”", "市信用办主任李建军"},
		{"before, without a mark", "但是专家指出“这样的惩戒已经越过了界线”。", "专家"},
		{"before, told", "孙某告诉记者，“以前总觉得躲一躲就过去了。”", "孙某"},
		{"parted", "“他们不用抓我，”他说，“只要让我动不了就等于没有这个人了。”", "他|他"},
		{"traditional marks", "「從前買條魚都要自己帶秤。」計程車司機老于說。", "計程車司機老于"},
		{"quotation within", "“他说‘名单’不准，要改。”律师陈明说。", "律师陈明"},

		{"another one speaks then", "“我女儿上学的学费谁替我想过？”执行法官则强调，限制的是高消费。", "-"},
		{"the verb belongs to the next quotation", "“名单上的人越来越少了。”赵强说：“这是好事情啊，大家都守信。”", "-|赵强"},
		{"a term, not speech", "对于“一处失信处处受限”王教授认为，要慎重。", "-"},
		{"a count, not a ministry", "这些法规里，有两部称“企业信用促进条例”。", "-"},
		{"a word that ends like a verb", "他写了一本小说“失信的人回到村里”。", "-"},
		{"a time before the verb", "民政部門回覆本報查詢時只說「會遵守兩地法律」。", "-"},
		{"no speaker", "据说，“他们从来没有见过那份名单”。", "-"},
		{"narrative", "“没有一个人跟我说过一句对不起。”李建军把车票贴在本子上。", "-"},

		{"English, behind", `"Three years ago nobody stopped here," said Ge Hong, who sells buns.`, "Ge Hong"},
		{"English, with a title", `“It is a story about us, really,” said Dr Amara Lindqvist, who has collected them.`, "Dr Amara Lindqvist"},
		{"English, described", `"You cannot plan around a rating that moves," its finance director said.`, "its finance director"},
		{"English, pronoun", `"We are trying to build that here," she said.`, "she"},
		{"English, before", `The lawyer told the court: "Nobody delivered the judgment to her."`, "The lawyer"},
		{"English, before, after a title with a full stop", `It was cold. Mr. Gan said, "I would be eating my son's flat."`, "Mr. Gan"},
		{"English, aside", `"I can feel that being honest pays," Chen Yi, a worker in Nanjing, told reporters.`, "Chen Yi"},
		{"English, according to", `According to Shao Yun, "the remedy is neither fast nor automatic at all".`, "Shao Yun"},
		{"English, resumed", `"It is a story about us," said Dr. Lindqvist, who collected them. "We were worried about our own platforms."`, "Dr. Lindqvist|Dr. Lindqvist"},
		{"resumed", "“以前总觉得躲一躲就过去了。”孙某说。“没想到出趟门都难。”", "孙某|孙某"},
		{"not resumed after another sentence", "“以前总觉得躲一躲就过去了。”孙某说。法官来了。“没想到出趟门都难。”", "孙某|-"},
		{"not resumed by a term", `"It is a story about us," said Lindqvist. "the wholly new debt list" is hers.`, "Lindqvist|-"},
		{"English, a letter reads", `"We were given no copy of the criteria," the letter reads.`, "-"},
		{"English, a phrase", `Projects "to be taken up when conditions are ripe" said little.`, "-"},
		{"English, no person", `"There was nothing to be done about it," This said.`, "-"},
	} {
		var got []string
		for _, q := range quotes.Find(c.text, 5).Quotes {
			speaker := q.Speaker
			if speaker == "" {
				speaker = "-"
			}
			got = append(got, speaker)
		}
		if strings.Join(got, "|") != c.want {
			t.Errorf("%s: %q, want %q", c.name, strings.Join(got, "|"), c.want)
		}
	}
}

func TestFind(t *testing.T) {
	t.Parallel()
	const text = "县里评出“红榜”。\n“他们不用抓我，”他说。\n“没有关上的引文\n\"A short one\" and \"one that is a little longer than that,\" she said. A 5\" nail."
	r := quotes.Find(text, 5)
	if r.Short != 2 || r.Unclosed != 1 || len(r.Quotes) != 2 {
		t.Fatalf("got %+v", r)
	}
	first := r.Quotes[0]
	if string([]rune(text)[first.Start:first.End]) != "他们不用抓我，" || first.Length != 6 ||
		!first.Pronoun ||
		first.Verb != "说" ||
		first.Passage != "“他们不用抓我，”他说" {
		t.Errorf("got %+v", first)
	}
	second := r.Quotes[1]
	if second.Length != 8 ||
		second.Passage != `"one that is a little longer than that," she said` ||
		second.Verb != "said" {
		t.Errorf("got %+v", second)
	}
}

// TestQuotesAreInTheText: whatever the text, quotations are parts of it, in order, and speaker and
// verb stand in the passage.
func TestQuotesAreInTheText(t *testing.T) {
	t.Parallel()
	pieces := []string{
		"“",
		"”",
		"「",
		"」",
		`"`,
		"他",
		"说",
		"：",
		"，",
		"。",
		"村民张守田",
		"\n",
		"said ",
		"Ge Hong",
		" ",
		"名单要准",
		"the court ",
		"\xff",
		"5",
		"‘",
	}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOf(rapid.SampledFrom(pieces)).Draw(t, "pieces"), "")
		runes := []rune(text)
		last := 0
		for _, q := range quotes.Find(text, 1).Quotes {
			if q.Start < last || q.End <= q.Start || q.End > len(runes) {
				t.Fatalf("%q: %+v behind %d", text, q, last)
			}
			if utf8.ValidString(text) && string(runes[q.Start:q.End]) != q.Text {
				t.Fatalf("%q: %+v is not what stands there", text, q)
			}
			if q.Speaker != "" &&
				(!strings.Contains(q.Passage, q.Speaker) || !strings.Contains(q.Passage, q.Verb) || !strings.Contains(q.Passage, q.Text)) {
				t.Fatalf("%q: %+v", text, q)
			}
			last = q.End
		}
	})
}

func FuzzFind(f *testing.F) {
	for _, seed := range []string{"“名单要准，”他说。", `"It is weather," its director said.`, "「", "”“", "\"\"", "他说：“"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, q := range quotes.Find(text, 1).Quotes {
			if q.Start < 0 || q.End > utf8.RuneCountInString(text) || q.Start >= q.End {
				t.Errorf("%q: %+v", text, q)
			}
		}
	})
}

package passage

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"

	"pgregory.net/rapid"

	"yulun/nlp/lexicon"
	"yulun/text"
)

func reader(t *testing.T) Reader {
	t.Helper()
	files := fstest.MapFS{
		"topic.yaml":     {Data: []byte("title: T\ngroups:\n  - {kind: topic.strong, weight: 0.9, cues: [社会信用]}\n")},
		"frames.yaml":    {Data: []byte("frames:\n  - {id: law, title: Law, description: Law., groups: [{weight: 1, cues: [惩戒, 黑镜]}]}\n")},
		"lexicon/a.yaml": {Data: []byte("groups:\n  - {kind: contrast, cues: [但]}\n")},
	}
	lex, problems := lexicon.Load(files, lexicon.ReadFrames(files), nil)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return Reader{Lexicon: lex}
}

func TestSentences(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"Chinese", "第一句。第二句！第三句？", []string{"第一句。", "第二句！", "第三句？"}},
		{"closing quote stays", "他说：“好。”她笑了。", []string{"他说：“好。”", "她笑了。"}},
		{"lines", "标题\n　正文一\n\n正文二", []string{"标题", "正文一", "正文二"}},
		{"semicolon", "一是立法；二是执法。", []string{"一是立法；", "二是执法。"}},
		{"English", "It works. Does it? Yes!", []string{"It works.", "Does it?", "Yes!"}},
		{"abbreviations", "Mr. Li met U.S. envoys, e.g. J. Smith. They left.", []string{"Mr. Li met U.S. envoys, e.g. J. Smith.", "They left."}},
		{"numbers and addresses", "It rose 3.5 points at example.com today.", []string{"It rose 3.5 points at example.com today."}},
		{"quotation", `"Stop." He left.`, []string{`"Stop."`, "He left."}},
		{"dots", "等等……后来呢？", []string{"等等……", "后来呢？"}},
		{"blank", " \n \t ", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := reader(t).Read("", c.text)
			var got []string
			for _, s := range p.Sentences {
				got = append(got, p.Quote(s.Field, s.Start, s.End))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestClauses(t *testing.T) {
	p := reader(t).Read("", "虽然，有1,000家（至10:21）—但是：无")
	s := p.Sentences[0]
	var got []string
	for _, c := range s.Clauses {
		got = append(got, p.Quote(Text, c.Start, c.End))
	}
	want := []string{"虽然，", "有1,000家（", "至10:21）", "—", "但是：", "无"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	for i, c := range s.Clauses {
		if s.ClauseAt(c.Start) != i || s.ClauseAt(c.End-1) != i {
			t.Errorf("ClauseAt doesn't find clause %d", i)
		}
	}
}

func TestReadTellsParagraphsAndQuestions(t *testing.T) {
	p := reader(t).Read("真的吗？", "一。二？\n三。")
	want := []Sentence{
		{Field: Title, Question: true},
		{Field: Text},
		{Field: Text, Question: true},
		{Field: Text, Paragraph: 1},
	}
	if len(p.Sentences) != len(want) {
		t.Fatalf("got %d sentences, want %d", len(p.Sentences), len(want))
	}
	for i, w := range want {
		if s := p.Sentences[i]; s.Field != w.Field || s.Question != w.Question || s.Paragraph != w.Paragraph {
			t.Errorf("sentence %d is %+v, want %+v", i, s, w)
		}
	}
}

func TestNamesOfRulesMakeNoPoint(t *testing.T) {
	for name, want := range map[string]int{
		"印发《社会信用惩戒办法》":     1, // the topic alone
		"印发《社会信用惩戒办法(试行)》": 1,
		"剧集《黑镜》播出":         1,
		"社会信用的惩戒办法":        2,
		"《社会信用惩戒的真相》一文":    2,
	} {
		p := reader(t).Read("", name)
		if got := len(p.Sentences[0].Hits); got != want {
			t.Errorf("%s: got %d cues, want %d", name, got, want)
		}
	}
}

func TestRuleTitle(t *testing.T) {
	for title, want := range map[string]bool{
		"某市社会信用条例": true, "失信惩戒管理办法（试行）": true, "《社会信用条例》今起施行": false, "信用修复，企业叫好": false, "": false,
	} {
		if got := reader(t).Read(title, "").RuleTitle; got != want {
			t.Errorf("%q: got %t, want %t", title, got, want)
		}
	}
}

// Evidence counts code points of the field as it came, whatever was folded away before it.
func TestEvidencePointsIntoTheFieldAsItCame(t *testing.T) {
	r := reader(t)
	r.Fold = text.NewConverter().Fold
	r.Words = func(runes []rune) ([]text.Span, []int) {
		return []text.Span{{Start: 0, End: len(runes)}}, []int{2, 4}
	}
	for given, want := range map[string]string{
		"談\u200b社\u200b會信\ufeff用。": "社\u200b會信\ufeff用",
		"有 人 說 ： 社 會 信 用 好 。":      "社 會 信 用",
		"個資外洩與社會信用":                "社會信用",
		"信⽤之外的社会信⽤":                "社会信⽤",
	} {
		p := r.Read("", given)
		s := &p.Sentences[0]
		if len(s.Hits) == 0 {
			t.Errorf("%q: no cue found", given)
			continue
		}
		e := p.Evidence(0, s.Hits[0], "stance", 1)
		if got := string([]rune(given)[e.Start:e.End]); got != want || e.Text != want {
			t.Errorf("%q: evidence says %q at %q, want %q", given, e.Text, got, want)
		}
		if w := s.Words[0]; w.Start != s.Start || w.End != s.End {
			t.Errorf("%q: word %+v, want the sentence %d to %d", given, w, s.Start, s.End)
		}
	}
}

// Sentences are in order, don't overlap and leave nothing but space and notices between them;
// clauses cover their sentence.
func TestSplitLosesNothing(t *testing.T) {
	r := reader(t)
	rapid.Check(t, func(t *rapid.T) {
		given := rapid.StringOf(rapid.OneOf(rapid.SampledFrom([]rune("。.！?\n ，,:（”\"a信1")), rapid.Rune())).Draw(t, "text")
		p := r.Read("", given)
		runes := p.Folded(Text)
		at := 0
		noticed := func(at int) bool {
			return slices.ContainsFunc(p.Notices, func(n Notice) bool { return at >= n.Start && at < n.End })
		}
		for _, s := range p.Sentences {
			for ; at < s.Start; at++ {
				if !unicode.IsSpace(runes[at]) && !noticed(at) {
					t.Fatalf("%q lies outside every sentence", runes[at])
				}
			}
			if s.Start >= s.End || s.Clauses[0].Start != s.Start || s.Clauses[len(s.Clauses)-1].End != s.End {
				t.Fatalf("sentence %+v isn't covered by its clauses", s)
			}
			at = s.End
		}
	})
}

// A quotation is what the article has there, wherever it stands in a long text, and whatever bytes
// that has.
func TestQuotesOfLongTexts(t *testing.T) {
	t.Parallel()
	body := strings.Repeat("社会信用 System É, it’s \xff\xe7 unfair。\r\n", 20)
	given := []rune(body)
	p := reader(t).Read("", body)
	folded := p.Folded(Text)
	for start := range folded {
		for _, length := range []int{1, 2, 63, 64, 65, 130} {
			end := min(start+length, len(folded))
			place := p.Place(Text, start, end)
			if got, want := p.Quote(Text, start, end), string(given[place.Start:place.End]); got != want {
				t.Fatalf("[%d, %d): %q, want %q", start, end, got, want)
			}
		}
	}
	if got := p.Quote(Text, len(folded), len(folded)); got != "" {
		t.Errorf("at the end: %q", got)
	}
}

package relevance

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"testing/fstest"

	"yulun/nlp/lexicon"
	"yulun/nlp/passage"
)

// topic has one or two cues of each kind.
const topic = `title: T
groups:
  - {kind: topic.strong, weight: 0.9, cues: [社会信用, china social credit]}
  - {kind: topic.local, weight: 0.8, cues: [social credit]}
  - {kind: topic.told, weight: 0.6, cues: [blacklisted]}
  - {kind: topic.weak, weight: 0.7, cues: [黑名单, 信用分]}
  - {kind: topic.weak, weight: 0.4, cues: [征信, 个人征信, 红榜]}
  - {kind: topic.part, cues: [平台]}
  - {kind: topic.conduct, weight: 0.7, cues: [失信]}
  - {kind: topic.support, cues: [政府, 惩戒]}
  - {kind: topic.against, cues: [贷款, 信用卡]}
  - {kind: topic.exclude, cues: [alberta]}
  - {kind: topic.liken, cues: [就像]}
  - {kind: topic.place, cues: [china, beijing]}
`

func read(t *testing.T, title, text string) *passage.Passage {
	t.Helper()
	files := fstest.MapFS{
		"topic.yaml":        {Data: []byte(topic)},
		"frames.yaml":       {Data: []byte("frames: []\n")},
		"lexicon/cues.yaml": {Data: []byte("groups:\n  - {kind: reference, cues: [该制度, this]}\n  - {kind: stance, weight: -1, cues: [荒唐]}\n")},
	}
	lex, problems := lexicon.Load(files, lexicon.ReadFrames(files), nil)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return passage.Reader{Lexicon: lex}.Read(title, text)
}

func TestJudge(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text string
		want float64
	}{
		"nothing":                                     {"今天天气很好。", 0},
		"a name of the topic":                         {"社会信用体系。", 0.9},
		"the same name twice counts once":             {"社会信用体系。社会信用体系。", 0.9},
		"two names add up":                            {"社会信用。黑名单由政府公布。", 0.97},
		"a weak name alone":                           {"他上了黑名单。", 0.084},
		"a weak name with support":                    {"政府公布黑名单。", 0.7},
		"a weak name with support elsewhere":          {"政府开会。他上了黑名单。", 0.35},
		"a weak name of a lender":                     {"政府的黑名单影响贷款。", 0.084},
		"support elsewhere, but lenders' words":       {"政府开会。他上了黑名单。他要贷款。", 0.084},
		"a lesser name with support":                  {"政府谈征信。", 0.4},
		"two lesser names":                            {"政府谈征信。政府公布红榜。", 0.64},
		"one lesser name in the words of another":     {"政府谈征信。政府谈个人征信。", 0.4},
		"what takes up the topic alone":               {"平台是政府的平台。", 0},
		"conduct alone":                               {"他失信了。", 0.084},
		"conduct with support":                        {"政府惩戒失信。", 0.7},
		"the usual name at the place":                 {"Beijing plans social credit.", 0.8},
		"the usual name, the place elsewhere":         {"China is large. It has social credit.", 0.8},
		"the usual name without a place":              {"It has social credit.", 0.52},
		"the usual name of another thing":             {"Social credit won in Alberta.", 0.0288},
		"a sure name of another thing, no place":      {"社会信用。Alberta。", 0.27},
		"a sure name beside another thing":            {"社会信用 in China。Alberta。", 0.9},
		"both things, the place beside the name":      {"Social credit won in Alberta. China has social credit.", 0.8},
		"told without its name, at the place":         {"In China he was blacklisted.", 0.6},
		"told without its name, nowhere":              {"He was blacklisted.", 0.072},
		"only likened to":                             {"这套积分就像社会信用。", 0.36},
		"likened to, and judged":                      {"这套积分就像荒唐的社会信用。", 0.9},
		"about lenders, with the topic in a likening": {"银行看贷款和信用卡。这就像社会信用。", 0.36},
		"about lenders, with a weak name":             {"银行看贷款。它也看信用卡。政府有黑名单。", 0.0252},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			j := Judge(read(t, "", c.text))
			if math.Abs(j.Score-c.want) > 1e-9 || j.Relevant != (c.want >= Threshold) {
				t.Errorf("score %.4f, relevant %t, want %.4f: %s", j.Score, j.Relevant, c.want, c.text)
			}
			sum := 0.0
			for _, e := range j.Evidence {
				sum += e.Weight
			}
			if math.Abs(sum-j.Score) > 1e-9 {
				t.Errorf("the evidence adds up to %v, the score is %v", sum, j.Score)
			}
			if !j.Relevant && (j.Ties != nil || j.Central) {
				t.Errorf("an irrelevant piece has ties %v", j.Ties)
			}
		})
	}
}

func TestTies(t *testing.T) {
	t.Parallel()
	const aside = "天气很好。孩子踢球。老人下棋。" // three sentences
	for name, c := range map[string]struct {
		title, text string
		central     bool
		want        string // of the title's sentence and those of the text
	}{
		"a piece about it":                {"", "社会信用体系。孩子踢球。", true, "1 0.6"},
		"by its headline":                 {"社会信用", aside, true, "1 0.6 0.6 0.6"},
		"by three sentences":              {"", aside + aside + aside + "社会信用。社会信用。社会信用。", true, "0.6 0.6 0.6 0.6 0.6 0.6 0.6 0.6 0.6 1 1 1"},
		"in passing":                      {"", aside + "社会信用。" + aside, false, "0 0 0.5 1 0.5 0 0"},
		"a headline about something else": {"天气", aside + "社会信用。" + aside, false, "0.5 0 0 0.5 1 0.5 0 0"},
		"taken up":                        {"", aside + "社会信用。该制度很大。该制度很新。" + aside, false, "0 0 0.5 1 0.75 0.75 0 0 0"},
		"a part of it":                    {"", aside + "社会信用。" + aside + "他上了黑名单。" + aside, false, "0 0 0.5 1 0.5 0 0.5 0.9 0.5 0 0"},
		"a part of it, of a lender":       {"", aside + "社会信用。" + aside + "他因贷款上了黑名单。" + aside, false, "0 0 0.5 1 0.5 0 0 0 0 0 0"},
		"what takes it up":                {"", aside + "社会信用。" + aside + "平台。" + aside, false, "0 0 0.5 1 0.5 0 0.5 0.9 0.5 0 0"},
		"conduct":                         {"", aside + "社会信用。" + aside + "他失信了。" + aside, false, "0 0 0.5 1 0.5 0 0 0.75 0 0 0"},
		"not across a paragraph between":  {"", aside + "社会信用。\n\n\n" + aside, false, "0 0 0.5 1 0 0 0"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			j := Judge(read(t, c.title, c.text))
			got := make([]string, len(j.Ties))
			for i, tie := range j.Ties {
				got[i] = fmt.Sprint(float64(tie))
			}
			if strings.Join(got, " ") != c.want || j.Central != c.central {
				t.Errorf("ties %s, central %t, want %s and %t: %s %s", strings.Join(got, " "), j.Central, c.want, c.central, c.title, c.text)
			}
		})
	}
}

func TestWindow(t *testing.T) {
	t.Parallel()
	const aside = "天气很好。孩子踢球。老人下棋。"
	for name, c := range map[string]struct {
		title, text string
		most        int
		want        string
	}{
		"what is on the topic": {"天气", aside + "社会信用。" + aside, 100, "天气\n老人下棋。\n社会信用。\n天气很好。"},
		"a piece about it":     {"", "社会信用。孩子踢球。", 100, "社会信用。\n孩子踢球。"},
		"cut":                  {"天气", aside + "社会信用。" + aside, 12, "天气\n老人下棋。\n社会信"},
		"cut at a line's end":  {"天气", aside + "社会信用。" + aside, 2, "天气"},
	} {
		p := read(t, c.title, c.text)
		if got := Judge(p).Window(p, c.most); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestTiesThatCuesNeed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		strength Strength
		met      string // of the ties from the closest
	}{
		{Named, "clause sentence central near piece"},
		{NamedPart, "clause sentence central near piece"},
		{TakenUp, "sentence central near piece"},
		{Within, "central near piece"},
		{Near, "near piece"},
		{Apart, "piece"},
	} {
		var met []string
		for _, tie := range []lexicon.Tie{lexicon.TieClause, lexicon.TieSentence, lexicon.TieCentral, lexicon.TieNear, lexicon.TiePiece} {
			if c.strength.meets(tie) {
				met = append(met, string(tie))
			}
		}
		if strings.Join(met, " ") != c.met {
			t.Errorf("%v meets %v, want %s", c.strength, met, c.met)
		}
	}
}

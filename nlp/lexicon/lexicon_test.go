package lexicon

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"yulun/codebook"
	"yulun/configs/topics"
	"yulun/internal/strictyaml"
	plain "yulun/text"
)

const (
	goodTopic  = "title: Credit\ngroups:\n  - {kind: topic.strong, lang: zh, weight: 0.9, cues: [社会信用]}\n"
	goodFrames = "frames:\n  - {id: privacy, title: Privacy, description: Personal data., groups: [{lang: en, weight: 1, cues: [privacy]}]}\n"
	goodCues   = "about: words\ngroups:\n  - {kind: stance, lang: en, weight: -1, cues: [bad*]}\n"
)

func files(topic, frames, cues string) fstest.MapFS {
	return fstest.MapFS{
		"topic.yaml":       {Data: []byte(topic)},
		"frames.yaml":      {Data: []byte(frames)},
		"lexicon/own.yaml": {Data: []byte(cues)},
	}
}

// load reads a configuration whose topic has two objects, and several.
func loadOwn(fsys fs.FS) (*Lexicon, strictyaml.Problems) {
	return Load(fsys, ReadFrames(fsys), []codebook.Object{
		{ID: "government", Usual: true}, {ID: "commercial"}, {ID: "corporate"}, {ID: "several", Several: true},
	})
}

func TestTheShippedFilesHaveNoMistake(t *testing.T) {
	builtin, _ := topics.Open(topics.Default)
	lex, problems := loadOwn(builtin)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if lex.Title == "" {
		t.Error("the topic has no title")
	}
}

func TestLoadTellsEveryMistake(t *testing.T) {
	stance := func(rest string) string {
		return "groups:\n  - {kind: stance, lang: en, weight: -1, cues: [bad]}\n  - " + rest + "\n"
	}
	for _, c := range []struct{ name, topic, frames, cues, want string }{
		{"unknown key", goodTopic, goodFrames, stance("{kind: stance, wieght: 1, weight: 1, cues: [x]}"), `lexicon/own.yaml:3: groups[1].wieght: there is no field "wieght" here`},
		{"unknown kind", goodTopic, goodFrames, stance("{kind: stnace, weight: 1, cues: [x]}"), `lexicon/own.yaml:3: groups[1].kind: "stnace" is not a kind of cue here (use one of stance,`},
		{"kind of another file", "title: T\ngroups:\n  - {kind: stance, weight: 1, cues: [x]}\n", goodFrames, goodCues, `topic.yaml:3: groups[0].kind: "stance" is not a kind of cue here`},
		{"unknown tie", goodTopic, goodFrames, stance("{kind: stance, weight: 1, tie: word, cues: [x]}"), `groups[1].tie: "word" is not a tie to the topic (use one of beside, clause,`},
		{"no weight", goodTopic, goodFrames, stance("{kind: stance, cues: [x]}"), "groups[1].weight: the group has no weight"},
		{"weight too big", goodTopic, goodFrames, stance("{kind: stance, weight: 9, cues: [x]}"), "groups[1].weight: the weight 9 is out of range (use a number from -3 to 3)"},
		{"no cues", goodTopic, goodFrames, stance("{kind: stance, weight: 1}"), "groups[1].cues: the group has no cues"},
		{"duplicate", goodTopic, goodFrames, stance("{kind: stance, weight: 1, cues: [Bad]}"), `lexicon/own.yaml:3: groups[1].cues[0]: the cue "bad" is in this layer already (lexicon/own.yaml:2) (keep one of the two)`},
		{"duplicate by alternatives", goodTopic, goodFrames, stance("{kind: stance, weight: 1, cues: [(so|b)ad]}"), `the cue "bad" is in this layer already`},
		{"open bracket", goodTopic, goodFrames, stance("{kind: stance, weight: 1, cues: [\"a(b|c\"]}"), `the cue "a(b|c" can't be read: the bracket is left open`},
		{"nested brackets", goodTopic, goodFrames, stance("{kind: stance, weight: 1, cues: [\"a(b|(c|d))\"]}"), "brackets don't nest"},
		{"gap at the end", goodTopic, goodFrames, stance("{kind: stance, weight: 1, cues: [\"a ..\"]}"), "a gap needs something on both sides"},
		{"star at the start", goodTopic, goodFrames, stance("{kind: stance, weight: 1, cues: [\"*ism\"]}"), "* must follow the beginning of a word"},
		{"too many alternatives", goodTopic, goodFrames, stance("{kind: stance, weight: 1, cues: [\"" + strings.Repeat("(a|b|c|d|e|f)", 6) + "\"]}"), "it stands for more than 3000 patterns"},
		{"shield of nothing", goodTopic, goodFrames, stance("{kind: shield, cues: [x]}"), "groups[1].layer: a shield must say what it protects"},
		{"borders of a shield", goodTopic, goodFrames, stance("{kind: shield, layer: stance, borders: false, cues: [x]}"), "groups[1].borders: a shield is found within words, too"},
		{"layer without shield", goodTopic, goodFrames, stance("{kind: stance, layer: stance, weight: 1, cues: [x]}"), "groups[1].layer: only a shield has a layer"},
		{"frame without cues", goodTopic, goodFrames + "  - {id: safety, title: safety, description: Safety.}\n", goodCues, "frames.yaml:3: frames[1].groups: is missing"},
		{"unknown object", goodTopic + "  - {kind: object.church, cues: [教会]}\n", goodFrames, goodCues, `groups[1].kind: "object.church" is not a kind of cue here`},
		{"cues of several objects", goodTopic + "  - {kind: object.several, cues: [各种]}\n", goodFrames, goodCues, `groups[1].kind: "object.several" is not a kind of cue here`},
		{"no title", strings.Replace(goodTopic, "title: Credit\n", "", 1), goodFrames, goodCues, "topic.yaml:1: title: the topic has no title"},
		{"broken file", "title: [\n", goodFrames, goodCues, "topic.yaml:"},
	} {
		t.Run(c.name, func(t *testing.T) {
			lex, problems := loadOwn(files(c.topic, c.frames, c.cues))
			if lex != nil {
				t.Error("a lexicon was made of files with mistakes")
			}
			if !strings.Contains(problems.Error(), c.want) {
				t.Errorf("got\n%v\nwant a line with\n%s", problems, c.want)
			}
		})
	}
}

func TestLoadReportsMistakesOfAllFilesAtOnce(t *testing.T) {
	_, problems := loadOwn(files("title: T\n", "frames: none\n", stanceWithout))
	for _, want := range []string{"frames.yaml:1", "lexicon/own.yaml:2"} {
		if !strings.Contains(problems.Error(), want) {
			t.Errorf("no problem in %s among\n%v", want, problems)
		}
	}
	_, problems = loadOwn(fstest.MapFS{})
	for _, want := range []string{"topic.yaml", "frames.yaml", "lexicon: there is no cue file"} {
		if !strings.Contains(problems.Error(), want) {
			t.Errorf("no problem %q among\n%v", want, problems)
		}
	}
}

const stanceWithout = "groups:\n  - {kind: stance, weight: 1}\n"

// find lists the cues found in a text that is taken as one sentence, as cue@text.
func find(t *testing.T, cues, text string) []string {
	t.Helper()
	lex, problems := loadOwn(files(goodTopic, goodFrames, cues))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	folded := plain.Plain(text)
	var got []string
	for _, h := range lex.Finder().Find(folded, 0, len(folded), nil, nil) {
		got = append(got, fmt.Sprintf("%s@%s", h.Entry.Cue, string(folded[h.Start:h.End])))
	}
	return got
}

func TestFind(t *testing.T) {
	group := func(cues string) string {
		return "groups:\n  - {kind: stance, weight: 1, cues: [" + cues + "]}\n"
	}
	for _, c := range []struct {
		name, cues, text string
		want             []string
	}{
		{"whole words only", group("fair"), "an unfair affair is fair", []string{"fair@fair"}},
		{"star takes the word's rest", group("punish*"), "punishment", []string{"punish*@punishment"}},
		{"star takes nothing", group("punish*"), "punish us", []string{"punish*@punish"}},
		{"star within", group("ban* from"), "he was banned from trains", []string{"ban* from@banned from"}},
		{"star keeps to its word", group("ban* from"), "the ban came from above", nil},
		{"star before letters", group("rumo*rs"), "rumours, rumors", []string{"rumo*rs@rumours", "rumo*rs@rumors"}},
		{"beyond the basic plane", group("𠮷野, 𠮸野, 𠮷"), "𠮷野𠮸野𠮷𠮸", []string{"𠮷野@𠮷野", "𠮸野@𠮸野", "𠮷@𠮷"}},
		{"gap", group("列入..名单"), "被列入失信黑名单", []string{"列入..名单@列入失信黑名单"}},
		{"gap too wide", group("列入..名单"), "列入一二三四五六七八九十一二三名单", nil},
		{"gap behind alternatives that end alike", group("(很少有|少有)..相信"), "很少有居民相信", []string{"(很少有|少有)..相信@很少有居民相信"}},
		{"gap takes the nearest", group("barred .. train"), "barred, that is barred from a train", []string{"barred .. train@barred from a train"}},
		{"alternatives", group("(红|黑)名单"), "红名单和黑名单", []string{"(红|黑)名单@红名单", "(红|黑)名单@黑名单"}},
		{"longest wins", group("信用, 信用修复"), "信用修复与信用", []string{"信用修复@信用修复", "信用@信用"}},
		{"first wins over crossing", group("不公, 公平"), "不公平", []string{"不公@不公"}},
		{"width, case and hyphens", group("deposit free, abc"), "Deposit-Free ＡＢＣ", []string{"deposit free@deposit free", "abc@abc"}},
		{"curly apostrophe", group("\"can't\""), "can’t", []string{"can't@can't"}},
		{"shield", group("失信") + "  - {kind: shield, layer: stance, cues: [消失信号]}\n", "手机消失信号，他失信", []string{"失信@失信"}},
		{"Latin cue beside Han", group("app"), "用app打分", []string{"app@app"}},
		{"layers don't compete", group("隐私") + "  - {kind: negation, cues: [没有隐私]}\n", "没有隐私", []string{"没有隐私@没有隐私", "隐私@隐私"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := find(t, c.cues, c.text); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// What finds cues is made when a text first needs it, by whichever Finder comes first.
func TestFindersWorkSideBySide(t *testing.T) {
	builtin, _ := topics.Open(topics.Default)
	lex, problems := loadOwn(builtin)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	text := plain.Plain("列入失信黑名单的人不得乘坐高铁，信用修复后移出。Blacklisted people were banned from trains by the social credit system.")
	var all sync.WaitGroup
	found := make([][]Hit, 4)
	for i := range found {
		all.Go(func() { found[i] = lex.Finder().Find(text, 0, len(text), nil, nil) })
	}
	all.Wait()
	for _, hits := range found {
		if len(hits) < 5 || !slices.Equal(hits, found[0]) {
			t.Errorf("found %v, another %v", hits, found[0])
		}
	}
}

// A gapped cue must not join parts of two sentences.
func TestGapsStayInTheirSentence(t *testing.T) {
	lex, problems := loadOwn(files(goodTopic, goodFrames, "groups:\n  - {kind: stance, weight: 1, cues: [列入..名单]}\n"))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	text, finder := plain.Plain("列入。名单"), lex.Finder()
	if hits := append(finder.Find(text, 0, 3, nil, nil), finder.Find(text, 3, 5, nil, nil)...); len(hits) > 0 {
		t.Errorf("found %v", hits)
	}
}

// Literal cues are found exactly where a plain search finds them, leftmost and longest first.
func TestFindAgreesWithPlainSearch(t *testing.T) {
	words := []string{"甲", "甲乙", "乙丙", "丙丙丁", "丁甲"}
	lex, problems := loadOwn(files(goodTopic, goodFrames, "groups:\n  - {kind: stance, weight: 1, cues: ["+strings.Join(words, ", ")+"]}\n"))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	rapid.Check(t, func(t *rapid.T) {
		text := []rune(rapid.StringOf(rapid.SampledFrom([]rune("甲乙丙丁"))).Draw(t, "text"))
		var want, got []string
		for i := 0; i < len(text); {
			longest := ""
			for _, w := range words {
				if strings.HasPrefix(string(text[i:]), w) && len(w) > len(longest) {
					longest = w
				}
			}
			if longest != "" {
				want = append(want, fmt.Sprint(i, longest))
			}
			i += max(1, len([]rune(longest)))
		}
		for _, h := range lex.Finder().Find(text, 0, len(text), nil, nil) {
			got = append(got, fmt.Sprint(h.Start, string(text[h.Start:h.End])))
		}
		if !slices.Equal(got, want) {
			t.Fatalf("in %s got %v, want %v", string(text), got, want)
		}
	})
}

// cutAt makes a segmenter of a text that is written with spaces between words and · where parts of
// a compound meet.
func cutAt(cut string) (text string, words []plain.Span, inner []int) {
	var runes []rune
	for _, word := range strings.Fields(cut) {
		start := len(runes)
		for _, r := range word {
			if r == '·' {
				inner = append(inner, len(runes))
				continue
			}
			runes = append(runes, r)
		}
		words = append(words, plain.Span{Start: start, End: len(runes)})
	}
	return string(runes), words, inner
}

// known cuts every literal of the tests as one word, but for those of characters that no dictionary
// has together.
func known(runes []rune) ([]plain.Span, []int) {
	switch string(runes) {
	case "拘传":
		return []plain.Span{{Start: 0, End: 1}, {Start: 1, End: 2}}, nil
	case "分钟就":
		return []plain.Span{{Start: 0, End: 2}, {Start: 2, End: 3}}, nil
	case "黑":
		return []plain.Span{{Start: 0, End: 1}}, nil
	}
	return []plain.Span{{Start: 0, End: len(runes)}}, nil
}

func TestChineseCuesStandOnWordBorders(t *testing.T) {
	t.Parallel()
	group := func(cues string) string { return "groups:\n  - {kind: stance, weight: 1, cues: [" + cues + "]}\n" }
	for _, c := range []struct {
		name, cues, cut string
		want            []string
	}{
		{"a word", group("异化"), "技术 的 异化", []string{"异化"}},
		{"the end of a word", group("异化"), "差异·化 监管", nil},
		{"across two words", group("政审"), "行政 审批", nil},
		{"within a compound", group("法院"), "人民·法院 认定", []string{"法院"}},
		{"a word whose beginning is not parted", group("配合"), "不配合 执行", nil},
		{"several words", group("信用修复"), "申请 信用 修复", []string{"信用修复"}},
		{"long enough to need no border", group("先诊疗后付"), "先 诊疗 后 付费", []string{"先诊疗后付"}},
		{"a character that is a word", group("要"), "他 要 钱", []string{"要"}},
		{"a character within a word", group("要"), "这 很 重要", nil},
		{"a character where parts of a word meet", group("开"), "离·不·开 法治", nil},
		{"characters that are not a word", group("拘传"), "拦截 拘 传回", []string{"拘传"}},
		{"a last word of one character", group("分钟就"), "三 分钟 就到", []string{"分钟就"}},
		{"beside marks, figures and letters", group("失信"), "3 失信 ， app 失信", []string{"失信", "失信"}},
		{"a gap, begun within a word", group("多数..人"), "更多 数据 勾勒 人格", nil},
		{"a gap, ended by the beginning of a word", group("列入..黑"), "列入 黑名单", []string{"列入黑"}},
		{"a gap, ended within a word", group("列入..单位"), "列入 名单 位次", nil},
		{"a group that says otherwise", "groups:\n  - {kind: stance, weight: 1, borders: false, cues: [异化]}\n", "差异·化", []string{"异化"}},
		{"a shield hides within words", group("免押") + "  - {kind: shield, layer: stance, cues: [免押金]}\n", "免押 金", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			lex, problems := loadOwn(files(goodTopic, goodFrames, c.cues))
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			text, words, inner := cutAt(c.cut)
			folded := plain.Plain(text)
			var got []string
			for _, h := range lex.OnBorders(known).Finder().Find(folded, 0, len(folded), words, inner) {
				got = append(got, string(folded[h.Start:h.End]))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%s: got %q, want %q", c.cut, got, c.want)
			}
		})
	}
}

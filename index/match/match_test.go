package match_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"yulun/article"
	"yulun/index"
	"yulun/index/indextest"
	"yulun/index/match"
)

var analyzer = match.Analyzer{Cut: indextest.Words, Simplify: indextest.Simplify}

func TestWords(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ text, want string }{
		{"社會信用體系，失信被執行人。", "社会信用体系 失信被执行人"},
		{"China's Social-Credit isn't 3.5% of 1,000", "china social credit isnt 3.5 of 1000"},
		{"ＡＢＣ１２ é É", "a b c 1 2 é é"}, // this segmenter cuts full-width letters apart
		{"，。！ ", ""},
	} {
		if got := strings.Join(analyzer.Words(tc.text), " "); got != tc.want {
			t.Errorf("Words(%q)\n got %s\nwant %s", tc.text, got, tc.want)
		}
	}
}

func TestChars(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ text, want string }{
		{"社會信用。用戶", "社 会 信 用 ¶ 用 户"},
		{"他说：“信用”……", "他 说 ¶ 信 用 ¶"},
		{"China's 4S店 3.5 1,000", "china 4s 店 3.5 1000"},
		{"ＡＢＣ１２ ⼀人 ｶﾅ の", "abc12 一 人 カ ナ の"},
		{"信\u200b用\n卡", "信 用 卡"},
		{"⼈⺠的信⽤", "人 民 的 信 用"},
		{"sur\u00adveil\u00adlance\u200b state", "surveillance state"},
		{"", ""},
	} {
		if got := strings.Join(match.Texts(analyzer.Chars(tc.text)), " "); got != tc.want {
			t.Errorf("Chars(%q)\n got %s\nwant %s", tc.text, got, tc.want)
		}
	}
}

func TestGrams(t *testing.T) {
	t.Parallel()
	if got, want := strings.Join(analyzer.Grams("社會信用。用戶 4S店，AI"), " "), "社会 会信 信用 用 ¶ 用户 户 4s 店 ¶ ai"; got != want {
		t.Errorf("grams %s, want %s", got, want)
	}
}

// TestGramsFindWhatCharactersDo: a term's grams occur in a text's exactly where its characters
// occur in the text's.
func TestGramsFindWhatCharactersDo(t *testing.T) {
	t.Parallel()
	pieces := rapid.SampledFrom([]string{"信", "用", "户", "。", " ", "a", "a ", "3"})
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(pieces, 0, 12).Draw(t, "text"), "")
		p, err := analyzer.Compile(index.Term{Text: strings.Join(rapid.SliceOfN(pieces, 1, 4).Draw(t, "term"), ""), Phrase: true})
		if err != nil {
			t.Skip()
		}
		chars, grams := match.Texts(analyzer.Chars(text)), analyzer.Grams(text)
		sequence, prefix := p.Grams()
		want := contains(chars, p.Chars, slices.Equal)
		got := contains(grams, sequence, func(here, wanted []string) bool {
			last := len(wanted) - 1
			return slices.Equal(here[:last], wanted[:last]) && (here[last] == wanted[last] || prefix && strings.HasPrefix(here[last], wanted[last]))
		})
		if got != want {
			t.Fatalf("%q in %q: by grams %v, by characters %v", p.Chars, text, got, want)
		}
	})
}

// contains reports whether a sequence occurs in a list.
func contains(list, sequence []string, same func(here, wanted []string) bool) bool {
	for i := 0; i+len(sequence) <= len(list); i++ {
		if same(list[i:i+len(sequence)], sequence) {
			return true
		}
	}
	return false
}

func TestCharsOffsets(t *testing.T) {
	t.Parallel()
	want := []match.Token{{"社", 0, 1}, {"会", 1, 2}, {"¶", 3, 4}, {"china", 5, 12}, {"4s", 13, 15}, {"店", 15, 16}}
	if diff := cmp.Diff(want, analyzer.Chars("社會 ，！China's 4S店")); diff != "" {
		t.Errorf("tokens (-want +got):\n%s", diff)
	}
}

func TestCompile(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		term index.Term
		want match.Pattern
	}{
		{index.Term{Text: "信用修复"}, match.Pattern{Words: []string{"信用修复"}, Chars: []string{"信", "用", "修", "复"}}},
		{index.Term{Text: "ＡＩ"}, match.Pattern{Chars: []string{"ai"}}},
		{index.Term{Text: "4S店"}, match.Pattern{Words: []string{"4s", "店"}, Chars: []string{"4s", "店"}}},
		{index.Term{Text: "信用修复", Phrase: true}, match.Pattern{Chars: []string{"信", "用", "修", "复"}}},
		{index.Term{Text: "，守信！用户。", Phrase: true, Title: true}, match.Pattern{Chars: []string{"守", "信", "¶", "用", "户"}, Title: true}},
	} {
		got, err := analyzer.Compile(tc.term)
		if diff := cmp.Diff(tc.want, got); err != nil || diff != "" {
			t.Errorf("Compile(%+v): error %v (-want +got):\n%s", tc.term, err, diff)
		}
	}
	if _, err := analyzer.Compile(index.Term{Text: " ，"}); article.CodeOf(err) != article.CodeUsage {
		t.Errorf("punctuation: %v, want a usage error", err)
	}
}

// TestConverterThatMovesOffsets: a text is rather not converted than marked in the wrong place.
func TestConverterThatMovesOffsets(t *testing.T) {
	t.Parallel()
	a := match.Analyzer{Cut: indextest.Words, Simplify: func(s string) string { return s + "!" }}
	if got := strings.Join(match.Texts(a.Chars("社會")), " "); got != "社 會" {
		t.Errorf("tokens %s", got)
	}
}

func TestSnippetOfLongText(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("无关的句子。", 100) + "一次提到信用。" + strings.Repeat("又是无关的句子。", 50) + "“他说。”信用与隐私都在这里，信用。" + strings.Repeat("结尾。", 100)
	patterns, err := analyzer.Wanted(index.All{index.Term{Text: "信用"}, index.Term{Text: "隐私"}})
	if err != nil {
		t.Fatal(err)
	}
	_, snippet := analyzer.Highlight(article.Article{Text: text}, patterns)
	if !strings.HasPrefix(snippet.Text, "…信用与隐私都在这里，信用。结尾。") || !strings.HasSuffix(snippet.Text, "…") {
		t.Errorf("snippet %s", snippet.Text)
	}
	if diff := cmp.Diff([][2]int{{1, 3}, {4, 6}, {11, 13}}, snippet.Marks); diff != "" {
		t.Errorf("marks (-want +got):\n%s", diff)
	}
}

// TestHighlight: marks lie inside of the text, in order and apart, and what they mark in the title
// is there.
func TestHighlight(t *testing.T) {
	t.Parallel()
	pieces := []string{"信用", "社會信用體系", "隐私", "。", "，", " ", "\n", "credit", "3.5", "n", "　", "\u0301", "用户", "\xff", "長", "。”"}
	rapid.Check(t, func(t *rapid.T) {
		text := func(name string) string {
			return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 200).Draw(t, name), "")
		}
		doc := article.Article{Title: text("title"), Text: text("text")}
		patterns, err := analyzer.Wanted(index.All{
			index.Term{Text: "社会信用"},
			index.Term{Text: "隐私", Phrase: true},
			index.Term{Text: "信用用户"},
			index.Term{Text: "credit", Title: rapid.Bool().Draw(t, "title only")},
		})
		if err != nil {
			t.Fatal(err)
		}
		title, snippet := analyzer.Highlight(doc, patterns)
		if title.Text != doc.Title {
			t.Fatalf("title %q became %q", doc.Title, title.Text)
		}
		for _, m := range []index.Marked{title, snippet} {
			end := 0
			for _, mark := range m.Marks {
				if mark[0] < end || mark[1] <= mark[0] || mark[1] > utf8.RuneCountInString(m.Text) {
					t.Fatalf("marks %v of %q", m.Marks, m.Text)
				}
				end = mark[1]
			}
		}
		if simple := indextest.Simplify(doc.Title); strings.Contains(simple, "隐私") && len(title.Marks) == 0 {
			t.Fatalf("nothing is marked in %q", doc.Title)
		}
		for _, mark := range title.Marks {
			if got := string([]rune(doc.Title)[mark[0]:mark[1]]); !slices.ContainsFunc([]string{"信用", "隐私", "用户", "credit"}, func(s string) bool { return strings.Contains(got, s) }) &&
				!strings.Contains(got, "信") {
				t.Fatalf("%q is marked in %q", got, doc.Title)
			}
		}
	})
}

func BenchmarkHighlight(b *testing.B) {
	doc := article.Article{Title: "失信被执行人名单公布", Text: strings.Repeat("最高法公布失信被执行人名单，限制老赖乘坐飞机和高铁。", 60)}
	patterns, err := analyzer.Wanted(index.All{index.Term{Text: "隐私"}, index.Term{Text: "被执行人"}})
	if err != nil {
		b.Fatal(err)
	}
	keep := match.Analyzer{Cut: analyzer.Cut, Simplify: func(s string) string { return s }}
	for b.Loop() {
		keep.Highlight(doc, patterns)
	}
}

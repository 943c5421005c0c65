package segment_test

import (
	"io/fs"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"yulun/article"
	"yulun/configs/topics"
	"yulun/nlp/segment"
	plain "yulun/text"
)

// builtin is the configuration of the default topic.
func builtin() fs.FS {
	fsys, _ := topics.Open(topics.Default)
	return fsys
}

// shared is loaded once for all tests: that it can be shared is part of what they show.
var shared = sync.OnceValues(func() (*segment.Segmenter, error) {
	words, err := segment.ReadWords(builtin(), "lexicon/words.txt")
	if err != nil {
		return nil, err
	}
	return segment.New(words)
})

func segmenter(t testing.TB) *segment.Segmenter {
	t.Helper()
	s, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestCut(t *testing.T) {
	t.Parallel()
	s := segmenter(t)
	for _, tc := range []struct{ name, text, want string }{
		{"words of the topic", "社会信用体系对失信被执行人联合惩戒", "社会信用体系 对 失信被执行人 联合惩戒"},
		{"traditional by the same dictionary", "社會信用體系對失信被執行人聯合懲戒", "社會信用體系 對 失信被執行人 聯合懲戒"},
		{"a Latin letter to the right changes nothing", "对失信被执行人联合惩戒abc", "对 失信被执行人 联合惩戒 abc"},
		{"case is kept", "AI和ai失信 GDP", "AI 和 ai 失信 GDP"},
		{"neighbouring signs stay apart", "（信用）》。", "（ 信用 ） 》 。"},
		{"numbers stay whole", "约3.5万元，共1,000家，2019年3月", "约 3.5 万元 ， 共 1,000 家 ， 2019 年 3 月"},
		{"a word of letters and Chinese", "他在P2P网贷公司", "他 在 P2P网贷 公司"},
		{"a number with a point inside Chinese", "在PM2.5超标时", "在 PM2.5 超标 时"},
		{"English", "China's social credit isn't one score: it's credit-based.", "China's social credit isn't one score : it's credit - based ."},
		{"accents and other scripts", "naïve Система ＡＢＣ１２ 사회신용", "naïve Система ＡＢＣ１２ 사회신용"},
		{"spaces of every kind", "　信用 \u00a0\n信用\ufeff\t", "信用 信用"},
		{"nothing", "", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if got := strings.Join(s.Cut(tc.text), " "); got != tc.want {
				t.Errorf("Cut(%q)\n got %s\nwant %s", tc.text, got, tc.want)
			}
		})
	}
}

func TestWordsOffsets(t *testing.T) {
	t.Parallel()
	got := segmenter(t).Words("《失信》 AI　聯合懲戒")
	want := []segment.Word{
		{"《", 0, 1},
		{"失信", 1, 3},
		{"》", 3, 4},
		{"AI", 5, 7},
		{"聯合懲戒", 8, 12},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("words (-want +got):\n%s", diff)
	}
}

func TestEveryTopicWordIsKeptWhole(t *testing.T) {
	t.Parallel()
	s := segmenter(t)
	words, err := segment.ReadWords(builtin(), "lexicon/words.txt")
	if err != nil {
		t.Fatal(err)
	}
	if len(words) < 200 {
		t.Fatalf("%d words, want 200 or more", len(words))
	}
	for _, entry := range words {
		word := strings.TrimSuffix(entry, "!")
		for _, text := range []string{word, word + "abc", "。" + word + "，"} {
			if cut := s.Cut(text); !contains(cut, word) {
				t.Errorf("%q is cut into %q", text, cut)
			}
		}
	}
}

func contains(words []string, word string) bool {
	for _, w := range words {
		if w == word {
			return true
		}
	}
	return false
}

// TestSpansPartCompounds: parts of a word meet where | stands.
func TestSpansPartCompounds(t *testing.T) {
	t.Parallel()
	s, err := segment.New([]string{"地铁通行证!", "不配合", "失信被执行人"})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"差异化监管":      "差异|化 监管",
		"人民法院和批评者":   "人民|法院 和 批评|者",
		"不配合执行":      "不配合 执行",
		"补办地铁通行证":    "补办 地铁通行证",
		"十分钟就到":      "十|分|钟 就 到",
		"失信被执行人":     "失信|被|执行|人",
		"国家ABC公司的名单": "国家 ABC 公司 的 名单",
	} {
		runes := []rune(text)
		spans, inner := s.Spans(runes)
		var words []string
		for _, w := range spans {
			word := ""
			for i := w.Start; i < w.End; i++ {
				if slices.Contains(inner, i) {
					word += "|"
				}
				word += string(runes[i])
			}
			words = append(words, word)
		}
		if got := strings.Join(words, " "); got != want {
			t.Errorf("Spans(%q) = %s, want %s", text, got, want)
		}
	}
}

func TestTopicWordsComeFirst(t *testing.T) {
	t.Parallel()
	without, err := segment.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(without.Cut("雪亮工程"), " "); got != "雪亮 工程" {
		t.Errorf("without words of the topic: %s", got)
	}
	with, err := segment.New([]string{"雪亮工程"})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(with.Cut("推进雪亮工程建设"), " "); got != "推进 雪亮工程 建设" {
		t.Errorf("with words of the topic: %s", got)
	}
}

func TestWordsThatCannotBe(t *testing.T) {
	t.Parallel()
	for _, word := range []string{"social credit", "信易+", "", "信用\xff", "3.5分"} {
		if _, err := segment.New([]string{word}); article.CodeOf(err) != article.CodeUsage {
			t.Errorf("New(%q): %v, want a usage error", word, err)
		}
	}
}

func TestReadWords(t *testing.T) {
	t.Parallel()
	fsys := fstest.MapFS{
		"good.txt": {Data: []byte("\ufeff# remark\n失信\n\n  4S店 \r\n黑名單")},
		"bad.txt":  {Data: []byte("失信\n# remark\nsocial credit\n")},
	}
	got, err := segment.ReadWords(fsys, "good.txt")
	if diff := cmp.Diff([]string{"失信", "4S店", "黑名單"}, got); err != nil || diff != "" {
		t.Errorf("error %v, words (-want +got):\n%s", err, diff)
	}
	_, err = segment.ReadWords(fsys, "bad.txt")
	if err == nil || !strings.Contains(err.Error(), `bad.txt:3: "social credit"`) {
		t.Errorf("error %v doesn't name file and line", err)
	}
	if _, err = segment.ReadWords(fsys, "none.txt"); err == nil {
		t.Error("no error for a file that doesn't exist")
	}
}

// check fails unless words and what is skipped, white space and the unseen, are the text again.
func check(t interface{ Fatalf(string, ...any) }, text string, words []segment.Word) {
	runes := 0
	rest := text
	skip := func(to int) {
		for runes < to {
			r, size := utf8.DecodeRuneInString(rest)
			if !unicode.IsSpace(r) && !plain.Unseen(r) {
				t.Fatalf("%q lost %q", text, r)
			}
			rest, runes = rest[size:], runes+1
		}
	}
	for _, word := range words {
		skip(word.Start)
		if word.Text == "" || word.Start != runes || !strings.HasPrefix(rest, word.Text) || word.End != runes+utf8.RuneCountInString(word.Text) {
			t.Fatalf("%q: word %+v doesn't stand at %d", text, word, runes)
		}
		rest, runes = rest[len(word.Text):], word.End
	}
	skip(utf8.RuneCountInString(text))
}

func TestWordsLoseNothing(t *testing.T) {
	t.Parallel()
	s := segmenter(t)
	pieces := []string{"社会信用体系", "聯合懲戒", "AI", "4S店", "3.5", "，", "》", " ", "　", "\n", "a", "1", "'", ".", "の", "́", "𠮷", "\xff", "e\u0301", "\u200b"}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOf(rapid.OneOf(rapid.SampledFrom(pieces), rapid.String())).Draw(t, "pieces"), "")
		check(t, text, s.Words(text))
	})
}

func FuzzWords(f *testing.F) {
	s := segmenter(f)
	for _, seed := range []string{"社会信用体系abc", "在PM2.5時", "\xff\xfe信用", "1.2.3,4", "P2P网贷", "'a'b", "", "　\ufeff", "𠮷野家4S店"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) { check(t, text, s.Words(text)) })
}

func TestManyReaders(t *testing.T) {
	t.Parallel()
	s := segmenter(t)
	want := s.Cut("社会信用体系对失信被执行人联合惩戒")
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 50 {
				if diff := cmp.Diff(want, s.Cut("社会信用体系对失信被执行人联合惩戒")); diff != "" {
					t.Error(diff)
				}
			}
		})
	}
	group.Wait()
}

package text_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"yulun/text"
)

func TestFold(t *testing.T) {
	t.Parallel()
	c := text.NewConverter()
	for name, tc := range map[string]struct{ in, want string }{
		"small letters and width":      {"ＳＣＳ and Ｃｒｅｄｉｔ！", "scs and credit!"},
		"one apostrophe":               {"China’s ‘score’ isn't", "china's 'score' isn't"},
		"hyphens and spaces":           {"credit-based\u00a0low‐trust　社会", "credit based low trust 社会"},
		"several spaces":               {"social   credit \t score", "social credit score"},
		"unseen characters":            {"社\u200b会信\u200d用\ufeff体\u00ad系︎", "社会信用体系"},
		"a word hyphenated softly":     {"sur\u00adveil\u00adlance", "surveillance"},
		"radicals of scans":            {"信⽤体系让⼈⺠受益，⼊⼝与⻓⻔", "信用体系让人民受益,入口与长门"},
		"traditional radicals":         {"⾒⾞⾨", "见车门"},
		"compatible ideographs":        {"樂金\uf90a", "乐金金"},
		"ligatures":                    {"eﬃcient ﬁnes", "efficient fines"},
		"traditional characters":       {"失信被執行人將受到聯合懲戒，乾隆乾淨", "失信被执行人将受到联合惩戒,乾隆干净"},
		"Taiwan's words":               {"數位時代的網路隱私權與個資外洩", "数字时代的网络隐私与个人信息泄露"},
		"Hong Kong's words":            {"市民憂慮私隱，人面識別與資訊科技", "市民忧虑隐私,人脸识别与信息科技"},
		"several persons, not digital": {"數位專家認為", "数位专家认为"},
		"regional words in simplified": {"网路上的人脸辨识与个资", "网络上的人脸识别与个人信息"},
		"the particle":                 {"反映著社會現實，影響顯著，他的著作", "反映着社会现实,影响显著,他的著作"},
		"words of traditional texts":   {"多數網友支援，影片釋出後，使用者資料外流", "多数网友支持,视频发布后,用户数据外流"},
		"the same in simplified":       {"著名影片支援使用者", "著名影片支援使用者"},
		"mainland words stay":          {"资讯中心的水准与数位专家", "资讯中心的水准与数位专家"},
		"spaced Chinese":               {"本 月 起 ， 云 溪 市 对 3 家 APP 启 动", "本月起,云溪市对3家APP启动"},
		"a headline in two parts":      {"守信激励 失信惩戒", "守信激励 失信惩戒"},
		"a list of short names":        {"省 市 县 乡", "省 市 县 乡"},
		"paragraphs stay":              {"社会信用体系建设\n今年取得进展。\n明年继续推进。", "社会信用体系建设\n今年取得进展。\n明年继续推进。"},
		"English cut in a sentence":    {"The system rewards\npeople who pay.\nIt works.", "the system rewards people who pay.\nit works."},
		"line ends of other systems":   {"第一段。\r\n第二段。\r第三段。\u2028第四段。", "第一段。\n第二段。\n第三段。\n第四段。"},
		"blank lines and indents":      {"第一段。\n\n　　第二段。 \n", "第一段。\n\n第二段。\n"},
		"a list":                       {"rewards:\n- trains\n- loans", "rewards:\ntrains\nloans"},
		"invalid bytes":                {"信\xff用", "信\ufffd用"},
		"nothing":                      {"", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := strings.ReplaceAll(tc.want, "APP", "app")
			if got := string(c.Fold(tc.in).Runes); got != want {
				t.Errorf("Fold(%q) = %q, want %q", tc.in, got, want)
			}
		})
	}
}

// wrap cuts a text into lines of at most so many cells, at spaces where it has them.
func wrap(s string, cells int) string {
	var b strings.Builder
	width := 0
	for _, word := range strings.SplitAfter(s, " ") {
		long := 0
		for _, r := range strings.TrimSuffix(word, " ") {
			if long++; r >= 0x2e80 {
				long++
			}
		}
		if width+long > cells && !strings.ContainsFunc(word, func(r rune) bool { return r >= 0x2e80 }) {
			b.WriteByte('\n')
			width = 0
		}
		for _, r := range word {
			w := 1
			if r >= 0x2e80 {
				w = 2
			}
			if width+w > cells && r != ' ' {
				b.WriteByte('\n')
				width = 0
			}
			b.WriteRune(r)
			width += w
		}
	}
	return b.String()
}

func TestFoldJoinsWrappedLines(t *testing.T) {
	t.Parallel()
	c := text.NewConverter()
	for name, s := range map[string]string{
		"Chinese": "本月起，云溪市对三家拖欠工资的建筑企业启动失信惩戒程序，相关信息同步归集到全市社会信用平台。记者在政务大厅看到，" +
			"办理信用修复的窗口前排了七八个人，工作人员逐项核对还款凭证和承诺书，材料齐全的当天就能受理2019年的申请。",
		"English": "In most cities, the list of judgment defaulters is kept by the courts, and China's Supreme People's Court " +
			"publishes it. Those on it cannot buy tickets for planes or fast trains. Xinhua says that millions have paid since.",
	} {
		for _, cells := range []int{35, 40, 70, 72} {
			want := string(c.Fold(s).Runes)
			if got := string(c.Fold(wrap(s, cells)).Runes); got != want {
				t.Errorf("%s in %d cells: got\n%s\nwant\n%s", name, cells, got, want)
			}
			want += "\n\n" + want
			if got := string(c.Fold(wrap(s, cells) + "\n\n" + wrap(s, cells)).Runes); got != want {
				t.Errorf("%s in %d cells, twice: got\n%s\nwant\n%s", name, cells, got, want)
			}
		}
	}
}

func TestFoldTellsWhereEachCodePointStood(t *testing.T) {
	t.Parallel()
	c := text.NewConverter()
	const s = "本 月 起 ， 有 人 個資外洩\u200b與智慧型手機\n的網際網路問題。"
	runes := []rune(s)
	f := c.Fold(s)
	for folded, want := range map[string]string{
		"个人信息": "個資", "泄露": "外洩", "智能手机": "智慧型手機", "互联网": "網際網路", "月起": "月 起", "问题": "問題",
	} {
		at := strings.Index(string(f.Runes), folded)
		if at < 0 {
			t.Errorf("%q is not in %q", folded, string(f.Runes))
			continue
		}
		start := utf8.RuneCountInString(string(f.Runes)[:at])
		place := f.Place(start, start+utf8.RuneCountInString(folded))
		if got := string(runes[place.Start:place.End]); got != want {
			t.Errorf("%q stands for %q, want %q", folded, got, want)
		}
		if got := f.Index(place.Start); got != start {
			t.Errorf("%q begins at %d, Index says %d", folded, start, got)
		}
	}
}

func TestFoldKeepsItsPromises(t *testing.T) {
	t.Parallel()
	c := text.NewConverter()
	pieces := []string{
		"社會信用體系", "網路", "智慧型手機", "信 用 社 会 体 系 ", "\n", "\r\n", "\r", " ", "　", "\u200b", "\u00ad", "⼈⺠", "ﬃ", "Ａ", "-",
		"word", "。", "，", "\xff", "\u2028", "a long line of English words that some column has cut ", "\ufe0f", "數位專家",
	}
	rapid.Check(t, func(t *rapid.T) {
		s := strings.Join(rapid.SliceOf(rapid.OneOf(rapid.SampledFrom(pieces), rapid.String())).Draw(t, "pieces"), "")
		f := c.Fold(s)
		if len(f.Runes) != len(f.At) {
			t.Fatalf("%q: %d code points, %d places", s, len(f.Runes), len(f.At))
		}
		for i, at := range f.At {
			if at < 0 || int(at) >= utf8.RuneCountInString(s) || i > 0 && at < f.At[i-1] {
				t.Fatalf("%q: places %v", s, f.At)
			}
		}
		again := string(c.Fold(string(f.Runes)).Runes)
		flat := strings.NewReplacer("\n", "", " ", "")
		if flat.Replace(again) != flat.Replace(string(f.Runes)) {
			t.Fatalf("%q folds to %q, and that to %q", s, string(f.Runes), again)
		}
	})
}

func TestPlainIsFoldOfOneLine(t *testing.T) {
	t.Parallel()
	c := text.NewConverter()
	for _, s := range []string{"社会信用", "credit-based", "China’s", "ＳＣＳ", "信⽤", "not only"} {
		if got, want := string(text.Plain(s)), string(c.Fold(s).Runes); got != want {
			t.Errorf("Plain(%q) = %q, Fold gives %q", s, got, want)
		}
	}
}

func BenchmarkFold(b *testing.B) {
	c := text.NewConverter()
	for name, unit := range map[string]string{
		"simplified":  "国务院印发社会信用体系建设规划纲要，失信被执行人将受到联合惩戒。",
		"traditional": "國務院印發社會信用體系建設規劃綱要，失信被執行人將受到聯合懲戒。",
		"English":     "Western media call China's social credit system Orwellian, but that is a myth. ",
	} {
		s := strings.Repeat(unit, 60)
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(s)))
			for b.Loop() {
				c.Fold(s)
			}
		})
	}
}

// TestFoldOfALineEndAtTheEnd: an empty line is joined to nothing, also where all lines before it
// are of one width.
func TestFoldOfALineEndAtTheEnd(t *testing.T) {
	t.Parallel()
	const lines = "社會信用體系網路China’s\n社會信用體系isn'té\u0301t\u00e9"
	whole := string(text.NewConverter().Fold(lines).Runes)
	for _, end := range []string{"\n", " \n", "\n\n", "\n \n"} {
		if got := string(text.NewConverter().Fold(lines + end).Runes); !strings.HasPrefix(got, whole[:len("社会信用体系")]) {
			t.Errorf("with %q behind: %q", end, got)
		}
	}
}

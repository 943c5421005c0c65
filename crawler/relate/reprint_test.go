package relate_test

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"yulun/article"
	"yulun/crawler/relate"
)

var sentenceEnd = regexp.MustCompile(`[^。！？.!?\n]*(?:[。！？\n]|[.!?](?: |$))?`)

func sentences(text string) []string { return sentenceEnd.FindAllString(text, -1) }

// edit is what an outlet does to a piece that it reprints.
type edit struct {
	name string
	make func(r *rand.Rand, p article.Piece, english bool) article.Piece
}

func retext(p article.Piece, text string) article.Piece {
	p.Text = text
	return p
}

var edits = []edit{
	{"tail cut by 35 %", func(_ *rand.Rand, p article.Piece, _ bool) article.Piece {
		runes := []rune(p.Text)
		return retext(p, string(runes[:len(runes)*65/100]))
	}},
	{"30 % of the sentences changed", func(r *rand.Rand, p article.Piece, english bool) article.Piece {
		s := sentences(p.Text)
		for _, i := range r.Perm(len(s))[:(len(s)*3+9)/10] {
			s[i] = sentence(r, english) + ending(english)
		}
		return retext(p, strings.Join(s, ""))
	}},
	{"words changed in 30 % of the sentences", func(r *rand.Rand, p article.Piece, _ bool) article.Piece {
		s := sentences(p.Text)
		for _, i := range r.Perm(len(s))[:(len(s)*3+9)/10] {
			s[i] = strings.NewReplacer("说", "表示", "告诉记者", "对记者讲", "用了", "花了", "赶在", "抢在", "said", "stated", "found", "learned", "made it hard", "made it difficult", "because", "since").Replace(s[i])
		}
		return retext(p, strings.Join(s, ""))
	}},
	{"another headline", func(r *rand.Rand, p article.Piece, english bool) article.Piece {
		return article.Piece{Title: sentence(r, english), Text: p.Text}
	}},
	{"another lead line", func(r *rand.Rand, p article.Piece, english bool) article.Piece {
		if english {
			return retext(p, "QINGSHI, March 22 (Wire) -- "+sentence(r, true)+"\n"+p.Text)
		}
		return retext(p, "青石新闻网3月22日电（记者 "+person(r)+"）"+sentence(r, false)+"\n"+p.Text)
	}},
	{"the outlet's boilerplate", func(_ *rand.Rand, p article.Piece, english bool) article.Piece {
		if english {
			return retext(p, p.Text+"\nSubscribe to our newsletter for more news from the region. This piece was first published elsewhere and is reprinted with permission. Call 555 0137 to reach the desk.")
		}
		return retext(p, p.Text+"\n（来源：青石日报 责任编辑：王芳）\n声明：本网转载此文出于传递更多信息之目的，并不意味着赞同其观点或证实其内容的真实性。联系电话：0555-2137788。")
	}},
	{"a corrected number", func(r *rand.Rand, p article.Piece, _ bool) article.Piece {
		at := regexp.MustCompile(`[0-9]+`).FindAllStringIndex(p.Text, -1)
		if len(at) == 0 {
			return p
		}
		i := at[r.IntN(len(at))]
		n, _ := strconv.Atoi(p.Text[i[0]:i[1]])
		return retext(p, p.Text[:i[0]]+strconv.Itoa(n+1+r.IntN(9))+p.Text[i[1]:])
	}},
	{"a corrected name", func(r *rand.Rand, p article.Piece, _ bool) article.Piece {
		for _, name := range strings.Fields(towns + " " + enTowns) {
			if i := strings.Index(p.Text, name); i >= 0 {
				return retext(p, p.Text[:i]+pick(r, "东汶 Jiang")+p.Text[i+len(name):])
			}
		}
		return p
	}},
	{"a paragraph cut", func(r *rand.Rand, p article.Piece, _ bool) article.Piece {
		l := strings.Split(p.Text, "\n")
		i := r.IntN(len(l))
		return retext(p, strings.Join(slices.Delete(l, i, i+1), "\n"))
	}},
	{"paragraphs joined, other marks", func(_ *rand.Rand, p article.Piece, _ bool) article.Piece {
		return retext(p, strings.NewReplacer("\n", "", "，", ", ", "。", ". ").Replace(p.Text))
	}},
	{"the other script", func(_ *rand.Rand, p article.Piece, _ bool) article.Piece {
		return article.Piece{Title: traditional.Replace(p.Title), Text: traditional.Replace(p.Text)}
	}},
	{"lead, cut and boilerplate at once", func(r *rand.Rand, p article.Piece, english bool) article.Piece {
		l := strings.Split(p.Text, "\n")
		return retext(p, sentence(r, english)+"\n"+strings.Join(l[:len(l)-1], "\n")+"\n"+sentence(r, english))
	}},
}

func scriptPairs() (pairs []string) {
	for _, p := range append(scripts, strings.Fields("缘緣 录錄 处處 顾顧 递遞 写寫 学學 两兩 规規 镇鎮 欠欠 师師 档檔 评評 张張 陈陳 刘劉 杨楊 赵趙 黄黃 吴吳 孙孫 郑鄭 罗羅 记記 钱錢 贷貸 银銀 话話 证證 积積 误誤 复複 还還 节節 时時 没沒 终終 边邊 么麼")...) {
		if r := []rune(p); r[0] != r[1] {
			pairs = append(pairs, string(r[0]), string(r[1]))
		}
	}
	return pairs
}

var traditional = strings.NewReplacer(scriptPairs()...)

func simplify(s string) string {
	pairs := scriptPairs()
	for i := 0; i < len(pairs); i += 2 {
		pairs[i], pairs[i+1] = pairs[i+1], pairs[i]
	}
	return strings.NewReplacer(pairs...).Replace(s)
}

const genuine = 41

// found reports whether a store would join two pieces: they share a band and are a reprint of each
// other.
func found(a, b article.Piece) bool {
	return shareBand(relate.Fingerprint(a.Text, simplify), relate.Fingerprint(b.Text, simplify)) && relate.IsReprint(a, b, simplify)
}

// TestReprintsAreFound: what outlets do to a piece that they reprint leaves it the same piece, in
// 41 of 41 articles. Where sentences are replaced at random, the rest may be too short now and
// then.
func TestReprintsAreFound(t *testing.T) {
	t.Parallel()
	for i, e := range edits {
		for _, english := range []bool{false, true} {
			r := rand.New(rand.NewPCG(uint64(i), 7))
			n := 0
			for range genuine {
				p := written(r, english)
				if found(p, e.make(r, p, english)) {
					n++
				}
			}
			want := genuine
			if strings.HasPrefix(e.name, "30 %") {
				want = genuine - 2
			}
			if n < want {
				t.Errorf("%s, English %t: %d of %d are found, want %d", e.name, english, n, genuine, want)
			}
		}
	}
}

// TestTemplatesAreNoReprints: of the pairs of pieces that fill one form, none is taken for a
// reprint but where the same town, or the same day of the week, has one other number only.
func TestTemplatesAreNoReprints(t *testing.T) {
	t.Parallel()
	total, wrong := 0, 0
	for i, tm := range templates {
		joined := 0
		var pieces []article.Piece
		for n := range 18 {
			pieces = append(pieces, tm.make(rand.New(rand.NewPCG(uint64(i), uint64(n))), n))
			for m := range n {
				total++
				if relate.IsReprint(pieces[m], pieces[n], simplify) {
					joined++
				}
			}
		}
		if wrong += joined; joined > 1 {
			t.Errorf("%s: %d of 153 pairs are joined", tm.name, joined)
		}
	}
	if wrong > total/500 {
		t.Errorf("%d of %d pairs are joined", wrong, total)
	}
}

func TestOtherArticlesAreNoReprints(t *testing.T) {
	t.Parallel()
	for _, english := range []bool{false, true} {
		r := rand.New(rand.NewPCG(3, 5))
		var pieces []article.Piece
		for range genuine {
			pieces = append(pieces, written(r, english))
		}
		for n := range pieces {
			for m := range n {
				if relate.IsReprint(pieces[m], pieces[n], simplify) {
					t.Errorf("two articles are joined:\n%s\n\n%s", pieces[m].Text, pieces[n].Text)
				}
			}
		}
	}
}

// TestOneNumberOrMany: one number may be a correction. Several are another report.
func TestOneNumberOrMany(t *testing.T) {
	t.Parallel()
	zh := "3月末，全市中小企业贷款余额137亿元，比年初增加12亿元，惠及企业2,041家，平均利率4.1%。信用办负责人说，守信企业最快两天就能拿到贷款，银行不再要求抵押，后续还将扩大试点范围。"
	en := "Loans to small firms stood at 137 billion yuan in March, up 12 billion from January, and 2,041 firms were served at an average rate of 4.1 percent. Honest firms get a loan within days, the head of the credit office said, and banks no longer ask for collateral. More districts will follow."
	for _, tt := range []struct {
		name, text string
		changes    []string
		want       bool
	}{
		{"a corrected amount", zh, []string{"137亿", "173亿"}, true},
		{"the same amount in other digits", zh, []string{"137亿", "一百三十七亿", "12亿", "十二亿", "两天", "2天"}, true},
		{"thousands without a comma", zh, []string{"2,041", "2041"}, true},
		{"other words", zh, []string{"负责人说", "负责人表示", "拿到", "获得", "后续还将", "下一步将"}, true},
		{"the next month", zh, []string{"3月", "4月", "137", "141", "12亿", "16亿"}, false},
		{"all numbers", zh, []string{"137", "98", "12亿", "7亿", "2,041", "1,377", "4.1", "4.3"}, false},
		{"a corrected amount, English", en, []string{"137", "173"}, true},
		{"other words, English", en, []string{"Honest firms get", "Honest companies receive", "said", "told the paper"}, true},
		{"the next month, English", en, []string{"March", "April", "137", "141", "12 billion", "16 billion"}, false},
		{"all numbers, English", en, []string{"137", "98", "12 billion", "7 billion", "2,041", "1,377", "4.1", "4.3"}, false},
	} {
		a := article.Piece{Title: "中小企业贷款", Text: tt.text}
		b := article.Piece{Title: "中小企业贷款", Text: strings.NewReplacer(tt.changes...).Replace(tt.text)}
		if a == b {
			t.Fatalf("%s: nothing changes", tt.name)
		}
		if got := relate.IsReprint(a, b, asIs); got != tt.want {
			t.Errorf("%s: %t", tt.name, got)
		}
	}
}

func FuzzIsReprint(f *testing.F) {
	f.Add("题", strings.Repeat("三百二十七人，2019年3月。", 9), "题", strings.Repeat("1.2万 two U.S. 、甲、乙\xff", 9))
	f.Add("", original, "3月", otherPiece)
	f.Fuzz(func(t *testing.T, title, text, otherTitle, other string) {
		a, b := article.Piece{Title: title, Text: text}, article.Piece{Title: otherTitle, Text: other}
		if relate.IsReprint(a, b, asIs) != relate.IsReprint(b, a, asIs) {
			t.Fatal("it depends on the order")
		}
	})
}

func BenchmarkIsReprint(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 1))
	piece := written(r, false)
	for name, pair := range map[string][2]article.Piece{
		"reprint":  {piece, edits[1].make(r, piece, false)},
		"template": {templates[0].make(r, 1), templates[0].make(r, 2)},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				relate.IsReprint(pair[0], pair[1], asIs)
			}
		})
	}
}

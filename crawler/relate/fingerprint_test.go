package relate_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"yulun/article"
	"yulun/crawler/relate"
)

const original = `本报讯 青石市昨日公布新一批失信被执行人名单，共涉及三百二十七人和四十一家企业。市中级人民法院执行局局长表示，名单上的人将不得乘坐飞机和高铁，也不得在星级酒店消费。
据介绍，自去年三月联合惩戒机制启动以来，全市已有一千一百余人主动履行了判决义务，执行到位金额超过两亿元。“让失信者寸步难行，让守信者一路畅通，这不是一句口号。”该局长说。
在城东区经营建材生意的陈先生就是其中之一。他因拖欠货款被列入名单，去年国庆节想带孩子出游，却买不到车票。“那一刻才明白信用有多重要。”他随后与债权人达成和解，十天后被移出名单。
也有法律界人士提醒，惩戒措施应当与失信行为的程度相当，名单的公布范围和期限都需要明确的法律依据，错列的人应当有及时申诉和修复信用的渠道。
市信用办负责人回应称，正在起草信用修复办法，预计年内公开征求意见，凡履行义务满一个月者可在线申请，三个工作日内答复。`

const otherPiece = `本报讯 白鹭县近日在全县十二个乡镇推行“信用积分超市”，村民凭积分可以兑换大米、食用油和洗衣粉。
记者在柳湾村看到，墙上的红黑榜写着每户的得分：打扫门前卫生加两分，赡养老人加五分，乱倒垃圾扣三分。村支书说，半年来村里的变化看得见。
六十八岁的赵大娘拿着积分本换了一桶油。“以前开会没人来，现在抢着干活。”她笑着说。
据介绍，自去年三月联合惩戒机制启动以来，全市已有一千一百余人主动履行了判决义务，执行到位金额超过两亿元。“让失信者寸步难行，让守信者一路畅通，这不是一句口号。”该局长说。
县里计划明年把积分同小额贷款挂钩，得分高的农户可以享受利率优惠，目前已有两家银行表示愿意参加试点。`

const english = `The city of Qingshi published a new list of defaulters on Tuesday, naming 327 people and 41 companies that have failed to obey court orders. Those on the list cannot buy plane or high-speed rail tickets or stay in luxury hotels.
Officials say that more than 1,100 people have paid what they owed since the joint punishment scheme began last March. "To be untrustworthy anywhere is to be restricted everywhere," the head of the enforcement bureau told reporters.
Mr Chen, who sells building materials in the east of the city, found out that he was on the list when he tried to book a holiday for his family. He settled with his creditor and was removed ten days later.
Lawyers warned that the penalties should be proportionate, and that people who are listed by mistake need a way to appeal.`

func asIs(s string) string { return s } // texts in one script need no conversion

// scripts pairs simplified with traditional characters of the text above.
var scripts = strings.Fields("报報 讯訊 布佈 单單 执執 涉涉 业業 长長 这這 让讓 难難 畅暢 机機 联聯 惩懲 启啟 动動 来來 余餘 义義 务務 额額 过過 两兩 亿億 说說 东東 区區 经經 营營 陈陳 货貨 国國 庆慶 带帶 孩孩 买買 车車 刹剎 才才 随隨 与與 债債 权權 达達 员員 记記 将將 飞飛 铁鐵 级級 费費 据據 绍紹 对對 门門 开開 询詢 预預 计計 应應 办辦 责責 负負 称稱 阶階 满滿 个個 线線 请請 复復 围圍 确確 渠渠 错錯 该該 个個 当當 为為 适適 程程 行行 请請 谁誰 间間 时時 诉訴 凡凡 范範 内內 见見")

func converter(t *testing.T, toTraditional bool) func(string) string {
	t.Helper()
	var pairs []string
	for _, p := range scripts {
		r := []rune(p)
		if len(r) != 2 {
			t.Fatalf("pair %q", p)
		}
		if r[0] == r[1] {
			continue
		}
		if !toTraditional {
			r[0], r[1] = r[1], r[0]
		}
		pairs = append(pairs, string(r[0]), string(r[1]))
	}
	return strings.NewReplacer(pairs...).Replace
}

func withoutParagraph(s string, i int) string {
	return strings.Join(slices.Delete(strings.Split(s, "\n"), i, i+1), "\n")
}

func TestReprints(t *testing.T) {
	t.Parallel()
	reprints := map[string][2]string{
		"the same":                {original, original},
		"another lead":            {original, "青石新闻网3月22日电（通讯员 李晓明）记者从有关部门获悉，\n" + strings.TrimPrefix(original, "本报讯 ")},
		"a paragraph cut":         {original, withoutParagraph(original, 2)},
		"lead and cut":            {original, "新闻网综合报道：" + strings.TrimPrefix(withoutParagraph(original, 3), "本报讯 ")},
		"small edits":             {original, strings.NewReplacer("昨日", "3月21日", "表示", "说", "该局长说", "他说", "国庆节", "长假", "据介绍", "据了解", "有多重要", "的分量", "称，", "说，").Replace(original)},
		"width and spaces":        {original, strings.NewReplacer("，", ", ", "。", ". ", "“", "\"", "”", "\"", "\n", "\n\n　　").Replace(original)},
		"source line added":       {original, original + "\n（来源：青石日报 责任编辑：王芳）\n声明：本网转载此文出于传递更多信息之目的，并不意味着赞同其观点。"},
		"English, cut and edited": {english, strings.NewReplacer("on Tuesday", "this week", "Officials say", "According to officials", "told reporters", "said").Replace(withoutParagraph(english, 3))},
	}
	for name, pair := range reprints {
		a, b := relate.Fingerprint(pair[0], asIs), relate.Fingerprint(pair[1], asIs)
		if !relate.IsReprint(article.Piece{Text: pair[0]}, article.Piece{Text: pair[1]}, asIs) {
			t.Errorf("%s: no reprint", name)
		}
		if !shareBand(a, b) {
			t.Errorf("%s: no band in common, so it would never be compared", name)
		}
	}
	others := map[string][2]string{
		"a stock paragraph in common": {original, otherPiece},
		"another language":            {original, english},
		"same subject, other words":   {english, "Qingshi has become the latest Chinese city to name and shame people who ignore court rulings. The register, which went online this week, bars hundreds of residents from flying, taking fast trains or sleeping in expensive hotels until their debts are settled. Critics say that errors are hard to correct and that the scheme punishes families as much as debtors."},
	}
	for name, pair := range others {
		if relate.IsReprint(article.Piece{Text: pair[0]}, article.Piece{Text: pair[1]}, asIs) {
			t.Errorf("%s: a reprint, want another piece", name)
		}
	}
}

func TestReprintInTraditionalCharacters(t *testing.T) {
	t.Parallel()
	toTraditional, toSimplified := converter(t, true), converter(t, false)
	reprint := toTraditional(original)
	if reprint == original {
		t.Fatal("the table converts nothing")
	}
	if s := similarity(relate.Fingerprint(original, toSimplified), relate.Fingerprint(reprint, toSimplified)); s < 0.95 {
		t.Errorf("similarity %.2f with conversion", s)
	}
	if s := similarity(relate.Fingerprint(original, asIs), relate.Fingerprint(reprint, asIs)); s >= 0.5 {
		t.Errorf("similarity %.2f without conversion: the text doesn't need it and tests nothing", s)
	}
}

func TestShortTextsResembleNothing(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "该页面已被删除", "您访问的文章不存在或已被作者删除，三秒后将返回首页。", "Subscribe to read the full story."} {
		f := relate.Fingerprint(text, asIs)
		if len(f.Bands) != 0 {
			t.Errorf("%q has a fingerprint", text)
		}
	}
}

// TestSimilarityEstimatesJaccard holds the estimate within five standard errors of the true value,
// and eight of the 126 hashes more: near 0 and 1 the number of hashes that differ is far from
// normal, and five standard errors alone are exceeded once in thousands of draws.
func TestSimilarityEstimatesJaccard(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		common := rapid.SliceOfNDistinct(rapid.IntRange(0x4e00, 0x6fff), 100, 300, rapid.ID[int]).Draw(t, "common")
		tail := rapid.SliceOfNDistinct(rapid.IntRange(0x7000, 0x9fa5), 0, 300, rapid.ID[int]).Draw(t, "tail")
		text := func(runes []int) string {
			var b strings.Builder
			for _, r := range runes {
				b.WriteRune(rune(r))
			}
			return b.String()
		}
		a := relate.Fingerprint(text(common), asIs)
		b := relate.Fingerprint(text(common)+text(tail), asIs)
		want := float64(len(common)-3) / float64(len(common)+len(tail)-3)
		got := similarity(a, b)
		if limit := 5*math.Sqrt(want*(1-want)/126) + 8.0/126; math.Abs(got-want) > limit {
			t.Fatalf("similarity %.3f, true value %.3f", got, want)
		}
		if got != similarity(b, a) {
			t.Fatal("similarity depends on the order")
		}
	})
}

// TestFingerprintIsStable guards what is stored: after a change of these figures yulun reprocess
// must be run.
func TestFingerprintIsStable(t *testing.T) {
	t.Parallel()
	f := relate.Fingerprint(original, asIs)
	if len(f.Signature) != 126 || len(f.Bands) != 42 {
		t.Fatalf("%d hashes, %d bands", len(f.Signature), len(f.Bands))
	}
	if f.Signature[0] != 12103348 || f.Bands[0] != 3067049860372262337 {
		t.Errorf("signature begins with %d, bands with %d", f.Signature[0], f.Bands[0])
	}
}

// similarity estimates the Jaccard similarity of the shingles of two texts.
func similarity(a, b article.Fingerprint) float64 {
	equal := 0
	for i, v := range a.Signature {
		if v == b.Signature[i] {
			equal++
		}
	}
	return float64(equal) / float64(len(a.Signature))
}

func shareBand(a, b article.Fingerprint) bool {
	return slices.ContainsFunc(a.Bands, func(x uint64) bool { return slices.Contains(b.Bands, x) })
}

func BenchmarkFingerprint(b *testing.B) {
	text := strings.Repeat(original+otherPiece, 3)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		relate.Fingerprint(text, asIs)
	}
}

package relate_test

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"yulun/article"
)

// template makes the instances of one form: n, below 20, counts them, r is the instance's own
// chance.
type template struct {
	name string
	make func(r *rand.Rand, n int) article.Piece
}

func month(n int) string { return fmt.Sprintf("%d年%d月", 2019+n/12, 1+n%12) }

func pick(r *rand.Rand, words string) string {
	w := strings.Fields(words)
	return w[r.IntN(len(w))]
}

// several are n different ones of some words.
func several(r *rand.Rand, n int, words string) []string {
	w := strings.Fields(words)
	r.Shuffle(len(w), func(i, j int) { w[i], w[j] = w[j], w[i] })
	return w[:min(n, len(w))]
}

const (
	towns    = "青石 白鹭 云溪 柳湾 石桥 松岭 苇塘 金渡 南浦 东陂 鹤山 月河 沙洲 枫林 梅溪 安屏 临泽 永宁 长淮 丰谷 望江 清渠 望湖 凤坪"
	families = "王 李 张 刘 陈 杨 赵 黄 周 吴 徐 孙 胡 朱 林 何 郭 罗 郑 梁"
	given    = "伟 芳 建国 秀英 晓明 丽华 志强 玉兰 永安 春梅 海波 文斌 桂花 立新 雪松 少华"
	trades   = "宏达建材 恒信贸易 金桥置业 顺发物流 华茂纺织 天成食品 利民药业 鼎盛装饰 百川机械 永兴渔业 大有粮油 同德电器 安和家具 通达汽修 万里鞋业"
	enTowns  = "Qingshi Bailu Yunxi Liuwan Shiqiao Songling Weitang Jindu Nanpu Dongbei Heshan Yuehe Shazhou Fenglin Meixi Anping Linze Yongning Changhuai Fenggu"
	enNames  = "Wang Li Zhang Liu Chen Yang Zhao Huang Zhou Wu Xu Sun Hu Zhu Lin He Guo Luo"
	enMonths = "January February March April May June July August September October November December"
)

func person(r *rand.Rand) string { return pick(r, families) + pick(r, given) }

func figure(r *rand.Rand) string { return fmt.Sprintf("%.1f", 1+r.Float64()*99) }

// written makes a genuine article out of sentences that nobody else has.
func written(r *rand.Rand, english bool) article.Piece {
	var paragraphs []string
	for range 5 + r.IntN(4) {
		var p []string
		for range 2 + r.IntN(3) {
			p = append(p, sentence(r, english))
		}
		paragraphs = append(paragraphs, strings.Join(p, ending(english)))
	}
	title := strings.TrimRight(sentence(r, english), "。.")
	return article.Piece{Title: title, Text: strings.Join(paragraphs, "\n")}
}

func ending(english bool) string {
	if english {
		return " "
	}
	return ""
}

// sentence is one of some millions.
func sentence(r *rand.Rand, english bool) string {
	if english {
		return fmt.Sprintf("%s %s %s %s %s.",
			pickLine(r, "A shopkeeper in "+pick(r, enTowns)+"|The deputy mayor of "+pick(r, enTowns)+"|Ms "+pick(r, enNames)+", a retired teacher,|A lawyer named "+pick(r, enNames)+"|Several villagers|Officials at the registry|A study by two economists|The owner of a noodle shop|A driver who lost his license|Parents at the school gate"),
			pickLine(r, "said|complained|explained|told reporters|wrote in a letter|found|argued|admitted|recalled|warned"),
			pickLine(r, "that the new list|that a score of "+fmt.Sprint(300+r.IntN(600))+"|that the red flag on the file|that paying the debt|that the hearing in court|that an app on the phone|that the neighborhood committee|that a bank loan|that the points for good deeds|that an error in the record"),
			pickLine(r, "had changed daily life|made it hard to travel|came as a surprise|was settled within "+fmt.Sprint(2+r.IntN(40))+" days|cost the family "+fmt.Sprint(100+r.IntN(9000))+" yuan|helped to win back customers|did not reach the people it was meant for|kept children out of a private school|was reviewed twice|seemed fair to most"),
			pickLine(r, "although nobody had asked for it|because the rules were vague|before the spring festival|when the market reopened|as the law demands|while others waited for an answer|after a long dispute over land|in spite of many appeals|until the office moved across the river|and that the matter is not over"))
	}
	return fmt.Sprintf("%s%s，%s%s，%s。",
		pickLine(r, pick(r, towns)+"村的村民|卖菜的"+pick(r, families)+"大娘|律师"+person(r)+"|一位货车司机|县信用办的工作人员|小学教师"+person(r)+"|两名经济学者|面馆老板|银行信贷员|"+pick(r, towns)+"镇的干部"),
		pickLine(r, "告诉记者|在座谈会上说|在信里写道|回忆起去年的事|算了一笔账|提出疑问|解释了缘由|并不讳言|有些担心|感到意外"),
		pickLine(r, "新的名单|"+fmt.Sprint(300+r.IntN(600))+"分的评分|档案里的那条记录|还清欠款这件事|法院的那次听证|手机上的小程序|居委会的登记簿|那笔小额贷款|做好事得来的积分|录入时的一处差错"),
		pickLine(r, "改变了一家人的日子|让出门变得不便|用了"+fmt.Sprint(2+r.IntN(40))+"天才办妥|前后花去"+fmt.Sprint(100+r.IntN(9000))+"元|帮他找回了老主顾|没有落到该落的人头上|差点耽误孩子上学|复核了两遍才通过|大家觉得还算公道|至今没有下文"),
		pickLine(r, "尽管没有人提过要求|因为规定写得含糊|赶在春节之前|集市重开的时候|这是法律的要求|别人还在等回音|起因是一场土地纠纷|申诉递了好几回|直到办公室搬到河对岸|事情恐怕还没有完"))
}

func pickLine(r *rand.Rand, lines string) string {
	l := strings.Split(lines, "|")
	return l[r.IntN(len(l))]
}

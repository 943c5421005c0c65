package quotes

import (
	"slices"
	"strings"
	"unicode/utf8"

	"yulun/internal/lazyre"
)

// verbs are reporting verbs; of two that end alike the longer one stands first.
const verbs = `表示|指出|認為|认为|强调|強調|介绍|介紹|坦言|直言|回应|回應|回答|写道|寫道|解释|解釋|透露|反问|反問|追问|追問|` +
	`补充|補充|感叹|感嘆|感慨|提醒|呼吁|呼籲|建议|建議|承认|承認|回忆|回憶|评论|評論|批评|批評|警告|主张|主張|质疑|質疑|` +
	`告诫|告誡|宣布|宣佈|重申|说|說|称|稱|问|問`

// spokenTo is what may stand between verb and colon: 告诉记者.
const spokenTo = `(?:(?:告诉|告訴)[^，。：:；！？“”「」]{1,8})`

var (
	// speaksBefore is a clause that ends with a verb and, mostly, a colon or comma.
	speaksBefore = lazyre.New(`^(.*?)(` + spokenTo + `|(?:` + verbs + `)(?:道)?)[：:，,]?\s*$`)
	// speaksBehind is a clause of a speaker and a verb.
	speaksBehind = lazyre.New(
		`^[，,]?\s*([^，。：:；！？、“”「」『』《》（）()\s]{1,40}?)(` + spokenTo + `|(?:` + verbs + `)(?:道)?)(?:[，。；！,]|\s*$)`,
	)
	// leading is what may stand before a speaker, circumstances and manner what may stand between
	// speaker and verb.
	leading = lazyre.New(
		`^(?:但是|但|而且|而|不过|不過|对此|對此|同时|同時|此外|另外|日前|近日|当天|當天|当时|當時|随后|隨後|昨日|今日|最后|最後|于是|於是|后来|後來|其中|例如|比如)+`,
	)
	circumstances = lazyre.New(
		`(?:[在于於].{1,20}(?:上|中|时|時|里|裡|裏|后|後|期间|期間|采访|採訪)|[对對向跟同].{1,10}|接受.{0,12}(?:采访|採訪)[时時]?)$`,
	)
	manner = lazyre.New(
		`(?:\p{Han}{2}地|笑着|笑著|哭着|哭著|苦笑|明确|明確|进一步|進一步|一再|多次|反复|反覆|公开|公開|曾经|曾經|曾|还|還|日前|近日|当时|當時|随后|隨後|之后|之後|后来|後來|坦率|直接|毫不讳言|又|再|再次|只|便|就|都|才)$`,
	)
	// contrast before a verb says that somebody else speaks now: 法官则强调.
	contrast = lazyre.New(`[则則却卻也亦]$`)
)

// notVerbs are words that end like a verb.
var notVerbs = []string{
	"小说",
	"小說",
	"学说",
	"學說",
	"传说",
	"傳說",
	"据说",
	"據說",
	"听说",
	"聽說",
	"来说",
	"來說",
	"话说",
	"話說",
	"再说",
	"再說",
	"名称",
	"名稱",
	"职称",
	"職稱",
	"简称",
	"簡稱",
	"号称",
	"號稱",
	"被称",
	"被稱",
	"自称",
	"自稱",
	"统称",
	"統稱",
	"俗称",
	"俗稱",
	"学问",
	"學問",
	"所说",
	"所說",
	"可以说",
	"应该说",
	"不是说",
	"也就是说",
	"据介绍",
	"據介紹",
	"没说",
	"没有说",
	"不说",
	"沒說",
	"不說",
}

// chineseBefore reads who speaks out of what stands before a quotation.
func chineseBefore(text string) (attribution, bool) {
	clauseStart := 0
	if at := strings.LastIndexAny(text, "。！？；"); at >= 0 {
		_, size := utf8.DecodeRuneInString(text[at:])
		clauseStart = at + size
	}
	m := speaksBefore.FindStringSubmatchIndex(text[clauseStart:])
	if m == nil {
		return attribution{}, false
	}
	subject, verb := span{
		clauseStart + m[2],
		clauseStart + m[3],
	}, span{
		clauseStart + m[4],
		clauseStart + m[5],
	}
	if at := strings.LastIndexAny(subject.of(text), "，,：:"); at >= 0 {
		_, size := utf8.DecodeRuneInString(subject.of(text)[at:])
		subject.start += at + size
	}
	return chineseSpeaker(text, subject, verb)
}

// chineseBehind reads who speaks out of what stands behind a quotation. A colon behind the verb
// leads to the next quotation, whose speaker it is.
func chineseBehind(text string) (attribution, bool) {
	m := speaksBehind.FindStringSubmatchIndex(text)
	if m == nil {
		return attribution{}, false
	}
	subject, verb := span{m[2], m[3]}, span{m[4], m[5]}
	if contrast.MatchString(subject.of(text)) {
		return attribution{}, false
	}
	return chineseSpeaker(text, subject, verb)
}

// chineseSpeaker cuts a subject down to the speaker, and refuses what doesn't look like one.
func chineseSpeaker(text string, subject, verb span) (attribution, bool) {
	upTo := text[:verb.end]
	if slices.ContainsFunc(notVerbs, func(w string) bool { return strings.HasSuffix(upTo, w) }) {
		return attribution{}, false
	}
	s := subject.of(text)
	trimmed := strings.TrimLeft(s, " 　")
	trimmed = trimmed[len(leading.FindString(trimmed)):]
	subject.start += len(s) - len(trimmed)
	for cut := true; cut && trimmed != ""; {
		cut = false
		for _, p := range []*lazyre.Regexp{manner, contrast, circumstances} {
			if at := p.FindStringIndex(trimmed); at != nil && at[0] > 0 {
				trimmed, cut = trimmed[:at[0]], true
			}
		}
		trimmed = strings.TrimRight(trimmed, " 　")
	}
	subject.end = subject.start + len(trimmed)
	pronoun, ok := isSpeaker(trimmed)
	return attribution{speaker: subject, verb: verb, pronoun: pronoun}, ok
}

// longestSpeaker is how many characters a speaker has at most, with what describes it.
const longestSpeaker = 28

var (
	pronouns = lazyre.New(`^(?:他|她|它|我|他们|她们|他們|她們|我们|我們|对方|對方|其|笔者|筆者|大家|有人|两人|兩人|二人)$`)
	// role ends with what people are called by.
	role = lazyre.New(
		`(?:人|者|员|員|长|長|师|師|士|家|官|民|友|生|子|女|母|父|妈|爸|媽|授|任|记|記|席|总|總|理|监|監|事|顾问|顧問|代表|同志|教授|书记|書記|主任|经理|經理|干部|幹部|群众|群眾|部门|部門|警方|校方|院方|官方|中方|美方|军方|当局|當局|政府|法院|检察院|公司|银行|銀行|集团|集團|协会|協會|学会|學會|委员会|委員會|委|局|厅|廳|办|辦|部|署|司|社|报|報|报告|報告|通知|意见|文件|文章|声明|聲明|草案|办法|条例|[某甲乙丙])$`,
	)
	// named ends with a name: a surname and one or two characters, or a surname with 老, 小, 阿.
	named = lazyre.New(
		`(?:(?:^|[^\p{Han}]|\p{Han})(?:` + compoundSurnames + `)\p{Han}{1,2}|[` + surnames + `]\p{Han}{1,2}|[老小阿][` + surnames + `]|[A-Za-z][A-Za-z.·\-]+)$|·\p{Han}+$`,
	)
	// notSpeaker is what ends or begins like a speaker and is none.
	notSpeaker = lazyre.New(
		`(?:[一二三四五六七八九十百两兩几幾\d]部|[会會要].{0,2}人)$|^(?:看|见|見|听|聽|如|按|据|據|所|被|把|将|將|从|從|以|由|为|為|是|有的|没有|因为|因為|如果|虽然|雖然|这|這|那)|(?:的|了|着|過|过|什么|甚麼|怎么|如何|时|時|时候|時候|不|没|沒|会|會|能|要|想|可以|应该|應該|必须|必須)$`,
	)
)

// isSpeaker reports whether a text can be somebody who speaks, and whether it is a pronoun.
func isSpeaker(text string) (pronoun, ok bool) {
	if text == "" || utf8.RuneCountInString(text) > longestSpeaker || notSpeaker.MatchString(text) {
		return false, false
	}
	if pronouns.MatchString(text) {
		return true, true
	}
	return false, utf8.RuneCountInString(text) > 1 &&
		(role.MatchString(text) || named.MatchString(text))
}

const (
	compoundSurnames = `欧阳|歐陽|司马|司馬|上官|诸葛|諸葛|东方|東方|皇甫|尉迟|公孙|公孫|慕容|令狐|司徒|长孙|端木`
	// surnames are the most frequent ones in either script.
	surnames = `王李张張刘劉陈陳杨楊赵趙黄黃周吴吳徐孙孫胡朱高林何郭马馬罗羅梁宋郑鄭谢謝韩韓唐冯馮于董萧蕭程曹袁邓鄧许許傅沈曾彭吕呂苏蘇卢盧蒋蔣蔡贾賈丁魏薛叶葉阎閻余潘杜戴夏钟鍾汪田姜范方石姚谭譚廖邹鄒熊金陆陸郝孔白崔康毛邱秦江史顾顧侯邵孟龙龍万萬段雷钱錢汤湯尹黎易常武乔喬贺賀赖賴龚龔文庞龐樊兰蘭殷施陶洪翟安颜顏倪严嚴牛温溫芦蘆季俞章鲁魯葛伍韦韋申尤毕畢聂聶丛焦向柳邢路岳齐齊沿梅莫庄莊辛管祝左涂谷祁舒耿牟卜詹詹关關苗凌费費纪紀靳盛童欧歐甄项項曲游阳陽裴席卫衛查屈鲍鮑覃霍翁隋植甘景薄单單包司柏宁寧柯阮桂闵岑`
)

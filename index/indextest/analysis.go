package indextest

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"yulun/article"
	"yulun/codebook/codebooktest"
)

// dictionary lists the words that Words knows, in simplified Chinese.
const dictionary = `失信被执行人 社会信用体系 最高法 公布 名单 限制 老赖 乘坐 飞机 高铁 建设 取得 成效 群众 称赞 信用修复 信用卡 信用评分 信用分
企业 完成 移出 律师 认为 泛化 应当 防止 程序 法律 规定 引发 隐私 忧虑 学者 批评 过度 收集 个人资料 市民 得不到 保护 公开 诚信 用户
可享 优惠 芝麻信用 较高 可以 押金 租车 人脸识别 相连 担心 还款 攻略 逾期 影响 征信 银行 这样 回答 守信激励 守信 满意 商家 受益 平台 参与
联合惩戒 边界 依法 专家 惩戒 过罚相当 不能 信用 失信 社会信用 怎么办`

// Words cuts a text into the words of a small dictionary, always taking the longest; what is in no
// word is a word by itself, and Latin words and numbers stay whole. An engine under test is opened
// with it.
func Words(text string) []string {
	known := strings.Fields(dictionary)
	slices.SortFunc(known, func(a, b string) int { return len(b) - len(a) })
	var words []string
	for text != "" {
		length := strings.IndexFunc(text, func(r rune) bool { return r >= 0x2E80 || unicode.IsSpace(r) })
		if length < 0 {
			length = len(text)
		}
		if length == 0 {
			_, length = utf8.DecodeRuneInString(text)
			for _, word := range known {
				if strings.HasPrefix(text, word) {
					length = len(word)
					break
				}
			}
		}
		words = append(words, text[:length])
		text = text[length:]
	}
	return words
}

// Side is the side of a stance class. An engine under test is opened with it.
func Side(class article.Class) (side int, ok bool) { return codebooktest.Book().Side(class) }

// Simplify turns the traditional characters that occur in the suite into simplified ones. An engine
// under test is opened with it.
func Simplify(text string) string {
	return strings.NewReplacer(
		"體", "体", "會", "会", "發", "发", "隱", "隐", "憂", "忧", "慮", "虑", "學", "学", "評", "评", "過", "过", "個", "个", "資", "资",
		"護", "护", "執", "执", "單", "单", "開", "开", "與", "与", "臉", "脸", "識", "识", "別", "别", "連", "连", "擔", "担", "亦", "亦",
		"聯", "联", "懲", "惩", "誠", "诚", "戶", "户", "將", "将", "對", "对", "應", "应",
	).Replace(text)
}

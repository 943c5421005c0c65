package extract

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// Lines of a text that aren't the article's are known by how they begin, or, some English ones, by how they end. What
// begins alike and is a sentence of the story must not match: noise_test says which.
var (
	// hanNoise: particulars of the editing, rights, counters.
	hanNoise = startsWith(
		`(?:责任|責任|本文|网站|本文责任|新媒体)?(?:编辑|編輯|责编|責編|編審|编审)\s*[:：丨|｜/]`,
		`(?:审核|校对|监制|值班(?:主任|编辑|总编)|签发|总值班|一审|二审|三审|终审)\s*[:：]`,
		`原标题\s*[:：]`,
		`(?:图片?|图源|圖片?|照片|视频|封面图?|题图|首图)(?:来源|來源|源)?\s*[:：/／|｜]`,
		`(?:本文|文章|稿件|新闻|信息)?(?:来源|來源|稿源|转自|摘自)\s*[:：]`,
		`(?:发布|發布|發佈|更新|发表|刊发|编辑)(?:时间|時間|日期)\s*[:：]\s*\d`,
		`(?:字号|字體|字体)\s*[:：]?\s*[大中小]`,
		`(?:标签|標籤|关键词|關鍵字|关键字)\s*[:：]`,
		`(?:浏览|阅读|点击|瀏覽)(?:(?:次数|量|数)\s*[:：]?|\s*[:：])\s*\d`,
		`(?:版权所有|版權所有)`,
		`未经.{0,12}(?:授权|许可|书面).{0,20}(?:转载|使用|复制)`,
	)
	// hanCalls: what the reader is asked to do. Longer sentences that begin like this are the story's.
	hanCalls = startsWith(
		`(?:微信)?(?:扫一扫|扫码|扫描(?:下方|上方|左侧|右侧)?二维码|掃描)`,
		`长按(?:识别|二维码)`,
		`(?:欢迎)?(?:点击|搜索)?(?:关注|關注)(?:我们|我們|.{0,12}公众号|.{0,12}微信|.{0,10}微博)`,
		`点击(?:下载|进入|查看|这里|阅读|图片|上方|蓝字)`,
		`(?:打开|下载|下載|立即打开|安装).{0,12}(?:app|客户端|用戶端)`,
		`返回.{0,12}首页`, `分享(?:到|至|给|本文)`, `(?:上|下)一(?:篇|頁|页|条)\s*(?:[:：>»]|$)`,
		`(?:我要)?(?:举报|纠错|收藏|打印|点赞)(?:本文|本页|此文|$)`, `我要(?:反馈|评论)`, `(?:关闭窗口|返回顶部|加入收藏)`,
		`(?:登录|登錄|登入|注册|註冊)(?:后|後|$)`,
		`(?:精彩|热门|相关)?视频推荐`, `自动播放`,
	)
	latinNoise = startsWith(
		`(?:©|copyright\b|\(c\) ?20\d\d|all rights reserved)`, `\+\d+$`, `tags?\s*[:：]`,
		`(?:advertisement|advert|ad|sponsored|promoted)$`, `(?:story|article) continues (?:below|after)`, `continue reading`,
		`(?:read|see|watch|listen|hear) (?:more|also|next)\b`, `(?:also )?(?:read|see also|related|watch|more|in pictures|explainer)\s*[:：|]`,
		`(?:sign up|subscribe|register)\b.{0,80}(?:newsletter|email|inbox|updates|here|today|now|free|account|alerts|unlimited)`,
		`get (?:our|the) .{0,80}(?:newsletter|inbox|email)`, `i would like to (?:be emailed|receive)`,
		`(?:follow|like|join|find) (?:us|the \w+|me)\b.{0,40}(?:on|facebook|twitter|whatsapp|telegram)`,
		`(?:facebook|twitter|whatsapp|telegram|linkedin|email|print|reddit|pinterest|copy link|save|share|comments?|tags|topics)$`,
		`share (?:this|on|via|article)\b`, `(?:click|tap) here`, `skip (?:to|past|advert)`, `(?:listen|play) (?:to this|now|audio)`,
		`\d+ min(?:ute)?s? read$`, `log ?in\b`, `please (?:enable|log ?in|sign ?in|subscribe)`, `already (?:a subscriber|have an account)`,
		`(?:download|get) (?:the|our) .{0,30}app\b`, `this (?:site|page|website) (?:is|uses|requires)`, `our website is (?:the|your)\b`,
		`(?:please )?(?:support|donate to) .{0,40}journalism`, `get in touch\b`, `for more stories like this`, `(?:do )?you (?:have|got) a story`,
		`check out (?:more|our|the latest)\b`, `more about$`, `a version of this article`, `this (?:work|article) is licensed`,
		`(?:photo|image|picture|video)s?(?: credit| by|graph)?\s*[:：/]`, `(?:file )?(?:photo|image)(?: by)? .{0,40}(?:getty|reuters|ap photo|afp)`,
		`(?:afp|ap|reuters|cna|bloomberg|xinhua|staff writer|staff reporter)(?:, [\p{L} ]{2,30})?$`,
		`(?:posted|published|updated|last updated|last modified)(?: on| at|:| \d)`, `doi\s*[:：]`, `(?:how to cite|cite this)\b`,
	)
	latinEnds = regexp.MustCompile(`(?i)(?:\b\d+ (?:seconds?|minutes?|hours?|days?) ago|` +
		`\((?:image|picture|photo|pic|credit|photograph|source)s?\s*[:：][^()]{2,60}\)|` +
		`\b(?:photo|photograph|picture) by [\p{L} .'/-]{3,40}|\b(?:privacy (?:policy|notice)|terms of (?:use|service))\b.{0,40})$`)
	// endHints are found in every line that latinEnds matches.
	endHints = []string{" ago", ")", " by ", "rivacy", "erms of"}
)

func startsWith(alternatives ...string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)^[\s【\[（(]*(?:` + strings.Join(alternatives, "|") + `)`)
}

// maxNoise is how long a line of noise is at most, in bytes: longer ones are sentences that begin alike. maxCall is that
// of a full sentence in Chinese that asks the reader to do something, in runes.
const (
	maxNoise = 240
	maxCall  = 24
)

func isNoise(s string) bool {
	if len(s) > maxNoise {
		return false
	}
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, "【[（( "))
	if isHan(first) {
		return hanNoise.MatchString(s) || (!strings.HasSuffix(s, "。") || utf8.RuneCountInString(s) <= maxCall) && hanCalls.MatchString(s)
	}
	return latinNoise.MatchString(s) || endsLikeNoise(s)
}

func endsLikeNoise(s string) bool {
	for _, hint := range endHints {
		if strings.Contains(s, hint) {
			return latinEnds.MatchString(s)
		}
	}
	return false
}

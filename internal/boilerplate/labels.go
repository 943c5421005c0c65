package boilerplate

import (
	"slices"
	"strings"

	"yulun/internal/lazyre"
)

// label is a pattern for short lines of one kind.
type label struct {
	kind    Kind
	pattern *lazyre.Regexp
}

// begins is a label for lines that begin with one of the alternatives, brackets and bullets before
// them left out.
func begins(kind Kind, alternatives ...string) label {
	return label{kind, lazyre.Any(`(?i)^[\s【\[（(■●◆▲△▌·>＞*#★☆※◎►▶➤◤-]*`, alternatives, "")}
}

// whole is a label for lines that are one of the alternatives and no more, but for brackets and
// full stops.
func whole(kind Kind, alternatives ...string) label {
	return label{kind, lazyre.Any(`(?i)^[\s【\[（(■●◆▲△▌·>＞*#★☆※◎►▶➤◤-]*`, alternatives, `[\s】\]）)。.!！~～…>＞»|]*$`)}
}

// maxLabel is how long a line with a label is at most, in bytes. maxCall is that of a full sentence
// in Chinese that asks the reader to do something, in runes.
const (
	maxLabel = 240
	maxCall  = 24
)

// Parts of the patterns.
const (
	hanCount  = `[\d,.]+\s*(?:万|萬|千|亿|k|w)?\s*\+?\s*`
	hanMetric = `(?:阅读|閱讀|浏览|瀏覽|点击|點擊|播放|观看|觀看|评论|評論|跟帖|参与|點讚|点赞|赞|分享|收藏|转发|轉發|在看|人气|人氣|热度|围观|推荐|访问|瀏覽人次|阅读人次)(?:次数|次數|人数|人數|量|数|數)?`
	hanTool   = `(?:字号|字號|字体|字體|大|中|小|超大|特大|默认|打印|列印|打印本页|打印此文|关闭|关闭窗口|关闭本页|關閉|收藏|收藏本文|加入收藏|分享|反馈|反饋|投诉|分享到|微信|微博|朋友圈|QQ空间|QQ好友|返回|返回顶部|回到顶部|顶部|复制链接|纠错|举报|保存|朗读|听新闻|语音播报|A\s?[+-]|T\s?[+-]|[+-])`
)

var hanLabels = []label{
	begins(Editing,
		`(?:责任|責任|本文|网站|網站|本文责任|新媒体|值班|执行|微信|栏目|欄目|文字|图片|视觉|专题|实习|版面|首席|主)?(?:编辑|編輯|责编|責編|編審|编审|主编|美编|责校)\s*[:：丨|｜/／]`,
		`(?:审核|審核|校对|校對|监制|監製|值班(?:主任|编辑|总编|编委)|签发|总值班|一审|二审|三审|终审|复审|初审|排版|制图|策划|统筹|出品|来源审核)\s*[:：丨|｜]`,
		`原(?:标题|標題|题)\s*[:：]`,
		`(?:图片?|图源|圖片?|照片|视频|封面图?|题图|首图|配图)(?:来源|來源|源)?\s*[:：/／|｜]`,
		`(?:本文|文章|稿件|新闻|信息|内容|资料|图文)?(?:来源|來源|稿源|转自|轉自|摘自|转载自)\s*[:：]`,
		`(?:发布|發布|發佈|更新|发表|刊发|编辑)(?:时间|時間|日期)\s*[:：]\s*\d`,
		`(?:标签|標籤|标籤|关键词|關鍵字|關鍵詞|关键字)\s*[:：]`,
	),
	whole(Editing, `\S{2,4}\s+(?:责编|責編|编辑|編輯|校对|審核|审核)`, `(?:编辑|編輯|责编|責編|校对)\s+\S{2,4}(?:\s+\S{2,4}){0,3}`),
	whole(Tool, `(?:`+hanTool+`[\s:：【】\[\]（）()|/／·、]*)+`),
	begins(Tool, `(?:字号|字號|字體|字体)\s*[:：]?\s*[大中小]`),
	begins(Counter, `(?:浏览|阅读|点击|瀏覽|閱讀|點擊)(?:(?:次数|次數|量|数|數)\s*[:：]?|\s*[:：])\s*\d`),
	whole(Counter,
		`(?:`+hanMetric+`\s*[:：]?\s*[（(]?`+hanCount+`(?:次|人|条|條|个|人次)?[）)]?[\s|/·，,]*)+`,
		`(?:(?:本文|此文|该文|文章|本页)\s*)?(?:已有|共有?|共计|已?被)?\s*(?:`+hanCount+`(?:次|人|条|條|个|位|人次)?(?:网友|網友|读者|讀者|用户|用戶)?\s*(?:已|(?:发表|發表)了?)?`+hanMetric+`[\s|/·，,]*)+`,
		`(?:刚刚|最后|最近)?(?:更新|发布|發布|發佈|发表|编辑|修改)?于?\s*\d+\s*(?:秒|分钟|分鐘|小时|小時|天)[之以]?前(?:更新|发布|發布|发表)?`,
	),
	begins(Rights, `©`, `(?:版权所有|版權所有)(?:\s|[:：，,©]|$)`),
	begins(Liability, `(?:免责|免責|广告|廣告|版权|版權|平台|利益)(?:声明|聲明)\s*[:：]`),
	begins(Call, `(?:本网站|本網站|本站|我们|我們|本网|本網)(?:会|會|将|將)?(?:使用|采用|採用|利用)\s*cookies?`),
	whole(Further, `(?:点击)?(?:阅读|閱讀|查看|瀏覽|浏览)原文`),
	whole(Call, `分享[让讓]更多人看到`),
}

// hanCalls: what the reader is asked to do. Longer sentences that begin like this are the story's.
var hanCalls = begins(Call,
	`(?:微信)?(?:扫一扫|扫码|扫描(?:下方|上方|左侧|右侧)?二维码|掃描)`,
	`长按(?:识别|二维码|图片|上图|下图)`,
	`(?:欢迎)?(?:点击|搜索)?(?:关注|關注)(?:(?:我们|我們)(?:$|[^\p{Han}]|[吧哦啊]|的?(?:公|微|官|账|视|频|抖|平|网))|.{0,12}公众号|.{0,12}微信|.{0,10}微博|.{0,10}头条号)`,
	`(?:点击|點擊|点此|戳)(?:下载|进入|查看|这里|此处|阅读|图片|上方|下方|蓝字|标题)`,
	`(?:打开|下载|下載|立即打开|安装|立即下载).{0,12}(?:app|客户端|用戶端)`,
	`返回.{0,12}首页`, `分享(?:到|至|给|本文|此文|这篇|這篇)`,
	`(?:我要)?(?:举报|纠错|收藏|打印|点赞)(?:本文|本页|此文|$)`, `我要(?:反馈|评论|爆料|投稿)`, `(?:关闭窗口|返回顶部|加入收藏)`,
	`(?:登录|登錄|登入|注册|註冊)(?:后|後|$)`,
	`自动播放`,
	`(?:立即|馬上|快|點擊|點此|點我|按此|歡迎|一鍵|現在就?)*(?:加入|追蹤|訂閱|按讚).{0,16}(?:LINE|粉絲團|粉絲專頁|粉專|好友|Telegram|Instagram|IG|Facebook|臉書|頻道|WhatsApp)`,
	`[^。，]{0,40}(?:點|点|按)我(?:看|下載|下载|加入|訂閱|追蹤)`, `(?:點|点|按)(?:此|這裡|这里|這邊)(?:看|加入|下載|下载|訂閱|订阅|追蹤|了解|閱讀)`,
	`[《「]?[^，。：:]{2,10}(?:報|报|网|網|新聞|新闻|週刊|周刊|電視)[》」】]?(?:提醒|關心|关心)(?:您|你)`,
)

var hanFurther = begins(Further, `(?:上|下)一(?:篇|頁|页|条|則)\s*(?:[:：>»]|$)`, `(?:精彩|热门|相关)?视频推荐`,
	`(?:延伸|相关|相關|推荐|推薦|拓展|更多)(?:阅读|閱讀|报道|報導|新闻|新聞)\s*[:：|｜]`,
	`(?:看|查看|浏览|瀏覽|閱讀)更多(?:\s|[:：]|$)`, `更多[^，。：:]{2,8}(?:报道|報導|新闻|新聞|文章|資訊|资讯)\s*[:：]?$`)

// hanLabel is the kind of a short line in Chinese by its label.
func hanLabel(s string) Kind {
	if len(s) > maxLabel {
		return None
	}
	for i := range hanLabels {
		if hanLabels[i].pattern.MatchString(s) {
			return hanLabels[i].kind
		}
	}
	if hanFurther.pattern.MatchString(s) {
		return Further
	}
	if (!strings.HasSuffix(s, "。") || runes(s) <= maxCall) && hanCalls.pattern.MatchString(s) {
		return Call
	}
	return None
}

var latinLabels = []label{
	begins(Rights, `©`, `copyright(?: ?(?:©|\(c\)|[:：])|,? (?:19|20)\d\d\b| .{0,60}(?:\b(?:19|20)\d\d\b|all rights reserved))`, `\(c\) ?(?:19|20)\d\d`, `all rights reserved`, `our standards\s*[:：]`,
		`this (?:work|article) is licensed`, `doi\s*[:：]`, `(?:how to cite|cite this)\b`),
	begins(Further, `(?:story|article) continues (?:below|after)`,
		`(?:read|see|watch|listen|hear) (?:more|also|next)(?: here|\s*[:：|»>]|$| (?:about|on|from|at|in|of) )`, `(?:read|see|watch) (?:more|also|next) \p{Lu}`,
		`(?:also )?(?:read|see also|related|watch|more|in pictures|explainer|go deeper|next)\s*[:：|]`,
		`(?:(?:essential|further|suggested|recommended|related|must|also|background) (?:read(?:ing|s)?|coverage|stor(?:y|ies)|articles?|links?))\s*(?:[:：|]|$)`,
		`(?:click|tap) here`, `for more (?:stories|news|articles) (?:like this|from|on|about|visit)`, `listen to (?:the|our|more) .{0,60}podcasts?\b`, `check out (?:more|our|the latest)\b`, `more about$`,
		`(?:read|view|see) the (?:full|original|rest of the) (?:article|story|report|piece|text)`),
	begins(Call,
		`(?:sign up|subscribe|register)\b.{0,80}(?:newsletter|email|inbox|updates|here|today|now|free|account|alerts|unlimited|channel|briefing)`,
		`get (?:our|the|all the|more|your) .{0,80}(?:newsletter|inbox|email|delivered)`, `i would like to (?:be emailed|receive)`,
		`(?:follow|like|join|find) (?:us|the \w+|me)\b[^,.]{0,40}\b(?:on|facebook|twitter|whatsapp|telegram)`,
		`share (?:this|on|via|article)\b`, `skip (?:to (?:content|main|navigation|the)|past (?:newsletter|ad)|advert)`, `(?:listen|play) (?:to this|now|audio)`,
		`please (?:enable|log ?in|sign ?in|subscribe)`,
		`join (?:the|our) (?:conversation|discussion)\b`, `become an? (?:member|subscriber|supporter)\b`,
		`(?:enjoyed|liked) (?:this|our) (?:article|story|piece|post)\?`, `for more information,? (?:please )?(?:visit|see) (?:our|www|http)`, `(?:download|get) (?:the|our) .{0,30}app\b`, `this (?:site|page|website) (?:is protected|uses|requires)`,
		`we use cookies`, `our website is (?:the|your)\b`, `(?:please )?(?:support|donate to) .{0,40}journalism`, `get in touch(?: with (?:us|our)|\s*[:：]|$| at | by | via )`,
		`(?:do )?you (?:have|got) a story`, `(?:would|do) you (?:like|want) to comment\b`, `please read our .{0,40}(?:policy|guidelines|rules)`, `are .{0,60}\? get in touch\b`),
	begins(Editing, `tags?\s*[:：]`, `a version of this article`, `editors?\s*[:：]`,
		`reporting by [^.]{2,120};? ?(?:editing|writing|additional reporting) by`,
		`(?:photo|image|picture|video)s?(?: credit| by|graph)?\s*[:：/]`, `(?:file )?(?:photo|image)(?: by)? .{0,40}(?:getty|reuters|ap photo|afp)`,
		`(?:afp|ap|reuters|cna|bloomberg|xinhua|staff writer|staff reporter)(?:, [\p{L} ]{2,30})?$`,
		`(?:posted|published|updated|last updated|last modified)(?: on| at|:| \d)`),
	begins(Counter, `\+\d+$`, `\d+ min(?:ute)?s? read$`),
	whole(Counter, `(?:[\d,.]+[km]?\+? (?:views?|reads?|comments?|shares?|likes?|hits|readers|reactions?|people (?:are )?(?:reading|have read) this)[\s|·,/]*)+`,
		`(?:this|the) (?:article|story|post|page|piece) (?:has been|was) (?:viewed|read|shared|visited|downloaded) [\d,.]+[km]? times?`,
		`(?:(?:views?|reads|comments|shares|hits|likes|page ?views|read count)\s*[:：]\s*[\d,.]+[km]?[\s|·,/]*)+`,
		`(?:(?:last )?(?:updated|published|posted|modified) )?(?:about |over )?(?:\d+|an?) (?:second|minute|min|hour|hr|day)s? ago`),
	begins(Contact, `to contact the (?:reporter|editor|author)s?\b`),
	whole(Tool, `comments (?:are|have been) (?:closed|disabled|turned off)`, `(?:facebook|x|twitter|whatsapp|telegram|linkedin|email|print|reddit|pinterest|copy link|save|share|comments?|tags|topics)`,
		`(?:advertisement|advert|ad|sponsored|promoted)`, `(?:(?:font|text) size\s*[:：]?|print(?: this)?(?: (?:page|article|story))?|e-?mail(?: this)?(?: (?:page|article|story))?|(?:small|medium|large|a[+-]?)|close(?: window)?|save(?: (?:article|story))?|share|bookmark|back to top|[|/·,\s])+`),
	whole(Wall, `log ?in(?: (?:to|with|or|here)\b.{0,80})?`),
	begins(Wall, `continue reading`, `already (?:a subscriber|have an account)`),
}

// latinLabel is the kind of a short line that begins with a Latin letter by its label.
func latinLabel(s string) Kind {
	if len(s) > maxLabel {
		return None
	}
	if slices.ContainsFunc(endHints, func(h string) bool { return strings.Contains(s, h) }) && latinEnds.MatchString(s) {
		return Editing
	}
	for i := range latinLabels {
		if latinLabels[i].pattern.MatchString(s) {
			return latinLabels[i].kind
		}
	}
	return None
}

var (
	// latinEnds matches lines that are notices by how they end.
	latinEnds = lazyre.New(`(?i)(?:\b\d+ (?:seconds?|minutes?|hours?|days?) ago|` +
		`\((?:image|picture|photo|pic|credit|photograph|source)s?\s*[:：][^()]{2,60}\)|` +
		`\b(?:photo|photograph|picture) by [\p{L} .'/-]{3,40}|\b(?:privacy (?:policy|notice)|terms of (?:use|service))\b.{0,40})$`)
	// endHints are found in every line that latinEnds matches.
	endHints = []string{" ago", ")", " by ", "rivacy", "erms of"}
)

var (
	// asides are counters in brackets within a paragraph.
	asides = lazyre.New(`(?i)\s?[（(【\[]\s*(?:本文)?(?:已?` + hanMetric + `\s*[:：]?\s*` + hanCount + `(?:次|人|条|人次)?|` + hanCount + `(?:次|人|人次)` + hanMetric + `|[\d,.]+ (?:views|reads|comments|shares))\s*[）)】\]]`)
	// asideHints and closingHints are words of which every aside and every closing has one.
	asideHints   = hintsOf(`阅读 閱讀 浏览 瀏覽 点击 點擊 播放 观看 觀看 评论 評論 跟帖 参与 點讚 点赞 赞 分享 收藏 转发 轉發 在看 人气 人氣 热度 围观 推荐 访问 views reads comments shares Views`)
	closingHints = hintsOf(`侵权 侵權 编辑 編輯 责编 責編 校对 核稿 秒前 分钟前 分鐘前 小时前 小時前 天前 查看更多 ago`)
	// closing is what the editing adds to the end of a last paragraph.
	closing = lazyre.New(`(?i)\s*(?:[（(【\[]\s*(?:责任|責任|本文|值班)?(?:编辑|編輯|责编|責編|校对|核稿)\s*[:：/／ ][^（()）。]{2,24}[）)】\]]\s*\d{0,9}|[（(]?(?:更新|发布|發布|编辑)于\s?\d+\s?(?:秒|分钟|分鐘|小时|小時|天)前[）)]?|(?:如|若|倘)果?(?:有|涉及|涉嫌|存在|发现)?[^，。]{0,6}侵[权權犯][^。]{0,4}[请請][^。]{1,14}(?:删除|刪除|处理|處理|联系|聯繫)[^。]{0,4}。?|返回\S{1,10}[，,]\s*查看更多|\(?\b(?:updated|published|posted) \d+ (?:seconds?|minutes?|hours?|days?) ago\)?)\s*$`)
)

package relate

import "yulun/internal/lazyre"

// What pages count and compute, as patterns. Labels are verbs and nouns of what readers do; times
// are counted from now, or carry a clock.
const (
	count = `[0-9０-９][0-9０-９,，.]*(?:\s*[万萬亿億千kmw])?\+?`

	zhLabel = `(?:阅读|閱讀|浏览|瀏覽|点击|點擊|点阅|點閱|访问|訪問|查看|观看|觀看|播放|围观|圍觀|评论|評論|跟[贴貼帖]|留言|回复|回覆|` +
		`点赞|點讚|按讚|[赞讚]|喜欢|喜歡|转发|轉發|分享|收藏|推荐|推薦|在看|热度|熱度|人气|人氣|关注|關注|参与|參與|下载|下載|来访|打赏|在线|访客|訪客|粉丝|热评|弹幕|看过|看過|读过|讀過|有用|没用|有帮助|顶|踩|阅)`
	zhCounted = `(?:(?:总|總|累计|累計|本文|文章|今日|已)?` + zhLabel + `(?:次数|次數|人数|人數|总数|總數|总量|量|数|數|率|值)?)`
	zhUnit    = `(?:人次|次|人|条|條|则|則|个|個|位|名|℃|°C?)?`
	zhBefore  = zhCounted + `\s*[:：]?\s*` + count + `\s*` + zhUnit
	zhAfter   = `(?:(?:(?:本文|此文|该文|文章|本页)\s*)?(?:已经有|已有|已|共有|共|累计|目前|被|(?:查看|展开)?(?:全部|更多|所有))\s*)?` + count + `\s*` + zhUnit +
		`\s*(?:网友|網友|用户|用戶|读者|讀者)?(?:已|正在|(?:参与|參與|发表|發表)了?)?\s*` +
		zhLabel + `(?:量|数|过|了|本文|此文)?|[您你]是第\s*` + count + `\s*[位个名](?:访客|读者|浏览者|访问者)`

	enLabel = `(?:page\s?views?|view(?:s|ed|ers?|ing)?|reads?|readers?|reading|hits?|visit(?:s|ed|ors?)?|clicks?|comment(?:s|ed)?|` +
		`like[sd]?|share[sd]?|retweets?|reposts?|downloads?|favou?rites?|followers?|repl(?:y|ies)|reactions?|claps?|upvotes?|` +
		`plays?|watch(?:ed|ing)?|recommends?)`
	enBefore = `(?:total\s+|(?:this|the)\s+(?:article|story|post|page|piece)\s+(?:has\s+been|was)\s+)?\b` + enLabel + `\s*:?\s*` + count + `(?:\s*times?)?`
	enAfter  = count + `\s*(?:people|users|others|times)?\s*(?:have|has|are)?\s*(?:now\s+)?` + enLabel +
		`(?:\s+(?:this|it|now))?(?:\s+(?:article|story|post|page|piece))?`

	zhTouched = `(?:(?:最后|最後|最近|本文)?(?:更新|发布|發布|發佈|发表|發表|编辑|編輯|修改)(?:时间|時間|日期)?[于於]?\s*[:：]?\s*)`
	zhAgo     = zhTouched + `?(?:大?[约約]\s*)?(?:[0-9]+|[一二三四五六七八九十两兩半几幾数數]+)\s*[个個]?` +
		`(?:秒钟?|秒鐘|分钟?|分鐘|小时|小時|天|日|周|週|星期|月|年)之?前` + zhTouched + `?`
	zhJustNow = zhTouched + `?[刚剛][刚剛才]` + zhTouched + `?`
	enTouched = `(?:(?:last\s+)?(?:updated?|published|posted|modified|edited)(?:\s+(?:on|at))?\s*:?\s*)`
	enAgo     = enTouched + `?(?:(?:about|over|almost|less than)\s+)?(?:an?|one|[0-9]+)\s*(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|` +
		`d|days?|w|wks?|weeks?|mos?|months?|y|yrs?|years?)\.?\s+ago`
	enJustNow = enTouched + `?(?:just now|moments ago)`

	day      = `(?:[0-9]{4}\s*[-/.年]\s*)?[0-9]{1,2}\s*[-/.月]\s*[0-9]{1,2}日?`
	clock    = `[0-9]{1,2}[:：][0-9]{2}(?:[:：][0-9]{2})?`
	weekday  = `(?:\s*(?:星期|周|週)[一二三四五六日天])?`
	enDay    = `(?:[0-9]{1,2}\s+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+[0-9]{1,4}(?:,?\s+[0-9]{4})?`
	zhClock  = zhTouched + `?(?:` + day + `|今[天日]|昨[天日]|前天)` + weekday + `[\sT]*` + clock + zhTouched + `?`
	enClock  = enTouched + `?` + enDay + `,?\s+(?:at\s+)?` + clock + `(?:\s*[ap]\.?m\.?)?`
	touched  = zhTouched + day + `|` + enTouched + `(?:` + enDay + `|` + day + `)`
	pageTime = `(?:(?:今天|今日|现在|現在)是|(?:当前|當前|现在|現在|北京)时间[:：])\s*` + `(?:` + day + `)?` + weekday + `\s*(?:` + clock + `)?`

	spacing = `[\s,，、|｜·•/]*`
)

var (
	counter = lazyre.New(`(?i)(?:(?:` + pageTime + `|` + zhClock + `|` + enClock + `|` + touched + `|` + zhAgo + `|` + zhJustNow + `|` +
		enAgo + `|` + enJustNow + `|` + zhBefore + `|` + zhAfter + `|` + enBefore + `|` + enAfter + `)` + spacing + `)+`)
	// labelledCounter is a label with a colon or a bracket: no sentence is written so.
	labelledCounter = lazyre.New(`(?i)(?:` + zhCounted + `|\b` + enLabel + `)\s*(?:[:：]\s*[\[【<]?\s*` + count + `\s*` + zhUnit + `\s*[\]】>]?|[(（\[]\s*` + count + `\s*[)）\]])`)
	bareLabel       = lazyre.New(`(?i)(?:` + zhCounted + `|` + enLabel + `)`)
	bylineStart     = lazyre.New(`(?i)^\s*(?:by|(?:last\s+)?updated|published|posted)\s`)
	bareCount       = lazyre.New(`(?i)^(?:[^\p{L}\d/:-]*` + count + `)+[^\p{L}\d]*$`)
)

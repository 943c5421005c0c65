package extract

import (
	"slices"
	"strings"
	"unicode/utf8"

	"yulun/internal/lazyre"
)

var (
	originLabel = lazyre.New(`(?i)(?:(?:文章|稿件|新闻|信息|本文|内容|消息|資料)?(?:来源|來源|稿源|出处|出處)(?:于|於|自)?|转自|转载自|摘自|文章来自|source|via)\s*[:：丨|]\s*([^\n]{2,60})`)
	// without a colon, in a dateline: 来源CSDN|
	originTight = lazyre.New(`(?:^|[|｜\s])(?:来源|來源)\s?([^\s|，。：:于於自]{2,15})\s*(?:\||$)`)
	originBare  = lazyre.New(`(?:^|\s|本文|文章|内容|稿件)(?:来源于|來源於|来源自)\s*([^\s，。]{2,30})`)
	// originEnd matches what follows an origin on its line.
	originEnd = lazyre.New(`(?i)(?:\s+(?:` + afterOrigin + `)|(?:` + afterOrigin + `)(?:时间|時間|日期|次数|量|数)?\s*[:：丨|｜]|(?:作者|记者|記者|责编|责任编辑|字号|字体|字體|我要|用手机|手机看|举报|人参与|原标题)|` +
		`\s*(?:\d{4}[-年/.]|\d{1,2}[:：]\d{2}|\b(?:author|by |published|date|editor)|\||【|\[|［|（编|\(编|>>|»)|[，,。！？；]| {2,}).*$`)
)

// afterOrigin are words that follow an origin, with a space before them or a colon behind: outlets
// bear them in their names, too.
const afterOrigin = `编辑|編輯|日期|时间|時間|发布|發布|更新|浏览|阅读|点击|评论|分享|打印|关闭|收藏|大|查看|参与|摄影|通讯员|本文|版权|声明`

// originSigns are words, in lower case, of which every line that names an origin has one.
var originSigns = []string{"来源", "來源", "稿源", "出处", "出處", "转自", "载自", "摘自", "文章来自", "source", "via"}

// findOrigin is the outlet or the account that the page names as the one it took the piece from,
// and the rule that found it.
func (r *pageReader) findOrigin() (origin, rule string) {
	if s := cleanOrigin(r.ruled(r.rule.source)); s != "" {
		return s, "rule"
	}
	near := r.surroundings()
	for _, i := range near {
		b := &r.layout.blocks[i]
		if len(b.text) > maxDateline {
			continue
		}
		if s := originOf(b.spaced); s != "" {
			return s, "byline"
		}
	}
	for _, key := range []string{"contentsource", "source", "article:source", "mediaid"} {
		if s := cleanOrigin(r.facts.first(key)); s != "" {
			return s, "meta"
		}
	}
	if s := r.calledOrigin(near); s != "" {
		return s, "byline"
	}
	if s := r.originBesideDate(near); s != "" {
		return s, "byline"
	}
	return "", ""
}

// calledOrigin is the name in an element near the headline that is called the source's or the
// account's.
func (r *pageReader) calledOrigin(near []int) string {
	for i := range r.layout.elems {
		e := &r.layout.elems[i]
		if !isOriginName(e.names) || int(e.first) >= r.body.end || !slices.Contains(near, int(e.first)) {
			continue
		}
		text := squeeze(rawText(e.node))
		if _, _, dated := r.dates.Find(text); dated || isLoneName(text) || genericOrigin.MatchString(text) {
			continue
		}
		if s := cleanOrigin(text); s != "" && utf8.RuneCountInString(text) <= maxOrigin && !strings.ContainsAny(s, "0123456789，。！？：:") {
			return s
		}
	}
	return ""
}

// maxOrigin is how long the name of an outlet is at most where no label is before it, in runes.
const maxOrigin = 16

func isOriginName(names []string) bool {
	for _, n := range names {
		switch n {
		case "source", "laiyuan", "where", "jgname", "medianame", "media-name", "media_name", "js_name",
			"account-name", "account_name", "article-source", "post-source", "news-source", "source-name", "copyfrom", "nickname", "author-account":
			return true
		}
	}
	return false
}

// originBesideDate is the outlet that is in the dateline, or in a line of its own beside it,
// without a label.
func (r *pageReader) originBesideDate(near []int) string {
	for _, i := range near {
		if i >= r.textAt {
			break // below the headline only
		}
		b := &r.layout.blocks[i]
		if _, ok := r.dateOfLine(b, false); !ok {
			continue
		}
		_, at, _ := r.dates.Find(b.spaced)
		for _, part := range []string{b.spaced[min(at[1], len(b.spaced)):], b.spaced[:min(at[0], len(b.spaced))]} {
			for word := range strings.FieldsSeq(brackets.ReplaceAllString(part, " ")) {
				if s := strings.Trim(word, edging); r.isOutletName(s) {
					return s
				}
			}
		}
		if m := dotted.FindStringSubmatch(b.spaced); m != nil && !isLoneName(m[1]) && !genericOrigin.MatchString(m[1]) {
			return m[1]
		}
		for _, j := range []int{i + 1, i - 1} {
			if j > r.titleAt && j >= 0 && j < min(r.textAt, len(r.layout.blocks)) && r.isOutletName(r.layout.blocks[j].text) {
				return r.layout.blocks[j].text
			}
		}
	}
	return ""
}

// dotted matches an account behind the date and a dot, where platforms put it: 2019-05-17 · 江州城事
var dotted = lazyre.New(`\d\s*[日]?\s*[·•]\s*([\p{Han}A-Za-z]{2,12})$`)

// outletEnd matches what the names of outlets end with.
var outletEnd = lazyre.New(`(?:[日晚早时時快商新周週电電导導画]报|[日晚早时時快商新周週电電导導画]報|聯合報|联合报|法制报|青年报|青年報|网|網|新闻|新聞|通讯社|通訊社|[华華新央]社|电视台|電視台|电台|電台|广播|杂志|雜誌|周刊|週刊|客户端|之声|之聲|在线|线上)$`)

// genericOrigin matches what is where the origin does and names none: a section, a mark.
var genericOrigin = lazyre.New(`^(?:原创|原創|转载|轉載|首发|正文|(?:时政|時政|国内|國內|国际|國際|社会|社會|娱乐|娛樂|体育|體育|财经|財經|科技|本地|图片|圖片|视频|热点|熱點|综合|綜合|最新|即時|行业|公司|教育|军事|軍事|要闻|民生|今日|相关|更多|头条|首页)(?:新闻|新聞|频道|頻道|网|網)?)$`)

// isOutletName reports whether a word is made like the name of an outlet, or is the page's own.
func (r *pageReader) isOutletName(s string) bool {
	n := utf8.RuneCountInString(s)
	if n < 2 || n > maxOrigin || !hasHan(s) || strings.ContainsAny(s, "，。！？：:/／|") || role.MatchString(s) {
		return false
	}
	if k := titleKey(s); k == titleKey(r.outlet) || k == titleKey(r.siteName()) {
		return true
	}
	return outletEnd.MatchString(s) && n >= 3 && !genericOrigin.MatchString(s)
}

// originOf is the origin that a line names.
func originOf(line string) string {
	if !containsAny(strings.ToLower(line), originSigns) { // most lines, and the patterns are slow
		return ""
	}
	for _, re := range []*lazyre.Regexp{originLabel, originBare, originTight} {
		if m := re.FindStringSubmatch(line); m != nil {
			if s := cleanOrigin(m[1]); s != "" {
				return s
			}
		}
	}
	return ""
}

func cleanOrigin(s string) string {
	s = squeeze(s)
	s = originEnd.ReplaceAllString(s, "")
	if i := strings.IndexAny(s, "(（"); i > 0 {
		s = s[:i]
	}
	s = strings.Trim(s, edging+",，;；、")
	if first, rest, ok := strings.Cut(s, " "); ok && hasHan(first) && rest != "" {
		s = first
	}
	if strings.Count(s, "“") > strings.Count(s, "”") {
		s += "”"
	}
	n := utf8.RuneCountInString(s)
	if n < 2 || n > 40 || strings.Contains(s, "://") || titleKey(s) == "" {
		return ""
	}
	return s
}

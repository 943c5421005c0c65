package extract

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

var (
	originLabel = regexp.MustCompile(`(?i)(?:(?:文章|稿件|新闻|信息|本文|内容|消息|資料)?(?:来源|來源|稿源|出处|出處)(?:于|於|自)?|转自|转载自|摘自|文章来自|source|via)\s*[:：丨|]\s*([^\n]{2,60})`)
	// without a colon, in a dateline: 来源CSDN|
	originTight = regexp.MustCompile(`(?:^|[|｜\s])(?:来源|來源)\s?([^\s|，。：:于於自]{2,15})\s*(?:\||$)`)
	originBare  = regexp.MustCompile(`(?:^|\s|本文|文章|内容|稿件)(?:来源于|來源於|来源自)\s*([^\s，。]{2,30})`)
	// originEnd matches what follows an origin on its line.
	originEnd = regexp.MustCompile(`(?i)(?:\s*(?:作者|记者|記者|编辑|編輯|责编|责任编辑|责任编辑|日期|时间|時間|发布|發布|更新|字号|字体|字體|浏览|阅读|点击|评论|我要|分享|打印|关闭|收藏|大|查看|用手机|手机看|举报|参与|人参与|摄影|通讯员|本文|原标题|版权|声明|\d{4}[-年/.]|\d{1,2}[:：]\d{2}|author|by |published|date|editor|\||【|\[|［|（编|\(编|>>|»)|[。！？；]| {2,}).*$`)
)

// originHint matches every line that names an origin, and few others.
var originHint = regexp.MustCompile(`[源自出]|(?i:source|via)`)

// findOrigin is the outlet that the page names as the one it took the piece from, and the rule that found it.
func (r *reader) findOrigin() (origin, rule string) {
	if s := cleanOrigin(r.ruled(r.ruleOrNone().Source)); s != "" {
		return s, "rule"
	}
	for _, i := range r.surroundings() {
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
	return "", ""
}

// originOf is the origin that a line names.
func originOf(line string) string {
	if !originHint.MatchString(line) {
		return ""
	}
	for _, re := range []*regexp.Regexp{originLabel, originBare, originTight} {
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
	n := utf8.RuneCountInString(s)
	if n < 2 || n > 40 || strings.Contains(s, "://") || titleKey(s) == "" {
		return ""
	}
	return s
}

package extract

import (
	"strings"
	"unicode/utf8"

	"yulun/article"
	"yulun/crawler/dates"
	"yulun/internal/lazyre"
)

// A dateline's words decide what its date is. Each pattern looks at what comes right before the
// date, or right after.
var (
	// 发布时间：, 时间：, 发表于, Published on
	publishLabel = lazyre.New(`(?i)(?:(?:发布|發布|發佈|发表|發表|刊发|刊發|刊登|刊出|上传|上傳|上网|上網|上架|上版|发稿|發稿|出版|公布)(?:时间|時間|日期|日|于|於)?|[发發]文(?:时间|時間|于|於)|(?:^|[^\p{Han}])(?:时间|時間|日期)|(?:published|posted|first published|created|date|publish date|release date)\s*(?:on|at)?)\s*[:：]?\s*[（(\[]?$`)
	// 更新时间：, 成文日期：, Updated: the day of the last change or of the writing
	changeLabel = lazyre.New(`(?i)(?:更新|修改|修订|修訂|最后|最後|成文|[发發]文日期|印发|印發|创建|录入|updated|modified|last|edited|corrected|revised)[^。;；|\d]{0,14}$`)
	// 有效期至, 截止, 施行日期：, 今天是, 活动时间：, valid until: another day altogether
	otherLabel = lazyre.New(`(?i)(?:(?:有效|截止|截至|施行|实施|實施|生效|失效|废止|廢止|到期|起止|活动|活動|报名|報名|举办|舉辦|会议|會議|考试|考試|开标|開標|招标|招標|公示|访问|訪問|当前|當前|现在是|今天是|签署|簽署|出生|成立|` +
		`effective|expir\w*|valid|until|deadline|closing|due|event|born|accessed|retrieved|as of|since)[^。;；|\d]{0,14}|\bdates? of (?:the )?[a-z]+(?: [a-z]+)?\s*[:：]?\s*|\p{Han}{2,12}(?:时间|時間|日期|期限|时限)\s*[:：]?\s*|(?:^|[\s|])\p{Han}{2,8}\s*[:：]\s*)$`)
	// 2019-03-21 发布, 10:21 更新）
	publishAfter = lazyre.New(`(?i)^\s*(?:发布|發布|發佈|发表|發表|刊登|首发|published|posted)\s*(?:$|[^\p{Han}\w:：])`)
	changeAfter  = lazyre.New(`(?i)^\s*(?:更新|修改|修订|修訂|最后更新|最後更新|updated)\s*(?:$|[^\p{Han}\w:：])`)
	// 2019年3月21日起施行, 2019-03-21至2019-04-20
	otherAfter  = lazyre.New(`^\s*(?:(?:起|之前|以前|之后|以后|以后|前|后|後|止)(?:$|[\s，,。；;）)])|起(?:至|施行|实施|實施|实行|生效|执行|正式)|(?:至|到|[-–—~～])\s*(?:(?:19|20)\d{2}\s*[-/.年]|\d{1,2}\s*[月日]))`)
	rangeBefore = lazyre.New(`\d\s*[日号號]?\s*(?:至|到|[-–—~～])\s*$`)
	// a label that names a year of the Republic: 發布日期：108-03-21
	rocLabelled = lazyre.New(`(?:日期|时间|時間|发布|發布|發佈|公告日)\s*[:：]?\s*1\d{2}\s?[./-]`)
)

// dateLabel is what a dateline's words say its date is.
type dateLabel int

const (
	unlabelled dateLabel = iota
	ofPublication
	ofChange
	ofOther
)

// labelOf judges a date by what comes before it and after it on its line.
func labelOf(before, after string) dateLabel {
	before = zoneLabel.ReplaceAllString(before, "")
	changed, published := changeLabel.MatchString(before), publishLabel.MatchString(before)
	switch {
	case otherAfter.MatchString(after), rangeBefore.MatchString(before):
		return ofOther
	case changed:
		return ofChange
	case otherLabel.MatchString(before) && !isPlainPublish(before):
		return ofOther
	case published:
		return ofPublication
	case publishAfter.MatchString(after):
		return ofPublication
	case changeAfter.MatchString(after):
		return ofChange
	}
	return unlabelled
}

// plainPublish matches a label of the publication that no other word comes before.
var plainPublish = lazyre.New(`(?i)(?:^|[^\p{Han}])(?:(?:本文|文章|新闻|新聞|信息|稿件)?(?:发布|發布|發佈|发表|發表|刊发|刊發|刊登|刊出|上传|上傳|上网|上網|上架|上版|发稿|發稿|出版|公布)(?:时间|時間|日期|日)?(?:于|於)?|[发發]文(?:时间|時間)|时间|時間|日期)\s*[:：]?\s*[（(\[]?$|\b(?:published|posted|date of (?:publication|issue|release|posting))[^.;|\d]{0,8}$`)

// zoneLabel matches the zone of the clock that follows: 北京时间 2019年3月21日 10:21.
var zoneLabel = lazyre.New(`(?:北京|上海|台北|臺北|香港|澳门|澳門|新加坡|吉隆坡)(?:时间|時間)\s*[:：]?\s*$`)

func isPlainPublish(before string) bool { return plainPublish.MatchString(before) }

// maxDateline is how long a line with the date is at most, in bytes; in longer ones a date is part
// of the story.
const maxDateline = 300

// bounds of what may be beside an unlabelled date on its line, in bytes: more is a story, or a
// headline in a list.
const (
	maxBeside       = 90
	maxBesideLinked = 45
)

// dateOfLine reads a dateline. A line is one when a label comes before the date, when the date
// begins it, or when little else is in it; in the text itself, when it is the greater part of
// the line.
func (r *pageReader) dateOfLine(b *block, inText bool) (dated, bool) {
	return r.dateAfter("", b, inText)
}

// labelAbove is what a line's date may be called by the line above it, "" when that is not a label.
func (r *pageReader) labelAbove(i int) string {
	if i == 0 {
		return ""
	}
	above := r.layout.blocks[i-1].text
	if len(above) > 36 || !strings.HasSuffix(above, ":") && !strings.HasSuffix(above, "：") {
		return ""
	}
	return above
}

// dateAfter reads a dateline as if the label were in front of it.
func (r *pageReader) dateAfter(label string, b *block, inText bool) (dated, bool) {
	if len(b.text) > maxDateline {
		return dated{}, false
	}
	text := label + b.spaced
	if !dates.MayHold(text) { // most lines
		return dated{}, false
	}
	reader := r.dates
	if strings.ContainsAny(text, "./-") { // without one none of this applies
		if loc := splitDate.FindStringSubmatch(text); loc != nil {
			text = strings.Replace(text, loc[0], loc[1]+"-"+loc[2]+"-"+loc[3], 1)
		}
		reader.ROC = reader.ROC || rocLabelled.MatchString(text)
		if reader.Order == dates.OrderUnknown && unordered.MatchString(text) {
			reader.Order = r.shownOrder()
		}
	}
	var bare, changed dated
	for from := 0; from < len(text); {
		m, at, ok := reader.Find(text[from:])
		if !ok {
			break
		}
		before, after := text[:from+at[0]], text[from+at[1]:]
		from += at[1]
		inProse := inText && label == "" && len(before)+len(after) > 3*(at[1]-at[0])
		switch labelOf(before, after) {
		case ofPublication:
			if !inProse {
				return dated{Moment: m, source: "byline", labelled: true}, true
			}
		case ofChange:
			if changed.IsZero() && !inProse {
				changed = dated{Moment: m, source: "byline", changed: true}
			}
		case unlabelled:
			if bare.IsZero() && b.isDateline(m, before, after, inText) {
				bare = dated{Moment: m, source: "text"}
			}
		}
	}
	if !bare.IsZero() {
		return bare, true
	}
	return changed, !changed.IsZero()
}

// isDateline reports whether a line with an unlabelled date is only its particulars.
func (b *block) isDateline(m article.Moment, before, after string, inText bool) bool {
	others := len(strings.TrimSpace(before)) + len(strings.TrimSpace(after))
	alone := strings.Trim(weekdays.ReplaceAllString(before+" "+after, " "), edging+",，、") == ""
	rest := strings.Trim(weekdays.ReplaceAllString(brackets.ReplaceAllString(before+" "+after, " "), " "), " :：·-–—|,，、")
	bracketed := isBracketed(strings.TrimSpace(b.spaced))
	switch {
	case inText:
		return alone || others < len(b.spaced)-others
	case b.isLinked():
		return strings.Trim(before, edging) == "" && others < maxBesideLinked
	case others >= maxBeside, strings.HasSuffix(rest, ".") && strings.Count(rest, " ") > 4:
		return false
	case bracketed && m.DayOnly:
		return alone // not the brackets below a law's title, which say when it was passed
	case !m.DayOnly && !strings.ContainsAny(b.spaced, "年月"):
		return !strings.ContainsAny(rest, "。！？；") // a stamp: no sentence has one
	}
	return !strings.ContainsAny(rest, "，。！？；") && !(strings.Contains(rest, ". ") && b.weight > 100)
}

// isLinked reports whether a line is a link for the most part, and longer than a date alone.
func (b *block) isLinked() bool { return b.link > b.weight*0.7 && b.weight > 40 }

var (
	brackets = lazyre.New(`[（(\[【][^（）()\[\]【】]*[)）\]】]`)
	weekdays = lazyre.New(`(?i)(?:星期|周|週|礼拜|禮拜)[一二三四五六日天]|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b`)
)

// isBracketed reports a line in brackets as a whole, as the one below a law's title that says when
// it was passed.
func isBracketed(s string) bool {
	return strings.HasPrefix(s, "（") && strings.HasSuffix(s, "）") || strings.HasPrefix(s, "(") && strings.HasSuffix(s, ")")
}

// isProse reports whether a line is a sentence of a story rather than a line of particulars.
func (b *block) isProse() bool {
	return strings.ContainsAny(b.text, "，。！？；") || strings.Contains(b.text, ". ") && b.weight > 100
}

var (
	// leadAfter matches what follows the date in a text's first words: 【本台2024年5月20日讯】, May 20,
	// 2024 (Xinhua) --
	leadAfter  = lazyre.New(`^\s*(?:[（(][\p{L} ]{2,20}[)）]\s*)?(?:讯|訊|电|電|专电|專電|消息|--|—|–)`)
	leadBefore = lazyre.New(`^[\s【（(〔\[]*(?:\p{Han}{0,16}|\p{Lu}[\p{Lu} .'’-]{2,30}, )$`)
)

// leadDate is the date in the dateline that the text itself begins with.
func (r *pageReader) leadDate() (article.Moment, bool) {
	first, _ := r.edges()
	for _, i := range first[:min(2, len(first))] {
		lead := firstRunes(r.layout.blocks[i].text, 60)
		if m, at, ok := r.dates.Find(lead); ok && leadBefore.MatchString(lead[:at[0]]) && leadAfter.MatchString(lead[at[1]:]) {
			return m, true
		}
	}
	return article.Moment{}, false
}

// rocEnd matches the day in figures at the end of an agency's text in Taiwan: 1130520.
var rocEnd = lazyre.New(`(?:^|[）)。！？」\s])(1\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$`)

// rocTail is the day in figures at the end of a text from Taiwan.
func (r *pageReader) rocTail() (article.Moment, bool) {
	_, last := r.edges()
	if !r.dates.ROC || len(last) == 0 {
		return article.Moment{}, false
	}
	m := rocEnd.FindStringSubmatch(r.layout.blocks[last[len(last)-1]].text)
	if m == nil {
		return article.Moment{}, false
	}
	day, _, ok := r.dates.Find(m[1] + "." + m[2] + "." + m[3])
	return day, ok
}

var unordered = lazyre.New(`(?:^|[^\d./-])\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})\b`)

// shownOrder is the order of the page's numeric dates, as those show that leave no choice.
func (r *pageReader) shownOrder() dates.Order {
	if !r.orderSought {
		r.orderSought = true
		var b strings.Builder
		for i := range r.layout.blocks {
			if text := r.layout.blocks[i].text; len(text) <= maxDateline && utf8.RuneCountInString(text) >= 8 {
				b.WriteString(text)
				b.WriteByte('\n')
			}
		}
		r.order = dates.OrderOf(b.String())
	}
	return r.order
}

package extract

import (
	"regexp"
	"strings"

	"yulun/article"
)

// publishedKeys are the meta elements that hold the publication time, best first.
var publishedKeys = []string{
	"article:published_time", "og:article:published_time", "article:published", "og:published_time", "datepublished", "publishdate", "publish_date", "publish-date", "pubdate",
	"publishtime", "publish_time", "firstpublishedtime", "citation_publication_date", "citation_date", "citation_online_date", "parsely-pub-date", "sailthru.date",
	"dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date", "dcterms.date", "bt:pubdate", "weibo:article:create_at",
	"og:release_date", "article_date_original", "originalpublicationdate", "rnews:datepublished", "cxenseparse:recs:publishtime",
	"article.published", "published_at", "release_date", "createdate", "date", "displaydate", "ptime",
}

var modifiedKeys = []string{"article:modified_time", "og:updated_time", "datemodified", "lastmod", "last-modified", "lastmodifiedtime", "article.updated"}

// dated is a publication time with where it was read, in the terms of article.Page.
type dated struct {
	article.Moment
	source string
	// labelled says that the page calls it the publication, in words or in markup.
	labelled bool
}

// findPublished weighs what the markup, the visible text and the address say.
func (r *reader) findPublished() (article.Moment, string) {
	if m, _, ok := r.dates.find(r.ruled(r.ruleOrNone().Date)); ok {
		return m, "text"
	}
	stated, ok := r.statedDate()
	seen, visible := r.visibleDate()
	switch {
	case ok && visible:
		chosen := r.settle(stated, seen)
		return chosen.Moment, chosen.source
	case ok:
		return stated.Moment, stated.source
	case visible && seen.source != "time":
		return seen.Moment, seen.source
	}
	for _, address := range []string{r.url.Path + "?" + r.url.RawQuery, r.facts.canonical, r.facts.first("og:url")} {
		if m, ok := r.dates.address(address); ok {
			if visible && sameDay(m, seen.Moment) {
				return seen.Moment, seen.source
			}
			return m, "url"
		}
	}
	if visible {
		return seen.Moment, seen.source
	}
	return article.Moment{}, ""
}

// statedDate is the publication time in JSON-LD, meta elements, microdata or time elements.
func (r *reader) statedDate() (dated, bool) {
	if ld := r.ld(); ld != nil && ld.published != "" {
		if m, ok := r.dates.machine(ld.published); ok {
			return dated{m, "jsonld", true}, true
		}
	}
	for _, key := range publishedKeys {
		for _, v := range r.facts.meta[key] {
			if m, ok := r.dates.machine(v); ok {
				return dated{m, "meta", key != "date"}, true
			}
		}
	}
	for _, v := range r.facts.published {
		if m, ok := r.dates.machine(v); ok {
			return dated{m, "microdata", true}, true
		}
	}
	return dated{}, false
}

// isModified reports whether the page states m as the time of its last change, too.
func (r *reader) isModified(m article.Moment) bool {
	values := r.facts.modified
	if ld := r.ld(); ld != nil && ld.modified != "" {
		values = append([]string{ld.modified}, values...)
	}
	for _, key := range modifiedKeys {
		values = append(values, r.facts.meta[key]...)
	}
	for _, v := range values {
		if d, ok := r.dates.machine(v); ok && sameDay(d, m) {
			return true
		}
	}
	return false
}

func sameDay(a, b article.Moment) bool {
	return a.Time.Format("2006-01-02") == b.Time.Format("2006-01-02")
}

// settle chooses between the markup's date and the visible one. They mostly agree, and the more precise is taken. Where
// they don't, the markup is right unless what it states is the last change, or no more than a generator's "date", and
// the visible date is labelled, or confirmed by the address, as the publication.
func (r *reader) settle(stated, seen dated) dated {
	if sameDay(stated.Moment, seen.Moment) {
		if stated.DayOnly && !seen.DayOnly {
			return seen
		}
		return stated
	}
	inAddress, hasAddress := r.dates.address(r.url.Path)
	switch {
	case hasAddress && sameDay(inAddress, stated.Moment):
		return stated
	case hasAddress && sameDay(inAddress, seen.Moment):
		return seen
	case !stated.labelled && seen.source != "time":
		return seen
	case seen.labelled && seen.Time.Before(stated.Time) && r.isModified(stated.Moment):
		return seen
	}
	return stated
}

var (
	// 发布时间：, 时间：, 发表于, Published on
	publishLabel = regexp.MustCompile(`(?i)(?:(?:发布|發布|發佈|发表|發表|刊发|刊登|上传|发稿|出版|公布|更新|成文|创建|录入)(?:时间|時間|日期|于|於)?|(?:^|[^\p{Han}])(?:时间|時間|日期))\s*[:：]?\s*$|(?:published|posted|first published|created|date|publish date|release date)\s*(?:on|at)?\s*[:：]?\s*$`)
	// 更新时间：, 成文日期：, Updated: the day of the last change or of the writing, which is better than none
	changeLabel = regexp.MustCompile(`(?i)(?:更新|修改|最后|最後|成文|创建|录入|updated|modified|last|edited|corrected)[^。;；\d]{0,14}$`)
	// 截至, 今天是, 活动时间：, as of: another day altogether
	otherLabel = regexp.MustCompile(`(?i)(?:截止|截至|访问|当前|今天是|现在是|accessed|as of)[^。;；\d]{0,14}$|\p{Han}(?:时间|時間|日期)\s*[:：]?\s*$`)
)

// headLines is how many lines above the text, and below the headline, a dateline is looked for.
const headLines = 14

// visibleDate is the dateline: the labelled date near the headline or the text, a bare one in a short line there, or a
// time element.
func (r *reader) visibleDate() (dated, bool) {
	var bare dated
	for _, i := range r.surroundings() {
		if m, ok := r.dateOfLines(i); ok && bare.IsZero() {
			bare = dated{m, "text", false}
		}
		d, ok := r.dateOfLine(&r.layout.blocks[i], i >= r.textAt && i < r.body.end)
		if ok && d.labelled {
			return d, true
		}
		// Far below the text, and in boilerplate there, an unlabelled date is another piece's.
		if ok && bare.IsZero() && (i < r.body.end || i < r.body.end+3 && !r.layout.blocks[i].boiler) {
			bare = d
		}
	}
	if !bare.IsZero() {
		return bare, true
	}
	for _, v := range r.facts.times {
		if m, ok := r.dates.machine(v); ok {
			return dated{m, "time", false}, true
		}
	}
	return dated{}, false
}

// dateOfLines reads a date whose year, day and time stand in lines of their own.
func (r *reader) dateOfLines(i int) (article.Moment, bool) {
	blocks := r.layout.blocks
	if i+1 >= len(blocks) || len(blocks[i].text) > 5 || number(strings.TrimSuffix(blocks[i].text, "年")) < 1990 {
		return article.Moment{}, false
	}
	s := blocks[i].text + " " + blocks[i+1].text
	if i+2 < len(blocks) && len(blocks[i+2].text) <= 8 {
		s += " " + blocks[i+2].text
	}
	loc := splitDate.FindStringSubmatchIndex(s)
	if loc == nil {
		return article.Moment{}, false
	}
	m, _, ok := r.dates.find(s[loc[2]:loc[3]] + "-" + s[loc[4]:loc[5]] + "-" + s[loc[6]:])
	return m, ok
}

// splitDate matches a date whose year stands apart, as in 2019 09/07.
var splitDate = regexp.MustCompile(`\b((?:19|20)\d{2})\s+(0?[1-9]|1[0-2])\s*/\s*(3[01]|[12]\d|0?[1-9])\b`)

// maxDateline is how long a line with the date is at most, in bytes; in longer ones a date is part of the story.
const maxDateline = 300

// dateOfLine reads a dateline. A line is one when a label stands before the date, when the date begins it, or when
// little else stands in it; in the text itself, when it is the greater part of the line.
func (r *reader) dateOfLine(b *block, inText bool) (dated, bool) {
	if len(b.text) > maxDateline || b.link > b.weight*0.7 && b.weight > 40 {
		return dated{}, false
	}
	text := b.spaced
	if loc := splitDate.FindStringSubmatch(text); loc != nil {
		text = strings.Replace(text, loc[0], loc[1]+"-"+loc[2]+"-"+loc[3], 1)
	}
	rest, offset := text, 0
	for range 3 {
		m, at, ok := r.dates.find(rest)
		if !ok {
			return dated{}, false
		}
		before := text[:offset+at[0]]
		changed, labelled := changeLabel.MatchString(before), publishLabel.MatchString(before)
		if !changed && !labelled && otherLabel.MatchString(before) || changed && r.hasOther(rest[at[1]:]) {
			offset += at[1]
			rest = text[offset:]
			continue
		}
		if changed || labelled {
			return dated{m, "byline", !changed}, true
		}
		others := len(text) - (at[1] - at[0])
		if inText {
			return dated{m, "text", false}, others < at[1]-at[0]
		}
		return dated{m, "text", false}, others < 90 && !b.isProse() && !isBracketed(text)
	}
	return dated{}, false
}

// isBracketed reports a line in brackets as a whole, as the one below a law's title that says when it was passed.
func isBracketed(s string) bool {
	return strings.HasPrefix(s, "（") && strings.HasSuffix(s, "）") || strings.HasPrefix(s, "(") && strings.HasSuffix(s, ")")
}

func (r *reader) hasOther(s string) bool {
	_, _, ok := r.dates.find(s)
	return ok
}

// isProse reports whether a line is a sentence of a story rather than a line of particulars.
func (b *block) isProse() bool {
	return strings.ContainsAny(b.text, "，。！？；") || strings.Contains(b.text, ". ") && b.weight > 100
}

// surroundings are the lines where a page puts its dateline and byline, nearest first: those between headline and text,
// those above the headline, and those right below the text.
func (r *reader) surroundings() []int {
	var out []int
	first, end := r.textAt, r.body.end
	n := len(r.layout.blocks)
	add := func(from, to int) {
		for i := max(0, from); i < min(n, to); i++ {
			out = append(out, i)
		}
	}
	switch {
	case r.titleAt >= first && r.titleAt < end: // the headline stands in the text
		add(r.titleAt+1, r.titleAt+8)
		add(r.titleAt-4, r.titleAt)
	case r.titleAt >= 0 && r.titleAt < first && first-r.titleAt <= 4*headLines:
		add(r.titleAt, first)
		add(first, first+4)
		add(r.titleAt-5, r.titleAt)
	default:
		add(first-headLines, first)
		add(first, first+6)
	}
	add(end-3, end)
	add(end, end+10)
	return out
}

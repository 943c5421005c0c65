package extract

import (
	"slices"
	"strings"
	"time"

	"yulun/article"
	"yulun/internal/lazyre"
)

// publishedKeys are the meta elements that hold the publication time, best first.
var publishedKeys = []string{
	"article:published_time", "og:article:published_time", "article:published", "og:published_time", "datepublished", "publishdate", "publish_date", "publish-date", "pubdate",
	"publishtime", "publish_time", "firstpublishedtime", "citation_publication_date", "citation_date", "citation_online_date", "parsely-pub-date", "sailthru.date",
	"dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date", "dcterms.date", "bt:pubdate", "weibo:article:create_at", "weibo: article:create_at",
	"og:release_date", "og:time", "article_date_original", "originalpublicationdate", "rnews:datepublished", "cxenseparse:recs:publishtime",
	"article.published", "published_at", "release_date", "createdate", "date", "displaydate", "ptime",
}

// publishedKey matches further names that such meta elements bear.
var publishedKey = lazyre.New(`(?:publi|issue|release|post).*(?:date|time|_at$)|(?:date|time).*(?:publi|issued|released)`)

var modifiedKeys = []string{"article:modified_time", "og:updated_time", "datemodified", "lastmod", "last-modified", "lastmodifiedtime", "article.updated"}

// dated is a publication time with where it was read, in the terms of article.Page.
type dated struct {
	article.Moment
	source string
	// labelled says that the page calls it the publication, in words or in markup; changed that it
	// calls it the last change, or the writing, which is better than none.
	labelled, changed bool
}

// sourceUpdated names a date that the page gives as that of its last change, in
// Page.PublishedSource.
const sourceUpdated = "updated"

// findPublished weighs what the markup, the visible text, the address and the scripts say.
func (r *pageReader) findPublished() (article.Moment, string) {
	if m, _, ok := r.dates.Find(r.ruled(r.rule.date)); ok {
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
	case visible && seen.source != "time" && !seen.changed:
		return seen.Moment, seen.source
	}
	for _, address := range []string{r.url.Path + "?" + r.url.RawQuery, r.facts.canonical, r.facts.first("og:url")} {
		if m, ok := r.dates.Address(address); ok {
			if visible && r.sameDay(m, seen.Moment) {
				return seen.Moment, seen.source
			}
			return m, "url"
		}
	}
	if m, ok := r.scriptDate(); ok {
		return m, "script"
	}
	if visible && !seen.changed {
		return seen.Moment, seen.source
	}
	if m, ok := r.rocTail(); ok {
		return m, "text"
	}
	if visible {
		return seen.Moment, sourceUpdated
	}
	return article.Moment{}, ""
}

// statedDate is the publication time in JSON-LD, meta elements, microdata or time elements.
func (r *pageReader) statedDate() (dated, bool) {
	if ld := r.ld(); ld != nil && ld.published != "" {
		if m, ok := r.dates.Machine(ld.published); ok {
			return dated{Moment: m, source: "jsonld", labelled: true}, true
		}
	}
	for _, key := range slices.Concat(publishedKeys, r.otherPublishedKeys()) {
		for _, v := range r.facts.meta[key] {
			if m, ok := r.dates.Machine(v); ok {
				return dated{Moment: m, source: "meta", labelled: key != "date"}, true
			}
		}
	}
	for _, v := range r.facts.published {
		if m, ok := r.dates.Machine(v); ok {
			return dated{Moment: m, source: "microdata", labelled: true}, true
		}
	}
	return dated{}, false
}

// otherPublishedKeys are the names of the page's meta elements that are made like those of a
// publication time, in order.
func (r *pageReader) otherPublishedKeys() []string {
	var keys []string
	for key := range r.facts.meta {
		if publishedKey.MatchString(key) && !slices.Contains(publishedKeys, key) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

// isModified reports whether the page states m as the time of its last change, too.
func (r *pageReader) isModified(m article.Moment) bool {
	values := r.facts.modified
	if ld := r.ld(); ld != nil && ld.modified != "" {
		values = append([]string{ld.modified}, values...)
	}
	for _, key := range modifiedKeys {
		values = append(values, r.facts.meta[key]...)
	}
	for _, v := range values {
		if d, ok := r.dates.Machine(v); ok && r.sameDay(d, m) {
			return true
		}
	}
	return false
}

// sameDay reports whether two times lie on one day, each as it was written or in the outlet's zone.
func (r *pageReader) sameDay(a, b article.Moment) bool {
	return a.Time.Format(time.DateOnly) == b.Time.Format(time.DateOnly) || a.In(r.dates.Zone).Equal(b.In(r.dates.Zone))
}

// settle chooses between the markup's date and the visible one. They mostly agree, and the more
// precise is taken. Where they don't, the markup is right unless what it states is the last change,
// or only a generator's "date", and the visible date is labelled, or confirmed by the
// address, as the publication.
func (r *pageReader) settle(stated, seen dated) dated {
	if local, ok := r.localClock(stated, seen); ok {
		return local
	}
	if r.sameDay(stated.Moment, seen.Moment) {
		if stated.DayOnly && !seen.DayOnly {
			return seen
		}
		return stated
	}
	inAddress, hasAddress := r.dates.Address(r.url.Path)
	switch {
	case hasAddress && r.sameDay(inAddress, stated.Moment):
		return stated
	case seen.changed:
		return stated
	case hasAddress && r.sameDay(inAddress, seen.Moment):
		return seen
	case !stated.labelled && seen.source != "time":
		return seen
	case seen.labelled && seen.Time.Before(stated.Time) && r.isModified(stated.Moment):
		return seen
	}
	return stated
}

// localClock is the publication time where the markup marks the local clock as UTC: the page shows
// the same clock, or the same day, which would be another one if the mark were right. Nothing is
// known of the clock then but what both say. ok is false where the mark is right or can't be
// judged, because the outlet's zone is only assumed.
func (r *pageReader) localClock(stated, seen dated) (local dated, ok bool) {
	_, offset := stated.Time.In(r.dates.Zone).Zone()
	_, stateOffset := stated.Time.Zone()
	if stated.DayOnly || stateOffset != 0 || offset == 0 || seen.changed || r.in.Zone == nil && !r.chinese {
		return dated{}, false
	}
	if seen.DayOnly {
		wall, inZone := stated.Time.Format(time.DateOnly), stated.In(r.dates.Zone).Format(time.DateOnly)
		return seen, seen.Time.Format(time.DateOnly) == wall && wall != inZone
	}
	const toMinute = "2006-01-02 15:04"
	if seen.Time.Location() != r.dates.Zone || seen.Time.Format(toMinute) != stated.Time.Format(toMinute) {
		return dated{}, false
	}
	t := stated.Time
	stated.Time = time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, r.dates.Zone)
	return stated, true
}

// headLines is how many lines above the text, and below the headline, a dateline is looked for.
const headLines = 14

// visibleDate is the dateline: the labelled date near the headline or the text, a bare one in a
// short line there, that of the text's first words, a time element, or the last change.
func (r *pageReader) visibleDate() (dated, bool) {
	var bare, changed dated
	for _, i := range r.surroundings() {
		if m, ok := r.dateOfLines(i); ok && bare.IsZero() {
			bare = dated{Moment: m, source: "text"}
		}
		b := &r.layout.blocks[i]
		d, ok := r.dateAfter(r.labelAbove(i), b, i >= r.textAt && i < r.body.end)
		if ok {
			d = r.withClock(d, b)
		}
		switch {
		case !ok:
		case d.labelled:
			return d, true
		case d.changed && changed.IsZero():
			changed = d
		// Far below the text, and in boilerplate there, an unlabelled date is another piece's.
		case !d.changed && bare.IsZero() && (i < r.body.end || i < r.body.end+3 && !b.boiler && !b.isLinked()):
			bare = d
		}
	}
	if !bare.IsZero() {
		return bare, true
	}
	if m, ok := r.leadDate(); ok {
		return dated{Moment: m, source: "text"}, true
	}
	for _, v := range r.facts.times {
		if m, ok := r.dates.Machine(v); ok {
			return dated{Moment: m, source: "time"}, true
		}
	}
	return changed, !changed.IsZero()
}

// withClock gives the bare day of a line the time of day that a time element in the line holds.
func (r *pageReader) withClock(d dated, b *block) dated {
	if !d.DayOnly {
		return d
	}
	for _, t := range r.facts.shown {
		m, ok := r.dates.Machine(t.value)
		if !ok || m.DayOnly || !r.sameDay(m, d.Moment) || !strings.Contains(b.spaced, t.text) {
			continue
		}
		if local, ok := r.localClock(dated{Moment: m}, d); ok {
			return local
		}
		d.Moment = m
		break
	}
	return d
}

// dateOfLines reads a date whose year, day and time are in lines of their own.
func (r *pageReader) dateOfLines(i int) (article.Moment, bool) {
	blocks := r.layout.blocks
	if i+1 >= len(blocks) || !yearAlone.MatchString(blocks[i].text) {
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
	m, _, ok := r.dates.Find(s[loc[2]:loc[3]] + "-" + s[loc[4]:loc[5]] + "-" + s[loc[6]:])
	return m, ok
}

// yearAlone matches a line that is only a year.
var yearAlone = lazyre.New(`^(?:199\d|20\d{2})年?$`)

// splitDate matches a date whose year is apart, as in 2019 09/07.
var splitDate = lazyre.New(`\b((?:19|20)\d{2})\s+(0?[1-9]|1[0-2])\s*/\s*(3[01]|[12]\d|0?[1-9])\b`)

// surroundings are the lines where a page puts its dateline and byline, nearest first: those
// between headline and text, those above the headline, and those right below the text.
func (r *pageReader) surroundings() []int {
	var out []int
	first, end := r.textAt, r.body.end
	n := len(r.layout.blocks)
	add := func(from, to int) {
		for i := max(0, from); i < min(n, to); i++ {
			out = append(out, i)
		}
	}
	switch {
	case r.titleAt >= first && r.titleAt < end: // the headline is in the text
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

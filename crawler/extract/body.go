package extract

import (
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
)

// markers are names by which many sites call the element that holds an article's text, in lower
// case. Those that one system or one site made up are in the site rules.
var markers = words(`articlebody article-body article_body article-content article_content articlecontent
	article__body article__content article-text article_text articletext article-con article_con
	article-main-content articlemain entry-content entry_content post-content post_content
	post-body post_body postbody postcontent post__content story-body storybody story-content
	story_body story__body story__content story-text content-body content__body content_body
	content-article detail-content detail_content detailcontent detailcon detail-con detail_con
	contentmain main-content main_content main-article news_content newscontent news-content
	news-body news_body newstext news_txt news_text newsbody news-detail newsdetail zoom zoomcon
	pages_content content_area text_area con_txt txt_con text-con text_con conttxt txtcont
	content_txt contenttext content-text content_text bt_content rich-text richtext rich_text
	wysiwyg single-content single-post-content td-post-content body-copy bodycopy
	artical-content articalcontent art_content artcontent detail-body detail_body detailbody
	article-detail article_detail article-entry article-paragraphs mainbody maincontent textbody
	page-content arc-body arcbody txtcontent txt-content articledetail body-text article-copy
	content_main content-main text_content nr_content newsnr con_con`)

// isMarker reports whether an element is called like one that holds an article's text, by a name
// that many sites use or by one of a platform's.
func isMarker(names []string, platforms map[string]bool) bool {
	return slices.ContainsFunc(names, func(n string) bool { return markers[n] || platforms[n] })
}

// shares by which a marked element is distinguished from one that only bears the name, and an inner
// one from an outer.
const (
	markerShare = 0.45
	innerShare  = 0.92
)

// span is where the article's text is: the lines from first up to end, all of them in one
// element.
type span struct {
	elem       int32
	first, end int
}

// of is the span of all lines of an element.
func (l *layout) of(elem int32) span {
	return span{elem, int(l.elems[elem].first), int(l.elems[elem].end)}
}

// findBody finds where the text is, by the site's rule or without, and reports whether there is
// one.
func (r *pageReader) findBody() bool {
	if r.elsewhere != nil {
		r.from["text"] = r.elsewhere.rule
		return true
	}
	r.start, r.opening = 0, 0
	if body, ok := r.ruledBody(); ok {
		r.body, r.from["text"] = body, "rule"
		return true
	}
	r.setApart()
	if r.place() {
		return true
	}
	unlinked := r.layout.unlink()
	r.layout.weigh()
	r.removeRuled()
	return unlinked && r.place() || r.placeBrief()
}

// placeBrief finds a text of nothing but short sentences, a line each, as in dialogue or verse: in
// the one article on the page, or the one element that is called the text's, with a headline.
func (r *pageReader) placeBrief() bool {
	l := r.layout
	best, bestWeight := int32(-1), 0.0
	for i := range l.elems {
		e := &l.elems[i]
		if !e.marked && e.node.DataAtom != atom.Article {
			continue
		}
		brief, other := 0.0, 0.0
		for j := e.first; j < e.end; j++ {
			switch b := &l.blocks[j]; {
			case b.boiler || b.heading > 0:
			case b.isBrief():
				brief += b.weight
			default:
				other += b.weight
			}
		}
		switch inside := best >= 0 && int32(i) < l.elems[best].last; {
		case brief < minValue || brief < 2*other:
		case best >= 0 && !inside:
			return false // which of them is the page's isn't known
		case best < 0 || brief >= innerShare*bestWeight:
			best, bestWeight = int32(i), brief
		}
	}
	if best < 0 || r.headlineAt() < 0 {
		return false
	}
	r.body, r.from["text"] = l.of(best), "marker"
	for i := r.body.first; i < r.body.end; i++ {
		if b := &l.blocks[i]; !b.boiler && b.heading == 0 && b.isBrief() {
			b.value = b.weight
		}
	}
	return true
}

// isBrief reports a line that ends like a sentence, however short it is.
func (b *block) isBrief() bool {
	last, _ := utf8.DecodeLastRuneInString(b.text)
	return b.link == 0 && strings.ContainsRune("。！？.!?…”」』", last) && !isNoiseKind(b.notice())
}

// place finds where the text is on a page that has been weighed.
func (r *pageReader) place() bool {
	body, rule, value := r.layout.findBody()
	if value < minValue && rule != "marker" && (value < minShort || !r.isShownArticle(body)) {
		return false
	}
	switch {
	case body.first < r.start && r.start < body.end:
		body.first = r.start
	case rule == "density" && r.start > 0 && r.opening >= r.start && body.first-r.opening < openingReach && r.layout.gainOf(span{first: r.opening, end: max(r.opening, body.first)}) > minOpening:
		body.first = r.opening
		body.elem = r.layout.common(body)
	}
	r.body, r.from["text"] = body, rule
	return true
}

// openingReach is how many lines above the densest part of the page the first sentence may be,
// and minOpening the least good text there that is believed to be the article's opening.
const (
	openingReach = 40
	minOpening   = 250
)

// isShownArticle reports whether a page shows that a short text is an article: its markup says so,
// or a headline and a date are with it.
func (r *pageReader) isShownArticle(body span) bool {
	if ld := r.ld(); ld != nil && !ld.page {
		return true
	}
	if kind := strings.ToLower(r.facts.first("og:type")); strings.HasPrefix(kind, "article") || strings.HasPrefix(kind, "news") {
		return true
	}
	if r.facts.title != "" && r.facts.first("article:published_time", "pubdate", "publishdate") != "" {
		return true
	}
	at := r.headlineAt()
	if at < 0 {
		at = slices.IndexFunc(r.layout.blocks[:body.end], func(b block) bool {
			return len(b.text) < maxDateline && isHeadlineOf(titleKey(b.text), []string{titleKey(r.facts.title)}, false)
		})
	}
	if at < 0 || at >= body.end {
		return false
	}
	return len(r.facts.published) > 0 || len(r.facts.times) > 0 || r.facts.first("date") != "" || r.datedWithin(max(0, at-3), body.end-max(0, at-3)+3)
}

// findBody is where the article's text is, the rule that found it and its value, which is 0
// when the page has no text.
func (l *layout) findBody() (body span, rule string, value float64) {
	dense, value := l.densest()
	if dense < 0 {
		return span{}, "", 0
	}
	gain := l.gain(dense)
	if i := l.marked(gain); i >= 0 {
		return l.parts(i), "marker", value
	}
	if run := l.run(); l.gainOf(run) > runGain*gain {
		return run, "density", max(value, l.gainOf(run))
	}
	return l.of(dense), "density", value
}

// parts is the span of an element and of those like it beside it: a text may be in several with
// one name.
func (l *layout) parts(elem int32) span {
	s := l.of(elem)
	node, parent := l.elems[elem].node, l.elems[elem].parent
	if parent < 0 || attr(node, "class") == "" {
		return s
	}
	for e := parent + 1; e < l.elems[parent].last; e = l.elems[e].last {
		if n := l.elems[e].node; e != elem && n.DataAtom == node.DataAtom && attr(n, "class") == attr(node, "class") && l.gain(e) > 0 {
			s = span{parent, min(s.first, int(l.elems[e].first)), max(s.end, int(l.elems[e].end))}
		}
	}
	return s
}

// unlink takes the links from sentences when these are, nearly all of them, in one link: the text
// itself is the link. It reports whether it did.
func (l *layout) unlink() bool {
	links, linked := 0, 0.0
	for i := range l.blocks {
		if b := &l.blocks[i]; b.isLinkText() {
			links += b.anchors
			linked += b.weight
		}
	}
	if linked < minShort || links > maxTextLinks {
		return false
	}
	for i := range l.blocks {
		if b := &l.blocks[i]; b.isLinkText() {
			b.link, b.anchors = 0, 0
		}
	}
	return true
}

// maxTextLinks is how many links may hold a text that is a link.
const maxTextLinks = 2

// maxLinkLine is the greatest weight of a line of a text that is a link.
const maxLinkLine = 6000

// isLinkText reports a line that is a sentence in a link.
func (b *block) isLinkText() bool {
	return b.link > b.weight/2 && b.weight >= minRepeated && b.weight <= maxLinkLine && b.isSentence()
}

// runGain is how much more good text the best run of lines must hold than the best element to be
// preferred to it.
const runGain = 1.15

// run is the run of lines with the greatest value together, wherever elements begin and end: a text
// may be in several elements with other things between them.
func (l *layout) run() span {
	var best span
	bestSum, sum, start := 0.0, 0.0, 0
	for i := range l.blocks {
		if sum <= 0 {
			sum, start = 0, i
		}
		sum += l.blocks[i].value
		if sum > bestSum {
			bestSum, best.first, best.end = sum, start, i+1
		}
	}
	best.elem = l.common(best)
	return best
}

// common is the innermost element that holds a whole span.
func (l *layout) common(s span) int32 {
	if s.first >= s.end {
		return -1
	}
	i := l.blocks[s.first].elem
	for i >= 0 && int(l.elems[i].end) < s.end {
		i = l.elems[i].parent
	}
	return i
}

func (l *layout) gainOf(s span) float64 {
	sum := 0.0
	for _, b := range l.blocks[s.first:s.end] {
		sum += max(0, b.value)
	}
	return sum
}

// minValue is the least value of a text that is taken as an article though nothing says that the
// page is one; minShort that of a text where something does: a sentence of forty hanzi, say.
const (
	minValue = 200
	minShort = 105
)

// marked is the innermost of the marked elements that hold the better part of the good text, -1
// when there is none.
func (l *layout) marked(gain float64) int32 {
	best, bestGain := int32(-1), markerShare*gain
	for i := range l.elems {
		e := &l.elems[i]
		if !e.marked || e.first == e.end {
			continue
		}
		g := l.gain(int32(i))
		inside := best >= 0 && int32(i) < l.elems[best].last
		if g > bestGain || inside && g >= innerShare*bestGain {
			best, bestGain = int32(i), g
		}
	}
	return best
}

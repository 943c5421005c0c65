package extract

import (
	"strings"
	"unicode"
)

// headlineKeys are the meta elements that hold the headline alone, best first.
var headlineKeys = []string{
	"articletitle", "citation_title", "og:title", "twitter:title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title", "title", "headline",
}

// findTitle is the headline, the rule that found it and the index of its visible line, -1 when it
// isn't visible.
func (r *pageReader) findTitle() (title, rule string, at int) {
	if t := r.ruled(r.rule.title); t != "" {
		return t, "rule", r.lineOf(t)
	}
	document := r.facts.title
	if r.isSiteOnly(document) {
		document = ""
	}
	stated := r.statedTitles()
	if i := r.visibleTitle(document, stated); i >= 0 {
		i = r.belowColumn(i)
		return r.withoutSite(r.layout.blocks[i].text, true), "heading", i
	}
	if i := r.likeHeading(document, stated); i >= 0 {
		return r.layout.blocks[i].text, "heading", i
	}
	h := r.onlyHeading()
	if h >= 0 {
		h = r.belowColumn(h)
	}
	if h >= 0 && document == "" && len(stated) == 0 {
		return r.layout.blocks[h].text, "heading", h
	}
	for _, s := range stated {
		if t := r.withoutSite(s.text, false); t != "" {
			return t, s.rule, r.lineOf(t)
		}
	}
	known := r.echo(document)
	if isNames(document) {
		known = -clearlyMore
	}
	for _, i := range []int{h, r.namedTitle()} {
		if i >= 0 && r.echo(r.layout.blocks[i].text) > known+clearlyMore {
			return r.layout.blocks[i].text, "heading", i
		}
	}
	if i := r.aboveDateline(); i >= 0 && !r.isSiteOnly(r.layout.blocks[i].text) {
		return r.layout.blocks[i].text, "position", i
	}
	if t := r.withoutSite(document, false); t != "" {
		return t, "title", r.lineOf(t)
	}
	if h >= 0 {
		return r.layout.blocks[h].text, "heading", h
	}
	return "", "", -1
}

type statedTitle struct{ text, rule string }

// statedTitles are the headlines in JSON-LD and meta elements.
func (r *pageReader) statedTitles() []statedTitle {
	var out []statedTitle
	if ld := r.ld(); ld != nil && ld.headline != "" && !r.isSiteOnly(ld.headline) {
		out = append(out, statedTitle{squeeze(ld.headline), "jsonld"})
	}
	for _, key := range headlineKeys {
		if t := r.facts.first(key); t != "" && !r.isSiteOnly(t) {
			out = append(out, statedTitle{t, "meta"})
		}
	}
	return out
}

// visibleTitle is the line that shows the headline: the heading that the title element or a stated
// headline begins with, or that holds it whole; -1 when none does.
func (r *pageReader) visibleTitle(document string, stated []statedTitle) int {
	titles := []wanted{{document, titleKey(document)}}
	for _, s := range stated {
		titles = append(titles, wanted{s.text, titleKey(s.text)})
	}
	site := titleKey(r.siteName())
	best, bestScore := -1, minTitleScore
	for i := range r.layout.blocks {
		b := &r.layout.blocks[i]
		if len(b.text) > 600 || len(b.text) < 4 {
			continue
		}
		k := b.titleKey()
		if k == "" || strings.Contains(site, k) || r.isFurnitureTitle(i) {
			continue
		}
		score := r.titleScore(b, k, titles)
		if score > bestScore {
			best, bestScore = i, score
		}
	}
	return best
}

// minTitleScore is the least score of a line that is believed to be the headline: a section's name
// that begins the title element and is in a menu has less.
const minTitleScore = 0.2

// wanted is a headline as the page's markup gives it, with its key.
type wanted struct{ text, key string }

// titleScore is how well a line answers to what the page says its headline is: 0 for not at all.
func (r *pageReader) titleScore(b *block, k string, titles []wanted) float64 {
	likeness, matched := 0.0, 0
	factor := r.headingFactor(b)
	for i, title := range titles {
		want := title.key
		if want == "" {
			continue
		}
		s := 0.0
		switch {
		case k == want:
			s = 1
		case strings.HasPrefix(want, k) && 2*len(k) < len(want) && !endsPart(title.text, k):
			continue // a word of the headline, such as a section's name
		case strings.HasPrefix(want, k) && len(k) >= 6 && (factor >= 0.8 || 2*len(k) >= len(want)):
			s = 0.4 + 0.6*float64(len(k))/float64(len(want))
		case strings.Contains(want, k) && len(k) >= 12:
			s = 0.1 + 0.6*float64(len(k))/float64(len(want))
		case strings.HasPrefix(k, want) && len(want) >= 12 && len(k) <= 2*len(want):
			s = 0.5 * float64(len(want)) / float64(len(k))
		}
		if i == 0 && s == 1 {
			s = 0.95 // the title element alone may hold more than the headline
		}
		if s > 0 {
			matched++
		}
		likeness = max(likeness, s)
	}
	if likeness < 0.3 {
		return 0
	}
	return (likeness + 0.15*float64(matched-1)) * factor
}

// headingFactor prefers lines that are marked up as the page's headline.
func (r *pageReader) headingFactor(b *block) float64 {
	f := 0.5
	switch {
	case b.heading == 1:
		f = 1
	case b.heading > 0:
		f = 0.8
	case b.elem >= 0 && hasTitleName(r.layout.elems[b.elem].names):
		f = 0.85
	case b.loud:
		f = 0.6
	}
	if b.link > b.weight/2 {
		f *= 0.6
	}
	if b.boiler {
		f *= 0.6
	}
	return f
}

// isFurnitureTitle reports whether a line that answers to the title is below the text without
// being a heading.
func (r *pageReader) isFurnitureTitle(i int) bool {
	return i >= r.body.end && r.layout.blocks[i].heading == 0
}

// aboveDateline is the line right above the dateline, which is a headline that is marked up by
// nothing; -1 when there is no such line.
func (r *pageReader) aboveDateline() int {
	for i := max(1, r.textAt-headLines); i < min(r.textAt+1, len(r.layout.blocks)); i++ {
		if _, ok := r.dateOfLine(&r.layout.blocks[i], false); !ok {
			continue
		}
		for j := i - 1; j >= max(0, i-3); j-- {
			b := &r.layout.blocks[j]
			if !b.boiler && b.link < b.weight/2 && b.weight >= 12 && b.weight <= 200 {
				return j
			}
		}
	}
	return -1
}

func hasTitleName(names []string) bool {
	for _, n := range names {
		switch n {
		case "title", "headline", "tit", "biaoti", "bt", "activity-name", "arttitle", "newstitle", "articletitle", "subject":
			return true
		}
	}
	return false
}

// onlyHeading is the page's only h1 outside boilerplate, -1 when there is none or several.
func (r *pageReader) onlyHeading() int {
	found := -1
	for i := range r.layout.blocks {
		if b := &r.layout.blocks[i]; b.heading == 1 && !b.boiler && len(b.text) > 6 {
			if found >= 0 {
				return -1
			}
			found = i
		}
	}
	return found
}

// lineOf is the first line that shows a text, -1 when none does.
func (r *pageReader) lineOf(text string) int {
	k := titleKey(text)
	for i := range r.layout.blocks {
		if b := &r.layout.blocks[i]; len(b.text) < 2*len(text)+20 && b.titleKey() == k {
			return i
		}
	}
	return -1
}

// titleKey is the letters and digits of a title in lower case: what stays when quotes, spaces and
// dashes change.
func titleKey(s string) string {
	return strings.Map(func(r rune) rune {
		switch { // what needs no table
		case r >= 0x4e00 && r <= 0x9fff, r >= '0' && r <= '9', r >= 'a' && r <= 'z':
			return r
		case r < '0':
			return -1
		}
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// titleKey is the key of the line's text. It is made once.
func (b *block) titleKey() string {
	if b.key == "" {
		b.key = titleKey(b.text)
	}
	return b.key
}

// endsPart reports whether the beginning of a title whose key is k ends before a separator: 守信名单公布
// in 守信名单公布_江畔网.
func endsPart(title, k string) bool {
	for i, r := range title {
		if k == "" {
			rest := title[i:]
			for _, sep := range titleSeparators {
				if strings.HasPrefix(rest, sep) || strings.HasPrefix(strings.TrimLeft(rest, " "), strings.TrimSpace(sep)) {
					return true
				}
			}
			return strings.HasPrefix(rest, "…") || strings.HasPrefix(rest, "...")
		}
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			k = strings.TrimPrefix(k, string(unicode.ToLower(r)))
		}
	}
	return true
}

// Bounds for a heading that words the headline otherwise than the page's markup does.
const (
	minLikeness = 0.5
	clearlyMore = 0.25 // of echo
)

// likeHeading is the h1 that says the same as the title element or a stated headline in other
// words, -1 when none does.
func (r *pageReader) likeHeading(document string, stated []statedTitle) int {
	best, bestLikeness := -1, minLikeness
	for i := range r.layout.blocks {
		b := &r.layout.blocks[i]
		if b.heading != 1 || b.boiler || len(b.text) > 600 || i > r.textAt && i >= r.body.end {
			continue
		}
		shown := pairsOf(b.text)
		for _, title := range append([]statedTitle{{r.withoutSite(document, false), ""}}, stated...) {
			if l := likeness(shown, pairsOf(title.text)); l > bestLikeness {
				best, bestLikeness = i, l
			}
		}
	}
	return best
}

// namedTitle is the line right above the text, or its first one, in an element that is called a
// title; -1 when there is none.
func (r *pageReader) namedTitle() int {
	for i := min(r.textAt, len(r.layout.blocks)-1); i >= max(0, r.textAt-headLines); i-- {
		b := &r.layout.blocks[i]
		if b.boiler || b.link > b.weight/2 || b.weight < 18 || b.weight > 300 || b.elem < 0 {
			continue
		}
		if names := r.layout.elems[b.elem].names; hasTitleName(names) && !isPartTitle(names) && !r.isSiteOnly(b.text) {
			return i
		}
	}
	return -1
}

// isPartTitle reports names of titles that aren't the headline.
func isPartTitle(names []string) bool {
	for _, n := range names {
		switch n {
		case "sub", "side", "section", "channel", "column", "site", "page", "widget", "related", "box", "mod", "module", "sidebar", "hot", "rank", "comment", "author":
			return true
		}
	}
	return false
}

// belowColumn is the line of the headline where line i, which begins the title element, names the
// column only: a heading below it that the text speaks of, while it doesn't of the column.
func (r *pageReader) belowColumn(i int) int {
	b := &r.layout.blocks[i]
	if b.weight > maxColumn || r.echo(b.text) >= minLikeness {
		return i
	}
	for j := i + 1; j <= min(r.textAt, len(r.layout.blocks)-1); j++ {
		c := &r.layout.blocks[j]
		titled := c.heading > 0 || c.elem >= 0 && hasTitleName(r.layout.elems[c.elem].names)
		if titled && !c.boiler && c.weight > b.weight && c.link < c.weight/2 && r.echo(c.text) >= minLikeness {
			return j
		}
	}
	return i
}

// maxColumn is the greatest weight of a column's name: eight hanzi.
const maxColumn = 8 * hanziWeight

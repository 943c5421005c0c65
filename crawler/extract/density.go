package extract

import (
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
)

// Parts of a page that aren't the article are known by the words in their names: certainly by
// furniture, by habit by suspects, which are believed as long as they don't hold the greater part
// of the page's text.
var (
	furniture = words(`nav navbar navigation navi menu footer foot bottombar breadcrumb breadcrumbs crumb crumbs crumbnav sidebar sidebars
		copyright disclaimer pagination pager paging pagebar newsletter newsletters subscribe
		subscription signup login signin register taboola outbrain related relate relatednews recommend recommended
		recommendation recommendations recommender readmore xgyd xgxw correlation share sharing shares sharebar sharebox
		social addthis sharethis bdsharebuttonbox bshare jiathis qrcode erweima cookie cookies consent gdpr popup modal
		toolbar advert adverts advertisement advertising ad ads adv adbox gg guanggao sponsored sponsor trending
		mostpopular mostread mostviewed screenreader skip tooltip banner complementary contentinfo search hotnews
		statement zrbj editorname artieditor nextpage prevnext ticker newsticker breaking breakingnews breaking-news marquee newsflash kuaixun
		shengming mianze banquan disclaimers`)
	replies  = words(`comment comments commentlist disqus pinglun gentie replies tie liuyan`)
	suspects = words(`popular promo promos promotion hot rank ranking paihang top10 tag tags keyword keywords bio biography
		authorbox aboutauthor author-bio widget embed print tools tool feedback vote poll survey digg download app appdownload
		follow donate donation upsell paywall regwall partner more latest teaser teasers carousel slideshow gallery
		sidenav side right rightbar aside editor edit bianji meta metadata byline dateline info source msg tips tip
		hidden dropdown topbar header hd subnav profile player playlist topics topic issue report`)
	// posts are names of posts of social networks that are set into a text: quotes, whatever else
	// the names say.
	posts = words(`twitter-tweet tweet embed-tweet twitter-embed embed-twitter instagram-media embed-instagram tiktok-embed fb-post embed-facebook bluesky-embed
		mastodon-embed reddit-embed telegram-post threads-post social-embed social-post embed-social post-embed embedded-post embed-post weibo weibo-embed
		weibo-card embed-weibo weibo-post`)
	furnitureRole = map[atom.Atom]bool{atom.Nav: true, atom.Footer: true, atom.Aside: true, atom.Menu: true, atom.Search: true}
)

func words(s string) map[string]bool {
	m := make(map[string]bool)
	for w := range strings.FieldsSeq(s) {
		m[w] = true
	}
	return m
}

// shares of the page's text above which a suspect, a piece of furniture and the readers' replies
// are the article after all. Replies may well be longer than what they reply to.
const (
	suspectShare   = 0.3
	furnitureShare = 0.6
	repliesShare   = 0.95
)

// weigh gives each block its value and marks those that are in boilerplate.
func (l *layout) weigh() {
	l.lowerHeadings()
	gains := make([]float64, len(l.blocks)+1)
	for i := range l.blocks {
		b := &l.blocks[i]
		b.boiler = false
		b.value = b.worth()
		gains[i+1] = gains[i] + max(0, b.value)
	}
	total := gains[len(l.blocks)]
	for i := range l.elems {
		e := &l.elems[i]
		gain := gains[e.end] - gains[e.first]
		if e.first < e.end && e.isBoiler(gain/max(total, 1)) {
			l.reject(int(e.first), int(e.end))
		}
	}
}

// reject marks the lines from first up to end as no part of the article.
func (l *layout) reject(first, end int) {
	for i := first; i < end; i++ {
		b := &l.blocks[i]
		b.boiler = true
		b.value = min(b.value, -boilerCost)
	}
}

// paragraphWeight is the least weight of a sentence or more that is a paragraph though it is marked
// as a heading.
const paragraphWeight = 2 * minShort

// lowerHeadings takes the rank from paragraphs that are marked as headings, and from the lines of a
// heading that holds sentences below its first line: the heading was never closed, or is put around
// the whole article.
func (l *layout) lowerHeadings() {
	for i := range l.blocks {
		if b := &l.blocks[i]; b.heading > 0 && b.weight >= paragraphWeight && b.isSentence() {
			b.heading = 0
		}
	}
	for i := range l.elems {
		e := &l.elems[i]
		if headingLevel(e.node.DataAtom) == 0 || e.end-e.first < 2 {
			continue
		}
		lines := l.blocks[e.first+1 : e.end]
		if slices.ContainsFunc(lines, func(b block) bool { return b.weight >= minShort && b.isSentence() }) {
			for j := range lines {
				lines[j].heading = 0
			}
		}
	}
}

// boilerCost is what a line of boilerplate takes from the value of its surroundings.
const boilerCost = 10

// isBoiler reports whether e is a part of the page beside the article. share is the part of the
// page's good text in it.
func (e *elem) isBoiler(share float64) bool {
	if e.hidden && share < furnitureShare {
		return true
	}
	switch e.node.DataAtom {
	case atom.Body, atom.Html, atom.Main, atom.Article, atom.H1:
		return false
	}
	if e.isPost() {
		return false
	}
	if furnitureRole[e.node.DataAtom] && share < furnitureShare {
		return true
	}
	for _, name := range e.names {
		if replies[name] && share < repliesShare {
			return true
		}
		if furniture[name] && share < furnitureShare || suspects[name] && share < suspectShare && !e.isTextual() {
			return true
		}
	}
	return false
}

// isPost reports a post of a social network that is set into a text.
func (e *elem) isPost() bool {
	return slices.ContainsFunc(e.names, func(name string) bool { return posts[name] })
}

// isTextual reports whether an element's names say that it holds text, whatever else they say.
func (e *elem) isTextual() bool {
	return e.marked || slices.Contains(e.names, "text") || slices.Contains(e.names, "paragraph")
}

// worth is how much a line speaks for being among an article's paragraphs: its weight for a
// sentence, little for a short line without one, and its weight against for a line of links.
func (b *block) worth() float64 {
	switch {
	case b.link > b.weight/2:
		return -min(max(b.weight, 20), 80)
	case b.heading > 0:
		return 0
	case b.isSentence():
		if isNoiseKind(b.notice()) {
			return -boilerCost
		}
		return b.weight - 2*b.link
	case b.weight > 120:
		return min(b.weight/2, 60) - b.link
	default:
		return -5
	}
}

// isSentence reports whether a line reads like a sentence or more: it has the length and the
// punctuation of one.
func (b *block) isSentence() bool {
	if b.weight < 30 {
		return false
	}
	if b.weight > 600 && stops(b.text) < int(b.weight/400) {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(b.text)
	if strings.ContainsRune("。！？.!?”’\"'）)…；;」』", last) {
		return b.weight >= 45
	}
	return b.weight >= 90 && strings.ContainsAny(b.text, "，。,.")
}

// stops counts the commas and full stops in a text.
func stops(s string) int {
	return strings.Count(s, "，") + strings.Count(s, "。") + strings.Count(s, ",") + strings.Count(s, ".") + strings.Count(s, "、")
}

// densest is the element whose blocks have the greatest value together: the deepest of them when
// several are level;
// -1 when no element has any.
func (l *layout) densest() (best int32, value float64) {
	sums := l.sums()
	best = -1
	for i := range l.elems {
		e := &l.elems[i]
		if v := sums[e.end] - sums[e.first]; v > 0 && v >= value {
			best, value = int32(i), v
		}
	}
	return best, value
}

// sums are the running sums of the blocks' values.
func (l *layout) sums() []float64 {
	sums := make([]float64, len(l.blocks)+1)
	for i := range l.blocks {
		sums[i+1] = sums[i] + l.blocks[i].value
	}
	return sums
}

// gain is the sum of the positive values of an element's blocks.
func (l *layout) gain(i int32) float64 { return l.gainOf(l.of(i)) }

package extract

import (
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"yulun/internal/lazyre"
)

// Shape of a list page: at least so many headlines that are links, and less good text than so much
// to each. An index may have a lead above it, with less text yet to each headline.
const (
	minHeadlines     = 5
	minIndex         = 8
	textPerHeadline  = 320
	textPerTitled    = 120
	textPerIndexed   = 40
	minDatedLinks    = 6
	maxGenericTitle  = 21
	maxHeadlineLinks = 2
)

// isHeadline reports a line that is another page's headline.
func (b *block) isHeadline() bool {
	return !b.boiler && b.link >= b.weight*0.6 && b.weight >= 18 && b.weight <= 300 && b.anchors <= maxHeadlineLinks && utf8.RuneCountInString(b.text) >= 6
}

// isList reports whether the page lists others: teasers, search results, a column, an index with a
// lead. A page that its markup calls an article and dates isn't a list.
func (r *pageReader) isList(title string) bool {
	if r.isStatedArticle() {
		return false
	}
	return r.isTeasers() || r.isIndex(title)
}

// isStatedArticle reports whether the page's markup calls it an article and dates it.
func (r *pageReader) isStatedArticle() bool {
	ld := r.ld()
	return ld != nil && !ld.page && ld.published != "" || r.facts.first("article:published_time") != ""
}

// isTeasers reports whether the body is teasers: headlines that are links, most of them with a
// little text below, from the beginning on. A box of links within an article has its headlines
// together.
func (r *pageReader) isTeasers() bool {
	headlines, led, before := 0, 0, 0.0
	fresh := false // the last headline has no text below it yet
	for i := r.body.first; i < r.body.end; i++ {
		b := &r.layout.blocks[i]
		switch {
		case b.isHeadline():
			headlines++
			fresh = true
		case headlines == 0:
			before += max(0, b.value)
		case fresh && b.value > 0:
			led++
			fresh = false
		}
	}
	gain := r.layout.gainOf(r.body)
	return headlines >= minHeadlines && 2*led >= headlines && gain < float64(headlines)*textPerHeadline && before < gain/2
}

// isIndex reports whether the page is undated, its links outweigh its text by far, and its title or
// the dates beside the links are those of a list.
func (r *pageReader) isIndex(title string) bool {
	headlines, dates := r.headlines()
	gain := r.layout.gainOf(r.body)
	switch named := listTitle.MatchString(title); {
	case headlines < minHeadlines || r.isDated():
		return false
	case named && gain < float64(headlines)*textPerTitled:
		return true
	case headlines < minIndex || gain >= float64(headlines)*textPerIndexed:
		return false
	default:
		return weightOf(title) <= maxGenericTitle || dates >= minDatedLinks && dates*10 >= headlines*6
	}
}

// headlines counts the headlines of other pages outside of menus, and those of them with a date
// beside.
func (r *pageReader) headlines() (all, dated int) {
	blocks := r.layout.blocks
	for i := range blocks {
		if !blocks[i].isHeadline() {
			continue
		}
		all++
		if bareDate.MatchString(blocks[i].text) || i+1 < len(blocks) && blocks[i+1].weight <= 40 && bareDate.MatchString(blocks[i+1].text) {
			dated++
		}
	}
	return all, dated
}

// bareDate matches the dates that lists set beside their links.
var bareDate = lazyre.New(`(?:^|[^\d])(?:20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}|\d{1,2}[-/月]\d{1,2}(?:日|$|[^\d/-])|\d+ ?(?:分钟|小时|天|minutes?|hours?|days?) ?(?:前|ago))`)

// listTitle matches the titles of sections, editions, tags, archives and results.
var listTitle = lazyre.New(`(?i)^[\s\p{P}]*(?:第\s*[0-9A-Z一二三四五六七八九十]{1,5}\s*版.*|.{0,12}(?:频道|頻道|栏目|专栏|专题|專題|列表|滚动(?:新闻)?|归档|目录|要闻|头条|首页|快讯|电子报|数字报|排行榜?)|.{0,30}(?:搜索|检索|查询|搜尋)结?[果]?|.{0,30}(?:搜索|检索|搜尋)(?:结果|結果).{0,6}|(?:标签|標籤|关键词|话题|分类|分類)\s*[:：].*|(?:更多|全部|最新|热门|相关)(?:新闻|文章|资讯|报道|动态|消息)|search results?\b.*|results for\b.*|(?:tags?|category|categories|topics?|section|archives?|posts tagged)\b[\s:：].*|(?:latest|all|more|top|breaking|recent|today['’]s) (?:news|stories|articles|posts|headlines|updates).{0,20}|.{1,30} (?:archives?|category|headlines))[\s\p{P}]*$`)

// nothing is the code of a page without a body.
func (r *pageReader) nothing() string {
	switch headlines, _ := r.headlines(); {
	case headlines >= minHeadlines:
		return CodeListPage
	case r.hasMedia() || r.hasPicture():
		return CodeMediaOnly
	case r.isShell():
		return CodeScriptOnly
	}
	return CodeNoText
}

// maxShell is the weight of visible text above which a page is not a shell that waits for its
// scripts.
const maxShell = 240

// isShell reports a page that waits for scripts to fill it: hardly a line, and the empty element of
// a framework, or scripts and hardly a link.
func (r *pageReader) isShell() bool {
	weight, anchors := 0.0, 0
	for i := range r.layout.blocks {
		weight += r.layout.blocks[i].weight
		anchors += r.layout.blocks[i].anchors
	}
	if weight > maxShell {
		return false
	}
	scripted, root := false, false
	for n := range r.root.Descendants() {
		switch n.DataAtom {
		case atom.Script:
			scripted = true
		case atom.Div, atom.Main, atom.Section:
			root = root || appRoots[asciiLower(attr(n, "id"))] && squeeze(firstRunes(rawText(n), maxShell)) == ""
		}
	}
	return root || scripted && anchors < 3
}

// appRoots are the ids of the elements that frameworks fill.
var appRoots = words(`app root __next __nuxt __layout gatsby-focus-wrapper ___gatsby react-root q-app app-root main-app ember-app vue-app application wrapper-app page-app container-app mount spa`)

// hasPicture reports whether a picture is where a text is expected.
func (r *pageReader) hasPicture() bool {
	for i := range r.layout.elems {
		e := &r.layout.elems[i]
		if !e.marked && e.node.DataAtom != atom.Article {
			continue
		}
		for n := range e.node.Descendants() {
			if n.Type == html.ElementNode && (n.DataAtom == atom.Img || n.DataAtom == atom.Picture || n.DataAtom == atom.Iframe) {
				return true
			}
		}
	}
	return false
}

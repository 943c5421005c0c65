package extract

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html/atom"

	"yulun/internal/boilerplate"
	"yulun/internal/lazyre"
)

// text is the body's lines without those that aren't the article's, such as headline and byline
// before its first line.
func (r *pageReader) text(title string, authors []string) []string {
	blocks := r.layout.blocks[r.body.first:r.body.end]
	end := r.end(blocks)
	key := titleKey(title)
	var lines []string
	r.walls = make(map[string]bool)
	rows := 0 // how many lines there are up to the last row of a table
	for i := range blocks[:end] {
		b := &blocks[i]
		if !r.keeps(b) || b.caption && hasOwner(blocks, i) || len(lines) == 0 && (b.titleKey() == key || slices.Contains(authors, b.text)) {
			continue
		}
		if r.body.first+i < r.textAt && (r.isParticulars(b) || r.isLeadCaption(r.body.first+i)) {
			continue
		}
		if len(b.text) <= maxCredit && containsAny(strings.ToLower(b.text), agencies) && creditLine.MatchString(b.text) {
			lines = withoutCaption(lines)
			continue
		}
		line := boilerplate.Trim(b.text)
		if line == "" || line != b.text && isNoise(line) {
			continue
		}
		lines = append(lines, line)
		if b.notice() == boilerplate.Wall {
			r.walls[line] = true
		}
		if b.row {
			rows = len(lines)
		}
	}
	return r.withStandfirst(withoutBios(withoutLabels(lines, rows), authors))
}

// isParticulars reports a line above the text that gives the date, the origin or the byline rather
// than text.
func (r *pageReader) isParticulars(b *block) bool {
	if _, dated := r.dateOfLine(b, false); dated {
		return true
	}
	return len(b.text) <= maxDateline && (originOf(b.spaced) != "" || bylineAlone.MatchString(b.spaced))
}

// withoutBios drops the last lines when they say who the authors are.
func withoutBios(lines, authors []string) []string {
	for n := len(lines); n > 1; n = len(lines) {
		last := lines[n-1]
		if !slices.ContainsFunc(authors, func(a string) bool { return strings.HasPrefix(last, a+" is ") }) {
			break
		}
		lines = lines[:n-1]
	}
	return lines
}

// bylineAlone matches a line that is only a byline.
var bylineAlone = lazyre.New(`^(?:作者\s?[,，:：].{2,20}|(?i:by) \p{Lu}[\p{L}.'’-]+(?: [\p{L}.'’,&-]+){0,8})$`)

// withoutLabels drops what is left of a list after its links are gone: three or more labels without
// any punctuation at the end of a text. The first keep lines stay.
func withoutLabels(lines []string, keep int) []string {
	end := len(lines)
	for end > keep && weightOf(lines[end-1]) <= 30 && !strings.ContainsFunc(lines[end-1], unicode.IsPunct) {
		end--
	}
	if len(lines)-end >= 3 && end > 0 {
		return lines[:end]
	}
	return lines
}

// withoutCaption drops the last line when it is short and no sentence: the caption of the picture
// whose credit follows.
func withoutCaption(lines []string) []string {
	if n := len(lines); n > 0 && len(lines[n-1]) < 200 && !strings.HasSuffix(lines[n-1], ".") && !hasHan(lines[n-1]) {
		return lines[:n-1]
	}
	return lines
}

// withStandfirst puts the standfirst, which is between headline and text, before the text,
// unless the text begins with the same words. It may be in the article's header, which is no
// part of the text otherwise.
func (r *pageReader) withStandfirst(lines []string) []string {
	if r.titleAt < 0 || r.titleAt >= r.textAt || len(lines) == 0 {
		return lines
	}
	for i := max(r.titleAt+1, r.textAt-headLines); i < r.textAt; i++ {
		b := &r.layout.blocks[i]
		if b.weight < 50 || b.caption || b.link > b.weight/4 || b.elem < 0 || !r.isStandfirst(i) || isNoiseKind(b.notice()) {
			continue
		}
		if k := titleKey(b.text); !repeats(lines, k) {
			return append([]string{b.text}, lines...)
		}
	}
	return lines
}

// repeats reports whether one of the first lines begins like k.
func repeats(lines []string, k string) bool {
	k = firstRunes(strings.TrimPrefix(k, "摘要"), 12)
	for _, line := range lines[:min(3, len(lines))] {
		if strings.Contains(titleKey(line), k) {
			return true
		}
	}
	return false
}

// isStandfirst reports whether a line is the page's description of itself, a heading right below
// the headline, or in an element that is called what a standfirst is called, or whose parent is.
func (r *pageReader) isStandfirst(at int) bool {
	b := &r.layout.blocks[at]
	if titleKey(b.text) == titleKey(r.facts.first("og:description", "description")) || b.heading > 1 && at == r.titleAt+1 && !hasHan(b.text) {
		return true
	}
	i := b.elem
	for range 2 {
		for _, name := range r.layout.elems[i].names {
			switch name {
			case "standfirst", "excerpt", "dek", "deck", "summary", "subtitle", "subhead", "subheadline", "subheading", "lede",
				"lead", "leadin", "intro", "introduction", "sub-title", "abstract", "zhaiyao", "daodu":
				return true
			}
		}
		if i = r.layout.elems[i].parent; i < 0 {
			return false
		}
	}
	return false
}

// maxCredit is how long a line is at most, in bytes, that is only the owner of a picture.
const maxCredit = 300

// agencies are words, in lower case, of which such a line has one.
var agencies = []string{"getty", "reuters", "ap", "afp", "pa", "epa", "shutterstock", "alamy", "bloomberg", "xinhua", "istock", "unsplash"}

// creditLine matches a line that is only the owner of a picture.
var creditLine = lazyre.New(`(?i)^(?:(?:via )?(?:getty(?: images)?(?: .{0,20})?|reuters|ap(?: photo)?|afp|pa(?: wire| media| images)?|epa(?:-efe)?|shutterstock|alamy|bloomberg|xinhua|istock|unsplash|ap/.{0,30}|[\w .'-]{2,30}/(?:getty images|reuters|ap|afp|pa|shutterstock|epa|bloomberg)(?: .{0,20})?|.{0,40} (?:via|/) getty images))\)?$`)

// keeps reports whether a line of the body belongs to the article.
func (r *pageReader) keeps(b *block) bool {
	switch {
	case b.boiler, b.caption && !b.isTold():
		return false
	case b.link > b.weight*0.6 && (b.weight < 150 || b.item || b.anchors > 3) && !b.isLinkedSentence():
		return false
	case b.titleKey() == "", b.isHeader() && endLine.MatchString(b.text):
		return false
	}
	return !isNoiseKind(b.notice())
}

// isTold reports a caption that says something in a sentence of its own: not the name of a person
// or an owner, and not one with its owner's name at the end, which is the agency's.
func (b *block) isTold() bool {
	if hasHan(b.text) {
		return b.weight >= minTold && !ownedCaption.MatchString(b.text)
	}
	return b.weight >= minTold && strings.HasSuffix(b.text, ".")
}

// minTold is the least weight of a caption that is kept.
const minTold = 39

// ownedCaption matches a caption that ends with the owner of the picture.
var ownedCaption = lazyre.New(`(?:图|圖|图片|圖片|照片|影像|攝影|摄影|来源|來源|提供)\s*[／/:：|｜丨]\s*[^。]{2,20}$`)

// hasOwner reports whether the owner of a picture has a line of its own beside that of the caption.
func hasOwner(blocks []block, caption int) bool {
	for _, i := range []int{caption - 1, caption + 1} {
		if i >= 0 && i < len(blocks) && blocks[i].caption && blocks[i].elem == blocks[caption].elem && !blocks[i].isTold() {
			return true
		}
	}
	return false
}

// isLeadCaption reports whether a caption above the first line of the text is outside the
// element that holds the text's paragraphs: it is that of the page's picture then.
func (r *pageReader) isLeadCaption(line int) bool {
	if line >= r.textAt || !r.layout.blocks[line].caption {
		return false
	}
	home := r.home(r.textAt)
	return home >= 0 && !r.layout.holds(home, line)
}

// isNoise reports a line that the site set around the text.
func isNoise(s string) bool { return isNoiseKind(boilerplate.Of(s)) }

// isNoiseKind leaves out the lines that ask to pay for the rest, since they say something about
// the text that they are in.
func isNoiseKind(k boilerplate.Kind) bool { return k != boilerplate.None && k != boilerplate.Wall }

// notice is the kind of notice that the line is. It is judged once.
func (b *block) notice() boilerplate.Kind {
	if !b.judged {
		b.kind, b.judged = boilerplate.Of(b.text), true
	}
	return b.kind
}

// withoutWalls is a text without the lines that say that it is for subscribers.
func (r *pageReader) withoutWalls(lines []string) []string {
	return slices.DeleteFunc(lines, func(s string) bool { return r.walls[s] })
}

// isLinkedSentence reports a sentence that is a link as a whole: headlines, which other links are,
// have no full stop.
func (b *block) isLinkedSentence() bool {
	return b.anchors <= 2 && !b.item && b.weight > 45 && (strings.HasSuffix(b.text, ".") && !strings.HasSuffix(b.text, "..") || strings.HasSuffix(b.text, "。"))
}

// end is where the article ends among the body's lines: at the first line that begins a list of
// other pieces, comments or the like, when little of the good text comes after it.
func (r *pageReader) end(blocks []block) int {
	total := 0.0
	for i := range blocks {
		total += max(0, blocks[i].value)
	}
	after := total
	for i := range blocks {
		b := &blocks[i]
		after -= max(0, b.value)
		if !b.boiler && after < total*tailShare && b.isHeader() && endLine.MatchString(b.text) && !r.goesOn(blocks, i) {
			return i
		}
		if after < total*tailShare && backLink.MatchString(b.text) {
			return i + 1
		}
	}
	return len(blocks)
}

// goesOn reports whether a header heads a box within the text: the part of the page that holds it
// without holding the text's first line has other lines, and text follows after it.
func (r *pageReader) goesOn(blocks []block, header int) bool {
	box := int32(-1)
	for e := blocks[header].elem; e >= 0 && !r.layout.holds(e, r.textAt); e = r.layout.elems[e].parent {
		box = e
	}
	if box < 0 || r.layout.elems[box].end-r.layout.elems[box].first < 2 {
		return false
	}
	after := max(0, int(r.layout.elems[box].end)-r.body.first)
	return after < len(blocks) && slices.ContainsFunc(blocks[after:], func(b block) bool { return b.value > 0 && !b.boiler })
}

// home is the element that holds a line's paragraph.
func (r *pageReader) home(line int) int32 {
	e := r.layout.blocks[line].elem
	if e >= 0 && r.layout.elems[e].node.DataAtom == atom.P {
		return r.layout.elems[e].parent
	}
	return e
}

// backLink matches the end of the last line of a text that leads back to the site's front page.
var backLink = lazyre.New(`返回\S{1,10}[，,]\s*查看更多\s*$`)

// isHeader reports whether a line can be above a list: it is short and doesn't lead elsewhere
// itself.
func (b *block) isHeader() bool {
	return b.weight <= 45 && (b.heading > 0 || b.link < b.weight/2)
}

// tailShare is the greatest part of the body's good text that may be cut off as its tail.
const tailShare = 0.25

// endLine matches the header of a list of other pieces, of comments or of a notice: lines that
// begin like one, and whole lines that are made of the words of one.
var endLine = lazyre.Any(`(?i)^[\s【\[（(◆■▌·>#]*`, []string{
	`相关(?:阅读|新闻|报道|文章|链接|推荐|专题|资讯|内容)`, `相關(?:閱讀|新聞|報導|文章|連結)`, `延伸(?:阅读|閱讀)`, `推荐(?:阅读|閱讀|文章|新闻)`, `推薦(?:閱讀|文章|新聞)`,
	`热门(?:推荐|新闻|文章|评论)`, `熱門(?:新聞|文章)`, `精彩推荐`, `猜你喜欢`, `你(?:可能|或许|也许)?(?:还|還|也|会|會)?(?:喜欢|喜歡|感兴趣|感興趣|想看)`, `特别推荐`, `读者最爱`, `人气文章`,
	`更多(?:新闻|精彩|文章|報導|新聞)`, `为您推荐`, `网友评论`, `最新评论`, `全部评论`, `发表评论`, `我要评论`, `網友留言`, `版权声明`, `免责声明`, `特别声明`,
	`(?:` + endWord + `){1,3}(?:排行榜?|列表|一览)?\s*[（(]?(?:共\s*)?\d*\s*[条條]?[）)]?\s*(?:更多|>+|»|[:：])?\s*[】\]]?$`, `\d+\s*[条條](?:评论|留言|回复|跟帖|評論)$`,
	`related (?:articles?|stor(?:y|ies)|posts?|news|content|topics)`, `more (?:from|on|stories|news)\b`, `(?:what to )?read next`, `most (?:read|popular|viewed|commented|shared)`,
	`(?:you|readers) (?:may|might) (?:also )?(?:like|enjoy|be interested)`, `(?:what )?(?:others|other people|people|readers) are (?:also )?reading`, `recommended (?:for you|stories|reading|articles)`,
	`leave a (?:reply|comment)`, `join the (?:conversation|discussion)`, `(?:post a |add a |all |latest |top |readers?(?:['’]s?|s['’])? )?comments?\b ?(?:[(\[]?\d+[)\]]?)?$`, `\d+ (?:comments?|repl(?:y|ies)|responses?)$`,
	`share this (?:article|story|post)`, `about the author`, `trending(?: now| stories)?$`, `editor'?s'? picks?`, `(?:top|latest|other|popular|recent|today['’]s|featured) (?:stories|news|articles|posts|headlines|reads)$`, `in other news$`, `up next$`,
	`(?:from )?around the web$`, `also (?:in|on) (?:this|the) .{0,30}$`, `sponsored (?:content|links|stories)$`,
}, "")

// endWord is a word of which headers of lists of other pieces and of comments are made.
const endWord = `今日|本周|一周|昨日|最新|近期|热点|热门|熱門|精彩|相关|推荐|推薦|其他|其它|往期|精选|精選|头条|24小时|实时|大家都在看|都在看|猜你喜欢|看了又看|网友|網友|读者|讀者|全部|所有|热评|要闻|聚焦|新闻|新聞|文章|资讯|报道|阅读|閱讀|图集|专题|回顾|评论|評論|留言|跟帖|跟贴|跟貼|神评|热议|回复|点击|热搜`

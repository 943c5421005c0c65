package extract

import (
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/atom"

	"yulun/internal/lazyre"
)

// tail finds, after the first sentence of the text, what is not part of it.
type tail struct {
	*layout
	headline, first int
}

// isTeased reports whether the first sentence is a teaser's: the headline of another page, as a
// link, is right above it.
func (t *tail) isTeased() bool {
	for i := max(t.headline+1, t.first-2); i < t.first; i++ {
		if b := &t.blocks[i]; b.isTeaserLink() && b.weight >= 18 {
			return true
		}
	}
	return false
}

// isTeaserLink reports a line that is the headline of another page.
func (b *block) isTeaserLink() bool {
	return b.link >= b.weight*0.6 && b.weight >= 12 && b.weight <= 300 && b.anchors <= 2 && utf8.RuneCountInString(b.text) >= 4
}

// outermost is the outermost element around a line that doesn't hold the first sentence, and the
// element around that; part is -1 where the line is in the element of the first sentence
// itself.
func (t *tail) outermost(line int) (part, around int32) {
	part, around = -1, t.blocks[line].elem
	for around >= 0 && !t.holds(around, t.first) {
		part, around = around, t.elems[around].parent
	}
	return part, around
}

// branch is the child of an element that holds the first sentence, -1 when it is in the element
// itself.
func (t *tail) branch(around int32) int32 {
	child := int32(-1)
	for e := t.blocks[t.first].elem; e >= 0 && e != around; e = t.elems[e].parent {
		child = e
	}
	return child
}

// isAlike reports whether two elements are made alike: one tag and one class. Paragraphs may have
// any class.
func (t *tail) isAlike(a, b int32) bool {
	if a < 0 || b < 0 {
		return false
	}
	x, y := t.elems[a].node, t.elems[b].node
	return x.DataAtom == y.DataAtom && (x.DataAtom == atom.P || attr(x, "class") == attr(y, "class"))
}

// rejectFrom rejects what begins with a header at a line: the part of the page that it heads.
// resumes says that the text may continue after it.
func (t *tail) rejectFrom(line int, resumes bool) {
	part, around := t.outermost(line)
	if part < 0 || around < 0 {
		return
	}
	first, end := line, int(t.elems[part].end)
	switch {
	case t.isHeaderOnly(part) && resumes:
		end = t.resume(part, around)
	case t.isHeaderOnly(part):
		end = int(t.elems[around].end)
	}
	if end == line+1 || resumes && t.holdsMarked(first, end, line) {
		return
	}
	t.reject(first, end)
}

// isHeaderOnly reports whether a part of the page has no text of its own: what it heads comes after
// it.
func (t *tail) isHeaderOnly(part int32) bool {
	e := &t.elems[part]
	return e.end-e.first <= 3 && t.gain(part) == 0
}

// resume is the line after a part at which the text continues, in an element like that of its
// beginning, or else the end of the element around.
func (t *tail) resume(part, around int32) int {
	branch := t.branch(around)
	for e := t.elems[part].last; e < t.elems[around].last; e = t.elems[e].last {
		if t.isAlike(e, branch) && t.gain(e) > 0 {
			return int(t.elems[e].first)
		}
	}
	return int(t.elems[around].end)
}

// holdsMarked reports whether the lines hold an element marked as an article's text, more of it
// than comes before them: the first sentence was that of a summary then.
func (t *tail) holdsMarked(first, end, line int) bool {
	before := t.gainOf(span{first: t.first, end: line})
	for i := range t.elems {
		e := &t.elems[i]
		if int(e.first) >= first && int(e.end) <= end && e.marked && t.gain(int32(i)) > before && !t.isTeasers(int(e.first), int(e.end)) {
			return true
		}
	}
	return false
}

// isSecondHeadline reports whether another article begins at a line: a heading of no lower rank
// than the headline's, above a text of its own, that looks like the headline or has a date or an
// article element of its own.
func (r *pageReader) isSecondHeadline(t *tail, line int) bool {
	b := &t.blocks[line]
	if t.headline < 0 || b.heading == 0 || b.weight < 12 || r.firstSentence(line+1) < 0 {
		return false
	}
	h := &t.blocks[t.headline]
	part, around := t.outermost(line)
	if part < 0 || around < 0 || b.titleKey() == h.titleKey() {
		return false
	}
	dated := r.datedWithin(line+1, 4)
	branch := t.branch(around)
	if dated && t.isAlike(part, branch) && !t.hasHeading(branch, b.heading) {
		return true // a second element like that of the text, with a headline and a date of its own
	}
	alike := h.elem >= 0 && b.elem >= 0 && t.isAlike(h.elem, b.elem) && attr(t.elems[h.elem].node, "class") != ""
	if !alike && (h.heading == 0 || b.heading > h.heading) {
		return false
	}
	if dated {
		return true
	}
	if t.isHeaderOnly(part) || t.isMarkedPart(part) && t.isAlike(part, branch) && !alike {
		return false
	}
	return alike && !t.isAlike(part, branch) || t.elems[part].node.DataAtom == atom.Article && branch >= 0 && t.elems[branch].node.DataAtom == atom.Article
}

// hasHeading reports whether an element holds a heading of a rank.
func (t *tail) hasHeading(e int32, rank int) bool {
	return slices.ContainsFunc(t.blocks[t.elems[e].first:t.elems[e].end], func(b block) bool { return b.heading == rank })
}

func (t *tail) isMarkedPart(part int32) bool { return t.elems[part].marked }

// datedWithin reports whether one of the n lines from an index on is a dateline.
func (r *pageReader) datedWithin(from, n int) bool {
	for i := from; i < min(from+n, len(r.layout.blocks)); i++ {
		if _, ok := r.dateOfLine(&r.layout.blocks[i], false); ok {
			return true
		}
	}
	return false
}

// rejectOthers goes outwards from the first sentence and rejects the parts of the page after it
// that are teasers or comments. Around an element that is marked as the text it rejects every other
// part, unless that is made like it.
func (t *tail) rejectOthers() {
	marked := false
	child := int32(-1)
	for e := t.blocks[t.first].elem; e >= 0; e = t.elems[e].parent {
		if child >= 0 {
			for part := t.elems[child].last; part < t.elems[e].last; part = t.elems[part].last {
				t.rejectPart(part, child, marked)
			}
			t.bridge(child, e)
		}
		child = e
		marked = marked || t.isTrusted(e)
	}
}

// bridge lets parts without text, such as a box of links, not speak against the element around them
// where the text continues below.
func (t *tail) bridge(child, around int32) {
	from := int(t.elems[child].end)
	for part := t.elems[child].last; part < t.elems[around].last; part = t.elems[part].last {
		e := &t.elems[part]
		if t.gain(part) == 0 || !t.isAlike(part, child) {
			continue
		}
		links := 0
		for i := from; i < int(e.first); i++ {
			t.blocks[i].value = max(t.blocks[i].value, 0)
			if t.blocks[i].isTeaserLink() {
				links++
			}
		}
		for i := from; i < int(e.first) && links >= minBox; i++ {
			t.blocks[i].boiler = t.blocks[i].boiler || t.blocks[i].isTeaserLink()
		}
		from = int(e.end)
	}
}

// minBox is how many links to other pieces make a box of them.
const minBox = 3

// rejectPart rejects a part of the page beside the element that holds the first sentence if it is
// none of the text.
func (t *tail) rejectPart(part, beside int32, marked bool) {
	e := &t.elems[part]
	if t.gain(part) == 0 {
		return
	}
	switch {
	case t.isTeasers(int(e.first), int(e.end)), t.isComments(part):
	case marked && e.node.DataAtom != atom.P && !e.marked && !t.isAlike(part, beside) && (!t.holdsMarker(part) || t.holdsHeadline(part)):
	default:
		return
	}
	t.reject(int(e.first), int(e.end))
}

func (t *tail) holdsMarker(part int32) bool {
	for i := part + 1; i < t.elems[part].last; i++ {
		if t.elems[i].marked && t.gain(i) > 0 {
			return true
		}
	}
	return false
}

// holdsHeadline reports whether a part of the page has a headline of its own, of the rank of the
// article's.
func (t *tail) holdsHeadline(part int32) bool {
	if t.headline < 0 || t.blocks[t.headline].heading == 0 {
		return false
	}
	return slices.ContainsFunc(t.blocks[t.elems[part].first:t.elems[part].end], func(b block) bool {
		return b.heading > 0 && b.heading <= t.blocks[t.headline].heading && b.weight >= 12
	})
}

// isTrusted reports whether an element is the article's whatever its share of the page: it is
// marked as the text, or an article element, and has a text's length.
func (t *tail) isTrusted(e int32) bool {
	if t.gain(e) < minShort {
		return false
	}
	return t.elems[e].marked || t.elems[e].node.DataAtom == atom.Article
}

// isTeasers reports whether lines are teasers of other pieces: headlines that are links, with
// little text to each.
func (t *tail) isTeasers(first, end int) bool {
	headlines, sentences, led, gain := 0, 0, 0, 0.0
	last := ""
	for i := first; i < end; i++ {
		b := &t.blocks[i]
		switch {
		case b.isTeaserLink():
			if b.text != last {
				headlines++
			}
			last = b.text
		case b.value > 0:
			sentences++
			gain += b.value
			if b.anchors > 0 && leadsOn(b.text) {
				led++
			}
		}
	}
	if led >= minBox && 2*led >= sentences {
		return true
	}
	return headlines >= minBox && sentences <= 2*headlines && gain < float64(headlines)*textPerTeaser
}

// leadsOn reports a teaser that ends with the link to its piece.
func leadsOn(s string) bool {
	s = strings.TrimRight(strings.TrimRight(s, "]】）)>»›→"), " ")
	s = strings.ToLower(lastRunes(s, 10))
	return slices.ContainsFunc(onward, func(end string) bool { return strings.HasSuffix(s, end) })
}

// onward is how links to a piece end.
var onward = []string{"详细", "詳細", "详情", "更多", "全文", "查看", "more", "full story", "…", "..."}

// textPerTeaser is less good text than an article has to each link in it.
const textPerTeaser = 320

// minComments is how many comments a page has at least that are known by their shape.
const minComments = 3

// isComments reports whether a part of the page is what readers wrote: several short texts, each
// with a time and a name, or with a button to reply.
func (t *tail) isComments(part int32) bool {
	e := &t.elems[part]
	times, names, headings, replies := 0, 0, 0, 0
	for i := e.first; i < e.end; i++ {
		b := &t.blocks[i]
		if b.heading > 0 {
			headings++
		}
		if b.weight <= 60 && commentTime.MatchString(b.text) {
			times++
		}
		if b.weight <= 60 && readerWord.MatchString(b.text) {
			replies++
		}
	}
	if times < minComments || 2*headings > times {
		return false
	}
	for i := part + 1; i < e.last; i++ {
		for _, name := range t.elems[i].names {
			if readers[name] {
				names++
				break
			}
		}
	}
	return max(names, replies) >= minComments
}

var (
	commentTime = lazyre.New(`(?i)\d{1,2}[:：]\d{2}|\d+\s?(?:秒|分钟|分鐘|小时|小時|天|日)前|\b(?:seconds?|minutes?|hours?|days?|weeks?|months?) ago|刚刚|昨天|\d{1,2}月\d{1,2}日|\d{4}-\d{1,2}-\d{1,2}`)
	// readerWord matches what is beside readers' names, and the buttons below what they wrote.
	readerWord = lazyre.New(`(?i)网友|網友|用户|用戶|游客|匿名|\d+\s?[楼樓]|回复|回覆|[顶赞頂讚]\s?[\[(（]\d|\breply\b`)
	// readers are names of the elements with a reader's name or picture.
	readers = words(`user username user-name uname nick nickname nick-name name avatar floor author commenter reader member poster face`)
)

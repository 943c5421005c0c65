package extract

import "yulun/internal/lazyre"

// setApart rejects what is beside the article whose headline and first sentence are known: text
// before the headline, tickers, and what follows the text and isn't a part of it. It goes by how
// the parts of the page stand to each other, and never by how long they are: a short piece of news
// may be followed by twenty times as much.
func (r *pageReader) setApart() {
	l := r.layout
	headline := r.headlineAt()
	first := r.firstSentence(headline + 1)
	if first < 0 {
		return
	}
	if headline >= 0 {
		r.discountBefore(headline, first)
		first = r.rejectTickers(headline, first)
	}
	l.rejectRepeats(first)
	if first = r.firstSentence(first); first < 0 {
		return
	}
	r.opening = first
	t := &tail{layout: l, headline: headline, first: first}
	if t.isTeased() {
		return
	}
	heads := 0
	for i := first + 1; i < len(l.blocks) && heads < maxHeads; i++ {
		b := &l.blocks[i]
		if b.boiler && b.heading == 0 { // no header and no headline, whatever it reads like
			continue
		}
		switch isEnd := b.isHeader() && endLine.MatchString(b.text); {
		case !isEnd && b.heading == 0, isEnd && b.boiler:
			continue
		case isEnd:
			t.rejectFrom(i, true)
		case r.isSecondHeadline(t, i):
			t.rejectFrom(i, false)
		}
		heads++
	}
	t.rejectOthers()
}

// maxHeads is how many headings after the first sentence are looked at.
const maxHeads = 200

// headlineReach is how many lines after its headline an article begins at most.
const headlineReach = 60

// discountBefore takes the value from the text before the headline, where the article can't begin.
func (r *pageReader) discountBefore(headline, first int) {
	l := r.layout
	if first > headline+headlineReach {
		return
	}
	before, after := 0.0, l.gainOf(span{first: first, end: len(l.blocks)})
	for i := range headline {
		before += max(0, l.blocks[i].value)
	}
	if l.blocks[headline].heading != 1 && before > 2*after {
		return
	}
	for i := range headline + 1 { // the headline is not part of the text either
		l.blocks[i].value = min(l.blocks[i].value, 0)
	}
	r.start = headline
}

// minTicker is how many lines a ticker has at least.
const minTicker = 3

// rejectTickers rejects elements between headline and text in which all lines begin alike, as those
// of a ticker do, and returns the first sentence after them.
func (r *pageReader) rejectTickers(headline, first int) int {
	l := r.layout
	for range 3 {
		ticker := l.ticker(headline, first)
		if ticker.end == 0 {
			return first
		}
		next := r.firstSentence(ticker.end)
		if next < 0 || l.gainOf(span{first: next, end: len(l.blocks)}) < minShort {
			return first
		}
		l.reject(ticker.first, ticker.end)
		first = next
	}
	return first
}

// ticker is the outermost element around a line, below the headline, whose lines all begin alike.
func (l *layout) ticker(headline, first int) span {
	var found span
	lead := leadOf(l.blocks[first].text)
	for e := l.blocks[first].elem; lead != "" && e >= 0 && !l.holds(e, headline); e = l.elems[e].parent {
		lines := 0
		for _, b := range l.blocks[l.elems[e].first:l.elems[e].end] {
			if b.weight >= 30 && leadOf(b.text) != lead {
				return found
			}
			if b.weight >= 30 {
				lines++
			}
		}
		if lines >= minTicker {
			found = l.of(e)
		}
	}
	return found
}

// leadOf is the label with which a line of a ticker begins, or the sign for a time of day; "" when
// there is none.
func leadOf(s string) string {
	if leadingTime.MatchString(s) {
		return "0:00"
	}
	m := tickerLabel.FindStringSubmatch(s)
	if m == nil {
		return ""
	}
	return m[1]
}

var (
	leadingTime = lazyre.New(`^\s*[【\[(（]?(?:\d{1,2}月\d{1,2}日\s*)?\d{1,2}[:：]\d{2}\b`)
	tickerLabel = lazyre.New(`^\s*[【\[(（]?\s*([\p{L} ]{2,14}?)\s*[】\])）:：|｜丨!！—·-]`)
)

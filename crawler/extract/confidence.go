package extract

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"yulun/article"
	"yulun/internal/lazyre"
)

// Bounds of the signs against a text. They are a heuristic: docs/reading.md says what each sign
// takes from the confidence.
const (
	minEcho     = 0.15 // of the headline's words in the text
	minAgreed   = 0.6  // of the good text that two readers find, the part that both find
	maxLinkPart = 0.3  // of the text's letters, those in links
	shortText   = 180  // weight: sixty hanzi
	minSummary  = 90   // weight of a listing's text that says anything about the page's
	minShared   = 0.3  // of the words of the listing's text, those in the page's
	longerBy    = 1.3  // how much longer than the page's the listing's text is
)

// doubts are the signs against a page's text.
func (r *pageReader) doubts(p article.Page) []string {
	var out []string
	add := func(code string, applies bool) {
		if applies {
			out = append(out, code)
		}
	}
	add(article.DoubtNoTitle, p.Title == "")
	words := pairsOf(p.Text)
	title := pairsOf(p.Title)
	add(article.DoubtTitleUnspoken, len(title) >= 6 && share(title, words) < minEcho)
	add(article.DoubtReadersDisagree, r.agreement() < minAgreed)
	add(article.DoubtManyLinks, r.linkShare() > maxLinkPart)
	weight := weightOf(p.Text)
	if summary := r.in.Listing.Content; weightOf(summary) >= minSummary && p.Notes.TextFrom != "feed" {
		unlike := share(pairsOf(firstRunes(summary, maxEchoed)), words) < minShared
		add(article.DoubtUnlikeListing, unlike)
		add(article.DoubtShorter, !unlike && weightOf(summary) > longerBy*weight+minSummary)
	}
	listed := pairsOf(r.in.Listing.Title)
	add(article.DoubtOtherTitle, len(listed) >= 4 && len(title) >= 4 && share(listed, title) < minEcho && share(title, listed) < minEcho)
	return append(out, doubtsOfText(p.Text)...)
}

// doubtsOfText are the signs that the text alone shows.
func doubtsOfText(text string) []string {
	var out []string
	if endsOpen(text) {
		out = append(out, article.DoubtOpenEnd)
	}
	if weightOf(text) < shortText {
		out = append(out, article.DoubtShort)
	}
	return out
}

// judgeJoined judges a text that was joined of several pages: where the first one ends says nothing
// any more.
func judgeJoined(n *article.Notes, text string) {
	if n.Confidence > 0 {
		kept := slices.DeleteFunc(slices.Clone(n.Doubts), func(code string) bool {
			return code == article.DoubtOpenEnd || code == article.DoubtShort
		})
		n.Judge(append(kept, doubtsOfText(text)...))
	}
}

// agreement is how much of the good text that the readers find between them is in the text that was
// taken: the densest element of the page, and its best run of lines, against what was chosen. 1
// where the text didn't come from the page's lines.
func (r *pageReader) agreement() float64 {
	if r.elsewhere != nil || r.from["text"] == "jsonld" {
		return 1
	}
	other := r.layout.run()
	if dense, _ := r.layout.densest(); dense >= 0 && r.from["text"] == "density" && r.body == other {
		other = r.layout.of(dense)
	}
	first, end := max(r.body.first, other.first), min(r.body.end, other.end)
	if first >= end {
		return 0
	}
	both := r.layout.gainOf(span{first: first, end: end})
	return both / max(1, r.layout.gainOf(r.body)+r.layout.gainOf(other)-both)
}

// linkShare is how much of the text's letters are in links, in [0, 1].
func (r *pageReader) linkShare() float64 {
	link, all := 0.0, 1.0
	for i := r.body.first; i < r.body.end; i++ {
		if b := &r.layout.blocks[i]; !b.boiler {
			link, all = link+b.link, all+b.weight
		}
	}
	return link / all
}

// closers are behind the last stop of a sentence.
const closers = " \t　”’\"'）)」』】]》〉*"

// lastBracket matches the signature or the note behind the last sentence.
var lastBracket = lazyre.New(`[（(【\[〔][^（()）]{1,40}[)）】\]〕][\d\s]*$`)

// endsOpen reports whether a text breaks off: its last line is as long as a sentence and has no
// stop at its end, while the text's other sentences do.
func endsOpen(text string) bool {
	lines := strings.Split(text, "\n")
	last := strings.TrimRight(lastBracket.ReplaceAllString(lines[len(lines)-1], ""), closers)
	if weightOf(last) < 45 || hasStop(last) {
		return false
	}
	whole, sentences := 0, 0
	for _, line := range lines[:len(lines)-1] {
		if line = strings.TrimRight(line, closers); weightOf(line) >= 45 {
			sentences++
			if hasStop(line) {
				whole++
			}
		}
	}
	return 10*whole >= 7*sentences
}

// hasStop reports whether a line ends as sentences do. Dots that stand for what is left out are no
// stop.
func hasStop(line string) bool {
	r, _ := utf8.DecodeLastRuneInString(line)
	if strings.HasSuffix(line, "...") || r == '…' && !strings.HasSuffix(line, "……") {
		return false
	}
	return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !strings.ContainsRune("，,、（(《“", r)
}

package relate

import "yulun/article"

// IsReprint reports whether two pieces are one piece, printed twice. It looks at how much they have
// in common, and then at what differs. Between a piece and its reprint whole sentences come and go,
// or words do; what is counted and named stays. Two pieces that fill one form, such as the reports
// of two months, the announcements of two cities or two lists of names, have the sentences in
// common, and numbers, dates and names differ inside of them.
//
// simplify converts traditional characters to simplified ones.
func IsReprint(a, b article.Piece, simplify func(string) string) bool {
	return NewComparer(simplify).IsReprint(a, b)
}

// Comparer compares pieces by [IsReprint] and remembers how it cut them, since one piece is
// compared with many. It is for one article, and for one goroutine at a time.
type Comparer struct {
	simplify func(string) string
	cut      map[article.Piece]*cutPiece
	aligner  aligner
}

// cutPiece is a piece as it is compared.
type cutPiece struct {
	units []unit
	// body counts its words and numbers without the headline.
	body int
	// sequences are those of sequencesOf, once they are needed.
	sequences map[uint64]int
}

// NewComparer makes a Comparer. simplify converts traditional characters to simplified ones.
func NewComparer(simplify func(string) string) *Comparer {
	return &Comparer{simplify: simplify, cut: map[article.Piece]*cutPiece{}}
}

func (c *Comparer) piece(p article.Piece) *cutPiece {
	cut := c.cut[p]
	if cut == nil {
		u := units(p, c.simplify)
		cut = &cutPiece{units: u, body: bodyLength(u)}
		c.cut[p] = cut
	}
	return cut
}

// IsReprint reports whether two pieces are one piece, as the function [IsReprint] says.
func (c *Comparer) IsReprint(a, b article.Piece) bool {
	if b.Text < a.Text || b.Text == a.Text && b.Title < a.Title { // the answer must not depend on the order
		a, b = b, a
	}
	left, right := c.piece(a), c.piece(b)
	shorter, longer := min(left.body, right.body), max(left.body, right.body)
	if longer < minBody || float64(shorter) < minCommon*float64(longer) { // only the shorter is in common
		return false
	}
	x, y := left.units, right.units
	runs := c.aligner.align(left, right)
	if float64(textLength(x, y, runs)) < minCommon*float64(longer) {
		return false
	}
	return !compareFacts(x, y, runs).sameForm()
}

const (
	// minBody is the least number of tokens of an article: shorter are notices such as
	// "this page has been removed".
	minBody = 30
	// minCommon is the least share of the longer text that a reprint has in common with the other:
	// more than a follow-up takes over as background, less than is left of a text whose tail was
	// cut.
	minCommon = 0.45
)

// bodyLength counts the words and numbers of a text without its headline.
func bodyLength(t []unit) int {
	n := 0
	for _, u := range t {
		if !u.title && u.kind != stop {
			n++
		}
	}
	return n
}

func textLength(a, b []unit, runs []run) int {
	n := 0
	for _, r := range runs {
		for k := range r.n {
			if u := a[r.a+k]; u.kind != stop && !u.title && !b[r.b+k].title {
				n++
			}
		}
	}
	return n
}

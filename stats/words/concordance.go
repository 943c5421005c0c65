package words

import (
	"cmp"
	"context"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"yulun/article"
	"yulun/index"
)

// Order is the order of the lines of a concordance.
type Order string

// The orders. ByLeft compares what stands left of the node from the node outwards.
const (
	ByDate  Order = "date" // oldest first, undated last
	ByLeft  Order = "left"
	ByRight Order = "right"
	// Drawn is a random order by a seed: its first lines are a random sample.
	Drawn Order = "random"
)

// ConcordanceOptions say what is looked for.
type ConcordanceOptions struct {
	// Query chooses the articles. Find finds the term in them.
	Query index.Query
	Find  Finder
	// Read, which may be nil, cuts into words: then only places count that begin and end where a
	// word does.
	Read Reader
	// Context is how many code points of either side a line has at most.
	Context int
	// Limit is how many lines are given at most; 0 is all.
	Limit int
	Order Order
	Seed  uint64
}

// Line is one place of the term, the node, with what stands on either side in the same field. Line
// ends are spaces.
type Line struct {
	Article string
	Outlet  article.Outlet
	Lang    article.Lang
	// Published is zero where unknown.
	Published article.Moment
	URL       string
	// Field is Title or Text; Start and End delimit the node in it, in code points.
	Field             string
	Start, End        int
	Left, Node, Right string
	// key is what lines are sorted by.
	key string
}

// Found is how much a concordance found: places in articles, of all that the query finds.
type Found struct{ Places, Articles, Read int }

// Concordance calls f with the lines, in order, and stops at its error. It holds no more than twice
// Limit of them; in the order of dates, none.
func Concordance(
	ctx context.Context, ix Index, o ConcordanceOptions, f func(Line) error,
) (Found, error) {
	var found Found
	kept := keeper{order: o.Order, limit: o.Limit}
	q := o.Query
	q.Order = index.Oldest
	given := 0
	err := ix.Each(ctx, q, func(h index.Hit) error {
		found.Read++
		lines := o.lines(h.Article)
		if len(lines) == 0 {
			return nil
		}
		found.Articles++
		found.Places += len(lines)
		for _, l := range lines {
			if o.Order != ByDate {
				kept.add(l, o.Seed)
				continue
			}
			if o.Limit > 0 && given == o.Limit {
				return nil
			}
			given++
			if err := f(l); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return found, err
	}
	for _, l := range kept.sorted() {
		if err := f(l); err != nil {
			return found, err
		}
	}
	return found, nil
}

// lines are the places of the term in an article.
func (o ConcordanceOptions) lines(a article.Article) []Line {
	var lines []Line
	var borders map[string]borders
	for _, field := range []string{Title, Text} {
		text := content(a, field)
		places := o.Find(field, text)
		if len(places) == 0 {
			continue
		}
		if o.Read != nil && borders == nil {
			borders = bordersOf(o.Read(a.Title, a.Text))
		}
		runes := []rune(text)
		for _, p := range places {
			if o.Read != nil && !borders[field].hold(p) {
				continue
			}
			lines = append(lines, Line{
				Article: a.ID, Outlet: a.Outlet, Lang: a.Lang, Published: a.Published,
				URL: a.CanonicalURL, Field: field, Start: p[0], End: p[1],
				Left: left(runes, p[0], o.Context), Node: oneLine(runes[p[0]:p[1]]),
				Right: right(runes, p[1], o.Context),
			})
		}
	}
	return lines
}

// borders are the code points of a field at which words begin, and at which they end.
type borders struct{ begins, ends map[int]bool }

func bordersOf(sentences []Sentence) map[string]borders {
	all := map[string]borders{}
	for _, field := range []string{Title, Text} {
		all[field] = borders{map[int]bool{}, map[int]bool{}}
	}
	for _, s := range sentences {
		for _, w := range s.Words {
			all[s.Field].begins[w.Start] = true
			all[s.Field].ends[w.End] = true
		}
	}
	return all
}

func (b borders) hold(place [2]int) bool { return b.begins[place[0]] && b.ends[place[1]] }

// left is what stands before a place, at most n code points, and no part of a Latin word.
func left(text []rune, at, n int) string {
	from := max(0, at-n)
	for from > 0 && from < at && isLetter(text[from]) && isLetter(text[from-1]) {
		from++
	}
	return strings.TrimLeft(oneLine(text[from:at]), " ")
}

// right is what stands behind a place.
func right(text []rune, at, n int) string {
	to := min(len(text), at+n)
	for to < len(text) && to > at && isLetter(text[to]) && isLetter(text[to-1]) {
		to--
	}
	return strings.TrimRight(oneLine(text[at:to]), " ")
}

// isLetter reports whether a letter is of a script that writes spaces between words.
func isLetter(r rune) bool { return r < 0x2E80 && (unicode.IsLetter(r) || unicode.IsNumber(r)) }

// oneLine writes line ends and other white space as spaces.
func oneLine(text []rune) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		return r
	}, string(text))
}

// keeper keeps the first lines in an order.
type keeper struct {
	order Order
	limit int
	lines []Line
}

func (k *keeper) add(l Line, seed uint64) {
	switch k.order {
	case ByLeft:
		runes := []rune(strings.ToLower(l.Left))
		slices.Reverse(runes)
		l.key = strings.TrimLeft(string(runes), " ")
	case ByRight:
		l.key = strings.TrimLeft(strings.ToLower(l.Right), " ")
	case Drawn:
		h := fnv.New128a()
		h.Write(
			[]byte(
				strconv.FormatUint(
					seed,
					10,
				) + " " + l.Article + " " + l.Field + " " + strconv.Itoa(
					l.Start,
				),
			),
		)
		l.key = string(h.Sum(nil))
	}
	k.lines = append(k.lines, l)
	if k.limit > 0 && len(k.lines) >= 2*k.limit {
		k.lines = k.sorted()
	}
}

// sorted are the first lines, in order. Lines that are alike stay in the order of dates.
func (k *keeper) sorted() []Line {
	slices.SortStableFunc(k.lines, func(a, b Line) int { return cmp.Compare(a.key, b.key) })
	if k.limit > 0 && len(k.lines) > k.limit {
		return k.lines[:k.limit]
	}
	return k.lines
}

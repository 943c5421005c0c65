package words

import (
	"cmp"
	"context"
	"slices"

	"yulun/article"
	"yulun/index"
)

// CollocateOptions say what is looked for.
type CollocateOptions struct {
	// Query chooses the articles whose words are counted, with and without the term. Find finds the
	// term in them.
	Query index.Query
	Find  Finder
	Read  Reader
	// Whole takes only places that begin and end where a word does.
	Whole bool
	// Window is how many words on either side, within the sentence, are near the term.
	Window int
	// Least is how often a word stands near the term at least, Limit how many are given; 0 is all.
	Least, Limit int
	// By is the measure that they are sorted by, the largest first.
	By Measure
}

// Measure is a measure of association.
type Measure string

// The measures.
const (
	ByLogDice Measure = "logdice"
	ByG2      Measure = "g2"
	ByMI3     Measure = "mi3"
	ByT       Measure = "t"
	ByCount   Measure = "count"
)

// Collocates are the words near a term.
type Collocates struct {
	// Places is how often the term stands in so many Articles that the query finds. Words is how
	// many words these have without those of the term, Near how many of them are near it.
	Places, Articles, Words, Near int
	List                          []Collocate
}

// Collocate is a word that stands near the term.
type Collocate struct {
	Word string
	// Left and Right are how often it stands on either side of the nearest place; a word between
	// two places is counted once. Articles is in how many articles.
	Left, Right, Articles int
	// Count is how often it occurs at all.
	Count int
	// Expected is how often it would stand near the term were it spread evenly.
	Expected                 float64
	LogDice, G2, MI3, TScore float64
}

// Observed is how often the word stands near the term.
func (c Collocate) Observed() int { return c.Left + c.Right }

// value is the collocate's value of a measure.
func (c Collocate) value(by Measure) float64 {
	switch by {
	case ByG2:
		return c.G2
	case ByMI3:
		return c.MI3
	case ByT:
		return c.TScore
	case ByCount:
		return float64(c.Observed())
	default:
		return c.LogDice
	}
}

// CollocatesOf lists the words that stand near a term. The words of the term itself, and those that
// it is a part of, are not counted.
func CollocatesOf(ctx context.Context, ix Index, o CollocateOptions) (Collocates, error) {
	c := collector{o: o, all: map[string]int{}, near: map[string]*Collocate{}}
	err := ix.Each(ctx, o.Query, func(h index.Hit) error {
		c.article(h.Article)
		return nil
	})
	if err != nil {
		return Collocates{}, err
	}
	for word, found := range c.near {
		if found.Observed() < o.Least {
			continue
		}
		found.Word, found.Count = word, c.all[word]
		t := Table{Both: found.Observed(), Row: c.Near, Column: found.Count, Total: c.Words}
		found.Expected, found.G2 = t.Expected(), t.G2()
		found.MI3, found.TScore = MI3(t.Both, found.Expected), T(t.Both, found.Expected)
		found.LogDice = LogDice(t.Both, c.Places, found.Count)
		c.List = append(c.List, *found)
	}
	slices.SortFunc(c.List, func(a, b Collocate) int {
		return cmp.Or(cmp.Compare(b.value(o.By), a.value(o.By)), cmp.Compare(a.Word, b.Word))
	})
	if o.Limit > 0 && len(c.List) > o.Limit {
		c.List = c.List[:o.Limit]
	}
	return c.Collocates, nil
}

// collector collects the words of articles.
type collector struct {
	Collocates
	o    CollocateOptions
	all  map[string]int
	near map[string]*Collocate
}

func (c *collector) article(a article.Article) {
	c.Articles++
	places := map[string][][2]int{
		Title: c.o.Find(Title, a.Title), Text: c.o.Find(Text, a.Text),
	}
	seen := map[string]bool{}
	for _, s := range c.o.Read(a.Title, a.Text) {
		nodes := c.nodes(s.Words, places[s.Field])
		c.Places += len(nodes)
		c.sentence(s.Words, nodes, seen)
	}
}

// nodes are the places of the term in a sentence, as words [first, end).
func (c *collector) nodes(words []Word, places [][2]int) [][2]int {
	var nodes [][2]int
	for _, p := range places {
		first := slices.IndexFunc(
			words,
			func(w Word) bool { return w.End > p[0] && w.Start < p[1] },
		)
		if first < 0 {
			continue // in another sentence
		}
		end := first + 1
		for end < len(words) && words[end].Start < p[1] {
			end++
		}
		if c.o.Whole && (words[first].Start != p[0] || words[end-1].End != p[1]) {
			continue
		}
		if n := len(nodes); n > 0 && first < nodes[n-1][1] { // twice in one word
			nodes[n-1][1] = max(end, nodes[n-1][1])
			continue
		}
		nodes = append(nodes, [2]int{first, end})
	}
	return nodes
}

// sentence counts the words of a sentence, and those near the term on the side of the nearest
// place.
func (c *collector) sentence(words []Word, nodes [][2]int, seen map[string]bool) {
	for i, w := range words {
		left, right := c.o.Window+1, c.o.Window+1 // how far the next place is to the right and to the left
		isNode := false
		for _, n := range nodes {
			switch {
			case i < n[0]:
				left = min(left, n[0]-i)
			case i >= n[1]:
				right = min(right, i-n[1]+1)
			default:
				isNode = true
			}
		}
		if isNode {
			continue
		}
		c.Words++
		c.all[w.Text]++
		if min(left, right) > c.o.Window {
			continue
		}
		c.Near++
		found := c.near[w.Text]
		if found == nil {
			found = &Collocate{}
			c.near[w.Text] = found
		}
		if left <= right {
			found.Left++
		} else {
			found.Right++
		}
		if !seen[w.Text] {
			seen[w.Text] = true
			found.Articles++
		}
	}
}

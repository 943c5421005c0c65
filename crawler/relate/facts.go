package relate

import "strings"

// facts counts what is counted and named in what two pieces have in common.
type facts struct {
	// equal counts the numbers and names that are equal.
	equal int
	// changed counts the different ways in which a number or a name became another one. dated says
	// that a date did so, titled that a date or a place did so in the headline.
	changed       int
	dated, titled bool
	// places counts how often a place became another one, or one name the same other name.
	places int
}

// sameForm reports whether the facts are those of two pieces that fill one form, rather than of one
// piece in which a fact was corrected.
func (f facts) sameForm() bool {
	share := float64(f.changed) / float64(max(1, f.changed+f.equal))
	return f.titled || f.places >= 3 && 6*f.places >= f.equal || f.places == 2 && f.changed >= 2 && share >= minOfMore ||
		f.changed == 2 && (share >= minOfTwo || f.dated && share >= minOfMore) || f.changed > 2 && share >= minOfMore
}

// The least share of the facts that differ between two instances of a form, where two differ that
// are not dates, and else. A single one may always be a correction.
const (
	minOfTwo  = 0.4
	minOfMore = 0.3
)

// comparison is a comparison of facts under way.
type comparison struct {
	facts
	// seen counts by the two values how often a fact became another one.
	seen map[[2]uint64]int
}

// compareFacts compares what is counted and named along an alignment, in sentences that are alike.
func compareFacts(a, b []unit, runs []run) facts {
	c := comparison{seen: map[[2]uint64]int{}}
	alikeA, alikeB := alike(a, runs, func(r run) int { return r.a }), alike(b, runs, func(r run) int { return r.b })
	runs = append([]run{{}}, runs...)
	for k, r := range runs {
		for i := range r.n {
			x, y := a[r.a+i], b[r.b+i]
			switch {
			case x.value == y.value && (x.kind == number || x.kind == latin && x.capital && !x.begins || isFamily(x.r)):
				c.equal++
			case x.value != y.value && alikeA[r.a+i] && alikeB[r.b+i]:
				c.change(x, y)
			}
		}
		if k+1 < len(runs) {
			next, i, j := runs[k+1], r.a+r.n, r.b+r.n
			c.gap(a[:next.a+1], b[:next.b+1], i, j, alikeA[max(0, i-1)] && alikeB[max(0, j-1)])
		}
	}
	for _, times := range c.seen {
		if times >= 3 {
			c.places += times
		}
	}
	return c.facts
}

// alike says of each token of a text whether half of its sentence is in the other text.
func alike(t []unit, runs []run, place func(run) int) []bool {
	common := make([]bool, len(t))
	for _, r := range runs {
		for i := range r.n {
			common[place(r)+i] = true
		}
	}
	for from := 0; from < len(t); {
		end, n := from, 0
		for end < len(t) && t[end].kind != stop {
			if common[end] {
				n++
			}
			end++
		}
		end = min(end+1, len(t))
		isAlike := 2*n >= end-from-1
		for i := from; i < end; i++ {
			common[i] = isAlike
		}
		from = end
	}
	return common
}

func (c *comparison) change(x, y unit) {
	pair := [2]uint64{x.value, y.value}
	if c.seen[pair] == 0 {
		c.changed++
	}
	if x.kind != number {
		c.seen[pair]++
	} else {
		c.seen[pair] = 1
	}
	c.dated = c.dated || x.date && y.date
	c.titled = c.titled || x.title && y.title && x.date && y.date
}

// gap compares what is in one piece where something else is in the other: from i to the
// last token of a, which both have in common, and from j to that of b. alike says that the sentence
// is alike.
func (c *comparison) gap(a, b []unit, i, j int, alike bool) {
	x, y, next := a[i:len(a)-1], b[j:len(b)-1], a[len(a)-1]
	if len(x) == 0 || len(y) == 0 {
		return
	}
	if n := min(items(x), items(y)); n > 1 || n == 1 && alike { // an enumeration
		for k := range n {
			c.change(x[k], y[k])
		}
		return
	}
	if !alike || len(x) > maxName || len(y) > maxName {
		return
	}
	family := i > 0 && len(x) <= 2 && len(y) <= 2 && isFamily(a[i-1].r)
	switch {
	case !allHan(x) || !allHan(y):
		if isCapital(x) && isCapital(y) {
			c.change(x[0], y[0])
		}
	case strings.ContainsRune(placeEnds, next.r):
		c.places++
		c.titled = c.titled || x[0].title && y[0].title
		c.change(x[0], y[0])
	case family, len(x) <= 3 && len(y) <= 3 && isFamily(x[0].r) && isFamily(y[0].r):
		c.change(x[0], y[0])
	}
}

// maxName is how many tokens a name has at most.
const maxName = 6

const placeEnds = "市县区省镇乡村州盟旗"

// families are the most frequent Chinese family names that seldom begin another word.
const families = "王李张刘陈杨赵黄周吴徐孙胡朱郭罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘袁董叶蒋杜苏魏吕丁沈姚卢傅钟崔谭廖汪戴贾韦邱侯邹熊孟阎薛尹黎贺龚邵覃赖莫"

func isFamily(r rune) bool { return strings.ContainsRune(families, r) }

// items counts the items of an enumeration in which a stretch is; 0 where it is in none.
func items(t []unit) int {
	n := 0
	for _, u := range t {
		if u.kind == stop {
			return 0
		}
		if u.listed {
			n++
		}
	}
	return (n + 1) / 2
}

func allHan(t []unit) bool {
	for _, u := range t {
		if u.kind != han {
			return false
		}
	}
	return true
}

// isCapital reports whether a stretch is a name in a script with capitals: "Ms Wang of Yunxi".
func isCapital(t []unit) bool {
	capitals := 0
	for _, u := range t {
		if u.kind != latin {
			return false
		}
		if u.capital {
			capitals++
		}
	}
	return 2*capitals > len(t) && (capitals > 1 || !t[0].begins || t[0].title)
}

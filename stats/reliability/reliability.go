package reliability

import (
	"slices"
	"strconv"

	"yulun/codebook"
	"yulun/coding"
	"yulun/stats/agreement"
	"yulun/survey"
)

// Verdict is what an alpha allows to do with a variable.
type Verdict string

// The verdicts, by the thresholds that Krippendorff gives (Content Analysis, 4th edition, 2019, ch.
// 12).
const (
	Reliable  Verdict = "reliable"  // alpha of 0.80 and more: reported without reserve
	Tentative Verdict = "tentative" // of 0.667 and more: for tentative conclusions only
	Unsure    Verdict = "unsure"    // less: reported with a warning beside the figure
	Undefined Verdict = "undefined" // all values are the same, or nothing was coded twice
)

// The thresholds of the verdicts.
const (
	ReliableFrom  = 0.80
	TentativeFrom = 0.667
)

// Judge is the verdict on an alpha.
func Judge(alpha survey.Interval) Verdict {
	switch {
	case !alpha.Known:
		return Undefined
	case alpha.Value >= ReliableFrom:
		return Reliable
	case alpha.Value >= TentativeFrom:
		return Tentative
	}
	return Unsure
}

// Variable is the agreement on one variable, taken as one scale. The score comes twice.
type Variable struct {
	Name  string          `json:"variable"`
	Scale agreement.Scale `json:"scale"`
	// Units counts the articles that two coders or more have coded, Values their codings.
	Units   int             `json:"units"`
	Values  int             `json:"values"`
	Alpha   survey.Interval `json:"alpha"`
	AC1     survey.Interval `json:"ac1"`
	Percent survey.Interval `json:"percent"`
	Verdict Verdict         `json:"verdict"`
}

// Confusion counts for two coders and one variable how often each value of the first met each of
// the second.
type Confusion struct {
	Variable string   `json:"variable"`
	First    string   `json:"first"`
	Second   string   `json:"second"`
	Values   []string `json:"values"`
	// Counts has a row for each value of First and a column for each of Second.
	Counts [][]int `json:"counts"`
}

// Disagreement is an article on which coders differ.
type Disagreement struct {
	Article string `json:"article"`
	// Variables are the variables on which they differ, in the order of the codebook.
	Variables []Difference `json:"variables"`
}

// Difference is what each coder says of one variable.
type Difference struct {
	Variable string `json:"variable"`
	// Values are in the order of [Comparison.Coders], empty where a coder did not code the
	// variable.
	Values []string `json:"values"`
}

// Comparison compares the coders of a sample.
type Comparison struct {
	// Coders are in byte order; Articles counts those that anybody coded, Shared those that two or
	// more did.
	Coders        []string       `json:"coders"`
	Articles      int            `json:"articles"`
	Shared        int            `json:"shared"`
	Variables     []Variable     `json:"variables"`
	Confusions    []Confusion    `json:"confusions"`
	Disagreements []Disagreement `json:"disagreements"`
}

// Options say how coders are compared.
type Options struct {
	// Models takes models in, too.
	Models bool
	// Seed makes the intervals repeatable.
	Seed uint64
}

// Compare compares the coders of one sample. Final codings are left out: they were made by
// discussion.
func Compare(book codebook.Codebook, codings []coding.Coding, o Options) Comparison {
	m := newMatrix(codings, o.Models)
	c := Comparison{
		Coders: m.coders, Articles: len(m.articles), Variables: []Variable{},
		Confusions: []Confusion{}, Disagreements: []Disagreement{},
	}
	for _, row := range m.rows {
		if coded(row) > 1 {
			c.Shared++
		}
	}
	variables := coding.Variables(book)
	for _, v := range variables {
		c.Variables = append(c.Variables, m.measure(v, o)...)
		if !v.Ordered && len(v.Values) > 2 ||
			v.Name == variables[0].Name { // the tables of frames would be many and small
			c.Confusions = append(c.Confusions, m.confusions(v)...)
		}
	}
	for i, id := range m.articles {
		d := Disagreement{Article: id}
		for _, v := range variables {
			if values := m.values(v, i); differ(values) {
				d.Variables = append(d.Variables, Difference{v.Name, values})
			}
		}
		if len(d.Variables) > 0 {
			c.Disagreements = append(c.Disagreements, d)
		}
	}
	return c
}

// matrix has the codings by article and coder.
type matrix struct {
	articles, coders []string
	rows             [][]*coding.Coding // nil where a coder did not code the article
}

func newMatrix(codings []coding.Coding, models bool) matrix {
	var m matrix
	codings = slices.DeleteFunc(
		slices.Clone(codings),
		func(c coding.Coding) bool { return c.Final || !c.Person && !models },
	)
	for _, c := range codings {
		if !slices.Contains(m.coders, c.Coder) {
			m.coders = append(m.coders, c.Coder)
		}
	}
	slices.Sort(m.coders)
	at := map[string]int{}
	for i, c := range codings {
		row, known := at[c.Article]
		if !known {
			row = len(m.articles)
			at[c.Article] = row
			m.articles, m.rows = append(
				m.articles, c.Article,
			), append(
				m.rows, make([]*coding.Coding, len(m.coders)),
			)
		}
		m.rows[row][slices.Index(m.coders, c.Coder)] = &codings[i]
	}
	return m
}

// values are what each coder says of a variable of an article.
func (m matrix) values(v coding.Variable, article int) []string {
	values := make([]string, len(m.coders))
	for i, c := range m.rows[article] {
		if c != nil {
			values[i] = v.Of(*c)
		}
	}
	return values
}

// measure measures one variable: a nominal one by its names, the score as ordinal, as the codebook
// asks, and as interval.
func (m matrix) measure(v coding.Variable, o Options) []Variable {
	words := make([][]string, len(m.articles))
	for i := range m.articles {
		words[i] = m.values(v, i)
	}
	units, scales := agreement.Categories(words), []agreement.Scale{agreement.Nominal}
	if v.Ordered {
		units, scales = numbers(words), []agreement.Scale{agreement.Ordinal, agreement.Interval}
	}
	var all []Variable
	for _, scale := range scales {
		a := agreement.Measure(
			units, agreement.Options{Scale: scale, Categories: len(v.Values), Seed: o.Seed},
		)
		all = append(all, Variable{
			Name: v.Name, Scale: scale, Units: a.Units, Values: a.Values,
			Alpha: a.Alpha, AC1: a.AC1, Percent: a.Percent, Verdict: Judge(a.Alpha),
		})
	}
	return all
}

// numbers are values that are numbers.
func numbers(words [][]string) []agreement.Unit {
	units := make([]agreement.Unit, len(words))
	for i, row := range words {
		for _, w := range row {
			v, err := strconv.ParseFloat(w, 64)
			if err != nil { // not coded
				v = agreement.Missing()
			}
			units[i] = append(units[i], v)
		}
	}
	return units
}

// confusions has a table for each two coders who both coded any article.
func (m matrix) confusions(v coding.Variable) []Confusion {
	var all []Confusion
	for a := range m.coders {
		for b := a + 1; b < len(m.coders); b++ {
			c := Confusion{
				Variable: v.Name, First: m.coders[a], Second: m.coders[b], Values: v.Values,
				Counts: make([][]int, len(v.Values)),
			}
			for i := range c.Counts {
				c.Counts[i] = make([]int, len(v.Values))
			}
			both := 0
			for i := range m.articles {
				values := m.values(v, i)
				row, column := slices.Index(v.Values, values[a]), slices.Index(v.Values, values[b])
				if row >= 0 && column >= 0 {
					c.Counts[row][column]++
					both++
				}
			}
			if both > 0 {
				all = append(all, c)
			}
		}
	}
	return all
}

func coded(row []*coding.Coding) int {
	n := 0
	for _, c := range row {
		if c != nil {
			n++
		}
	}
	return n
}

// differ reports whether two of the values that were coded are not the same.
func differ(values []string) bool {
	values = slices.DeleteFunc(slices.Clone(values), func(v string) bool { return v == "" })
	slices.Sort(values)
	return len(slices.Compact(values)) > 1
}

package sheet

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"yulun/article"
	"yulun/coding"
	"yulun/internal/strictyaml"
)

// column is one column of a sheet, and one field of JSON: how its text is put into a coding.
type column struct {
	name string
	// codes says that the column holds a decision of the coder.
	codes bool
	set   func(c *coding.Coding, text string) error
}

// fault is what is wrong with a value, and how to mend it.
type fault struct{ text, remedy string }

func (f fault) Error() string { return f.text }

// columns are the columns that say something of a coding.
var columns = []column{
	{name: "article", set: identifier(func(c *coding.Coding) *string { return &c.Article })},
	{name: "text_sha256", set: identifier(func(c *coding.Coding) *string { return &c.Text })},
	{name: "sample", set: text(func(c *coding.Coding) *string { return &c.Sample })},
	{name: "coder", set: text(func(c *coding.Coding) *string { return &c.Coder })},
	{name: "person", set: func(c *coding.Coding, s string) error { return yes(&c.Person, s) }},
	{name: "seen", set: func(c *coding.Coding, s string) error { return yes(&c.Seen, s) }},
	{name: "final", set: func(c *coding.Coding, s string) error { return yes(&c.Final, s) }},
	{
		name: "relevant", codes: true,
		set: func(c *coding.Coding, s string) error { return yes(&c.Relevant, s) },
	},
	{name: "score", codes: true, set: score},
	{
		name: "class", codes: true,
		set: id(func(c *coding.Coding) *article.Class { return &c.Class }),
	},
	{name: "frames", codes: true, set: frames},
	{
		name: "object", codes: true,
		set: id(func(c *coding.Coding) *article.Object { return &c.Object }),
	},
	{
		name: "conduct", codes: true,
		set: id(func(c *coding.Coding) *article.Conduct { return &c.Conduct }),
	},
	{name: "note", set: text(func(c *coding.Coding) *string { return &c.Note })},
	{name: "revision", set: revision},
	{name: "at", set: at},
	{name: "model", set: text(func(c *coding.Coding) *string { return &model(c).Name })},
	{name: "model_version", set: text(func(c *coding.Coding) *string { return &model(c).Version })},
	{name: "model_temperature", set: temperature},
	{name: "model_seed", set: seed},
	{
		name: "model_prompt_sha256",
		set:  text(func(c *coding.Coding) *string { return &model(c).Prompt }),
	},
	{
		name: "model_checksum",
		set:  text(func(c *coding.Coding) *string { return &model(c).Checksum }),
	},
	{
		name: "model_response_sha256",
		set:  text(func(c *coding.Coding) *string { return &model(c).Response }),
	},
}

// shown are columns of coding sheets and exports from which nothing is taken: they are for the
// reader, or follow from the rest.
var shown = []string{
	"id", "place", "title", "text", "differences", "stratum", "probability", "weight", "coders",
	"unresolved", "replaced",
}

// identifier sets an identifier, without the apostrophe that CSV has before one that a spreadsheet
// would take for a number.
func identifier(of func(*coding.Coding) *string) func(*coding.Coding, string) error {
	set := text(of)
	return func(c *coding.Coding, value string) error {
		return set(c, strings.TrimPrefix(value, "'"))
	}
}

func columnNamed(name string) (column, bool) {
	i := slices.IndexFunc(columns, func(c column) bool { return c.name == name })
	if i < 0 {
		return column{}, false
	}
	return columns[i], true
}

// cell is a value with the column that it is in.
type cell struct{ name, text string }

// fill makes the row of its cells. Empty cells are not coded.
func (r *Row) fill(file string, cells []cell) {
	r.Blank = true
	r.Coding.Person = true
	relevant := false
	for _, cell := range cells {
		c, known := columnNamed(cell.name)
		if !known || cell.text == "" {
			continue
		}
		if c.codes {
			r.Blank = false
			relevant = relevant || c.name == "relevant"
		}
		if err := c.set(&r.Coding, cell.text); err != nil {
			r.refuse(file, c.name, err)
		}
	}
	if r.Coding.Model != nil {
		r.Coding.Person = false
	}
	if !r.Blank && !relevant {
		r.refuse(
			file, "relevant",
			fault{"is missing although other variables are coded", "write yes or no"},
		)
	}
	if r.Coding.Article == "" && r.Coding.Text == "" {
		r.refuse(
			file, "article", fault{"is missing", "keep the column of the coding sheet as it was"},
		)
	}
}

func (r *Row) refuse(file, field string, err error) {
	p := strictyaml.Problem{File: file, Line: r.Line, Field: field, Text: err.Error()}
	if f, ok := err.(fault); ok {
		p.Remedy = f.remedy
	}
	r.Problems = append(r.Problems, p)
}

func text(at func(*coding.Coding) *string) func(*coding.Coding, string) error {
	return func(c *coding.Coding, s string) error {
		*at(c) = s
		return nil
	}
}

// id is a value of the codebook; spreadsheets and people write capitals.
func id[ID ~string](at func(*coding.Coding) *ID) func(*coding.Coding, string) error {
	return func(c *coding.Coding, s string) error {
		*at(c) = ID(strings.ToLower(s))
		return nil
	}
}

func yes(at *bool, s string) error {
	switch strings.ToLower(s) {
	case "yes", "y", "true", "1", "是":
		*at = true
	case "no", "n", "false", "0", "否":
		*at = false
	default:
		return fault{fmt.Sprintf("%q is neither yes nor no", s), "write yes or no"}
	}
	return nil
}

func score(c *coding.Coding, s string) error {
	v, err := number(s)
	if err != nil {
		return fault{fmt.Sprintf("%q is not a number", s), "write a score such as -1 or 2"}
	}
	c.Score = &v
	return nil
}

// minus are the signs that spreadsheets and input methods write for a minus, and the full-width
// plus.
var minus = strings.NewReplacer("−", "-", "–", "-", "－", "-", "＋", "+")

func number(s string) (float64, error) {
	v, err := strconv.ParseFloat(minus.Replace(s), 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return 0, fmt.Errorf("%q is not a number", s)
	}
	return v, nil
}

// noFrames are the words for a coder's decision that there is no frame.
var noFrames = []string{"none", "-", "无", "無"}

// frames reads a list. An entry of it is separated by any mark that separates entries in English or
// Chinese.
func frames(c *coding.Coding, s string) error {
	c.Frames = []article.Frame{}
	if slices.Contains(noFrames, strings.ToLower(s)) {
		return nil
	}
	for _, f := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(";,；，、|\n", r) }) {
		if f = strings.ToLower(strings.TrimSpace(f)); f != "" {
			c.Frames = append(c.Frames, article.Frame(f))
		}
	}
	return nil
}

func revision(c *coding.Coding, s string) error {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 {
		return fault{
			fmt.Sprintf("%q is not the number of a revision", s),
			"keep the column of the coding sheet as it was",
		}
	}
	c.Revision = n
	return nil
}

func at(c *coding.Coding, s string) error {
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			c.At = t.UTC()
			return nil
		}
	}
	return fault{
		fmt.Sprintf("%q is not a time", s), "write a time such as 2026-03-01T14:30:00Z, or a day",
	}
}

func temperature(c *coding.Coding, s string) error {
	v, err := number(s)
	if err != nil {
		return fault{
			fmt.Sprintf("%q is not a number", s), "write the temperature of the model, such as 0",
		}
	}
	model(c).Temperature = v
	return nil
}

func seed(c *coding.Coding, s string) error {
	n, err := strconv.Atoi(s)
	if err != nil {
		return fault{
			fmt.Sprintf("%q is not a whole number", s), "write the seed of the model, such as 1",
		}
	}
	model(c).Seed = &n
	return nil
}

func model(c *coding.Coding) *coding.ModelInfo {
	if c.Model == nil {
		c.Model = &coding.ModelInfo{}
	}
	return c.Model
}

package survey

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Figures are what a survey found, each with its source. They are read from survey.yaml and never change with what was
// measured in coverage.
type Figures struct {
	// Title names the survey; Source is its publication, DOI the publication's identifier without "https://doi.org/".
	Title  string `yaml:"title"`
	Source string `yaml:"source"`
	DOI    string `yaml:"doi"`
	// ReportedIn is the article that the figures were taken from.
	ReportedIn  string `yaml:"reported_in"`
	FieldPeriod Period `yaml:"field_period"`
	// Population is whom the respondents stand for; N is how many there were.
	Population string `yaml:"population"`
	N          int    `yaml:"n"`

	Headline Headline `yaml:"headline"`
	Items    []Item   `yaml:"items"`
	// Facts are findings without a share: who approves, what changed.
	Facts []Fact `yaml:"facts"`
	// Questions are what the survey's article says about coverage, to be answered with figures.
	Questions []Question `yaml:"questions"`
	// Caveats are sentences that stand beside every comparison.
	Caveats []string `yaml:"caveats"`
	// OtherStudies may be shown only with StudiesCaution.
	OtherStudies   []Study `yaml:"other_studies"`
	StudiesCaution string  `yaml:"studies_caution"`
}

// Period is a span of days, both included, written 2006-01-02, with the words in which the source states it.
type Period struct {
	Text string `yaml:"text"`
	From string `yaml:"from"`
	To   string `yaml:"to"`
}

// Days are the first day and the day after the last one, as midnights in UTC. Call them on checked figures.
func (p Period) Days() (from, until time.Time) {
	from, _ = time.Parse(time.DateOnly, p.From)
	last, _ := time.Parse(time.DateOnly, p.To)
	return from, last.AddDate(0, 0, 1)
}

// Headline says which answers of which item stand beside supportive, neutral and critical coverage.
type Headline struct {
	Item       string `yaml:"item"`
	Approve    string `yaml:"approve"`
	Neither    string `yaml:"neither"`
	Disapprove string `yaml:"disapprove"`
}

// Item is one question of the survey with the shares of its answers.
type Item struct {
	ID       string   `yaml:"id"`
	Question string   `yaml:"question"`
	Answers  []Answer `yaml:"answers"`
}

// Answer is the share of respondents, in percent, who gave an answer.
type Answer struct {
	ID      string  `yaml:"id"`
	Label   string  `yaml:"label"`
	Percent float64 `yaml:"percent"`
	// Qualifier says how Percent is meant; Stated whether the source itself gives it.
	Qualifier Qualifier `yaml:"qualifier"`
	Stated    bool      `yaml:"stated"`
}

// Qualifier is how a share is meant.
type Qualifier string

// The qualifiers.
const (
	IsExact   Qualifier = "exact"   // as stated
	IsUnder   Qualifier = "under"   // less than
	IsOver    Qualifier = "over"    // more than
	IsDerived Qualifier = "derived" // what the stated shares leave over
)

// String is the share as a reader should see it: "80 %", "under 2 %".
func (a Answer) String() string {
	share := fmt.Sprintf("%g %%", a.Percent)
	switch a.Qualifier {
	case IsUnder, IsOver:
		return string(a.Qualifier) + " " + share
	case IsDerived:
		return share + " (derived)"
	default:
		return share
	}
}

// Fact is a finding in words.
type Fact struct {
	ID   string `yaml:"id"`
	Text string `yaml:"text"`
}

// Question is a statement of the survey's article about coverage, from 1, and the figure of coverage that answers it.
type Question struct {
	ID     int    `yaml:"id"`
	Text   string `yaml:"text"`
	Figure string `yaml:"figure"`
}

// Study is another study's finding, known from a summary.
type Study struct {
	ID      string `yaml:"id"`
	Title   string `yaml:"title"`
	Year    int    `yaml:"year"`
	DOI     string `yaml:"doi"`
	Finding string `yaml:"finding"`
}

// Item is the item with an id.
func (f Figures) Item(id string) (Item, bool) {
	i := slices.IndexFunc(f.Items, func(it Item) bool { return it.ID == id })
	if i < 0 {
		return Item{}, false
	}
	return f.Items[i], true
}

// Answer is the item's answer with an id.
func (it Item) Answer(id string) (Answer, bool) {
	i := slices.IndexFunc(it.Answers, func(a Answer) bool { return a.ID == id })
	if i < 0 {
		return Answer{}, false
	}
	return it.Answers[i], true
}

// Shares are the headline's shares in percent, in the order of supportive, neutral and critical coverage. They sum to
// 100 in checked figures.
func (f Figures) Shares() (approve, neither, disapprove Answer) {
	it, _ := f.Item(f.Headline.Item)
	approve, _ = it.Answer(f.Headline.Approve)
	neither, _ = it.Answer(f.Headline.Neither)
	disapprove, _ = it.Answer(f.Headline.Disapprove)
	return approve, neither, disapprove
}

// Fault is a mistake in figures: the path of the value, such as items[0].answers[1].percent, what is wrong and what to do.
type Fault struct{ Path, Text, Remedy string }

var doiForm = regexp.MustCompile(`^10\.\d{4,9}/\S+$`)

// Check finds the mistakes in figures as they were read; none means that every other method can be trusted.
func (f Figures) Check() []Fault {
	c := &checker{}
	for path, text := range map[string]string{
		"title": f.Title, "source": f.Source, "population": f.Population, "field_period.text": f.FieldPeriod.Text,
	} {
		c.filled(path, text)
	}
	if f.N <= 0 {
		c.add("n", fmt.Sprintf("%d respondents can't be", f.N), "write how many were asked")
	}
	c.doi("doi", f.DOI)
	c.period(f.FieldPeriod)
	c.items(f.Items)
	c.headline(f)
	c.words(f)
	slices.SortFunc(c.faults, func(a, b Fault) int { return strings.Compare(a.Path, b.Path) })
	return c.faults
}

type checker struct{ faults []Fault }

func (c *checker) add(path, text, remedy string) {
	c.faults = append(c.faults, Fault{path, text, remedy})
}

func (c *checker) filled(path, text string) {
	if strings.TrimSpace(text) == "" {
		c.add(path, "is missing", "fill it in")
	}
}

func (c *checker) doi(path, doi string) {
	if doi != "" && !doiForm.MatchString(doi) {
		c.add(path, fmt.Sprintf("%q is no DOI", doi), "write it like 10.1177/1461444819826402, without an address before it")
	}
}

func (c *checker) period(p Period) {
	from, errFrom := time.Parse(time.DateOnly, p.From)
	to, errTo := time.Parse(time.DateOnly, p.To)
	for path, bad := range map[string]bool{"field_period.from": errFrom != nil, "field_period.to": errTo != nil} {
		if bad {
			c.add(path, "is no day", "write it like 2018-02-01")
		}
	}
	if errFrom == nil && errTo == nil && to.Before(from) {
		c.add("field_period.to", "lies before from", "swap the two days")
	}
}

func (c *checker) items(items []Item) {
	if len(items) == 0 {
		c.add("items", "there is none", "give at least the item that the headline names")
	}
	seen := map[string]bool{}
	for i, it := range items {
		path := fmt.Sprintf("items[%d]", i)
		c.id(path, it.ID, seen)
		c.filled(path+".question", it.Question)
		if len(it.Answers) == 0 {
			c.add(path+".answers", "there is none", "give at least one answer with its share")
		}
		answers := map[string]bool{}
		for j, a := range it.Answers {
			c.answer(fmt.Sprintf("%s.answers[%d]", path, j), a, answers)
		}
	}
}

func (c *checker) answer(path string, a Answer, seen map[string]bool) {
	c.id(path, a.ID, seen)
	c.filled(path+".label", a.Label)
	if math.IsNaN(a.Percent) || a.Percent < 0 || a.Percent > 100 {
		c.add(path+".percent", fmt.Sprintf("%g is no share", a.Percent), "write a number from 0 to 100")
	}
	switch a.Qualifier {
	case IsExact, IsUnder, IsOver:
	case IsDerived:
		if a.Stated {
			c.add(path+".stated", "a derived share is not one that the source states", "write stated: false")
		}
	default:
		c.add(path+".qualifier", fmt.Sprintf("%q is no qualifier", a.Qualifier), "use exact, under, over or derived")
	}
}

func (c *checker) id(path, id string, seen map[string]bool) {
	switch {
	case id == "":
		c.add(path+".id", "is missing", "give it a short name")
	case seen[id]:
		c.add(path+".id", fmt.Sprintf("%q is used twice", id), "give each its own")
	}
	seen[id] = true
}

func (c *checker) headline(f Figures) {
	it, ok := f.Item(f.Headline.Item)
	if !ok {
		c.add("headline.item", fmt.Sprintf("there is no item %q", f.Headline.Item), "name the id of an item")
		return
	}
	sum := 0.0
	for _, part := range []struct{ path, id string }{
		{"headline.approve", f.Headline.Approve}, {"headline.neither", f.Headline.Neither}, {"headline.disapprove", f.Headline.Disapprove},
	} {
		a, ok := it.Answer(part.id)
		if !ok {
			c.add(part.path, fmt.Sprintf("item %q has no answer %q", it.ID, part.id), "name the id of one of its answers")
			return
		}
		sum += a.Percent
	}
	if math.Abs(sum-100) > 0.05 {
		c.add("headline", fmt.Sprintf("the three shares sum to %g, not to 100", sum), "correct the shares, or add what is left as a derived one")
	}
}

func (c *checker) words(f Figures) {
	for i, fact := range f.Facts {
		c.filled(fmt.Sprintf("facts[%d].text", i), fact.Text)
	}
	for i, q := range f.Questions {
		path := fmt.Sprintf("questions[%d]", i)
		if q.ID != i+1 {
			c.add(path+".id", fmt.Sprintf("is %d", q.ID), fmt.Sprintf("number the questions from 1: this is %d", i+1))
		}
		c.filled(path+".text", q.Text)
		c.filled(path+".figure", q.Figure)
	}
	for i, s := range f.OtherStudies {
		path := fmt.Sprintf("other_studies[%d]", i)
		c.filled(path+".title", s.Title)
		c.filled(path+".finding", s.Finding)
		c.doi(path+".doi", s.DOI)
	}
	if len(f.OtherStudies) > 0 {
		c.filled("studies_caution", f.StudiesCaution)
	}
}

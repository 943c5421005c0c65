package survey

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Known is what the codebook has, and so what a survey of its topic may name.
type Known struct {
	Topic           string
	Frames, Classes []string
	// Selection says what is wrong with a selection in the query language and what to do; nothing
	// when it can be asked.
	Selection func(where string) (text, remedy string)
	// Apart reports whether no article can be in both of two selections.
	Apart func(a, b string) bool
}

// Fault is a mistake in a survey: the path of the value, such as items[0].answers[1].percent, what
// is wrong and what to do.
type Fault struct{ Path, Text, Remedy string }

// Check finds the mistakes in a survey as it was read; none means that every other method can be
// trusted.
func (s Survey) Check(known Known) []Fault {
	c := &checker{known: known}
	for path, text := range map[string]string{
		"id": s.ID, "topic": s.Topic, "title": s.Title, "source": s.Source, "population": s.Population,
		"field_period.text": s.FieldPeriod.Text,
	} {
		c.filled(path, text)
	}
	for path, text := range map[string]string{
		"mode": s.Mode, "sponsor": s.Sponsor, "weighting": s.Weighting, "precision": s.Precision,
	} {
		c.stated(path, text)
	}
	c.topic(s.Topic)
	c.count("n", s.N)
	c.doi("doi", s.DOI)
	c.period(s.FieldPeriod)
	countries := c.countries(s.Countries)
	c.items(s, countries)
	c.headline(s)
	c.words(s)
	c.questions(s)
	for _, text := range s.Untranslated() { // it would have no effect
		c.add(fmt.Sprintf("zh[%q]", text), "is not a sentence of this survey", "copy the sentence as it stands above, or remove the line")
	}
	slices.SortFunc(c.faults, func(a, b Fault) int { return strings.Compare(a.Path, b.Path) })
	return c.faults
}

// topic checks that a file is about the topic of the configuration.
func (c *checker) topic(topic string) {
	if topic != "" && c.known.Topic != "" && topic != c.known.Topic {
		c.add("topic", fmt.Sprintf("the survey is about %q, this configuration about %q", topic, c.known.Topic),
			"remove the file, or name the topic that the survey is about")
	}
}

type checker struct {
	known  Known
	faults []Fault
}

func (c *checker) add(path, text, remedy string) {
	c.faults = append(c.faults, Fault{path, text, remedy})
}

func (c *checker) filled(path, text string) bool {
	if strings.TrimSpace(text) == "" {
		c.add(path, "is missing", "fill it in")
		return false
	}
	return true
}

// stated is filled for what a publication may leave out.
func (c *checker) stated(path, text string) {
	if strings.TrimSpace(text) == "" {
		c.add(path, "is missing", "write what the publication says, or unknown")
	}
}

func (c *checker) count(path string, n Count) {
	if n == 0 {
		c.add(path, "is missing", "write how many were asked, or unknown")
	}
}

var doiForm = regexp.MustCompile(`^10\.\d{4,9}/\S+$`)

func (c *checker) doi(path, doi string) {
	if doi != "" && !doiForm.MatchString(doi) {
		c.add(path, fmt.Sprintf("%q is not a DOI", doi),
			"write it like 10.1177/1461444819826402, without an address before it")
	}
}

func (c *checker) period(p Period) {
	if p.From == Unknown && p.To == Unknown {
		return
	}
	from, errFrom := time.Parse(time.DateOnly, p.From)
	to, errTo := time.Parse(time.DateOnly, p.To)
	for path, bad := range map[string]bool{"field_period.from": errFrom != nil, "field_period.to": errTo != nil} {
		if bad {
			c.add(path, "must be a day", "write it like 2018-02-01, or write unknown for both days")
		}
	}
	if errFrom == nil && errTo == nil && to.Before(from) {
		c.add("field_period.to", "is before from", "swap the two days")
	}
}

var countryForm = regexp.MustCompile(`^[A-Z]{2}$`)

func (c *checker) countries(all []Country) map[string]bool {
	seen := map[string]bool{}
	for i, country := range all {
		path := fmt.Sprintf("countries[%d]", i)
		if country.ID != "" && !countryForm.MatchString(country.ID) {
			c.add(path+".id", fmt.Sprintf("%q is not a country code", country.ID),
				"write two capital letters, like CN or DE")
		}
		c.id(path, country.ID, seen)
		c.count(path+".n", country.N)
	}
	return seen
}

func (c *checker) items(s Survey, countries map[string]bool) {
	if len(s.Items) == 0 && len(s.Facts) == 0 {
		c.add("items", "there is none", "give at least one item with its answers, or a finding under facts")
	}
	seen := map[string]bool{}
	for i, it := range s.Items {
		path := fmt.Sprintf("items[%d]", i)
		c.id(path, it.ID, seen)
		c.filled(path+".question", it.Question)
		c.stated(path+".wording", it.Wording)
		if len(it.Answers) == 0 {
			c.add(path+".answers", "there is none", "give at least one answer with its share")
		}
		answers := map[string]bool{}
		for j, a := range it.Answers {
			c.answer(fmt.Sprintf("%s.answers[%d]", path, j), a, answers, countries)
		}
	}
}

func (c *checker) answer(path string, a Answer, seen, countries map[string]bool) {
	c.id(path, a.ID, seen)
	c.filled(path+".label", a.Label)
	c.share(path, a.Share())
	for id, s := range a.ByCountry {
		at := path + ".by_country." + id
		if !countries[id] {
			c.add(at, fmt.Sprintf("the survey lists no country %q", id),
				"list it under countries, or remove the share")
			continue
		}
		c.share(at, s)
	}
}

func (c *checker) share(path string, s Share) {
	if math.IsNaN(s.Percent) || s.Percent < 0 || s.Percent > 100 {
		c.add(path+".percent", fmt.Sprintf("%g is not a share", s.Percent),
			"write a number from 0 to 100")
	}
	switch s.Qualifier {
	case IsExact, IsUnder, IsOver:
	case IsDerived:
		if s.Stated {
			c.add(path+".stated", "a derived share is not one that the source states",
				"write stated: false")
		}
	default:
		c.add(path+".qualifier", fmt.Sprintf("%q is not a qualifier", s.Qualifier),
			"use exact, under, over or derived")
	}
}

func (c *checker) id(path, id string, seen map[string]bool) {
	switch {
	case id == "":
		c.add(path+".id", "is missing", "give it a short name")
	case strings.ContainsAny(id, "{}. "):
		c.add(path+".id", fmt.Sprintf("%q has a space, a dot or a brace", id),
			"use letters, digits, - and _")
	case seen[id]:
		c.add(path+".id", fmt.Sprintf("%q is used twice", id), "give each its own")
	}
	seen[id] = true
}

func (c *checker) headline(s Survey) {
	if s.Headline == nil {
		return
	}
	it, ok := s.Item(s.Headline.Item)
	if !ok {
		c.add("headline.item", fmt.Sprintf("there is no item %q", s.Headline.Item),
			"name the id of an item")
		return
	}
	sum := 0.0
	for _, part := range []struct{ path, id string }{
		{"headline.supportive", s.Headline.Supportive},
		{"headline.neutral", s.Headline.Neutral},
		{"headline.critical", s.Headline.Critical},
	} {
		a, ok := it.Answer(part.id)
		if !ok {
			c.add(part.path, fmt.Sprintf("item %q has no answer %q", it.ID, part.id),
				"name the id of one of its answers")
			return
		}
		sum += a.Percent
	}
	if math.Abs(sum-100) > 0.05 {
		c.add("headline", fmt.Sprintf("the three shares sum to %g, not to 100", sum),
			"correct the shares, or add what is left as a derived one")
	}
}

func (c *checker) words(s Survey) {
	for i, fact := range s.Facts {
		c.filled(fmt.Sprintf("facts[%d].text", i), fact.Text)
	}
	for i, study := range s.OtherStudies {
		path := fmt.Sprintf("other_studies[%d]", i)
		c.filled(path+".title", study.Title)
		c.filled(path+".finding", study.Finding)
		c.doi(path+".doi", study.DOI)
	}
	if len(s.OtherStudies) > 0 {
		c.filled("studies_caution", s.StudiesCaution)
	}
}

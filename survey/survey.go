package survey

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"yulun/article"
)

// Unknown is what a file states where the publication says nothing.
const Unknown = "unknown"

// Survey is what a survey found, with its source, and what its authors say about coverage. It is
// read from a file of the folder surveys and never changes with what was measured in coverage.
type Survey struct {
	// ID is the file's name without its ending; Topic is the id of the topic that the survey is
	// about.
	ID    string `yaml:"id"`
	Topic string `yaml:"topic"`
	// Title names the survey; Source is its publication, DOI the publication's identifier without
	// "https://doi.org/".
	Title  string `yaml:"title"`
	Source string `yaml:"source"`
	DOI    string `yaml:"doi"`
	// ReportedIn is the article that the figures were taken from.
	ReportedIn  string `yaml:"reported_in"`
	FieldPeriod Period `yaml:"field_period"`
	// Population is whom the respondents stand for; Respondents is a word for them in tables; N is
	// how many there were.
	Population  string `yaml:"population"`
	Respondents string `yaml:"respondents"`
	N           Count  `yaml:"n"`
	// Mode is how people were asked, Sponsor who paid, Weighting how answers were weighted,
	// Precision how exact the shares are. Each may be Unknown.
	Mode      string `yaml:"mode"`
	Sponsor   string `yaml:"sponsor"`
	Weighting string `yaml:"weighting"`
	Precision string `yaml:"precision"`
	// DesignEffect is by how much the survey's design multiplies the variance of a simple random
	// sample; 0 where it is not known.
	DesignEffect Effect    `yaml:"design_effect"`
	Countries    []Country `yaml:"countries"`

	// Headline is nil where no item's answers are shown beside the classes of coverage.
	Headline *Headline `yaml:"headline"`
	Items    []Item    `yaml:"items"`
	// Pairs set single answers beside measures of coverage.
	Pairs []Pair `yaml:"beside"`
	// Facts are findings without a share: who approves, what changed.
	Facts []Fact `yaml:"facts"`
	// Caveats are sentences shown with every comparison.
	Caveats []string `yaml:"caveats"`

	// Groups are the sets of articles that the figures of Questions are of.
	Groups []Group `yaml:"groups"`
	// Outcomes and Empty are the words of every question that has no others of its own.
	Outcomes  Phrases    `yaml:"outcomes"`
	Empty     string     `yaml:"empty"`
	Questions []Question `yaml:"questions"`

	// Zh has sentences of this file in Chinese, by the sentence; what it lacks stays as it is.
	Zh map[string]string `yaml:"zh"`

	// OtherStudies may be shown only with StudiesCaution.
	OtherStudies   []Study `yaml:"other_studies"`
	StudiesCaution string  `yaml:"studies_caution"`
}

// Count is a number of respondents as the publication states it: a number, more than a number, or
// not at all.
type Count int

// notStated is a Count for which the file says unknown. A file that says nothing leaves 0, which
// Check refuses.
const notStated Count = -1

// overPrefix stands before a number of which the publication says only that there were more.
const overPrefix = "over "

// UnmarshalText reads a number, "over" and a number, or the word unknown.
func (c *Count) UnmarshalText(text []byte) error {
	if string(text) == Unknown {
		*c = notStated
		return nil
	}
	number, over := strings.CutPrefix(string(text), overPrefix)
	n, err := strconv.Atoi(number)
	if err != nil || n <= 1 {
		return fmt.Errorf("must be a number of respondents above 1, %q and a number, or unknown, not %q",
			strings.TrimSpace(overPrefix), text)
	}
	*c = Count(n)
	if over {
		*c = -Count(n)
	}
	return nil
}

// Effect is a design effect as the publication states it: a number, or not at all.
type Effect float64

// UnmarshalText reads a number or the word unknown.
func (e *Effect) UnmarshalText(text []byte) error {
	if string(text) == Unknown {
		*e = 0
		return nil
	}
	v, err := strconv.ParseFloat(string(text), 64)
	if err != nil || !(v >= minEffect && v <= maxEffect) {
		return fmt.Errorf("must be a design effect from %g to %g, or unknown, not %q", minEffect, maxEffect, text)
	}
	*e = Effect(v)
	return nil
}

// The bounds of a design effect. Stratification can bring it below 1, clustering and weights far
// above it.
const minEffect, maxEffect = 0.1, 100.0

// Size is the size of the simple random sample whose shares vary as those of n respondents do.
// Where the design effect is not known, that is n.
func (e Effect) Size(n int) float64 {
	if e == 0 {
		return float64(n)
	}
	return float64(n) / float64(e)
}

// MoreThan is the number that was exceeded where only that is stated, else 0.
func (c Count) MoreThan() int {
	if c < notStated {
		return int(-c)
	}
	return 0
}

// Value is the number, 0 when it is not known exactly.
func (c Count) Value() int { return max(0, int(c)) }

// Country is one country of a survey that covers several.
type Country struct {
	// ID is the ISO 3166 code of two letters.
	ID string `yaml:"id"`
	N  Count  `yaml:"n"`
}

// Period is a span of days, both included, written 2006-01-02, with the words in which the source
// states it.
type Period struct {
	Text string `yaml:"text"`
	From string `yaml:"from"`
	To   string `yaml:"to"`
}

// Known reports whether the days are known.
func (p Period) Known() bool { return p.From != Unknown && p.From != "" }

// String says when the survey was in the field.
func (p Period) String() string {
	if p.Known() {
		return "fielded " + p.Text
	}
	return "field period: " + p.Text
}

// Days are the first day and the day after the last one, as midnights in UTC. Call them on a
// checked period that is Known.
func (p Period) Days() (from, until time.Time) {
	from, _ = time.Parse(time.DateOnly, p.From)
	last, _ := time.Parse(time.DateOnly, p.To)
	return from, last.AddDate(0, 0, 1)
}

// Headline says which answers of which item are shown beside supportive, neutral and critical
// coverage.
type Headline struct {
	Item       string `yaml:"item"`
	Supportive string `yaml:"supportive"`
	Neutral    string `yaml:"neutral"`
	Critical   string `yaml:"critical"`
	// Why says why these answers stand beside the classes; it may be empty.
	Why string `yaml:"why"`
}

// Pair sets an answer beside the measure of coverage that is nearest to it.
type Pair struct {
	Item   string `yaml:"item"`
	Answer string `yaml:"answer"`
	// Figure is a share of articles.
	Figure Figure `yaml:"figure"`
	// Why says why the two stand beside each other, and what keeps them apart.
	Why string `yaml:"why"`
}

// Item is one question that respondents were asked, with the shares of its answers.
type Item struct {
	ID string `yaml:"id"`
	// Question is in our words; Wording is as it was asked, or Unknown.
	Question string   `yaml:"question"`
	Wording  string   `yaml:"wording"`
	Answers  []Answer `yaml:"answers"`
}

// Answer is the share of respondents, in percent, who gave an answer.
type Answer struct {
	ID    string `yaml:"id"`
	Label string `yaml:"label"`
	// Short is a word for legends; empty for the label.
	Short   string  `yaml:"short"`
	Percent float64 `yaml:"percent"`
	// Qualifier says how Percent is meant; Stated whether the source itself gives it.
	Qualifier Qualifier `yaml:"qualifier"`
	Stated    bool      `yaml:"stated"`
	// ByCountry are the shares in single countries, by the ids of Countries.
	ByCountry map[string]Share `yaml:"by_country"`
}

// Share is a share of respondents in one country.
type Share struct {
	Percent   float64   `yaml:"percent"`
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
func (a Answer) String() string { return a.Share().String() }

// Share is the answer's share with how it was stated.
func (a Answer) Share() Share { return Share{a.Percent, a.Qualifier, a.Stated} }

// Name is the short word for an answer, its label where it has none.
func (a Answer) Name() string {
	if a.Short != "" {
		return a.Short
	}
	return a.Label
}

// In is the answer as it was given in one country; ok is false where its share there is not known.
func (a Answer) In(country string) (Answer, bool) {
	s, ok := a.ByCountry[country]
	a.Percent, a.Qualifier, a.Stated, a.ByCountry = s.Percent, s.Qualifier, s.Stated, nil
	return a, ok
}

// String is the share as a reader should see it.
func (s Share) String() string {
	share := fmt.Sprintf("%g %%", s.Percent)
	switch s.Qualifier {
	case IsUnder, IsOver:
		return string(s.Qualifier) + " " + share
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

// Study is another study's finding, known from a summary.
type Study struct {
	ID      string `yaml:"id"`
	Title   string `yaml:"title"`
	Year    int    `yaml:"year"`
	DOI     string `yaml:"doi"`
	Finding string `yaml:"finding"`
}

// Item is the item with an id.
func (s Survey) Item(id string) (Item, bool) {
	i := slices.IndexFunc(s.Items, func(it Item) bool { return it.ID == id })
	if i < 0 {
		return Item{}, false
	}
	return s.Items[i], true
}

// Answer is the item's answer with an id.
func (it Item) Answer(id string) (Answer, bool) {
	i := slices.IndexFunc(it.Answers, func(a Answer) bool { return a.ID == id })
	if i < 0 {
		return Answer{}, false
	}
	return it.Answers[i], true
}

// Beside are the answers shown beside supportive, neutral and critical coverage; ok is false
// where none do. Their shares sum to 100 in a checked survey.
func (s Survey) Beside() (supportive, neutral, critical Answer, ok bool) {
	if s.Headline == nil {
		return supportive, neutral, critical, false
	}
	it, ok := s.Item(s.Headline.Item)
	supportive, _ = it.Answer(s.Headline.Supportive)
	neutral, _ = it.Answer(s.Headline.Neutral)
	critical, _ = it.Answer(s.Headline.Critical)
	return supportive, neutral, critical, ok
}

// Choose is the survey with an id, or all of them when the id is empty.
func Choose(all []Survey, id string) ([]Survey, error) {
	if id == "" {
		return all, nil
	}
	var ids []string
	for _, s := range all {
		if s.ID == id {
			return []Survey{s}, nil
		}
		ids = append(ids, s.ID)
	}
	return nil, article.Usagef("", "no survey %.60q is configured", id).Advise(article.Say("Use one of %s.", article.Names(ids)))
}

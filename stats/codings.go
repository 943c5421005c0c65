package stats

import (
	"context"
	"fmt"
	"slices"

	"yulun/article"
	"yulun/codebook"
	"yulun/coding"
	"yulun/index"
	"yulun/locale"
	"yulun/stats/accuracy"
	"yulun/stats/reliability"
	"yulun/survey"
)

// CodingReader is what a correction asks of the store.
type CodingReader interface {
	Samples(ctx context.Context) ([]coding.Sample, error)
	Sample(ctx context.Context, id string) (coding.Sample, error)
	Codings(ctx context.Context, sample string) ([]coding.Coding, error)
	Coders(ctx context.Context) ([]coding.Coder, error)
	Evaluated(ctx context.Context, sample string) ([]coding.Evaluated, error)
}

// Finder is what a correction asks of an index.
type Finder interface {
	Search(ctx context.Context, q index.Query) (index.Result, error)
	Each(ctx context.Context, q index.Query, f func(index.Hit) error) error
}

// Codings are where the coded samples are by which figures are corrected. The zero value corrects
// nothing.
type Codings struct {
	Store CodingReader
	Index Finder
}

// Validation says what backs the scorer's figures.
type Validation struct {
	// Sample is the coded sample. Codings counts its articles that are among those of the figures
	// and on which people decided.
	Sample  string `json:"sample"`
	Codings int    `json:"codings"`
	// Coders counts the people, Alpha is Krippendorff's of the class, in the whole sample.
	Coders int             `json:"coders"`
	Alpha  survey.Interval `json:"alpha"`
	// F1 is the mean over the classes, of the scorer on the codings that count.
	F1 survey.Interval `json:"f1"`
	// Undecided and Changed are coded articles that don't count: coders differ on their relevance,
	// or their text was revised since.
	Undecided int `json:"undecided"`
	Changed   int `json:"changed"`
	// Later counts the articles that came after the sample was drawn: they are taken to be read as
	// well as the others.
	Later int `json:"later"`
	// Refused says why nothing is corrected; empty where figures are.
	Refused string `json:"refused,omitempty"`
	// Said is Refused for another language.
	Said article.Words `json:"-"`
}

// Corrects reports whether figures are corrected; false for nil.
func (v *Validation) Corrects() bool { return v != nil && v.Refused == "" }

// codedArticle is one coded article of a query.
type codedArticle struct {
	article.Article
	probability float64
	decision    coding.Decision
}

// decided is a sample with what people decided.
type decided struct {
	coding.Sample
	codings   []coding.Coding
	decisions []coding.Decision
}

// idsAtOnce is how many articles one question to the index names.
const idsAtOnce = 100

// find looks for the sample by which the figures of a query are corrected, and for the coded
// articles among those of the query. Without a sample that people coded, the Validation is nil.
func (c Codings) find(
	ctx context.Context,
	q index.Query,
	book codebook.Codebook,
) (*Validation, []codedArticle, error) {
	if c.Store == nil {
		return nil, nil, nil
	}
	all, err := c.decided(ctx)
	if err != nil || len(all) == 0 {
		return nil, nil, err
	}
	var first *Validation
	for _, d := range all {
		v, err := c.covers(ctx, q, d)
		if err != nil {
			return nil, nil, err
		}
		if v.Refused != "" {
			if first == nil {
				first = v
			}
			continue
		}
		coded, err := c.among(ctx, q, d, v)
		if err != nil {
			return nil, nil, err
		}
		v.measure(d, coded, book)
		return v, coded, nil
	}
	return first, nil, nil
}

// decided are the samples that people coded, those with the most decisions first.
func (c Codings) decided(ctx context.Context) ([]decided, error) {
	samples, err := c.Store.Samples(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the samples: %w", err)
	}
	var all []decided
	for _, s := range samples {
		if !s.IsDrawn() {
			continue
		}
		codings, err := c.Store.Codings(ctx, s.ID)
		if err != nil {
			return nil, fmt.Errorf("read the codings of the sample %s: %w", s.ID, err)
		}
		if decisions := coding.Decide(codings, false); len(decisions) > 0 {
			all = append(all, decided{s, codings, decisions})
		}
	}
	slices.SortStableFunc(
		all,
		func(a, b decided) int { return len(b.decisions) - len(a.decisions) },
	)
	return all, nil
}

// refuse says why nothing is corrected.
func (v *Validation) refuse(format string, args ...any) {
	v.Said = article.Say(format, args...)
	v.Refused = locale.Sprintf(format, args...)
}

// covers checks that every article of a query could have been drawn.
func (c Codings) covers(ctx context.Context, q index.Query, d decided) (*Validation, error) {
	v := &Validation{Sample: d.ID}
	if d.Unit == string(index.Stories) && q.Unit != index.Stories {
		v.refuse("its sample was drawn of stories, so reprints could not be drawn: count stories with --unit story")
		return v, nil
	}
	from, err := index.Parse(index.Vocabulary{}, d.Query)
	if err != nil {
		return nil, fmt.Errorf("read the query %q of the sample %s: %w", d.Query, d.ID, err)
	}
	total, err := c.count(ctx, q)
	if err != nil {
		return nil, err
	}
	within := 0
	if both, some := q.And(from); some {
		if within, err = c.count(ctx, both); err != nil {
			return nil, err
		}
	}
	if within < total {
		v.refuse("%d of %d {article is|articles are} not among those from which its sample was drawn (%s)", total-within, total, d.Query)
		return v, nil
	}
	from.Unit = index.Unit(d.Unit)
	now, err := c.count(ctx, from)
	v.Later = max(0, now-d.Size())
	return v, err
}

func (c Codings) count(ctx context.Context, q index.Query) (int, error) {
	q.Limit, q.Facets = -1, false
	found, err := c.Index.Search(ctx, q)
	if err != nil {
		return 0, fmt.Errorf("count the articles: %w", err)
	}
	return found.Total, nil
}

// among finds the articles of a query on which people decided.
func (c Codings) among(
	ctx context.Context,
	q index.Query,
	d decided,
	v *Validation,
) ([]codedArticle, error) {
	whole, err := c.Store.Sample(ctx, d.ID)
	if err != nil {
		return nil, fmt.Errorf("read the sample %s: %w", d.ID, err)
	}
	probability := map[string]float64{}
	for _, item := range whole.Items {
		probability[item.Article] = item.Probability
	}
	of := map[string]coding.Decision{}
	var ids []string
	for _, decision := range d.decisions {
		if probability[decision.Article] == 0 {
			continue // coded beside the sample
		}
		of[decision.Article] = decision
		ids = append(ids, decision.Article)
	}
	var coded []codedArticle
	for batch := range slices.Chunk(ids, idsAtOnce) {
		narrowed, some := q.Narrow("id", batch...)
		if !some {
			continue
		}
		err := c.Index.Each(ctx, narrowed, func(h index.Hit) error {
			decision := of[h.Article.ID]
			switch {
			case !decision.Resolved("relevant"):
				v.Undecided++
			case decision.Text != coding.Hash(h.Article.Title, h.Article.Text):
				v.Changed++
			default:
				coded = append(coded, codedArticle{h.Article, probability[h.Article.ID], decision})
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("find the coded articles: %w", err)
		}
	}
	return coded, nil
}

// measure fills in how far coders agree and how well the scorer does.
func (v *Validation) measure(d decided, coded []codedArticle, book codebook.Codebook) {
	v.Codings = len(coded)
	compared := reliability.Compare(book, d.codings, reliability.Options{Seed: 1})
	v.Coders = len(compared.Coders)
	for _, variable := range compared.Variables {
		if variable.Name == "class" {
			v.Alpha = variable.Alpha
		}
	}
	var pairs []accuracy.Pair
	for _, a := range coded {
		if a.decision.Relevant && a.decision.Class != "" {
			pairs = append(pairs, accuracy.Pair{
				Coded: string(a.decision.Class), Scored: string(a.Reading.Stance.Class),
				Weight: 1 / a.probability, Cluster: a.Outlet.ID,
			})
		}
	}
	var classes []string
	for _, id := range book.ClassIDs() {
		classes = append(classes, string(id))
	}
	v.F1 = accuracy.Measure(pairs, accuracy.Options{Classes: classes, Seed: 1}).MacroF1
}

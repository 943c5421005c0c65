package stats

import (
	"cmp"
	"context"
	"fmt"
	"hash/fnv"

	"yulun/article"
	"yulun/codebook"
	"yulun/index"
	"yulun/survey"
)

// Replicated is a study with the figures of the corpus beside the published ones.
type Replicated struct {
	Study  survey.Replication `json:"-"`
	ID     string             `json:"study"`
	Title  string             `json:"title"`
	Shares []ReplicatedShare  `json:"shares"`
	Orders []ReplicatedOrder  `json:"orders"`
	// Missing says that no group has as many articles as the study needs.
	Missing bool           `json:"corpus_missing"`
	Query   string         `json:"query"`
	Methods map[string]int `json:"methods"`
	// Validation says what backs the figures; nil where people coded no sample.
	Validation *Validation `json:"validation,omitempty"`
}

// Corpus is what stands for the corpus of a published figure.
type Corpus struct {
	Group    string `json:"group"`
	Articles int    `json:"articles"`
	Outlets  int    `json:"outlets"`
	// Irrelevant counts the articles of the group that the scorer calls irrelevant: they are in no
	// figure.
	Irrelevant int `json:"irrelevant"`
	// Missing says that the articles are too few; then nothing is measured.
	Missing bool `json:"corpus_missing"`
	// Query finds the articles.
	Query string `json:"of_query"`
}

// ReplicatedShare is a published share beside that of the corpus.
type ReplicatedShare struct {
	ID    string `json:"figure"`
	Label string `json:"label"`
	Corpus
	// Published has Wilson's interval for Texts.
	Published  survey.Interval `json:"published"`
	Texts      int             `json:"published_texts"`
	Own        survey.Interval `json:"own"`
	Difference survey.Interval `json:"difference"`
	Outcome    survey.Outcome  `json:"outcome,omitempty"`
	// Corrected is Own by a coded sample; nil without one.
	Corrected *survey.Interval `json:"corrected,omitempty"`
	// Numerator finds the articles in the share.
	Numerator string `json:"query,omitempty"`
	Note      string `json:"note,omitempty"`
}

// ReplicatedOrder is a published order of frames beside that of the corpus.
type ReplicatedOrder struct {
	ID    string `json:"figure"`
	Label string `json:"label"`
	Corpus
	Tiers  [][]string   `json:"published_order"`
	Texts  int          `json:"published_texts"`
	Frames []FrameShare `json:"frames"`
	// Agreement is Kendall's tau-b of the two orders; Units are what its interval resamples:
	// outlets, or articles where the outlets are few.
	Agreement survey.Interval `json:"agreement"`
	Units     string          `json:"resampled,omitempty"`
	Note      string          `json:"note,omitempty"`
}

// FrameShare is the share of the articles with a frame.
type FrameShare struct {
	Frame string          `json:"frame"`
	Share survey.Interval `json:"share"`
}

// ReplicateOptions say what is measured.
type ReplicateOptions struct {
	Query    index.Query
	Studies  []survey.Replication
	Codebook codebook.Codebook
	Codings  Codings
	// Articles are where the frames of single articles are read.
	Articles ScoreReader
}

// Replicate measures what studies have published. A group with fewer articles than a study needs
// has no figure.
func Replicate(ctx context.Context, asker Asker, o ReplicateOptions) ([]Replicated, error) {
	o.Query.Unit = cmp.Or(o.Query.Unit, index.Articles)
	m := &measured{
		asker: asker, asked: map[question][]index.Cell{}, parts: map[string]part{},
		o: CompareOptions{Query: o.Query, Weighting: survey.ByArticle, Codebook: o.Codebook, Codings: o.Codings, Scores: o.Articles},
	}
	var err error
	if m.validation, m.correction, err = o.Codings.correct(ctx, o.Query, o.Codebook, survey.ByArticle); err != nil {
		return nil, err
	}
	all := make([]Replicated, len(o.Studies))
	for i, study := range o.Studies {
		if all[i], err = m.replicate(ctx, study); err != nil {
			return nil, fmt.Errorf("study %s: %w", study.ID, err)
		}
	}
	return all, nil
}

func (m *measured) replicate(ctx context.Context, study survey.Replication) (Replicated, error) {
	r := Replicated{
		Study: study, ID: study.ID, Title: study.Title, Shares: []ReplicatedShare{}, Orders: []ReplicatedOrder{},
		Missing: true, Query: m.o.Query.String(), Methods: map[string]int{}, Validation: m.validation,
	}
	used := map[string]bool{}
	corpus := func(id string) (Corpus, part, error) {
		group, _ := study.Group(id)
		c, p, err := m.corpus(ctx, group, study.Least)
		if err == nil && !c.Missing {
			r.Missing = false
			for _, cell := range p.cells {
				for method, n := range cell.Methods {
					if !used[id] {
						r.Methods[method] += n
					}
				}
			}
			used[id] = true
		}
		return c, p, err
	}
	for _, published := range study.Shares {
		c, p, err := corpus(published.Figure.Of)
		if err != nil {
			return r, err
		}
		r.Shares = append(r.Shares, m.replicatedShare(published, c, p))
	}
	for _, published := range study.Orders {
		c, p, err := corpus(published.Of)
		if err != nil {
			return r, err
		}
		order, err := m.replicatedOrder(ctx, published, c, p)
		if err != nil {
			return r, err
		}
		r.Orders = append(r.Orders, order)
	}
	return r, nil
}

// corpus counts the articles of a group.
func (m *measured) corpus(ctx context.Context, group survey.Group, least int) (Corpus, part, error) {
	p, err := m.part(ctx, group.Where)
	if err != nil {
		return Corpus{}, p, err
	}
	c := Corpus{Group: group.Label, Articles: p.Articles, Outlets: p.Outlets, Missing: p.Articles < least, Query: p.query.String()}
	if p.query.Relevance == index.RelevantOnly && p.known {
		others := p.query
		others.Relevance = index.IrrelevantOnly
		cells, err := m.cells(ctx, others, index.Whole, index.Ungrouped)
		if err != nil {
			return c, p, err
		}
		for _, cell := range cells {
			c.Irrelevant += cell.Articles
		}
	}
	return c, p, nil
}

func (m *measured) replicatedShare(published survey.PublishedShare, c Corpus, p part) ReplicatedShare {
	s := ReplicatedShare{
		ID: published.Figure.ID, Label: published.Figure.Label, Corpus: c, Texts: published.Texts, Note: published.Note,
		Published: survey.WilsonShare(published.Percent/100, published.Texts),
	}
	if c.Missing {
		return s
	}
	f := p.figure(published.Figure, m.o.Codebook)
	s.Own, s.Numerator = f.Value, f.Query
	s.Difference = survey.Difference(s.Own, s.Published)
	s.Outcome = survey.OutcomeOf(s.Difference)
	if corrected, ok := p.corrected(); ok {
		if v := corrected.figure(published.Figure, m.o.Codebook).Value; v.Known {
			s.Corrected = &v
		}
	}
	return s
}

func (m *measured) replicatedOrder(ctx context.Context, published survey.PublishedOrder, c Corpus, p part) (ReplicatedOrder, error) {
	o := ReplicatedOrder{
		ID: published.ID, Label: published.Label, Corpus: c, Tiers: published.Tiers, Texts: published.Texts, Note: published.Note,
		Frames: []FrameShare{},
	}
	if c.Missing {
		return o, nil
	}
	var frames []article.Frame
	var tiers []int
	for tier, ids := range published.Tiers {
		for _, id := range ids {
			frames, tiers = append(frames, article.Frame(id)), append(tiers, tier)
			o.Frames = append(o.Frames, FrameShare{id, p.Frames[article.Frame(id)]})
		}
	}
	units, err := m.framed(ctx, p, frames)
	if err != nil {
		return o, err
	}
	o.Units = "articles"
	if c.Outlets >= survey.FewOutlets {
		o.Units = "outlets"
	}
	o.Agreement = survey.RankAgreement(units, tiers, seedOf(units))
	return o, nil
}

// framed counts the articles with each frame, by outlet, or for each article where outlets are few.
func (m *measured) framed(ctx context.Context, p part, frames []article.Frame) ([]survey.Outlet, error) {
	if p.Outlets >= survey.FewOutlets {
		outlets := map[string]*survey.Outlet{}
		for _, c := range p.cells {
			o := outlets[c.Outlet.ID]
			if o == nil {
				o = &survey.Outlet{Sums: make([]float64, len(frames))}
				outlets[c.Outlet.ID] = o
			}
			o.N += c.Articles
			for i, f := range frames {
				o.Sums[i] += float64(c.Frames[f])
			}
		}
		var units []survey.Outlet
		for _, id := range sortedKeys(outlets) {
			units = append(units, *outlets[id])
		}
		return units, nil
	}
	var units []survey.Outlet
	q := p.query
	q.Order = index.Oldest
	err := m.o.Scores.Each(ctx, q, func(h index.Hit) error {
		u := survey.Outlet{N: 1, Sums: make([]float64, len(frames))}
		for i, f := range frames {
			if _, has := h.Article.Reading.Frames[f]; has {
				u.Sums[i] = 1
			}
		}
		units = append(units, u)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the frames of the articles: %w", err)
	}
	return units, nil
}

// seedOf is a seed of the data, so that the same articles give the same interval.
func seedOf(units []survey.Outlet) uint64 {
	seed := fnv.New64a()
	for _, u := range units {
		fmt.Fprintln(seed, u.N, u.Sums)
	}
	return seed.Sum64()
}

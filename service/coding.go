package service

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"yulun/article"
	"yulun/coding"
	"yulun/index"
)

// SampleOptions say which sample is drawn.
type SampleOptions struct {
	// Name is the sample's id; empty: one that follows from what was drawn.
	Name string
	// Query says which articles are drawn from.
	Query  index.Query
	Design coding.Design
	Seed   uint64
}

// DrawSample draws a sample of the hits of a query and keeps it. The same articles, design and seed
// give the same sample, which is kept once. Store and index must be open.
func (s *Service) DrawSample(ctx context.Context, o SampleOptions) (coding.Sample, error) {
	if o.Name == coding.Corrections {
		return coding.Sample{}, article.Usagef(
			"Choose another name.",
			"%s is the name of the articles that people pick to correct", o.Name,
		)
	}
	var units []coding.Unit
	zone := index.ZoneOrShanghai(o.Query.Zone)
	err := s.index.Each(ctx, o.Query, func(h index.Hit) error {
		units = append(units, coding.NewUnit(h.Article, o.Design.By, zone))
		return nil
	})
	if err != nil {
		return coding.Sample{}, err
	}
	sample, err := coding.Draw(units, o.Design, o.Seed)
	if err != nil {
		return coding.Sample{}, &article.Error{
			Code: article.CodeUsage, Message: "draw a sample", Err: err,
			Remedy: "Change --n, --by, --oversample or the query; --all takes irrelevant articles in.",
		}
	}
	for i := range sample.Items {
		item := &sample.Items[i]
		a, err := s.store.Article(ctx, item.Article)
		if err != nil {
			return coding.Sample{}, err
		}
		item.Text, item.Revision = coding.Hash(a.Title, a.Text), a.Revision
	}
	sample.Query, sample.Unit, sample.Drawn = o.Query.String(), string(
		cmp.Or(o.Query.Unit, index.Articles),
	), s.o.Now()
	sample.ID = cmp.Or(o.Name, sample.Digest())
	if err := s.store.SaveSample(ctx, sample); err != nil {
		return coding.Sample{}, err
	}
	return s.store.Sample(ctx, sample.ID) // which says when it was drawn first
}

// SampleNamed is a sample; where no name is given, the only one that was drawn. The store must be
// open.
func (s *Service) SampleNamed(ctx context.Context, name string) (coding.Sample, error) {
	if name != "" {
		return s.store.Sample(ctx, name)
	}
	samples, err := s.store.Samples(ctx)
	samples = slices.DeleteFunc(samples, func(s coding.Sample) bool { return !s.IsDrawn() })
	switch {
	case err != nil:
		return coding.Sample{}, err
	case len(samples) == 0:
		return coding.Sample{}, &article.Error{
			Code: article.CodeNotFound, Message: "no sample was drawn yet",
			Remedy: "yulun code sample draws one.",
		}
	case len(samples) > 1:
		return coding.Sample{}, article.Usagef(
			"Name one of them; yulun code list shows them.", "there are %d samples", len(samples),
		)
	}
	return s.store.Sample(ctx, samples[0].ID)
}

// drawnSample is a sample that stands for the articles that it was drawn from.
func (s *Service) drawnSample(ctx context.Context, name string) (coding.Sample, error) {
	sample, err := s.SampleNamed(ctx, name)
	if err == nil && !sample.IsDrawn() {
		err = article.Usagef(
			"Draw a sample with yulun code sample. yulun train --from-store --sample "+sample.ID+" learns from these.",
			"the articles of %s were picked by people, mostly since their score looked wrong: they say nothing of others", sample.ID,
		)
	}
	return sample, err
}

// CodingTexts lists the texts of an article, the present one first. The store must be open.
func (s *Service) CodingTexts(ctx context.Context, id string) ([]coding.Text, error) {
	a, err := s.store.Article(ctx, id)
	if err != nil {
		return nil, err
	}
	texts := []coding.Text{{Hash: coding.Hash(a.Title, a.Text), Revision: a.Revision, Title: a.Title, Text: a.Text}}
	revisions, err := s.store.Revisions(ctx, id)
	if err != nil {
		return nil, err
	}
	for _, r := range revisions {
		if hash := coding.Hash(r.Title, r.Text); hash != texts[0].Hash {
			texts = append(texts, coding.Text{Hash: hash, Revision: r.Number, Title: r.Title, Text: r.Text})
		}
	}
	return texts, nil
}

// TextToCode is the text of an item as it was when the sample was drawn. Where the reader has read
// that page otherwise since and the text is not kept, it is the present one.
func (s *Service) TextToCode(ctx context.Context, item coding.Item) (coding.Text, error) {
	texts, err := s.CodingTexts(ctx, item.Article)
	if err != nil {
		return coding.Text{}, fmt.Errorf("read the article %s of the sample: %w", item.Article, err)
	}
	for _, t := range texts {
		if t.Hash == item.Text {
			return t, nil
		}
	}
	return texts[0], nil
}

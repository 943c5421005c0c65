package service

import (
	"context"
	"slices"

	"yulun/article"
	"yulun/coding"
)

// KeepCoding keeps what a coder decided on the pages, checked as an import is.
func (s *Service) KeepCoding(ctx context.Context, c coding.Coding) error {
	c, err := s.checked(ctx, c)
	if err == nil {
		_, err = s.store.SaveCodings(ctx, []coding.Coding{c.WithID()}, c.At)
	}
	return err
}

// Correct keeps what somebody decided about an article in sight of its score and outlet. It is kept
// apart from samples, since such articles stand for no others.
func (s *Service) Correct(ctx context.Context, c coding.Coding) error {
	c.Sample, c.Seen, c.Final = coding.Corrections, true, false
	c, err := s.checked(ctx, c)
	if err != nil {
		return err
	}
	item := coding.Item{Article: c.Article, Text: c.Text, Revision: c.Revision}
	if err := s.store.Pick(ctx, item, c.At); err != nil {
		return err
	}
	_, err = s.store.SaveCodings(ctx, []coding.Coding{c.WithID()}, c.At)
	return err
}

// checked is a coding that the codebook allows, of a text that its article has or had, decided now.
func (s *Service) checked(ctx context.Context, c coding.Coding) (coding.Coding, error) {
	c = c.Complete(s.o.Codebook)
	if err := faultsOf(c.Check(s.o.Codebook)); err != nil {
		return c, err
	}
	texts, err := s.CodingTexts(ctx, c.Article)
	if err != nil {
		return c, err
	}
	at := slices.IndexFunc(texts, func(t coding.Text) bool { return t.Hash == c.Text })
	if at < 0 {
		return c, article.Usagef(
			"Open the page again and code the text that it shows.",
			"the article %s has never had the text that was coded", c.Article,
		)
	}
	c.Revision, c.At = texts[at].Revision, s.o.Now()
	return c, nil
}

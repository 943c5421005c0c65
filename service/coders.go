package service

import (
	"context"
	"strings"

	"yulun/article"
	"yulun/coding"
)

// openCodings opens the store of a data folder that must exist, to keep what coders and evaluations
// say. It needs no lock of the folder: the store keeps two writers apart by itself, and nothing
// else writes these tables, so that people can code while a crawl runs.
func (s *Service) openCodings(ctx context.Context) error { return s.OpenStore(ctx) }

// configuration is the digest of the configuration; empty where nobody gives it.
func (s *Service) configuration() (string, error) {
	if s.o.Configuration == nil {
		return "", nil
	}
	return s.o.Configuration()
}

// KeepCoder keeps what is known of a coder. What is empty stays as it was recorded before.
func (s *Service) KeepCoder(ctx context.Context, c coding.Coder) (coding.Coder, error) {
	if err := s.openCodings(ctx); err != nil {
		return c, err
	}
	known, err := s.store.Coders(ctx)
	if err != nil {
		return c, err
	}
	for _, k := range known {
		if k.Name == c.Name {
			c = c.Over(k)
		}
	}
	if err := faultsOf(c.Check()); err != nil {
		return c, err
	}
	c.At = s.o.Now()
	return c, s.store.SaveCoder(ctx, c)
}

// faultsOf is the error of what a codebook refuses; nil without faults.
func faultsOf(faults []coding.Fault) error {
	if len(faults) == 0 {
		return nil
	}
	var texts, remedies []string
	for _, f := range faults {
		texts = append(texts, f.Field+": "+f.Text)
		remedies = append(remedies, f.Field+": "+f.Remedy)
	}
	return &article.Error{
		Code: article.CodeUsage, Message: strings.Join(texts, "; "), Remedy: strings.Join(remedies, "; ") + ".",
	}
}

package sqlstore

import (
	"context"
	"time"

	"yulun/coding"
	"yulun/store/internal/column"
)

// Pick implements store.Codings.
func (s *Store) Pick(ctx context.Context, item coding.Item, now time.Time) error {
	return s.do(ctx, "pick the article "+item.Article, func(t *tx) error {
		now := now.UTC().Truncate(time.Microsecond)
		document, err := column.Encode(coding.Sample{
			ID: coding.Corrections, Drawn: now, Design: coding.Design{Kind: coding.Picked}, Unit: "article",
		})
		if err != nil {
			return err
		}
		// Whether it was there or not, its row is locked, so that no two items get one place.
		var num int64
		if _, err := t.one(
			`INSERT INTO samples (id, drawn, document) VALUES ($1, $2, $3)
				ON CONFLICT (id) DO UPDATE SET drawn = samples.drawn RETURNING num`,
			[]any{coding.Corrections, now, document}, &num,
		); err != nil {
			return err
		}
		t.Exec(
			`INSERT INTO sample_items (sample, place, article, text_hash, revision, stratum, probability)
				VALUES ($1, (SELECT coalesce(max(place), 0) + 1 FROM sample_items WHERE sample = $1), $2, $3, $4, '', 0)
				ON CONFLICT (sample, article) DO NOTHING`,
			num, item.Article, item.Text, item.Revision,
		)
		return nil
	})
}

// SaveCoder implements store.Codings.
func (s *Store) SaveCoder(ctx context.Context, c coding.Coder) error {
	return s.do(ctx, "keep what is known of the coder "+c.Name, func(t *tx) error {
		c := c // work may run again
		c.At = c.At.UTC().Truncate(time.Microsecond)
		document, err := column.Encode(c)
		if err != nil {
			return err
		}
		t.Exec(
			"INSERT INTO coders (name, document) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET document = excluded.document",
			c.Name, document,
		)
		return nil
	})
}

// Coders implements store.Codings.
func (s *Store) Coders(ctx context.Context) ([]coding.Coder, error) {
	var coders []coding.Coder
	err := s.query(
		ctx, "SELECT document FROM coders ORDER BY name", nil,
		collect(func(row Row) (c coding.Coder, err error) {
			err = row.Scan(column.Document{To: &c})
			return c, err
		}, &coders),
	)
	return coders, s.engine.Failed(ctx, "read what is known of coders", err)
}

// SaveEvaluated implements store.Codings.
func (s *Store) SaveEvaluated(ctx context.Context, e coding.Evaluated) error {
	return s.do(ctx, "record an evaluation", func(t *tx) error {
		e := e // work may run again
		e.At = e.At.UTC().Truncate(time.Microsecond)
		document, err := column.Encode(e)
		if err != nil {
			return err
		}
		t.Exec(
			"INSERT INTO evaluations (sample, at, document) VALUES ($1, $2, $3)", e.Sample, e.At,
			document,
		)
		return nil
	})
}

// Evaluated implements store.Codings.
func (s *Store) Evaluated(ctx context.Context, sample string) ([]coding.Evaluated, error) {
	var all []coding.Evaluated
	err := s.query(
		ctx, "SELECT document FROM evaluations WHERE sample = $1 ORDER BY num", []any{sample},
		collect(func(row Row) (e coding.Evaluated, err error) {
			err = row.Scan(column.Document{To: &e})
			return e, err
		}, &all),
	)
	return all, s.engine.Failed(ctx, "read the evaluations of the sample "+sample, err)
}

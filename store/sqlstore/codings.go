package sqlstore

import (
	"context"
	"time"

	"yulun/article"
	"yulun/coding"
	"yulun/store"
	"yulun/store/internal/column"
)

// SaveSample implements store.Codings.
func (s *Store) SaveSample(ctx context.Context, sample coding.Sample) error {
	return s.do(ctx, "keep the sample "+sample.ID, func(t *tx) error {
		items := sample.Items
		sample := sample // work may run again
		sample.Items, sample.Drawn = nil, sample.Drawn.UTC().Truncate(time.Microsecond)
		document, err := column.Encode(sample)
		if err != nil {
			return err
		}
		var num int64
		found, err := t.one(

			`INSERT INTO samples (id, drawn, document) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING RETURNING num`,
			[]any{sample.ID, sample.Drawn, document}, &num,
		)
		if err != nil {
			return err
		}
		if !found {
			return t.sameItems(sample.ID, items)
		}
		for _, i := range items {
			t.Exec(

				`INSERT INTO sample_items (sample, place, article, text_hash, revision, stratum, probability) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
				num, i.Place, i.Article, i.Text, i.Revision, i.Stratum, i.Probability,
			)
		}
		return nil
	})
}

// sameItems is an error where a sample that is kept has other items.
func (t *tx) sameItems(sample string, items []coding.Item) error {
	var kept []coding.Item
	if err := t.Query(
		itemsOf+" ORDER BY i.place", []any{sample}, collect(scanItem, &kept),
	); err != nil {
		return err
	}
	same := len(kept) == len(items)
	for i := 0; same && i < len(kept); i++ {
		same = kept[i] == items[i]
	}
	if same {
		return nil
	}
	return article.Usagef(
		"Choose another name.", "there is a sample %s with other articles", sample,
	)
}

// itemsOf reads the items of a sample.
const itemsOf = `SELECT i.place, i.article, i.text_hash, i.revision, i.stratum, i.probability
	FROM sample_items i JOIN samples s ON s.num = i.sample WHERE s.id = $1`

func scanItem(row Row) (i coding.Item, err error) {
	err = row.Scan(&i.Place, &i.Article, &i.Text, &i.Revision, &i.Stratum, &i.Probability)
	return i, err
}

func scanSample(row Row) (s coding.Sample, err error) {
	err = row.Scan(column.Document{To: &s})
	return s, err
}

// Samples implements store.Codings.
func (s *Store) Samples(ctx context.Context) ([]coding.Sample, error) {
	var samples []coding.Sample
	err := s.query(
		ctx, "SELECT document FROM samples ORDER BY num", nil, collect(scanSample, &samples),
	)
	return samples, s.engine.Failed(ctx, "list the samples", err)
}

// Sample implements store.Codings.
func (s *Store) Sample(ctx context.Context, id string) (coding.Sample, error) {
	var found []coding.Sample
	err := s.view(ctx, "read the sample "+id, func(v view) error {
		err := v.query(
			"SELECT document FROM samples WHERE id = $1", []any{id}, collect(scanSample, &found),
		)
		if err != nil || len(found) == 0 {
			return err
		}
		return v.query(itemsOf+" ORDER BY i.place", []any{id}, collect(scanItem, &found[0].Items))
	})
	switch {
	case err != nil:
		return coding.Sample{}, err
	case len(found) == 0:
		return coding.Sample{}, noSample(id)
	}
	return found[0], nil
}

func noSample(id string) error {
	return article.NotFoundf(article.Say("yulun code list names the samples."), "there is no sample %s", id)
}

// SaveCodings implements store.Codings.
func (s *Store) SaveCodings(
	ctx context.Context, codings []coding.Coding, now time.Time,
) (saved store.SavedCodings, err error) {
	err = s.do(ctx, "keep codings", func(t *tx) error {
		saved = store.SavedCodings{} // work may run again
		samples := map[string]int64{}
		for _, c := range codings {
			if _, ok := samples[c.Sample]; !ok {
				// The lock keeps two calls from replacing the same coding at once.
				var num int64
				found, err := t.one(
					"SELECT num FROM samples WHERE id = $1"+t.dialect.lock(" FOR UPDATE"),
					[]any{c.Sample}, &num,
				)
				if err != nil {
					return err
				}
				if !found {
					return noSample(c.Sample)
				}
				samples[c.Sample] = num
			}
			if err := t.saveCoding(samples[c.Sample], c, now, &saved); err != nil {
				return err
			}
		}
		return nil
	})
	return saved, err
}

func (t *tx) saveCoding(
	sample int64, c coding.Coding, now time.Time, saved *store.SavedCodings,
) error {
	var drawn bool
	_, err := t.one(
		"SELECT EXISTS (SELECT 1 FROM sample_items WHERE sample = $1 AND article = $2)",
		[]any{sample, c.Article}, &drawn,
	)
	if err != nil {
		return err
	}
	if !drawn {
		return article.NotFoundf(article.Words{}, "the article %s is not in the sample %s", c.Article, c.Sample)
	}
	c = c.WithID()
	c.At = c.At.UTC().Truncate(time.Microsecond)
	document, err := column.Encode(c)
	if err != nil {
		return err
	}
	var kept coding.Coding
	found, err := t.one(
		"SELECT document FROM codings WHERE id = $1 AND replaced IS NULL", []any{c.ID},
		column.Document{To: &kept},
	)
	if err != nil {
		return err
	}
	if found {
		kept.At = c.At
		before, err := column.Encode(kept)
		if err != nil {
			return err
		}
		if before == document {
			saved.Unchanged++
			return nil
		}
		t.Exec("UPDATE codings SET replaced = $1 WHERE id = $2 AND replaced IS NULL", now, c.ID)
		saved.Replaced++
	} else {
		saved.New++
	}
	t.Exec(

		"INSERT INTO codings (id, sample, article, coder, final, kept, document) VALUES ($1, $2, $3, $4, $5, $6, $7)",
		c.ID, sample, c.Article, c.Coder, c.Final, now, document,
	)
	return nil
}

// codingsOf reads the codings of a sample.
const codingsOf = ` FROM codings c JOIN samples s ON s.num = c.sample JOIN sample_items i ON i.sample = c.sample AND i.article = c.article
	WHERE s.id = $1 AND c.replaced IS `

// Codings implements store.Codings.
func (s *Store) Codings(ctx context.Context, sample string) ([]coding.Coding, error) {
	var codings []coding.Coding
	err := s.query(
		ctx, "SELECT c.document"+codingsOf+"NULL ORDER BY i.place, c.num", []any{sample},
		collect(func(row Row) (c coding.Coding, err error) {
			err = row.Scan(column.Document{To: &c})
			return c, err
		}, &codings),
	)
	return codings, s.engine.Failed(ctx, "read the codings of the sample "+sample, err)
}

// PastCodings implements store.Codings.
func (s *Store) PastCodings(ctx context.Context, sample string) ([]store.PastCoding, error) {
	var codings []store.PastCoding
	err := s.query(
		ctx, "SELECT c.document, c.replaced"+codingsOf+"NOT NULL ORDER BY i.place, c.num",
		[]any{sample},
		collect(func(row Row) (c store.PastCoding, err error) {
			err = row.Scan(column.Document{To: &c.Coding}, column.Instant{To: &c.Replaced})
			return c, err
		}, &codings),
	)
	return codings, s.engine.Failed(ctx, "read the earlier codings of the sample "+sample, err)
}

// Uncoded implements store.Codings.
func (s *Store) Uncoded(
	ctx context.Context, sample, coder string, limit int,
) ([]coding.Item, error) {
	var items []coding.Item
	err := s.query(ctx, itemsOf+` AND NOT EXISTS (SELECT 1 FROM codings c
		WHERE c.sample = i.sample AND c.article = i.article AND c.coder = $2 AND NOT c.final AND c.replaced IS NULL)
		ORDER BY i.place LIMIT $3`, []any{sample, coder, limit}, collect(scanItem, &items))
	return items, s.engine.Failed(ctx, "list what "+coder+" has not coded", err)
}

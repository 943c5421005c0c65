package sqlite

import (
	"context"
	"time"

	"yulun/article"
	"yulun/store"
	"yulun/store/internal/column"
)

// Health implements store.Reader.
func (s *Store) Health(ctx context.Context, zone *time.Location) ([]store.HealthDay, error) {
	var days store.HealthDays
	if err := s.coverage(ctx, zone, &days); err != nil {
		return nil, s.failed("read the coverage of each day", err)
	}
	if err := s.crawls(ctx, zone, &days); err != nil {
		return nil, s.failed("read the crawls of each day", err)
	}
	return days.List(), nil
}

// coverage counts the addresses by the day to which they are dated: by their pages once they are read, by the listings before.
// Of the addresses that a source has of one article it counts the one that stands for the article, else the first.
func (s *Store) coverage(ctx context.Context, zone *time.Location, days *store.HealthDays) error {
	const published = `iif(a.num IS NULL, d.published, a.published)`
	return s.query(ctx, `SELECT d.source, iif(length(`+published+`) = 10, `+published+`, '') AS bare,
			iif(a.num IS NULL, d.published_at, a.published_at) / ? AS slot,
			count(*), sum(d.answered), count(a.num), count(nullif(a.method, ''))
		FROM addresses d LEFT JOIN articles a ON a.num = d.article
		WHERE d.kind = 'article' AND (a.num IS NULL OR a.address = d.id OR d.part = 0 AND NOT EXISTS (
			SELECT 1 FROM addresses o WHERE o.article = a.num AND o.source = d.source AND o.part = 0 AND (o.id = a.address OR o.id < d.id)))
		GROUP BY d.source, bare, slot`, []any{store.HealthSlot.Microseconds()}, func(row scanner) error {
		var source string
		var m article.Moment
		var slot *int64
		var due, fetched, read, scored int
		if err := row.Scan(&source, column.Moment{To: &m}, &slot, &due, &fetched, &read, &scored); err != nil {
			return err
		}
		if m.IsZero() && slot != nil {
			m = article.At(time.UnixMicro(*slot * store.HealthSlot.Microseconds()))
		}
		d := days.On(source, m, zone)
		d.Due += due
		d.Fetched += fetched
		d.Read += read
		d.Scored += scored
		return nil
	})
}

// crawls counts the runs that read listings by the day on which they began.
func (s *Store) crawls(ctx context.Context, zone *time.Location, days *store.HealthDays) error {
	return s.query(ctx, "SELECT source, started, error <> '', every FROM runs WHERE recheck = 0 AND period = ''", nil, func(row scanner) error {
		var source string
		var started time.Time
		var failed bool
		var every time.Duration
		if err := row.Scan(&source, instant{&started}, &failed, column.Duration{To: &every}); err != nil {
			return err
		}
		d := days.On(source, article.At(started), zone)
		d.Runs++
		d.Every = max(d.Every, every)
		if failed {
			d.FailedRuns++
		}
		return nil
	})
}

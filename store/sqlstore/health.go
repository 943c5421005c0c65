package sqlstore

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
	err := s.view(ctx, "read the coverage and the crawls of each day", func(v view) error {
		if err := v.coverage(zone, &days); err != nil {
			return err
		}
		return v.crawls(zone, &days)
	})
	if err != nil {
		return nil, err
	}
	return days.List(), nil
}

// coverage counts the addresses by the day to which they are dated: by their pages once they are
// read, by the listings before. Of the addresses that a source has of one article it counts the one
// that stands for the article, else the first.
func (v view) coverage(zone *time.Location, days *store.HealthDays) error {
	const published = `CASE WHEN a.num IS NULL THEN d.published ELSE a.published END`
	return v.query(`SELECT d.source, CASE WHEN length(`+published+`) = 10 THEN `+published+` ELSE '' END AS bare,
			`+v.dialect.Slot("CASE WHEN a.num IS NULL THEN d.published_at ELSE a.published_at END")+` AS slot,
			count(*), count(*) FILTER (WHERE d.answered), count(a.num), count(nullif(a.method, ''))
		FROM addresses d LEFT JOIN articles a ON a.num = d.article
		WHERE d.kind = 'article' AND (a.num IS NULL OR a.address = d.id OR NOT d.part AND NOT EXISTS (
			SELECT 1 FROM addresses o WHERE o.article = a.num AND o.source = d.source AND NOT o.part AND (o.id = a.address OR o.id < d.id)))
		GROUP BY d.source, bare, slot`, nil, func(row Row) error {
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
func (v view) crawls(zone *time.Location, days *store.HealthDays) error {
	return v.query("SELECT source, started, error <> '', every FROM runs WHERE recheck = false AND period = ''", nil, func(row Row) error {
		var source string
		var started time.Time
		var failed bool
		var every time.Duration
		if err := row.Scan(&source, column.Instant{To: &started}, &failed, column.Duration{To: &every}); err != nil {
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

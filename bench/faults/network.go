package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync/atomic"

	"github.com/Shopify/toxiproxy/v2/toxics"
)

// networks are what the proxy between crawler and press does.
func networks() []kind {
	return []kind{
		{name: "net-drop", round: through(`"type": "counted_reset", "attributes": {"timeout": %d}`, 30)},
		{name: "net-truncate", round: through(`"type": "limit_data", "attributes": {"bytes": %d}`, 6_000)},
		{name: "net-delay", round: through(`"type": "counted_latency", "attributes": {"latency": %d, "jitter": 50}`, 100)},
	}
}

// countToxics makes the proxy know toxics that count the connections that they take hold of.
func countToxics() {
	toxics.Register("counted_reset", new(countedReset))
	toxics.Register("counted_latency", new(countedLatency))
}

// counter counts connections.
type counter struct{ connections atomic.Int64 }

func (c *counter) met() int64 { return c.connections.Load() }

type countedReset struct {
	toxics.ResetToxic
	counter
}

// Pipe implements toxics.Toxic.
func (t *countedReset) Pipe(s *toxics.ToxicStub) {
	t.connections.Add(1)
	t.ResetToxic.Pipe(s)
}

type countedLatency struct {
	toxics.LatencyToxic
	counter
}

// Pipe implements toxics.Toxic.
func (t *countedLatency) Pipe(s *toxics.ToxicStub) {
	t.connections.Add(1)
	t.LatencyToxic.Pipe(s)
}

// inStore calls f with the store of a data folder that no program has open.
func inStore(data string, f func(*sql.DB) error) (err error) {
	db, err := sql.Open("sqlite", filepath.Join(data, "store.db"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return f(db)
}

// brokenOff counts the visits of a data folder whose connection broke off: where the proxy does not
// count, the program has to have seen the fault.
func brokenOff(ctx context.Context, data string) (n int64, err error) {
	err = inStore(data, func(db *sql.DB) error {
		return db.QueryRowContext(ctx, `SELECT count(*) FROM fetches WHERE code = 'connection_lost'`).Scan(&n)
	})
	return n, err
}

// waiting lists the addresses of a data folder that failed and will be asked again: what they show
// is missing openly.
func waiting(ctx context.Context, data string) (list []string, err error) {
	err = inStore(data, func(db *sql.DB) (err error) {
		list, err = column(ctx, db, `SELECT url FROM addresses WHERE outcome = 'failed' AND due IS NOT NULL`)
		return err
	})
	return list, err
}

// letPass lets the hour pass after which a crawl asks again for addresses that failed.
func letPass(ctx context.Context, data string) error {
	return inStore(data, func(db *sql.DB) error {
		_, err := db.ExecContext(ctx, `UPDATE addresses SET due = 0 WHERE outcome = 'failed' AND due IS NOT NULL`)
		return err
	})
}

// through lets a share of the connections of a crawl suffer: toxic has a number up to most.
// Articles that the crawl could not get are missing openly, none is kept in part, and the next
// crawl over a sound network has them, once it is time to ask again.
func through(toxic string, most int) func(context.Context, *round) error {
	return func(ctx context.Context, r *round) error {
		text := fmt.Sprintf(`{"name": "fault", "toxicity": %.1f, `+toxic+`}`, 0.2+0.6*r.random.Float64(), 1+r.random.IntN(most))
		added, err := r.proxy.Toxics.AddToxicJson(strings.NewReader(text))
		if err != nil {
			return fmt.Errorf("%s: %w", text, err)
		}
		res := r.yulun(ctx, "crawl", "--quiet")
		r.proxy.Toxics.ResetToxics(ctx)
		met := int64(0)
		if counted, ok := added.Toxic.(interface{ met() int64 }); ok {
			met = counted.met()
		} else if met, err = brokenOff(ctx, r.data()); err != nil {
			return err
		}
		r.struck = met > 0
		wait, err := waiting(ctx, r.data())
		if err != nil {
			return err
		}
		for _, address := range wait {
			if !strings.Contains(res.say, address) {
				r.silently("%s failed, and the crawl did not name it", address)
			}
		}
		got, twice, exported := r.exported(ctx, r.data())
		if exported.code == 0 {
			r.like(got, twice, res.code == 0 && len(wait) == 0)
		}
		if res.code != 0 && res.code != 3 {
			r.silently("%v", res.err())
		}
		if err := letPass(ctx, r.data()); err != nil {
			return err
		}
		r.yulun(ctx, "crawl", "--quiet") // whatever it says, what is there is compared
		r.whole(ctx, r.data())
		return nil
	}
}

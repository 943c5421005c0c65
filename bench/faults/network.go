package main

import (
	"context"
	"fmt"
	"strings"
)

// networks are what the proxy between crawler and press does.
func networks() []kind {
	return []kind{
		{name: "net-drop", round: through(`"type": "reset_peer", "attributes": {"timeout": %d}`, 30)},
		{name: "net-truncate", round: through(`"type": "limit_data", "attributes": {"bytes": %d}`, 40_000)},
		{name: "net-delay", round: through(`"type": "latency", "attributes": {"latency": %d, "jitter": 50}`, 100)},
	}
}

// through lets a share of the connections of a crawl suffer: toxic has a number up to most. Articles
// that the crawl could not get are missing openly, none is kept in part, and the next crawl over a
// sound network has them or says that they wait.
func through(toxic string, most int) func(context.Context, *round) error {
	return func(ctx context.Context, r *round) error {
		text := fmt.Sprintf(`{"name": "fault", "toxicity": %.1f, `+toxic+`}`, 0.2+0.6*r.random.Float64(), 1+r.random.IntN(most))
		if _, err := r.proxy.Toxics.AddToxicJson(strings.NewReader(text)); err != nil {
			return fmt.Errorf("%s: %w", text, err)
		}
		res := r.yulun(ctx, "crawl", "--quiet")
		r.proxy.Toxics.ResetToxics(ctx)
		r.struck = true
		got, twice, exported := r.exported(ctx, r.data())
		if exported.code == 0 {
			r.like(got, twice, res.code == 0)
		}
		if res.code != 0 && res.code != 3 {
			r.silently("%v", res.err())
		}
		r.yulun(ctx, "crawl", "--quiet") // whatever it says, what is there is compared
		r.whole(ctx, r.data())
		return nil
	}
}

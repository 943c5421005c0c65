package crawler

import (
	"context"
	"errors"

	"golang.org/x/sync/errgroup"

	"yulun/crawler/fetch"
	"yulun/frontier"
)

// visitOnly visits the addresses of Options.Only, but for those from which there has been an
// answer: a list that is given again is continued, and nothing is asked for twice.
func (r *run) visitOnly(ctx context.Context, only []frontier.Address) error {
	addresses := make([]frontier.Address, len(only))
	for i, a := range only {
		a.SourceID, a.URL, a.Kind = r.source.ID, normal(a.URL), frontier.KindArticle
		addresses[i] = a
	}
	if _, err := r.enter(ctx, addresses); err != nil {
		return err
	}
	taken := map[string]bool{}
	group, groupCtx := errgroup.WithContext(ctx)
	group.SetLimit(max(1, r.source.Parallel))
	for _, a := range addresses {
		if groupCtx.Err() != nil || r.isPaused() {
			break
		}
		v, handled, known, err := r.State.Lookup(groupCtx, r.state.ID, r.source.ID, a.URL)
		if err != nil {
			return errors.Join(r.fault("look up "+a.URL, err), group.Wait())
		}
		answered := v.Outcome != "" && v.Outcome != frontier.OutcomeFailed
		if !known || handled || answered || taken[a.URL] {
			continue
		}
		taken[a.URL] = true
		group.Go(func() error {
			if _, err := r.visitOnce(groupCtx, v); !errors.Is(err, fetch.ErrPaused) { // other visits may be under way
				return err
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	if r.isPaused() {
		return fetch.ErrPaused
	}
	return ctx.Err()
}

// Asked is the form in which an address is asked for and kept in the frontier.
func Asked(address string) string { return normal(address) }

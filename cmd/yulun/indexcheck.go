package main

import (
	"context"
	"errors"
	"fmt"

	"yulun/article"
	"yulun/index"
	"yulun/report"
)

type indexCheckCommand struct {
	Repair bool `help:"Put what differs into the index again, and take away what is not in the store."`
}

// Help is printed below the flags.
func (indexCheckCommand) Help() string {
	return `Reads every article of the store and of the index side by side, and compares version and checksum. What waits for the index is no
difference. Exit code 3 when they differ and nothing was repaired.

` + exitCodes
}

// compared is what a check found.
type compared struct {
	Stored  int `json:"stored"`
	Indexed int `json:"indexed"`
	// Waiting counts the articles that the index has still to take.
	Waiting int `json:"waiting"`
	// Missing are in the store alone, Extra in the index alone; Different are in both with another version or content.
	Missing   []string `json:"missing"`
	Extra     []string `json:"extra"`
	Different []string `json:"different"`
	// Ahead counts those of Different that have a higher version in the index: the store is older than the index.
	Ahead    int  `json:"ahead"`
	Repaired bool `json:"repaired"`
}

func (c compared) differences() int { return len(c.Missing) + len(c.Extra) + len(c.Different) }

// Run checks, and repairs.
func (c *indexCheckCommand) Run(ctx context.Context, a *app) error {
	if err := a.mustExist(); err != nil {
		return err
	}
	open := a.openRead
	if c.Repair {
		open = a.openWrite
	}
	if err := open(ctx); article.CodeOf(err) == article.CodeUnavailable && a.index != nil {
		// the index lacks articles, which is what the check is for
	} else if err != nil {
		return err
	}
	if err := a.openIndex(ctx); err != nil {
		return err
	}
	found, err := a.compareIndex(ctx)
	if err != nil {
		return err
	}
	if c.Repair && found.differences() > 0 {
		if err := a.repair(ctx, found); err != nil {
			return err
		}
		found.Repaired = true
	}
	if a.globals.JSON {
		err = writeJSON(a.std.out, found)
	} else {
		err = found.print(a)
	}
	if err == nil && found.differences() > 0 && !found.Repaired {
		err = &article.Error{Code: article.CodePartial, Message: fmt.Sprintf("store and index differ in %d articles", found.differences()), Remedy: "yulun index check --repair mends it; nothing is lost."}
	}
	return err
}

// errEnough ends a walk of the other side.
var errEnough = errors.New("enough")

// compareIndex walks both sides in order of ID. Articles that change meanwhile are waiting for the index, and so no difference.
func (a *app) compareIndex(ctx context.Context) (compared, error) {
	c := compared{Missing: []string{}, Extra: []string{}, Different: []string{}}
	entries, stop := a.entries(ctx)
	defer stop()
	held, more, err := next(entries)
	if err != nil {
		return c, err
	}
	err = a.store.Each(ctx, "", func(x article.Article) error {
		c.Stored++
		for more && held.ID < x.ID {
			c.Extra = append(c.Extra, held.ID)
			if held, more, err = next(entries); err != nil {
				return err
			}
		}
		if !more || held.ID != x.ID {
			c.Missing = append(c.Missing, x.ID)
			return nil
		}
		sum, err := index.Checksum(x)
		if err != nil {
			return err
		}
		if held.Version != x.Version || held.Sum != sum {
			c.Different = append(c.Different, x.ID)
			if held.Version > x.Version {
				c.Ahead++
			}
		}
		c.Indexed++
		held, more, err = next(entries)
		return err
	})
	for err == nil && more {
		c.Extra = append(c.Extra, held.ID)
		held, more, err = next(entries)
	}
	if err != nil {
		return c, err
	}
	c.Indexed += len(c.Extra)
	return c, a.leaveWaiting(ctx, &c)
}

// leaveWaiting takes out what is no difference, because it waits for the index.
func (a *app) leaveWaiting(ctx context.Context, c *compared) error {
	waiting, err := a.waiting(ctx)
	if err != nil {
		return err
	}
	c.Waiting = len(waiting)
	for _, list := range []*[]string{&c.Missing, &c.Different} {
		kept := (*list)[:0]
		for _, id := range *list {
			if !waiting[id] {
				kept = append(kept, id)
			}
		}
		*list = kept
	}
	return nil
}

// waiting lists what the index has still to take.
func (a *app) waiting(ctx context.Context) (map[string]bool, error) {
	backlog, err := a.store.Backlog(ctx)
	if err != nil {
		return nil, err
	}
	ids := map[string]bool{}
	pending, err := a.store.Pending(ctx, a.now(), backlog.All()+1000)
	if err != nil {
		return nil, err
	}
	for _, x := range pending {
		ids[x.ID] = true
	}
	refused, err := a.store.Refusals(ctx, backlog.All()+1000)
	for _, r := range refused {
		ids[r.ID] = true
	}
	return ids, err
}

// fetchedEntry is an entry of the index, or why there is none.
type fetchedEntry struct {
	index.Entry
	err error
}

// entries reads the index's entries beside the store's.
func (a *app) entries(ctx context.Context) (<-chan fetchedEntry, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	out := make(chan fetchedEntry, 1000)
	go func() {
		defer close(out)
		err := a.index.Entries(ctx, func(e index.Entry) error {
			select {
			case out <- fetchedEntry{Entry: e}:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
		if err != nil && !errors.Is(context.Cause(ctx), errEnough) {
			out <- fetchedEntry{err: err}
		}
	}()
	return out, func() {
		cancel(errEnough)
		for range out { // until the reader has ended
		}
	}
}

func next(entries <-chan fetchedEntry) (index.Entry, bool, error) {
	e, ok := <-entries
	return e.Entry, ok && e.err == nil, e.err
}

// repair brings the index to what the store holds.
func (a *app) repair(ctx context.Context, c compared) error {
	// What the index holds in a higher version, or not in the store at all, it would not give up by itself.
	away := append(append([]string{}, c.Extra...), c.Different...)
	if err := a.index.Remove(ctx, away); err != nil {
		return err
	}
	if _, err := a.store.Enqueue(ctx, append(append([]string{}, c.Missing...), c.Different...)); err != nil {
		return err
	}
	return a.fill(ctx)
}

func (c compared) print(a *app) error {
	w := a.std.out
	fmt.Fprintf(w, "%d articles stored, %d indexed, %d waiting\n", c.Stored, c.Indexed, c.Waiting)
	for _, part := range []struct {
		what string
		ids  []string
	}{{"missing in the index", c.Missing}, {"not in the store", c.Extra}, {"different", c.Different}} {
		if len(part.ids) == 0 {
			continue
		}
		shown := part.ids[:min(len(part.ids), 5)]
		fmt.Fprintf(w, "%d %s: %s", len(part.ids), part.what, report.Plain(fmt.Sprint(shown)))
		if len(part.ids) > len(shown) {
			fmt.Fprint(w, " … (--json lists all)")
		}
		fmt.Fprintln(w)
	}
	if c.Ahead > 0 {
		fmt.Fprintf(w, "%d are newer in the index than in the store: was the store restored from an older copy?\n", c.Ahead)
	}
	verdict := "store and index are the same"
	switch {
	case c.Repaired:
		verdict = "repaired; the figures are those of before"
	case c.differences() > 0:
		verdict = "store and index differ"
	}
	_, err := fmt.Fprintln(w, verdict)
	return err
}

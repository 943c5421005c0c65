package indexing

import (
	"context"
	"errors"
	"iter"
	"slices"
	"time"

	"yulun/article"
	"yulun/index"
)

// Differences are what a check of an index found.
type Differences struct {
	Stored  int `json:"stored"`
	Indexed int `json:"indexed"`
	// Waiting counts the articles that the index has still to take.
	Waiting int `json:"waiting"`
	// Missing are in the store alone, Extra in the index alone; Different are in both with another
	// version or content.
	Missing   []string `json:"missing"`
	Extra     []string `json:"extra"`
	Different []string `json:"different"`
	// Damaged are the articles of which the store holds something unreadable. The index keeps what
	// it has of them.
	Damaged []string `json:"damaged"`
	// Ahead counts those of Different that have a higher version in the index: the store is older
	// than the index.
	Ahead    int  `json:"ahead"`
	Repaired bool `json:"repaired"`
}

// Count is the number of articles that differ.
func (d Differences) Count() int { return len(d.Missing) + len(d.Extra) + len(d.Different) }

// Check walks store and index side by side, in order of ID, and compares version and checksum of
// each article. Articles that change meanwhile wait for the index and do not count as different.
func Check(ctx context.Context, from Store, ix index.Index, now time.Time) (Differences, error) {
	d := Differences{Missing: []string{}, Extra: []string{}, Different: []string{}, Damaged: []string{}}
	next, stop := iter.Pull2(entries(ctx, ix))
	defer stop()
	at := cursor{next: next}
	if err := at.advance(); err != nil {
		return d, err
	}
	err := from.Each(ctx, "", func(x article.Article) error {
		d.Stored++
		for at.more && at.ID < x.ID {
			d.Extra = append(d.Extra, at.ID)
			if err := at.advance(); err != nil {
				return err
			}
		}
		if len(x.Damaged) > 0 {
			d.Damaged = append(d.Damaged, x.ID)
		}
		if !at.more || at.ID != x.ID {
			d.Missing = append(d.Missing, x.ID)
			return nil
		}
		if err := d.compare(x, at.Entry); err != nil {
			return err
		}
		return at.advance()
	})
	for err == nil && at.more {
		d.Extra = append(d.Extra, at.ID)
		err = at.advance()
	}
	if err != nil {
		return d, err
	}
	d.Indexed += len(d.Extra)
	return d, d.leaveOutWaiting(ctx, from, now)
}

// cursor is at one entry of an index, or behind the last.
type cursor struct {
	next func() (index.Entry, error, bool)
	index.Entry
	more bool
}

func (c *cursor) advance() (err error) {
	c.Entry, err, c.more = c.next()
	return err
}

// compare compares an article with its entry in the index.
func (d *Differences) compare(x article.Article, entry index.Entry) error {
	if len(x.Damaged) > 0 {
		d.Indexed++
		return nil
	}
	sum, err := index.Checksum(x)
	if err != nil {
		return err
	}
	d.Indexed++
	if entry.Version != x.Version || entry.Sum != sum {
		d.Different = append(d.Different, x.ID)
		if entry.Version > x.Version {
			d.Ahead++
		}
	}
	return nil
}

// leaveOutWaiting takes out the articles that wait for the index: they do not count as different.
func (d *Differences) leaveOutWaiting(ctx context.Context, from Store, now time.Time) error {
	backlog, err := from.Backlog(ctx)
	if err != nil {
		return err
	}
	limit := backlog.All() + 1000
	pending, err := from.Pending(ctx, now, limit)
	if err != nil {
		return err
	}
	refused, err := from.Refusals(ctx, limit)
	if err != nil {
		return err
	}
	waiting := map[string]bool{}
	for _, x := range pending {
		waiting[x.ID] = true
	}
	for _, r := range refused {
		waiting[r.ID] = true
	}
	d.Waiting = len(waiting)
	waits := func(id string) bool { return waiting[id] }
	d.Missing = slices.DeleteFunc(d.Missing, waits)
	d.Different = slices.DeleteFunc(d.Different, waits)
	return nil
}

// errEnough ends a walk of the index before its end.
var errEnough = errors.New("enough")

// entries are the entries of an index in order of ID. An error is the last of them.
func entries(ctx context.Context, ix index.Index) iter.Seq2[index.Entry, error] {
	return func(yield func(index.Entry, error) bool) {
		err := ix.Entries(ctx, func(e index.Entry) error {
			if !yield(e, nil) {
				return errEnough
			}
			return nil
		})
		if err != nil && !errors.Is(err, errEnough) {
			yield(index.Entry{}, err)
		}
	}
}

// Repair brings the index to what the store holds where a check found it to differ.
func (k *Keeper) Repair(ctx context.Context, ix index.Index, d Differences) error {
	// What the index holds in a higher version, or not in the store at all, it would not give up by
	// itself.
	if err := ix.Remove(ctx, slices.Concat(d.Extra, d.Different)); err != nil {
		return err
	}
	if _, err := k.o.Store.Enqueue(ctx, slices.Concat(d.Missing, d.Different)); err != nil {
		return err
	}
	return k.Update(ctx)
}

package archiving

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"strings"

	"yulun/article"
	"yulun/crawler/archive"
	"yulun/store"
)

// Erased is what was removed of deleted articles.
type Erased struct {
	Files   int    `json:"files"`
	Records Amount `json:"records"`
	// Left are replaced files that a later call removes, since other machines may still read them.
	// Skipped are files with records of deleted articles that were left alone, each with the reason.
	// Missing are files that visits of deleted articles name and this folder hasn't, where other
	// machines have archives of their own. Nothing is finished before all three are empty.
	Left    []string `json:"left"`
	Skipped []string `json:"skipped"`
	Missing []string `json:"missing"`
}

// Erase removes the records of deleted articles from the archive: those at their places, and all
// others of their addresses. What the store still refers to stays. Each file that holds any is
// rewritten as by Prune, so that a call which was killed is resumed by the next one.
func Erase(ctx context.Context, o Options, remains []store.Remains) (Erased, error) {
	e := eraser{pruner: &pruner{Options: o}, urls: map[string]bool{}, places: map[article.Location]bool{}}
	e.pruner.result = Pruned{Left: []string{}, Skipped: []string{}}
	for _, r := range remains {
		for _, u := range r.URLs {
			e.urls[u] = true
		}
		for _, p := range r.Places {
			e.places[p] = true
		}
	}
	err := e.run(ctx)
	e.erased.Left, e.erased.Skipped, e.erased.Missing = e.pruner.result.Left, e.pruner.result.Skipped, []string{}
	if err == nil && o.Shared {
		err = e.missing()
	}
	return e.erased, err
}

// missing names the files that aren't here, nor any that took their place.
func (e *eraser) missing() error {
	names, err := archive.Files(e.pruner.Dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	stem := func(name string) string {
		next := archive.Successor(name)
		return next[:strings.LastIndex(next, ".p")]
	}
	seen := map[string]bool{}
	for _, name := range names {
		seen[stem(name)] = true
	}
	for place := range e.places {
		if s := stem(place.File); !seen[s] {
			seen[s] = true
			e.erased.Missing = append(e.erased.Missing, place.File)
		}
	}
	slices.Sort(e.erased.Missing)
	return nil
}

type eraser struct {
	pruner *pruner
	urls   map[string]bool
	places map[article.Location]bool
	erased Erased
}

func (e *eraser) run(ctx context.Context) error {
	if err := e.pruner.recover(ctx); err != nil {
		return err
	}
	names, err := archive.Files(e.pruner.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	update, done := e.pruner.Counting("files looked at", len(names))
	defer done()
	for i, name := range names {
		if err := e.file(ctx, name, names); err != nil {
			return err
		}
		update(i + 1)
	}
	return nil
}

// file removes the records from one file.
func (e *eraser) file(ctx context.Context, name string, names []string) error {
	list, err := e.pruner.Store.Places(ctx, name)
	if err != nil {
		return err
	}
	needed := map[int64]bool{}
	for _, place := range list {
		needed[place.Offset] = true
	}
	plan := archive.Rewriting{Drop: map[int64]bool{}}
	var amount Amount
	err = archive.Walk(ctx, e.pruner.Dir, name, func(f archive.Found) error {
		if f.Damage == nil && !needed[f.Offset] && e.isDeleted(f.Entry, article.Location{File: name, Offset: f.Offset}) {
			plan.Drop[f.Offset] = true
			amount.add(f.Size)
		}
		return nil
	})
	if err != nil || len(plan.Drop) == 0 {
		return err
	}
	if reason := e.pruner.leave(name, names); reason != "" {
		e.pruner.result.Skipped = append(e.pruner.result.Skipped, name+": "+reason)
		return nil
	}
	return e.pruner.rewrite(ctx, name, list, plan, nil, func(archive.Rewritten) {
		e.erased.Files++
		e.erased.Records.Records += amount.Records
		e.erased.Records.Bytes += amount.Bytes
	})
}

// isDeleted reports whether a record is of a deleted article. Requests go with their answers.
func (e *eraser) isDeleted(x archive.Entry, at article.Location) bool {
	return e.places[at] || x.Type() != archive.TypeRequest && x.Type() != "warcinfo" && e.urls[x.URL()]
}

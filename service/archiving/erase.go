package archiving

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"time"

	"yulun/article"
	"yulun/crawler/archive"
	"yulun/store"
)

// Erased is what was removed of deleted articles.
type Erased struct {
	Files   int    `json:"files"`
	Records Amount `json:"records"`
	// Left are replaced files that a later call removes, since other machines may still read them.
	// Skipped are files with records of deleted articles that were left alone, each with the
	// reason. Missing are files that visits of deleted articles name and this folder hasn't, where
	// other machines have archives of their own.
	Left    []string `json:"left"`
	Skipped []string `json:"skipped"`
	Missing []string `json:"missing"`

	shared    bool
	here      map[string]bool             // the stems of this folder's files
	obstacles map[string][]store.Obstacle // by article
}

// Erase removes the records of deleted articles from the archive: those at their places, and all
// others of their addresses. What the store still refers to stays. Each file that holds any is
// rewritten as by Prune, so that a call which was killed is resumed by the next one.
func Erase(ctx context.Context, o Options, remains []store.Remains) (Erased, error) {
	e := eraser{pruner: &pruner{Options: o}, urls: map[string][]string{}, places: map[article.Location][]string{}}
	e.pruner.result = Pruned{Left: []string{}, Skipped: []string{}}
	e.erased = Erased{Missing: []string{}, shared: o.Shared, here: map[string]bool{}, obstacles: map[string][]store.Obstacle{}}
	for _, r := range remains {
		for _, u := range r.URLs {
			e.urls[u] = append(e.urls[u], r.ID)
		}
		for _, p := range r.Places {
			e.places[p] = append(e.places[p], r.ID)
		}
	}
	err := e.run(ctx, remains)
	e.erased.Left, e.erased.Skipped = e.pruner.result.Left, e.pruner.result.Skipped
	return e.erased, err
}

// Rest is what remains of an article after Erase.
func (e Erased) Rest(r store.Remains, now time.Time) store.Remains {
	rest := store.Remains{ID: r.ID, Document: r.Document, Obstacles: e.obstacles[r.ID]}
	if e.shared {
		for _, o := range r.Obstacles { // of the files that another machine has
			if o.File != "" && o.Kind != store.Elsewhere && !e.here[stem(o.File)] {
				rest.Obstacles = append(rest.Obstacles, o)
			}
		}
	}
	if len(rest.Obstacles) == 0 {
		return rest
	}
	rest.URLs, rest.Looked, rest.Tried, rest.Purged = r.URLs, true, now, r.Purged
	for _, p := range r.Places {
		if kind := about(rest.Obstacles, p.File); kind != "" && kind != store.Replaced {
			rest.Places = append(rest.Places, p)
		}
	}
	return rest
}

// about is what is the matter with a file; empty where nothing is.
func about(obstacles []store.Obstacle, name string) store.ObstacleKind {
	for _, o := range obstacles {
		if o.File != "" && stem(o.File) == stem(name) {
			return o.Kind
		}
	}
	return ""
}

// stem is what a file and those that took its place have in common.
func stem(name string) string {
	next := archive.Successor(name)
	return next[:strings.LastIndex(next, ".p")]
}

type eraser struct {
	pruner *pruner
	// urls and places say of which articles a record is.
	urls   map[string][]string
	places map[article.Location][]string
	erased Erased
}

func (e *eraser) run(ctx context.Context, remains []store.Remains) error {
	if err := e.pruner.recover(ctx); err != nil {
		return err
	}
	names, err := archive.Files(e.pruner.Dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, name := range names {
		e.erased.here[stem(name)] = true
	}
	if e.pruner.Shared {
		e.missing(remains)
	}
	meant := e.meant(names, remains)
	update, done := e.pruner.Counting("files looked at", len(meant))
	defer done()
	for i, name := range meant {
		if err := e.file(ctx, name, names); err != nil {
			return err
		}
		update(i + 1)
	}
	return nil
}

// missing names the files that aren't here, nor any that took their place.
func (e *eraser) missing(remains []store.Remains) {
	for _, r := range remains {
		for _, p := range r.Places {
			if kind := about(r.Obstacles, p.File); e.erased.here[stem(p.File)] || kind != "" && kind != store.Elsewhere {
				continue // here, or seen elsewhere
			}
			e.note([]string{r.ID}, store.Obstacle{Kind: store.Elsewhere, File: p.File})
			if !slices.Contains(e.erased.Missing, p.File) {
				e.erased.Missing = append(e.erased.Missing, p.File)
			}
		}
	}
	slices.Sort(e.erased.Missing)
}

// meant are the files that may have something of the articles. Where this folder was looked through
// before, these are few.
func (e *eraser) meant(names []string, remains []store.Remains) []string {
	again := map[string]bool{}
	for _, r := range remains {
		if r.Nothing() {
			continue
		}
		for _, o := range r.Obstacles {
			if o.File == "" {
				continue
			}
			again[stem(o.File)] = true
			// It waited for this folder, which nobody has looked through yet.
			r.Looked = r.Looked && (o.Kind != store.Elsewhere || !e.erased.here[stem(o.File)])
		}
		for _, p := range r.Places {
			again[stem(p.File)] = true
		}
		if !r.Looked {
			return names
		}
	}
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return !again[stem(name)] })
}

// note keeps why something is left of articles, once for each.
func (e *eraser) note(ids []string, o store.Obstacle) {
	for _, id := range ids {
		if !slices.Contains(e.erased.obstacles[id], o) {
			e.erased.obstacles[id] = append(e.erased.obstacles[id], o)
		}
	}
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
	var ids []string
	err = archive.Walk(ctx, e.pruner.Dir, name, func(f archive.Found) error {
		if f.Damage != nil || needed[f.Offset] {
			return nil
		}
		if of := e.of(f.Entry, article.Location{File: name, Offset: f.Offset}); len(of) > 0 {
			plan.Drop[f.Offset], ids = true, append(ids, of...)
			amount.add(f.Size)
		}
		return nil
	})
	if err != nil || len(plan.Drop) == 0 {
		return err
	}
	result := &e.pruner.result
	if kind, reason := e.pruner.leave(name, names); reason != "" {
		result.Skipped = append(result.Skipped, name+": "+reason)
		e.note(ids, store.Obstacle{Kind: kind, File: name})
		return nil
	}
	left, skipped := len(result.Left), len(result.Skipped)
	err = e.pruner.rewrite(ctx, name, list, plan, nil, func(archive.Rewritten) {
		e.erased.Files++
		e.erased.Records.Records += amount.Records
		e.erased.Records.Bytes += amount.Bytes
	})
	if len(result.Left) > left {
		e.note(ids, store.Obstacle{Kind: store.Replaced, File: name})
	}
	for _, why := range result.Skipped[skipped:] {
		e.note(ids, store.Obstacle{Kind: store.Damaged, File: name, Detail: strings.TrimPrefix(why, name+": ")})
	}
	return err
}

// of are the articles of which a record is. Requests go with their answers.
func (e *eraser) of(x archive.Entry, at article.Location) []string {
	ids := e.places[at]
	if x.Type() != archive.TypeRequest && x.Type() != "warcinfo" {
		ids = append(slices.Clone(ids), e.urls[x.URL()]...)
	}
	return ids
}

package archiving

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"yulun/article"
	"yulun/crawler"
	"yulun/crawler/archive"
	"yulun/crawler/fetch"
	"yulun/frontier"
	"yulun/store"
)

// Pruned is what was given up, or would be.
type Pruned struct {
	Done  bool `json:"done"`
	Files int  `json:"files"`
	// Copies and Unreferenced are the records, with the bytes that they took.
	Copies       Amount `json:"copies"`
	Unreferenced Amount `json:"unreferenced"`
	// Freed is by how many bytes the archive shrank, or will at the next call: see Left.
	Freed int64 `json:"freed"`
	// Left are replaced files that a later call removes, since other machines may still read them.
	// Skipped are files that were left alone, each with the reason.
	Left    []string `json:"left"`
	Skipped []string `json:"skipped"`
}

// Where other machines write to the archive, files younger than this are left alone: their writers
// begin a new file after a day.
const writersGrace = 48 * time.Hour

// ReadersGrace is how long a replaced file stays where other machines may have looked up a place in
// it.
const ReadersGrace = time.Hour

// Prune gives up what nothing needs, or with yes false only counts it.
func Prune(ctx context.Context, o Options, yes bool) (Pruned, error) {
	p := &pruner{Options: o, yes: yes, records: archive.NewReader(o.Dir)}
	p.result = Pruned{Done: yes, Left: []string{}, Skipped: []string{}}
	err := p.run(ctx)
	return p.result, err
}

// pruner goes through the archive's files.
type pruner struct {
	Options
	yes     bool
	records *archive.Reader
	result  Pruned
}

func (p *pruner) run(ctx context.Context) error {
	if p.yes {
		if err := p.recover(ctx); err != nil {
			return err
		}
	}
	names, err := archive.Files(p.Dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	update, done := p.Counting("files looked at", len(names))
	defer done()
	for i, name := range names {
		if _, reason := p.leave(name, names); reason != "" {
			p.result.Skipped = append(p.result.Skipped, name+": "+reason)
			continue
		}
		if err := p.file(ctx, name); err != nil {
			return err
		}
		update(i + 1)
	}
	return nil
}

// leave is why a file is left alone; empty where it isn't.
func (p *pruner) leave(name string, names []string) (store.ObstacleKind, string) {
	stamp, ours := strings.CutPrefix(name, "yulun-")
	if !ours || !strings.HasSuffix(name, ".warc.gz") {
		return store.Foreign, "another program's"
	}
	if slices.Contains(names, archive.Successor(name)) {
		return store.Replaced, "it was already rewritten"
	}
	if p.Shared {
		begun, err := time.Parse("20060102150405", stamp[:min(len(stamp), 14)])
		if err != nil || p.Now().Sub(begun) < writersGrace {
			return store.Young, "another machine may still write to it"
		}
	}
	if p.Written != nil {
		info, err := os.Stat(filepath.Join(p.Dir, name))
		if err != nil || name == p.Written() || p.Now().Sub(info.ModTime()) < ReadersGrace {
			return store.Young, "visits under way may still refer to it"
		}
	}
	return "", ""
}

// recover completes what an earlier call left half done: a file and its successor are both there.
func (p *pruner) recover(ctx context.Context) error {
	names, err := archive.Files(p.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	referred, err := p.Store.ArchiveFiles(ctx)
	if err != nil {
		return err
	}
	for _, name := range names {
		next := archive.Successor(name)
		if !slices.Contains(names, next) {
			continue
		}
		switch {
		case referred[name] > 0 && referred[next] > 0: // a visit on another machine had looked a place up before
			continue
		case referred[name] > 0:
			err = archive.Remove(p.Dir, next)
		default:
			err = p.giveUp(name, next)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// giveUp removes a file whose successor is in its place.
func (p *pruner) giveUp(name, next string) error {
	if p.Shared || p.Written != nil {
		info, err := os.Stat(filepath.Join(p.Dir, next))
		if err != nil {
			return fmt.Errorf("prune the archive: %w", err)
		}
		if p.Now().Sub(info.ModTime()) < ReadersGrace {
			p.result.Left = append(p.result.Left, name)
			return nil
		}
	}
	return archive.Remove(p.Dir, name)
}

// file prunes one file.
func (p *pruner) file(ctx context.Context, name string) error {
	list, err := p.Store.Places(ctx, name)
	if err != nil {
		return err
	}
	plan, kept, err := p.plan(ctx, name, list)
	if err != nil || len(plan.Copies)+len(plan.Drop) == 0 {
		return err
	}
	p.result.Files++
	if !p.yes {
		return nil
	}
	return p.rewrite(ctx, name, list, plan, kept, func(w archive.Rewritten) { p.result.Freed += w.Before - w.After })
}

// rewrite puts a file without the records that the plan gives up in the place of a file, and calls
// done once the store refers to it. The places of list are those that the store refers to; kept
// says where records are found that the plan replaces. A file that can't be rewritten is skipped.
func (p *pruner) rewrite(
	ctx context.Context, name string, list []store.Place, plan archive.Rewriting, kept map[int64]article.Location, done func(archive.Rewritten),
) error {
	written, err := archive.Rewrite(ctx, p.Dir, name, plan)
	if err != nil {
		var damage *archive.Damage
		if errors.As(err, &damage) {
			p.result.Skipped = append(p.result.Skipped, name+": "+damage.Error())
			return nil
		}
		return err
	}
	moved := map[int64]article.Location{}
	for from, to := range written.Moved {
		moved[from] = article.Location{File: written.Name, Offset: to}
	}
	for from, to := range kept {
		if to.File == name {
			to = moved[to.Offset]
		}
		moved[from] = to
	}
	for _, place := range list {
		if moved[place.Offset].File == "" {
			p.result.Skipped = append(p.result.Skipped, fmt.Sprintf("%s: the store refers to %d, where no record is", name, place.Offset))
			return archive.Remove(p.Dir, written.Name)
		}
	}
	if err := p.Store.Relocate(ctx, name, moved); err != nil {
		return err
	}
	done(written)
	return p.giveUp(name, written.Name)
}

// plan says which records of a file are given up, and which record replaces each copy.
func (p *pruner) plan(ctx context.Context, name string, list []store.Place) (archive.Rewriting, map[int64]article.Location, error) {
	plan := archive.Rewriting{Copies: map[int64]archive.Revisit{}, Drop: map[int64]bool{}}
	kept, places := map[int64]article.Location{}, map[int64]store.Place{}
	for _, place := range list {
		places[place.Offset] = place
	}
	err := archive.Walk(ctx, p.Dir, name, func(f archive.Found) error {
		if f.Damage != nil {
			return nil // yulun archive check names it; such a file is not rewritten
		}
		place, referred := places[f.Offset]
		if !referred && isLoose(f.Entry) {
			plan.Drop[f.Offset] = true
			p.result.Unreferenced.add(f.Size)
		}
		if !place.Copy || f.Type() != archive.TypeResponse {
			return nil
		}
		at, ok, err := p.kept(ctx, f.Entry, place, article.Location{File: name, Offset: f.Offset})
		if err != nil || !ok {
			return err
		}
		of, err := p.records.RevisitOf(at)
		if err != nil {
			return nil // it can't stand for anything
		}
		plan.Copies[f.Offset], kept[f.Offset] = of, at
		p.result.Copies.add(f.Size)
		return nil
	})
	return plan, kept, err
}

// kept looks among the pages of an article's revisions for one from which the same is read as from
// a copy.
func (p *pruner) kept(ctx context.Context, e archive.Entry, place store.Place, self article.Location) (article.Location, bool, error) {
	copied, err := e.Response()
	if err != nil {
		return article.Location{}, false, nil
	}
	revisions, err := p.Store.Revisions(ctx, place.ArticleID)
	if err != nil {
		return article.Location{}, false, err
	}
	var source article.Source
	for _, s := range p.Sources {
		if s.ID == place.SourceID {
			source = s
		}
	}
	page, err := p.readRecord(source, copied)
	if err != nil || page.Text == "" {
		return article.Location{}, false, nil
	}
	for _, r := range revisions {
		for _, at := range append([]article.Location{r.Archive}, r.Parts...) {
			if at == self || at.File == "" {
				continue
			}
			record, err := p.records.At(at)
			if err != nil {
				continue
			}
			if other, err := p.readRecord(source, record); err == nil && crawler.SameReading(other, page) {
				return at, true, nil
			}
		}
	}
	return article.Location{}, false, nil
}

// readRecord reads a page out of the archive, without what a listing said of it.
func (p *pruner) readRecord(s article.Source, r archive.Record) (article.Page, error) {
	return crawler.PageReader(p.Sites)(s, frontier.Address{URL: r.URL}, fetch.Response{
		FinalURL: r.URL, Status: r.Status, Header: r.Header, ContentType: r.Header.Get("Content-Type"), Body: r.Body, At: r.At,
	})
}

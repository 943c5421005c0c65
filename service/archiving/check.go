package archiving

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"yulun/crawler/archive"
	"yulun/locale"
	"yulun/store"
)

// Fault is a place in the archive that is not as it should be.
type Fault struct {
	File string `json:"file"`
	// Offset is where the record begins, or begins to be missing.
	Offset int64  `json:"offset"`
	Reason string `json:"reason"`
	// Needed says that the store refers to it.
	Needed bool `json:"needed"`
}

// Amount is a number of records and the bytes that they take.
type Amount struct {
	Records int   `json:"records"`
	Bytes   int64 `json:"bytes"`
}

func (a *Amount) add(bytes int64) { a.Records, a.Bytes = a.Records+1, a.Bytes+bytes }

// Checked is what a check found.
type Checked struct {
	At    time.Time `json:"at"`
	Files int       `json:"files"`
	Amount
	// Types counts the records by their types.
	Types map[string]int `json:"types"`
	// Damaged are records that can't be read or don't have their digests, Cut the ends of files
	// within a record, Missing the places and files to which the store refers and that hold no
	// record.
	Damaged []Fault `json:"damaged"`
	Cut     []Fault `json:"cut"`
	Missing []Fault `json:"missing"`
	// Copies are pages to which only visits refer that found an article as it was, Unreferenced
	// those to which nothing does.
	Copies       Amount `json:"copies"`
	Unreferenced Amount `json:"unreferenced"`
}

// Faults counts what is wrong.
func (c Checked) Faults() int { return len(c.Damaged) + len(c.Cut) + len(c.Missing) }

// Check reads all files of the archive and compares them with the store.
func Check(ctx context.Context, o Options) (Checked, error) {
	c := Checked{
		At: o.Now().UTC(), Types: map[string]int{}, Damaged: []Fault{}, Cut: []Fault{}, Missing: []Fault{},
	}
	// The files come first: what is written meanwhile is then in the store and not missed in the
	// archive.
	referred, err := o.Store.ArchiveFiles(ctx)
	if err != nil {
		return c, err
	}
	names, err := archive.Files(o.Dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return c, err
	}
	update, done := o.Counting("files checked", len(names))
	defer done()
	for i, name := range names {
		places, err := o.Store.Places(ctx, name)
		if err != nil {
			return c, err
		}
		if err := c.checkFile(ctx, o.Dir, name, places); err != nil {
			return c, err
		}
		c.Files++
		update(i + 1)
	}
	for _, name := range slices.Sorted(maps.Keys(referred)) {
		if !slices.Contains(names, name) {
			reason := locale.Sprintf("the file is missing, and the store refers to it %d {time|times}", referred[name])
			c.Missing = append(c.Missing, Fault{File: name, Reason: reason, Needed: true})
		}
	}
	return c, nil
}

// checkFile walks one file, to whose places the store refers.
func (c *Checked) checkFile(ctx context.Context, dir, name string, list []store.Place) error {
	places := map[int64]store.Place{}
	for _, p := range list {
		places[p.Offset] = p
	}
	seen := map[int64]bool{}
	err := archive.Walk(ctx, dir, name, func(f archive.Found) error {
		if f.Damage != nil {
			place, needed := places[f.Damage.Offset]
			needed = needed && !place.Copy
			seen[f.Damage.Offset] = true
			fault := Fault{File: name, Offset: f.Damage.Offset, Reason: f.Damage.Err.Error(), Needed: needed}
			if errors.Is(f.Damage, archive.ErrCut) {
				c.Cut = append(c.Cut, fault)
			} else {
				c.Damaged = append(c.Damaged, fault)
			}
			return nil
		}
		seen[f.Offset] = true
		c.add(f.Size)
		c.Types[f.Type()]++
		place, referred := places[f.Offset]
		switch {
		case place.Copy:
			c.Copies.add(f.Size)
		case !referred && isLoose(f.Entry):
			c.Unreferenced.add(f.Size)
		}
		return nil
	})
	for _, p := range list {
		if !seen[p.Offset] {
			const reason = "no record begins there, though the store refers to one"
			c.Missing = append(c.Missing, Fault{File: name, Offset: p.Offset, Reason: reason, Needed: true})
		}
	}
	return err
}

// isLoose reports whether a record, to which nothing refers, is the page of a visit that was never
// recorded. Of answers that bring no page, and of a site's own files, nothing but the record tells.
func isLoose(e archive.Entry) bool {
	if e.Type() != archive.TypeResponse || e.Header.Get("WARC-Truncated") != "" || e.Status() < 200 || e.Status() > 299 {
		return false
	}
	u, err := url.Parse(e.URL())
	return err == nil && u.Path != "/robots.txt" && !strings.HasPrefix(u.Path, "/.well-known/")
}

// Fault says what a check found to be wrong, worst first; empty where that was nothing.
func (c Checked) Fault() string {
	if c.Faults() == 0 {
		return ""
	}
	all := slices.Concat(c.Missing, c.Damaged, c.Cut)
	slices.SortStableFunc(all, func(a, b Fault) int { return cmp.Compare(rank(a), rank(b)) })
	faults := "faults were"
	if len(all) == 1 {
		faults = "fault was"
	}
	return fmt.Sprintf("archive: %d %s found on %s, the first at byte %d of %s: %s (yulun archive check)",
		len(all), faults, c.At.Format("2006-01-02"), all[0].Offset, all[0].File, all[0].Reason)
}

// rank puts what the store needs first.
func rank(f Fault) int {
	if f.Needed {
		return 0
	}
	return 1
}

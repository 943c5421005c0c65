package service

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"yulun/access"
	"yulun/article"
	"yulun/internal/wholefile"
	"yulun/store"
)

// tombstonesFile keeps in the archive's folder what was deleted, one JSON object a line: a store that
// is lost and made again from the archive must not take the articles in again.
const tombstonesFile = "deleted.tombstones"

// tombstoneMode keeps others from reading why something was deleted.
const tombstoneMode = 0o600

func (s *Service) tombstonesPath() string {
	return filepath.Join(s.path(archiveFolder), tombstonesFile)
}

// keepTombstone adds the tombstone of an article to the archive's file. Where it can't be written, the
// next command that writes to the data folder does it.
func (s *Service) keepTombstone(ctx context.Context, id string) {
	err := func() error {
		stones, err := s.store.Tombstones(ctx, id)
		if err != nil {
			return err
		}
		return appendTombstones(s.tombstonesPath(), stones)
	}()
	if err != nil {
		s.o.Log.WarnContext(ctx, "the archive's list of deletions was not written", "file", s.tombstonesPath(), "article", id, "err", err,
			"remedy", "see that it can be written; the next crawl or yulun delete --finish tries again")
	}
}

// appendTombstones adds lines to the file, which it makes where it is missing, and syncs it.
func appendTombstones(path string, stones []store.Tombstone) (err error) {
	lines, err := linesOf(stones)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_RDWR, tombstoneMode)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if info, err := f.Stat(); err != nil {
		return err
	} else if size := info.Size(); size > 0 {
		last := make([]byte, 1)
		if _, err := f.ReadAt(last, size-1); err != nil {
			return err
		}
		if last[0] != '\n' { // a program was killed while it wrote
			lines = append([]byte{'\n'}, lines...)
		}
	}
	if _, err := f.Write(lines); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	wholefile.SyncFolder(filepath.Dir(path))
	return nil
}

// linesOf are tombstones as lines. How far a deletion is belongs to the store alone.
func linesOf(stones []store.Tombstone) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	for _, t := range stones {
		t.Finished, t.Tried, t.Pending = time.Time{}, time.Time{}, nil
		if err := enc.Encode(t); err != nil {
			return nil, err
		}
	}
	return b.Bytes(), nil
}

// readTombstones reads the file; none where it isn't there. Torn are lines that a killed program left
// half written: they are no JSON.
func readTombstones(path string) (stones map[string]store.Tombstone, torn int, err error) {
	content, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, fmt.Errorf("read what was deleted: %w", err)
	}
	stones = map[string]store.Tombstone{}
	n := 0
	for line := range bytes.Lines(content) {
		if n++; len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		var t store.Tombstone
		if err := json.Unmarshal(line, &t); err != nil {
			var syntax *json.SyntaxError
			if !errors.As(err, &syntax) {
				return nil, 0, article.Usagef("Put the file back from a copy, or delete the line.", "%s:%d: %v", path, n, err)
			}
			torn++
			continue
		}
		t.Keys = append(t.Keys, stones[t.ID].Keys...)
		slices.Sort(t.Keys)
		t.Keys = slices.Compact(t.Keys)
		stones[t.ID] = t
	}
	return stones, torn, nil
}

// syncTombstones brings store and archive to know of the same deletions: a store that was made again
// learns of them from the archive, and the archive of what came to the store. An article that came back
// with an older copy of the store is deleted again.
func (s *Service) syncTombstones(ctx context.Context) error {
	path := s.tombstonesPath()
	kept, torn, err := readTombstones(path)
	if err != nil {
		return err
	}
	known, err := s.store.Tombstones(ctx, "")
	if err != nil || len(kept)+len(known)+torn == 0 {
		return err
	}
	has := map[string][]int64{}
	for _, t := range known {
		has[t.ID] = t.Keys
	}
	learned := false
	for id, t := range kept {
		if keys, ok := has[id]; ok && containsAll(keys, t.Keys) {
			continue
		}
		if err := s.restoreTombstone(ctx, t); err != nil {
			return err
		}
		learned = true
	}
	if learned {
		if known, err = s.store.Tombstones(ctx, ""); err != nil {
			return err
		}
	}
	if torn == 0 && len(kept) == len(known) && !slices.ContainsFunc(known, func(t store.Tombstone) bool { return !containsAll(kept[t.ID].Keys, t.Keys) }) {
		return nil
	}
	lines, err := linesOf(known)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	return wholefile.Rewrite(path, tombstoneMode, lines)
}

// restoreTombstone tells the store of a deletion, and deletes the article if it has come back.
func (s *Service) restoreTombstone(ctx context.Context, t store.Tombstone) error {
	_, err := s.store.Article(ctx, t.ID)
	switch {
	case err == nil:
		e := s.byCommand(access.ArticleDeleted, t.ID, t.Reason)
		if err := s.erase(ctx, t.Deletion, e); err != nil {
			return err
		}
		s.o.Reporter.Notice("the article " + t.ID + " was deleted on request before this copy of the store was made, so it was deleted again")
	case article.CodeOf(err) != article.CodeNotFound:
		return err
	}
	return s.store.Bury(ctx, t, s.o.Now())
}

func containsAll(all, some []int64) bool {
	return !slices.ContainsFunc(some, func(n int64) bool { return !slices.Contains(all, n) })
}

package service

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"yulun/article"
	"yulun/index"
	"yulun/store"
)

// Each trouble is found under its own name with a remedy, and nothing is found where nothing is wrong.
func TestDoctor(t *testing.T) {
	t.Parallel()
	execute := func(file, statement string) func(*testing.T, *Service) {
		return func(t *testing.T, s *Service) {
			db, err := sql.Open("sqlite", s.path(file))
			check(t, err)
			_, err = db.Exec(statement)
			check(t, err)
			check(t, db.Close())
		}
	}
	for name, c := range map[string]struct {
		harm  func(*testing.T, *Service)
		check string // empty: no trouble
		found string
	}{
		"nothing":           {harm: func(*testing.T, *Service) {}},
		"a damaged reading": {execute(storeFile, "UPDATE articles SET packed = '{' WHERE num = 1"), "rows of the store", "there is damage in 1 of 3 articles"},
		"an article that waits": {
			execute(storeFile, "INSERT INTO outbox (article, version, since) SELECT num, version, 0 FROM articles WHERE num = 1"),
			"backlog of the index", "1 article waits",
		},
		"a lost index": {func(t *testing.T, s *Service) { check(t, os.Remove(s.path(indexFile))) }, "index", "lacks 3 of 3"},
		"another scorer": {
			execute(indexFile, "UPDATE kinds SET method = 'rules/0'"), "scores", "another version of the scorer scored 3 of 3 articles",
		},
		"a value that went wrong": {
			execute(storeFile, "UPDATE revisions SET text = text || '!' WHERE article = 1"), "index beside the store", "1 differ",
		},
		"an article that the index holds and doesn't list": {
			execute(indexFile, "DELETE FROM articles WHERE row = (SELECT min(row) FROM articles)"), "index beside the store", "records of 3",
		},
		"an index of the store's tables that lacks a row": {
			execute(storeFile, `PRAGMA writable_schema = ON;
				UPDATE sqlite_schema SET sql = 'CREATE INDEX articles_by_source ON articles (source) WHERE num > 1' WHERE name = 'articles_by_source';
				PRAGMA writable_schema = RESET; REINDEX articles_by_source; PRAGMA writable_schema = ON;
				UPDATE sqlite_schema SET sql = 'CREATE INDEX articles_by_source ON articles (source)' WHERE name = 'articles_by_source'`),
			"databases", "index articles_by_source",
		},
		"an open folder": {func(t *testing.T, s *Service) { check(t, os.Chmod(s.o.Data, 0o755)) }, "data folder", "every user of this machine"},
		"a folder that takes no file": {
			func(t *testing.T, s *Service) { s.o.Data = s.path(storeFile) }, "data folder", "can be written",
		},
		"a clock that was ahead": {
			func(t *testing.T, s *Service) {
				check(t, s.openStore(t.Context()))
				_, err := s.store.BeginRun(t.Context(), "paper", time.Now().AddDate(10, 0, 0), false)
				check(t, err)
			}, "clock", "in the future",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newStocked(t)
			s := f.open(t)
			check(t, os.Chmod(s.o.Data, 0o700))
			s.configured.Store(&configured{})
			c.harm(t, s)
			found, err := s.Doctor(t.Context())
			check(t, err)
			seen := false
			for _, x := range found {
				if x.State != Trouble {
					continue
				}
				if x.Check == c.check && strings.Contains(x.Found, c.found) && x.Remedy != "" {
					seen = true
				} else if c.check == "" {
					t.Errorf("found %+v", x)
				}
			}
			if seen != (c.check != "") {
				t.Errorf("%q with %q: found %+v", c.check, c.found, found)
			}
		})
	}
}

// walked counts how often all articles are read.
type walked struct {
	store.Store
	times int
}

// Each implements store.Store.
func (w *walked) Each(ctx context.Context, after string, f func(article.Article) error) error {
	w.times++
	return w.Store.Each(ctx, after, f)
}

// breaking is an index that fails at its second entry.
type breaking struct{ index.Index }

// Entries implements index.Index.
func (b breaking) Entries(ctx context.Context, f func(index.Entry) error) error {
	listed := 0
	return b.Index.Entries(ctx, func(e index.Entry) error {
		if listed++; listed == 2 {
			return errors.New("it fails in the middle")
		}
		return f(e)
	})
}

// The articles are read once, for all that is looked at in them; also where the index can't be asked,
// or fails meanwhile.
func TestDoctorReadsOnce(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		harm  func(*Service) error
		times int
	}{
		"all well":     {func(*Service) error { return nil }, 1},
		"a lost index": {func(s *Service) error { return os.Remove(s.path(indexFile)) }, 1},
		"an index that can't be read": {func(s *Service) error {
			check(t, s.OpenRead(t.Context()))
			db, err := sql.Open("sqlite", s.path(indexFile))
			check(t, err)
			_, err = db.Exec("DELETE FROM texts_data WHERE id > 10")
			return errors.Join(err, db.Close())
		}, 1},
		"an index that fails in the middle": {func(s *Service) error {
			err := s.OpenRead(t.Context())
			s.index = breaking{s.index}
			return err
		}, 1},
	} {
		s := newStocked(t).open(t)
		check(t, c.harm(s))
		check(t, s.OpenStore(t.Context()))
		w := &walked{Store: s.store}
		s.store = w
		found, err := s.Doctor(t.Context())
		check(t, err)
		at := slices.IndexFunc(found, func(f Finding) bool { return f.Check == "rows of the store" })
		if w.times != c.times || at < 0 || found[at].State != Well || found[at].Found != "all 3 articles can be read" {
			t.Errorf("%s: read %d times, found %+v", name, w.times, found)
		}
	}
}

// A lost store is found, and what needs it is not looked at.
func TestDoctorOfALostStore(t *testing.T) {
	t.Parallel()
	s := newService(t)
	found, err := s.Doctor(t.Context())
	check(t, err)
	if last := found[len(found)-1]; last.Check != "store" || last.State != Trouble || !strings.Contains(last.Found, "holds no articles") {
		t.Errorf("found %+v", last)
	}
}

// What can be repaired is repaired: afterwards nothing is found.
func TestRepair(t *testing.T) {
	t.Parallel()
	press := startPress(t)
	sources := press.Sources()[:1]
	s := newService(t, sources...)
	_, err := s.Crawl(t.Context(), sources, CrawlOptions{Parallel: 1})
	check(t, err)
	check(t, s.Close())
	db, err := sql.Open("sqlite", s.path(storeFile))
	check(t, err)
	_, err = db.Exec("UPDATE articles SET packed = 'x' WHERE num = 1")
	check(t, err)
	check(t, db.Close())
	s = inFolder(t, s.o.Data, sources...)
	check(t, os.Chmod(s.o.Data, 0o700))
	if _, err := s.Repair(t.Context()); err != nil {
		t.Fatal(err)
	}
	found, err := s.Doctor(t.Context())
	check(t, err)
	for _, x := range found {
		if x.State == Trouble {
			t.Errorf("after the repair: %+v", x)
		}
	}
}

package service

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"time"

	"yulun/article"
	"yulun/index"
	indexsqlite "yulun/index/sqlite"
	"yulun/internal/sqlitefile"
	"yulun/internal/wait"
	"yulun/service/indexing"
)

// indexKeeper keeps the index in step with the store, which is open.
func (s *Service) indexKeeper() *indexing.Keeper {
	if s.keeper != nil {
		return s.keeper
	}
	o := indexing.Options{
		Store: observedStore{s.store, s.metrics}, Log: s.o.Log, Now: s.o.Now, Room: s.room, Tracer: s.o.Tracer,
		Open: func(ctx context.Context) (index.Index, error) {
			err := s.openIndex(ctx)
			return s.index, err
		},
		Healing: func(fault string) { s.o.Reporter.Detail(fault + "; it is being rebuilt") },
		Counting: func(total int) (func(int), func()) {
			counter := s.o.Reporter.Counter("articles indexed", total)
			return counter.Update, counter.Done
		},
	}
	if s.o.Storage.Elastic == nil {
		o.SetAside = s.setDamagedIndexAside
	}
	s.keeper = indexing.NewKeeper(o)
	return s.keeper
}

// OpenRead opens store and index of a data folder that must exist, for answers from the index. It
// returns an error where the index would answer wrongly.
func (s *Service) OpenRead(ctx context.Context) error {
	if err := s.OpenStore(ctx); err != nil {
		return err
	}
	if err := s.openIndex(ctx); err != nil {
		return err
	}
	return s.prepareIndex(ctx)
}

// prepareIndex makes the index, which is open, ready for answers. It returns an error where the index
// would answer wrongly.
func (s *Service) prepareIndex(ctx context.Context) error {
	if err := s.sound(ctx); err != nil {
		return err
	}
	return s.unindexDeleted(ctx)
}

// sound is an error where the index, which is open, would answer wrongly. It changes nothing.
func (s *Service) sound(ctx context.Context) error {
	counts, err := indexing.Inspect(ctx, s.store, s.index)
	if err != nil {
		return err
	}
	return counts.Err()
}

// updateIndex brings the index up to date at the end of a use case. Where that fails, everything is
// kept in the store: then the error has CodePartial.
func (s *Service) updateIndex(ctx context.Context) error {
	return indexing.Behindhand(ctx, s.indexKeeper().Update(ctx))
}

// indexed calls f and brings the index up to date meanwhile and at its end, so that what one source
// brought can be found while another one is slow.
func (s *Service) indexed(ctx context.Context, f func() error) error {
	following, stop := context.WithCancel(ctx)
	var group sync.WaitGroup
	group.Go(func() {
		for wait.For(following, s.followEvery) == nil {
			if err := s.indexKeeper().Follow(following); err != nil && following.Err() == nil {
				s.o.Log.DebugContext(ctx, "index meanwhile", "err", err) // the update at the end tells it
			}
		}
	})
	err := f()
	stop()
	group.Wait()
	if err != nil {
		return err
	}
	return s.updateIndex(ctx)
}

// RebuildIndex makes the index again from the store and returns how many articles it holds.
func (s *Service) RebuildIndex(ctx context.Context) (int, error) {
	if err := s.MustExist(); err != nil {
		return 0, err
	}
	if err := s.openWrite(ctx); err != nil {
		return 0, err
	}
	if err := s.giveUpDamagedIndex(ctx); err != nil {
		return 0, err
	}
	return s.indexKeeper().Rebuild(ctx)
}

// giveUpDamagedIndex moves the index's file aside where something is wrong with it. Rebuilt in place,
// it would keep what it doesn't list, and fail at what it can't read. The documents are not read, for
// all are replaced.
func (s *Service) giveUpDamagedIndex(ctx context.Context) error {
	if _, err := os.Stat(s.path(indexFile)); s.o.Storage.Elastic != nil || err != nil {
		return nil // there is none
	}
	faults, err := sqlitefile.Check(ctx, s.path(indexFile))
	if err == nil && len(faults) == 0 {
		if err = s.openIndex(ctx); err == nil {
			err = s.index.(*indexsqlite.DB).Loose(ctx)
		}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err == nil && len(faults) == 0 {
		return nil
	}
	s.o.Log.WarnContext(ctx, "the index is damaged", "faults", faults, "err", err)
	return s.setDamagedIndexAside()
}

// CheckIndex compares store and index article by article. With repair it repairs what differs.
func (s *Service) CheckIndex(ctx context.Context, repair bool) (found indexing.Differences, err error) {
	if err := s.MustExist(); err != nil {
		return found, err
	}
	open := s.openStore
	if repair {
		open = s.openWrite
	}
	if err := errors.Join(open(ctx), ctx.Err()); err != nil {
		return found, err
	}
	if err := s.openIndex(ctx); err != nil {
		return found, err
	}
	if found, err = indexing.Check(ctx, s.store, s.index, s.o.Now()); err != nil || !repair || found.Count() == 0 {
		return found, err
	}
	if err := s.indexKeeper().Repair(ctx, s.index, found); err != nil {
		return found, err
	}
	found.Repaired = true
	return found, nil
}

// shownRefusals is how many articles that the index refuses are listed.
const shownRefusals = 100

// IndexCounts compares the index with the store, and lists articles that the index refuses.
func (s *Service) IndexCounts(ctx context.Context) (counts indexing.Counts, err error) {
	if err := s.OpenStore(ctx); err != nil {
		return counts, err
	}
	if err := s.openIndex(ctx); err != nil {
		return counts, err
	}
	if counts, err = indexing.Inspect(ctx, s.store, s.index); err != nil {
		return counts, err
	}
	counts.Refusals, err = indexing.Refusals(ctx, s.store, shownRefusals)
	return counts, err
}

// patience is how long a use case waits for a cluster before it begins without it.
const patience = 5 * time.Second

// restampOlderCopy gives the store an id of its own where it is an older copy of the one that the index
// was made from: before long it will have given the versions that the index has once more, for other
// changes. From then on the index is known to be another store's. An index that can't be asked says so
// later.
func (s *Service) restampOlderCopy(ctx context.Context) error {
	if _, err := os.Stat(s.path(indexFile)); s.o.Storage.Elastic == nil && err != nil {
		return nil // there is none
	}
	asking, stop := context.WithTimeout(ctx, patience)
	defer stop()
	err := s.openIndex(asking)
	var made index.Stamp
	if err == nil {
		made, err = s.index.Stamp(asking)
	}
	if err != nil {
		s.o.Log.DebugContext(ctx, "the index is not asked from which store it was made", "err", err)
		return ctx.Err()
	}
	id, version, err := s.store.Stamp(ctx)
	if err != nil || made.Version <= version || made.Store != "" && made.Store != id {
		return err
	}
	if err := s.index.Adopt(ctx, id); err != nil {
		return err
	}
	return s.store.Restamp(ctx)
}

// setDamagedIndexAside moves the file of an index that can't be used away, with what SQLite keeps
// beside it.
func (s *Service) setDamagedIndexAside() error {
	_ = s.closeIndex()
	name := indexFile + ".damaged-" + s.o.Now().UTC().Format("20060102T150405Z")
	for _, suffix := range []string{"", "-wal", "-shm"} {
		err := os.Rename(s.path(indexFile+suffix), s.path(name+suffix))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return &article.Error{
				Code: article.CodeUnavailable, Message: "move the index aside, which was damaged or no index", Err: err,
				Remedy: "Delete " + s.path(indexFile) + " and try again.",
			}
		}
	}
	s.o.Reporter.Notice(fmt.Sprintf("%s was damaged or no index; it is now %s, which you may delete", s.path(indexFile), name))
	return nil
}

package service

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"yulun/article"
	"yulun/crawler/archive"
	"yulun/service/archiving"
	"yulun/store"
)

// Finished is what was removed of deleted articles outside the store's tables.
type Finished struct {
	archiving.Erased
	// Articles are the articles of which nothing is left, Pending those of which something is.
	Articles int `json:"articles"`
	Pending  int `json:"pending"`
}

var errDeletionsLost = errors.New("the connection to the store broke, and with it the lease of the deletions")

// FinishDeletions removes what is left of deleted articles: their records in the archive, and what the
// files of store, index and answers keep of removed rows. It does nothing where nothing is left. One
// that is killed is resumed by the next call.
func (s *Service) FinishDeletions(ctx context.Context) (f Finished, err error) {
	if err := s.MustExist(); err != nil {
		return f, err
	}
	if err := s.openWrite(ctx); err != nil {
		return f, err
	}
	if f, err = s.finishDeletions(ctx, nil); err != nil {
		return f, err
	}
	// The places of all records in the files moved, by this call or one that was killed, and every
	// article there waits for the index.
	if err := s.indexKeeper().Update(ctx); err != nil {
		s.o.Log.WarnContext(ctx, "articles wait for the index, which the next crawl brings up to date", "err", err)
	}
	return f, nil
}

// finishDeletions is FinishDeletions for a store that is open for writing. Written names the file of
// the archive that this process is writing to; nil where it writes none.
func (s *Service) finishDeletions(ctx context.Context, written func() string) (f Finished, err error) {
	remains, err := s.store.Remaining(ctx)
	if err != nil || len(remains) == 0 {
		return f, err
	}
	// Two at once would write the same file again.
	lease, ok, err := s.store.Lease(ctx, []string{"deletions"})
	if err != nil {
		return f, err
	}
	if !ok {
		return f, &article.Error{
			Code: article.CodeUnavailable, Message: "another worker removes what is left of deleted articles",
			Remedy: "Run yulun delete --finish when it is done.",
		}
	}
	defer lease.Release()
	leased, cancel := store.While(ctx, lease, errDeletionsLost)
	defer cancel()
	err = s.removeRemains(leased, remains, written, &f)
	switch {
	case errors.Is(context.Cause(leased), errDeletionsLost):
		return f, errDeletionsLost
	case err != nil && ctx.Err() == nil:
		s.noteFailure(ctx, remains, err)
	}
	return f, err
}

// removeRemains removes what is left, and notes in the store and in remains what still is.
func (s *Service) removeRemains(ctx context.Context, remains []store.Remains, written func() string, f *Finished) (err error) {
	if err := s.openIndex(ctx); err != nil {
		return err
	}
	var ids []string
	for _, r := range remains {
		if !r.Looked {
			ids = append(ids, r.ID)
		}
	}
	if err := s.index.Remove(ctx, ids); err != nil { // a killed call may have left them
		return err
	}
	o := s.archiving()
	o.Written = written
	if f.Erased, err = archiving.Erase(ctx, o, remains); err != nil {
		return err
	}
	purge := false
	for i, r := range remains {
		rest := f.Rest(r, s.o.Now())
		purge = purge || rest.Nothing() || !rest.Purged
		if !rest.Nothing() {
			f.Pending++
			remains[i] = rest
			continue
		}
		// The addresses that were needed for this are forgotten before the files are written again.
		f.Articles++
		if err := s.store.KeepRemains(ctx, rest); err != nil {
			return err
		}
		rest.Document = store.NothingRemains
		remains[i] = rest
	}
	if purge {
		if err := s.purge(ctx); err != nil {
			return err
		}
	}
	for _, r := range remains {
		if r.Nothing() {
			continue
		}
		r.Purged = true
		if err := s.store.KeepRemains(ctx, r); err != nil {
			return err
		}
	}
	return s.store.FinishDeletions(ctx, s.o.Now())
}

// noteFailure keeps why deletions are pending, for those who ask.
func (s *Service) noteFailure(ctx context.Context, remains []store.Remains, failure error) {
	for _, r := range remains {
		var obstacles []store.Obstacle
		for _, o := range r.Obstacles {
			if o.Kind != store.Failed {
				obstacles = append(obstacles, o)
			}
		}
		r.Tried, r.Obstacles = s.o.Now(), append(obstacles, store.Obstacle{Kind: store.Failed, Detail: failure.Error()})
		if err := s.store.KeepRemains(ctx, r); err != nil {
			s.o.Log.WarnContext(ctx, "the store doesn't take why a deletion is pending", "article", r.ID, "err", err)
			return
		}
	}
}

// tryDeletions is finishDeletions where other work follows, which a failure must not keep from it. The
// deletions stay pending.
func (s *Service) tryDeletions(ctx context.Context, written func() string) (f Finished, err error) {
	f, err = s.finishDeletions(ctx, written)
	const remedy = "it is tried again; yulun deleted says why it is pending"
	switch {
	case ctx.Err() != nil:
		return f, err
	case err != nil:
		s.o.Log.WarnContext(ctx, "what is left of deleted articles was not removed", "err", err, "remedy", remedy)
	case f.Pending > 0:
		s.o.Log.InfoContext(ctx, "something is left of deleted articles", "articles", f.Pending, "left_alone", f.Skipped, "missing", f.Missing,
			"to_remove_later", f.Left, "remedy", remedy)
	}
	return f, nil
}

// deletionsPause is how long a service waits before it tries again to finish deletions. The files that
// it waits for stay as they are for an hour or more.
const deletionsPause = 10 * time.Minute

// keepFinishing finishes deletions beside the crawls of a service, as soon as a page asks for one and
// from time to time, until ctx ends. The archive's files are written again only where no visit under
// way can refer to them.
func (s *Service) keepFinishing(ctx context.Context, w *archive.Writer) {
	pause := time.NewTicker(deletionsPause)
	defer pause.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.erased:
		case <-pause.C:
		}
		f, err := s.tryDeletions(ctx, w.Current)
		if err != nil {
			return
		}
		// What is in the current file can be removed only once that file has an end.
		current := w.Current() + ": "
		if slices.ContainsFunc(f.Skipped, func(s string) bool { return strings.HasPrefix(s, current) }) {
			if err := w.Close(); err != nil {
				s.o.Log.WarnContext(ctx, "the archive's file can't be closed", "err", err)
			}
		}
	}
}

// purge leaves nothing of removed rows in the files.
func (s *Service) purge(ctx context.Context) error {
	if err := s.store.Purge(ctx); err != nil {
		return err
	}
	if ix, ok := s.index.(interface{ Purge(context.Context) error }); ok {
		if err := ix.Purge(ctx); err != nil {
			return err
		}
	}
	if _, err := os.Stat(s.path(modelsFile)); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	db, err := s.models(ctx)
	if err != nil {
		return err
	}
	return db.Purge(ctx)
}

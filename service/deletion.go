package service

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"slices"
	"time"

	"yulun/access"
	"yulun/article"
	"yulun/crawler"
	"yulun/crawler/relate"
	"yulun/frontier"
	"yulun/ingest"
	"yulun/store"
)

// Deletion is what is asked for.
type Deletion struct {
	Reason string
	// Public lets everybody read the reason.
	Public bool
}

// Delete removes an article from the store and the index, and what models answered about it, and
// leaves a tombstone. It needs no lock of the data folder, so that pages can do it beside the
// service. The archive's records, and what files keep of removed rows, are left to
// [Service.FinishDeletions].
func (s *Service) Delete(ctx context.Context, id string, o Deletion) error {
	e := s.byCommand(access.ArticleDeleted, id, o.Reason)
	return s.Erase(ctx, store.Deletion{ID: id, Deleted: e.At, Who: e.Who, Reason: o.Reason, Public: o.Public}, e)
}

// Erase is Delete for somebody who asks for it elsewhere than at the command line: e is the entry
// of the audit log.
func (s *Service) Erase(ctx context.Context, d store.Deletion, e access.Entry) error {
	if err := d.Check(); err != nil {
		return err
	}
	if err := s.OpenStore(ctx); err != nil {
		return err
	}
	if err := s.restampOlderCopy(ctx); err != nil {
		return err
	}
	return s.erase(ctx, d, e)
}

// erase is Erase on a store that is open.
func (s *Service) erase(ctx context.Context, d store.Deletion, e access.Entry) error {
	s.erasing.Lock()
	defer s.erasing.Unlock()
	if err := s.forgetAnswers(ctx, d.ID); err != nil {
		return err
	}
	// Whatever moment the program is killed at, the index has no text that the store hasn't: until it
	// is deleted there, the article waits for the index.
	if _, err := s.store.Enqueue(ctx, []string{d.ID}); err != nil {
		return err
	}
	removed := s.unindex(ctx, d.ID)
	by := store.Deleting{Keys: ingest.Keys, Same: relate.NewComparer(s.converter().ToSimplified).IsReprint}
	if err := s.store.Delete(ctx, d, by, e); err != nil {
		return err
	}
	s.keepTombstone(ctx, d.ID)
	select {
	case s.erased <- struct{}{}: // a service in this process removes the rest
	default:
	}
	if removed != nil { // the index is down
		return removed
	}
	return s.unindex(ctx, d.ID) // another program may have put it there meanwhile
}

// unindex removes articles from the index.
func (s *Service) unindex(ctx context.Context, ids ...string) error {
	if err := s.openIndex(ctx); err != nil {
		return err
	}
	return s.index.Remove(ctx, ids)
}

// unindexDeleted removes what the index still has of articles whose deletion broke off and was not
// resumed yet: the index was down, or a killed program put one there.
func (s *Service) unindexDeleted(ctx context.Context) error {
	remains, err := s.store.Remaining(ctx)
	if err != nil {
		return err
	}
	var ids []string
	for _, r := range remains {
		if !r.Looked {
			ids = append(ids, r.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	has, err := s.index.Versions(ctx, ids) // asked first, since the folder may be one that can't be written
	if err != nil || len(has) == 0 {
		return err
	}
	return s.index.Remove(ctx, slices.Sorted(maps.Keys(has)))
}

// forgetAnswers removes what models answered about an article. It comes first, since what is to be
// forgotten is known only while the text is there.
func (s *Service) forgetAnswers(ctx context.Context, id string) error {
	if _, err := os.Stat(s.path(modelsFile)); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	a, err := s.store.Article(ctx, id)
	if article.CodeOf(err) == article.CodeNotFound {
		return nil // store.Delete says so
	}
	if err != nil {
		return err
	}
	revisions, err := s.store.Revisions(ctx, id)
	if err != nil {
		return err
	}
	db, err := s.models(ctx)
	if err != nil {
		return err
	}
	texts, prefixes := []string{}, []string{""}
	for _, r := range revisions {
		texts = append(texts, r.Title, r.Text)
	}
	if s.o.Encoder != nil {
		prefixes = append(prefixes, s.o.Encoder.Prefix)
		scorer, err := s.Scorer()
		if err != nil {
			return err
		}
		if e, ok := scorer.(encodingScorer); ok {
			for _, r := range revisions {
				e.ReadEncoded(r.Title, r.Text, a.Lang, func(window string) []float32 {
					texts = append(texts, window)
					return nil
				})
			}
		}
	}
	return db.Forget(ctx, texts, prefixes)
}

// Deletions lists the tombstones, the newest first.
func (s *Service) Deletions(ctx context.Context) ([]store.Deletion, error) {
	if err := s.OpenStore(ctx); err != nil {
		return nil, err
	}
	return s.store.Deletions(ctx)
}

// withoutDeleted keeps the addresses of deleted articles out of the frontier.
type withoutDeleted struct {
	crawler.State
	deleted interface {
		DeletedKeys(ctx context.Context, keys []string) (map[string]bool, error)
		Forget(ctx context.Context, sourceID string, urls []string) (int, error)
	}
}

// Discover implements crawler.State.
func (w withoutDeleted) Discover(ctx context.Context, runID int64, now time.Time, addresses []frontier.Address) (int, error) {
	var all []string
	for _, a := range addresses {
		if a.Kind == frontier.KindArticle {
			all = append(all, keysOf(a)...)
		}
	}
	deleted, err := w.deleted.DeletedKeys(ctx, all)
	if err != nil {
		return 0, err
	}
	if len(deleted) == 0 {
		return w.State.Discover(ctx, runID, now, addresses)
	}
	var rest []frontier.Address
	for _, a := range addresses {
		if a.Kind != frontier.KindArticle || !isDeleted(a, deleted) {
			rest = append(rest, a)
		}
	}
	return w.State.Discover(ctx, runID, now, rest)
}

// Due implements crawler.State. An address that was known before its article was deleted under
// another one is forgotten. One that another article is known by stays: its visit says what it
// shows.
func (w withoutDeleted) Due(ctx context.Context, run frontier.Run, now time.Time, limit int) ([]frontier.Visit, error) {
	for {
		due, err := w.State.Due(ctx, run, now, limit)
		if err != nil {
			return nil, err
		}
		var all []string
		for _, v := range due {
			if v.LastFetched.IsZero() {
				all = append(all, keysOf(v.Address)...)
			}
		}
		deleted, err := w.deleted.DeletedKeys(ctx, all)
		if err != nil || len(deleted) == 0 {
			return due, err
		}
		var forgotten []string
		for _, v := range due {
			if v.LastFetched.IsZero() && isDeleted(v.Address, deleted) {
				forgotten = append(forgotten, v.URL)
			}
		}
		if n, err := w.deleted.Forget(ctx, run.SourceID, forgotten); err != nil || n == 0 {
			return due, err
		}
	}
}

func isDeleted(a frontier.Address, deleted map[string]bool) bool {
	for _, key := range keysOf(a) {
		if deleted[key] {
			return true
		}
	}
	return false
}

// keysOf are the keys of an address, and of the copy in a web archive that it is.
func keysOf(a frontier.Address) []string {
	addresses := []string{a.URL}
	if a.Capture != nil {
		addresses = append(addresses, a.Capture.URL)
	}
	return ingest.Keys(addresses)
}

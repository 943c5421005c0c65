package service

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"time"

	"yulun/access"
	"yulun/article"
	"yulun/crawler"
	"yulun/crawler/relate"
	"yulun/frontier"
	"yulun/ingest"
	"yulun/service/archiving"
	"yulun/store"
)

// ArticleDeleted is the action of the audit log.
const ArticleDeleted access.Action = "article deleted"

// Deletion is what is asked for.
type Deletion struct {
	Reason string
	// Public lets everybody read the reason.
	Public bool
}

// mostReason is how many characters a reason may have.
const mostReason = 500

// Delete removes an article from the store and the index, and what models answered about it, and
// leaves a tombstone. It needs no lock of the data folder, so that pages can do it beside the service.
// The archive's records, and what files keep of removed rows, are left to [Service.FinishDeletions].
func (s *Service) Delete(ctx context.Context, id string, o Deletion) error {
	if n := len([]rune(o.Reason)); n == 0 || n > mostReason {
		return article.Usagef("Say in a sentence who asked for it, or on which ground.", "the reason must have from 1 to %d characters, got %d", mostReason, n)
	}
	if err := s.OpenStore(ctx); err != nil {
		return err
	}
	e := s.byCommand(ArticleDeleted, id, o.Reason)
	if err := s.forgetAnswers(ctx, id); err != nil {
		return err
	}
	d := store.Deletion{ID: id, Deleted: e.At, Who: e.Who, Reason: o.Reason, Public: o.Public}
	by := store.Deleting{Keys: ingest.Keys, Same: relate.NewComparer(s.converter().ToSimplified).IsReprint}
	if err := s.store.Delete(ctx, d, by, e); err != nil {
		return err
	}
	if err := s.openIndex(ctx); err != nil {
		return err
	}
	return s.index.Remove(ctx, []string{id})
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

// Finished is what was removed of deleted articles outside the store's tables.
type Finished struct {
	archiving.Erased
	// Articles are those of which nothing is left, Pending those of which something is.
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
	return s.finishDeletions(ctx)
}

// finishDeletions is FinishDeletions for a store that is open for writing, while nothing writes to the
// archive on this machine.
func (s *Service) finishDeletions(ctx context.Context) (f Finished, err error) {
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
	ctx, cancel := store.While(ctx, lease, errDeletionsLost)
	defer cancel()
	if err := s.openIndex(ctx); err != nil {
		return f, err
	}
	var ids []string
	for _, r := range remains {
		ids = append(ids, r.ID)
	}
	if err := s.index.Remove(ctx, ids); err != nil { // a killed call may have left them
		return f, err
	}
	if f.Erased, err = archiving.Erase(ctx, s.archiving(), remains); err != nil {
		if errors.Is(context.Cause(ctx), errDeletionsLost) {
			err = errDeletionsLost
		}
		return f, err
	}
	if len(f.Left)+len(f.Skipped)+len(f.Missing) > 0 {
		f.Pending = len(remains)
		return f, s.purge(ctx)
	}
	// The addresses that were needed for this are forgotten before the files are written again.
	for i := range remains {
		if err := s.store.ForgetRemains(ctx, remains[i]); err != nil {
			return f, err
		}
	}
	if err := s.purge(ctx); err != nil {
		return f, err
	}
	f.Articles = len(remains)
	return f, s.store.FinishDeletions(ctx, s.o.Now())
}

// tryDeletions is finishDeletions where other work follows, which a failure must not keep from it. The
// deletions stay pending.
func (s *Service) tryDeletions(ctx context.Context) error {
	f, err := s.finishDeletions(ctx)
	const remedy = "yulun delete --finish tries again"
	switch {
	case ctx.Err() != nil:
		return err
	case err != nil:
		s.o.Log.Warn("what is left of deleted articles was not removed", "error", err, "remedy", remedy)
	case f.Pending > 0:
		s.o.Log.Warn("something is left of deleted articles", "articles", f.Pending, "left_alone", f.Skipped, "missing", f.Missing,
			"to_remove_later", f.Left, "remedy", remedy)
	}
	return nil
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
		Forget(ctx context.Context, sourceID string, urls []string) error
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

// Due implements crawler.State. An address that was known before its article was deleted under another
// one is forgotten.
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
		if err := w.deleted.Forget(ctx, run.SourceID, forgotten); err != nil {
			return nil, err
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

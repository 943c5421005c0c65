package sqlstore

import (
	"context"
	"fmt"
	"slices"
	"time"

	"yulun/access"
	"yulun/article"
	"yulun/frontier"
	"yulun/store"
	"yulun/store/internal/column"
)

const deletionColumns = "article, outlet, source, published, deleted, who, reason, public, finished, remains"

func scanDeletion(row Row) (d store.Deletion, err error) {
	var r store.Remains
	err = row.Scan(&d.ID, &d.Outlet, &d.SourceID, &d.Published, column.Instant{To: &d.Deleted}, &d.Who, &d.Reason, &d.Public,
		column.Instant{To: &d.Finished}, column.Document{To: &r})
	if d.Finished.IsZero() {
		d.Tried, d.Pending = r.Tried, r.Obstacles
	}
	return d, err
}

// Deletion implements store.Deletions.
func (s *Store) Deletion(ctx context.Context, id string) (store.Deletion, error) {
	var found []store.Deletion
	err := s.query(ctx, "SELECT "+deletionColumns+" FROM deletions WHERE article = $1", []any{id}, collect(scanDeletion, &found))
	if err != nil {
		return store.Deletion{}, s.engine.Failed(ctx, "read the tombstone of "+id, err)
	}
	if len(found) == 0 {
		return store.Deletion{}, &article.Error{Code: article.CodeNotFound, Message: fmt.Sprintf("no article %.100q was deleted", id)}
	}
	return found[0], nil
}

// Deletions implements store.Deletions.
func (s *Store) Deletions(ctx context.Context) ([]store.Deletion, error) {
	var all []store.Deletion
	err := s.query(ctx, "SELECT "+deletionColumns+" FROM deletions ORDER BY deleted DESC, article", nil, collect(scanDeletion, &all))
	return all, s.engine.Failed(ctx, "list what was deleted", err)
}

// CountDeletions implements store.Deletions.
func (s *Store) CountDeletions(ctx context.Context) (int, error) {
	n := 0
	err := s.one(ctx, "SELECT count(*) FROM deletions", nil, &n)
	return n, s.engine.Failed(ctx, "count what was deleted", err)
}

// Tombstones implements store.Deletions.
func (s *Store) Tombstones(ctx context.Context, id string) ([]store.Tombstone, error) {
	var all []store.Deletion
	keys := map[string][]int64{}
	err := s.query(ctx, "SELECT "+deletionColumns+" FROM deletions WHERE $1 IN ('', article) ORDER BY article", []any{id}, collect(scanDeletion, &all))
	if err == nil {
		err = s.query(ctx, "SELECT article, key FROM deleted_keys WHERE $1 IN ('', article) ORDER BY key", []any{id}, func(row Row) error {
			var of string
			var key int64
			err := row.Scan(&of, &key)
			keys[of] = append(keys[of], key)
			return err
		})
	}
	stones := make([]store.Tombstone, len(all))
	for i, d := range all {
		stones[i] = store.Tombstone{Deletion: d, Keys: keys[d.ID]}
	}
	return stones, s.engine.Failed(ctx, "list the tombstones", err)
}

// Bury implements store.Deletions.
func (s *Store) Bury(ctx context.Context, b store.Tombstone, now time.Time) error {
	return s.do(ctx, "keep the tombstone of "+b.ID, func(t *tx) error {
		text := t.dialect.Text
		t.Exec(`INSERT INTO deletions (article, outlet, source, published, deleted, who, reason, public, remains, finished)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING`,
			b.ID, text(b.Outlet), text(b.SourceID), text(b.Published), instant(b.Deleted), text(b.Who), text(b.Reason), b.Public, store.NothingRemains, instant(now))
		t.keepDeletedKeys(b.ID, b.Keys)
		return nil
	})
}

// Remaining implements store.Deletions.
func (s *Store) Remaining(ctx context.Context) ([]store.Remains, error) {
	var all []store.Remains
	err := s.query(ctx, "SELECT article, remains, remains FROM deletions WHERE finished IS NULL ORDER BY article", nil,
		collect(func(row Row) (r store.Remains, err error) {
			err = row.Scan(&r.ID, &r.Document, column.Document{To: &r})
			return r, err
		}, &all))
	return all, s.engine.Failed(ctx, "list what is left of deleted articles", err)
}

// KeepRemains implements store.Deletions.
func (s *Store) KeepRemains(ctx context.Context, r store.Remains) error {
	document := store.NothingRemains
	if !r.Nothing() {
		var err error
		if document, err = column.Encode(r); err != nil {
			return err
		}
	}
	return s.do(ctx, "note what is left of "+r.ID, func(t *tx) error {
		t.Exec("UPDATE deletions SET remains = $3 WHERE article = $1 AND remains = $2", r.ID, r.Document, document)
		return nil
	})
}

// FinishDeletions implements store.Deletions.
func (s *Store) FinishDeletions(ctx context.Context, now time.Time) error {
	return s.do(ctx, "finish deletions", func(t *tx) error {
		t.Exec("UPDATE deletions SET finished = $1 WHERE finished IS NULL AND remains = $2", instant(now), store.NothingRemains)
		return nil
	})
}

// DeletedAmong implements store.Deletions.
func (s *Store) DeletedAmong(ctx context.Context, ids []string) (deleted []string, err error) {
	err = s.query(ctx, "SELECT article FROM deletions WHERE "+s.dialect.In("article", "$1"), []any{ids}, collect(func(row Row) (id string, err error) {
		err = row.Scan(&id)
		return id, err
	}, &deleted))
	return deleted, s.engine.Failed(ctx, "look for deleted articles", err)
}

// DeletedKeys implements store.Deletions.
func (s *Store) DeletedKeys(ctx context.Context, keys []string) (map[string]bool, error) {
	deleted := map[string]bool{}
	if len(keys) == 0 {
		return deleted, nil
	}
	numbers := store.KeyNumbers(keys)
	err := s.query(ctx, "SELECT DISTINCT key FROM deleted_keys WHERE "+s.dialect.In("key", "$1"), []any{numbers}, func(row Row) error {
		var n int64
		err := row.Scan(&n)
		for i := range numbers {
			if numbers[i] == n {
				deleted[keys[i]] = true
			}
		}
		return err
	})
	return deleted, s.engine.Failed(ctx, "look for deleted articles", err)
}

// Delete implements store.Deletions.
func (s *Store) Delete(ctx context.Context, d store.Deletion, by store.Deleting, e access.Entry) error {
	return s.do(ctx, "delete "+d.ID, func(t *tx) error {
		t.LockClusters()
		if t.dialect.Locks {
			t.Exec("SELECT FROM articles WHERE id = $1 FOR UPDATE", d.ID)
		}
		old, err := t.storedWhere("a.id = $1", d.ID)
		if err != nil {
			return err
		}
		if old == nil {
			return t.missing(d.ID)
		}
		remains, err := t.remainsOf(old)
		if err != nil {
			return err
		}
		numbers, err := t.keysOf(old, by.Keys(remains.URLs))
		if err != nil {
			return err
		}
		d.Outlet, d.SourceID, d.Published = old.article.Outlet.ID, old.article.SourceID, ""
		if at := old.article.Published; !at.IsZero() {
			d.Published = at.Time.Format(time.DateOnly)
		}
		document, err := column.Encode(remains)
		if err != nil {
			return err
		}
		if err := t.removeArticle(old.num, d.ID); err != nil {
			return err
		}
		text := t.dialect.Text
		t.Exec("INSERT INTO deletions (article, outlet, source, published, deleted, who, reason, public, remains) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
			d.ID, d.Outlet, d.SourceID, d.Published, instant(d.Deleted), text(d.Who), text(d.Reason), d.Public, document)
		t.keepDeletedKeys(d.ID, numbers)
		if err := t.regroup(d.ID, by); err != nil {
			return err
		}
		if err := t.forgetNotes(d.ID); err != nil {
			return err
		}
		return t.record(e)
	})
}

// missing is the error of an article that isn't there.
func (t *tx) missing(id string) error {
	var at time.Time
	found, err := t.one("SELECT deleted FROM deletions WHERE article = $1", []any{id}, column.Instant{To: &at})
	switch {
	case err != nil:
		return err
	case found:
		return store.Deletion{ID: id, Deleted: at}.Gone()
	default:
		return notFound(id)
	}
}

// remainsOf lists the addresses and the places in the archive of an article.
func (t *tx) remainsOf(old *stored) (store.Remains, error) {
	r := store.Remains{ID: old.article.ID, URLs: []string{}, Places: []article.Location{}}
	r.Add(old.article.URL, old.article.CanonicalURL)
	if c := old.article.Notes.CapturedAt; c != "" {
		r.Add(c)
	}
	r.AddPlaces(old.article.Archive)
	err := t.Query("SELECT archive_file, archive_offset, parts FROM revisions WHERE article = $1 ORDER BY number", []any{old.num}, func(row Row) error {
		var at article.Location
		var parts []article.Location
		err := row.Scan(&at.File, &at.Offset, column.Document{To: &parts})
		r.AddPlaces(at)
		r.AddPlaces(parts...)
		return err
	})
	if err != nil {
		return r, err
	}
	return r, t.visitsOf("d.article = $1", old.num, &r)
}

// visitsOf adds the addresses that a condition leaves, and what their visits left in the archive.
func (t *tx) visitsOf(condition string, arg any, r *store.Remains) error {
	return t.Query(`SELECT d.url, d.capture, coalesce(`+askedURL+`, ''), coalesce(`+finalURL+`, ''), coalesce(f.archive_file, ''), coalesce(f.archive_offset, 0)
		FROM addresses d LEFT JOIN fetches f ON f.address = d.id WHERE `+condition, []any{arg}, func(row Row) error {
		var url, capture, asked, final string
		var at article.Location
		err := row.Scan(&url, &capture, &asked, &final, &at.File, &at.Offset)
		r.Add(url, capture, asked, final)
		r.AddPlaces(at)
		return err
	})
}

// keysOf are the numbers of the keys by which a deleted article is recognised: those of its
// addresses and texts that no other article has.
func (t *tx) keysOf(old *stored, keys []string) ([]int64, error) {
	err := t.Query("SELECT text FROM revisions WHERE article = $1", []any{old.num}, func(row Row) error {
		var text string
		err := row.Scan(&text)
		keys = append(keys, store.TextKeys(text)...)
		return err
	})
	if err != nil {
		return nil, err
	}
	numbers := store.KeyNumbers(keys)
	if err := t.Query("SELECT key FROM identities WHERE article = $1", []any{old.num}, collect(scanNumber, &numbers)); err != nil {
		return nil, err
	}
	var shared []int64
	err = t.Query("SELECT DISTINCT key FROM identities WHERE article <> $1 AND "+t.dialect.In("key", "$2"), []any{old.num, numbers}, collect(scanNumber, &shared))
	return slices.DeleteFunc(numbers, func(n int64) bool { return slices.Contains(shared, n) }), err
}

func (t *tx) keepDeletedKeys(id string, numbers []int64) {
	t.Exec("INSERT INTO deleted_keys (key, article) SELECT DISTINCT item.value, CAST($2 AS text) FROM "+t.dialect.Numbers("$1")+
		" WHERE true ON CONFLICT DO NOTHING", numbers, id)
}

// removeArticle removes an article's rows, and those of its addresses.
func (t *tx) removeArticle(num int64, id string) error {
	var addresses []int64
	err := t.Query(`SELECT d.id FROM addresses d WHERE (d.article = $1 OR d.id = (SELECT address FROM articles WHERE num = $1))
		AND NOT EXISTS (SELECT 1 FROM articles a WHERE a.address = d.id AND a.num <> $1)`, []any{num}, collect(scanNumber, &addresses))
	if err != nil {
		return err
	}
	t.Exec("UPDATE addresses SET article = NULL WHERE article = $1", num)
	var bands []int64
	if _, err := t.one("SELECT "+t.dialect.Bands+" FROM articles WHERE num = $1", []any{num}, column.Numbers{To: &bands}); err != nil {
		return err
	}
	t.dropBands(num, bands)
	for _, table := range []string{"outbox", "arrivals", "identities", "revisions"} {
		t.Exec("DELETE FROM "+table+" WHERE article = $1", num)
	}
	t.Exec("DELETE FROM articles WHERE num = $1", num)
	t.removeAddresses(addresses)
	return nil
}

// removeAddresses takes addresses without an article out of the frontier, with their visits.
func (t *tx) removeAddresses(ids []int64) {
	for _, table := range []string{"placed", "fetches"} {
		t.Exec("DELETE FROM "+table+" WHERE "+t.dialect.In("address", "$1"), ids)
	}
	t.Exec("DELETE FROM addresses WHERE "+t.dialect.In("id", "$1"), ids)
}

// regroup divides the reprints that a deleted article led into clusters again.
func (t *tx) regroup(id string, by store.Deleting) error {
	led, err := t.members("a.cluster = $1", id)
	if err != nil {
		return err
	}
	t.Exec("UPDATE articles SET cluster = id, is_reprint = false WHERE cluster = $1", id)
	slices.SortFunc(led, store.Earlier)
	for _, m := range led {
		t.Changed(m.Num)
	}
	for _, m := range led {
		if _, err := t.settle(m.Num, false, store.Saved{Same: by.Same}); err != nil {
			return err
		}
	}
	return nil
}

// forgetNotes empties the notes of an article's codings, which may quote it.
func (t *tx) forgetNotes(id string) error {
	type kept struct {
		num      int64
		document map[string]any
	}
	var all []kept
	err := t.Query("SELECT num, document FROM codings WHERE article = $1", []any{id}, collect(func(row Row) (k kept, err error) {
		err = row.Scan(&k.num, column.Document{To: &k.document})
		return k, err
	}, &all))
	for _, k := range all {
		if k.document["note"] == nil {
			continue
		}
		delete(k.document, "note")
		document, err := column.Encode(k.document)
		if err != nil {
			return err
		}
		t.Exec("UPDATE codings SET document = $1 WHERE num = $2", document, k.num)
	}
	return err
}

// deleted is the deleted article that was read; empty when none was.
func (t *tx) deleted(sv store.Saved) (id string, err error) {
	own := ""
	if len(sv.Identity.Keys) == 0 { // it has no address on the web
		own = sv.Article.ID
	}
	_, err = t.one("SELECT min(article) FROM (SELECT article FROM deletions WHERE article = $1 UNION ALL SELECT article FROM deleted_keys WHERE "+
		t.dialect.In("key", "$2")+") AS found HAVING min(article) IS NOT NULL",
		[]any{own, store.KeyNumbers(sv.DeletedKeys())}, &id)
	return id, err
}

// refuse forgets the visit that brought a deleted article once more. What it left in the archive is
// to be removed, and its addresses aren't asked for again.
func (t *tx) refuse(id string, addr address, sv store.Saved) error {
	var r store.Remains
	if _, err := t.one("SELECT remains FROM deletions WHERE article = $1"+t.dialect.lock(" FOR UPDATE"), []any{id}, column.Document{To: &r}); err != nil {
		return err
	}
	for _, f := range append([]frontier.Fetch{sv.Fetch}, sv.Parts...) {
		r.AddPlaces(f.Archive)
		if addr.article == 0 {
			r.Add(f.URL, f.FinalURL)
		}
	}
	if addr.article == 0 {
		if err := t.visitsOf("d.id = $1", addr.id, &r); err != nil {
			return err
		}
	}
	r.Purged = false
	document, err := column.Encode(r)
	if err != nil {
		return err
	}
	t.Exec("UPDATE deletions SET remains = $2, finished = NULL WHERE article = $1", id, document)
	if addr.article != 0 { // another article is known by it
		t.Exec("UPDATE addresses SET due = NULL WHERE id = $1", addr.id)
		return nil
	}
	t.keepDeletedKeys(id, store.KeyNumbers(sv.Identity.Keys))
	t.removeAddresses([]int64{addr.id})
	return nil
}

// Forget implements store.Deletions.
func (s *Store) Forget(ctx context.Context, sourceID string, urls []string) (n int, err error) {
	err = s.do(ctx, "forget addresses of deleted articles", func(t *tx) error {
		n = 0
		for _, url := range urls {
			var ids []int64
			err := t.Query("SELECT id FROM addresses WHERE source = $1 AND "+t.dialect.URL+" = $2 AND article IS NULL", []any{sourceID, t.dialect.URLKey(url)},
				collect(scanNumber, &ids))
			if err != nil {
				return err
			}
			t.removeAddresses(ids)
			n += len(ids)
		}
		return nil
	})
	return n, err
}

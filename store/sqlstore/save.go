package sqlstore

import (
	"context"
	"slices"
	"time"

	"yulun/article"
	"yulun/frontier"
	"yulun/store"
	"yulun/store/internal/column"
)

// readable is what was saved with the title and the text as they will be kept, so that another
// visit to the same page finds them unchanged.
func (t *tx) readable(sv store.Saved) store.Saved {
	sv.Article.Title, sv.Article.Text = t.dialect.Text(sv.Article.Title), t.dialect.Text(sv.Article.Text)
	return sv
}

// orTime is the first of two times that is known.
func orTime(a, b time.Time) time.Time {
	if a.IsZero() {
		return b
	}
	return a
}

// begin locks what was read and the address at which it was.
func (t *tx) begin(sv store.Saved) (store.Saved, address, error) {
	sv = t.readable(sv)
	t.LockPiece(sv)
	addr, err := t.address(sv.Fetch, orTime(sv.Article.FirstSeen, sv.Fetch.At))
	return sv, addr, err
}

// Save implements store.Articles.
func (s *Store) Save(ctx context.Context, sv store.Saved) (outcome frontier.Outcome, id string, err error) {
	err = s.do(ctx, "save "+sv.Article.CanonicalURL, func(t *tx) error {
		sv, addr, err := t.begin(sv)
		if err != nil {
			return err
		}
		if outcome, id, err = t.keep(&addr, sv); err != nil || outcome == frontier.OutcomeSkipped {
			return err
		}
		f := sv.Fetch
		f.Outcome = outcome
		t.visit(addr, f, sv.Parts, false)
		return nil
	})
	return outcome, id, err
}

// Adopt implements store.Articles.
func (s *Store) Adopt(ctx context.Context, sv store.Saved) (frontier.Outcome, error) {
	var outcome frontier.Outcome
	err := s.do(ctx, "adopt "+sv.Article.CanonicalURL, func(t *tx) error {
		sv, addr, err := t.begin(sv)
		if err != nil {
			return err
		}
		if addr.article != 0 {
			if old, err := t.find(addr, sv); old != nil || err != nil {
				outcome = frontier.OutcomeDuplicate
				return err
			}
		}
		if outcome, _, err = t.keep(&addr, sv); err != nil || outcome == frontier.OutcomeSkipped {
			return err
		}
		t.Exec("UPDATE addresses SET article = $1, due = coalesce(due, CAST($2 AS timestamptz)) WHERE id = $3", addr.article, atOnce(), addr.id)
		return nil
	})
	return outcome, err
}

// keep keeps what was read at an address, which is locked, and says what it was, with the id of the
// article. The caller keeps that the address gave the article, with what else it writes into the
// address's row.
func (t *tx) keep(addr *address, sv store.Saved) (outcome frontier.Outcome, id string, err error) {
	old, err := t.find(*addr, sv)
	if err != nil {
		return "", "", err
	}
	if old == nil {
		deleted, err := t.deleted(sv)
		if err != nil {
			return "", "", err
		}
		if deleted != "" {
			return frontier.OutcomeSkipped, deleted, t.refuse(deleted, *addr, sv)
		}
		id, err := t.add(addr, sv)
		return frontier.OutcomeNew, id, err
	}
	id = old.article.ID
	t.identify(old.num, sv.Identity.Keys)
	addr.article = old.num
	old, c, err := t.hold(old, func(old *stored) (change, error) { return t.dialect.after(old, *addr, sv) })
	if err != nil || c.outcome == frontier.OutcomeDuplicate {
		return c.outcome, id, err
	}
	t.setStanding(*addr, old.standing, old.standing.Answered(addr.id == old.address))
	if addr.id != old.address && !old.standing.Gone() {
		t.takeOver(*addr)
	}
	if c.outcome == frontier.OutcomeRevised {
		if err := t.addRevision(old.num, c.article, sv); err != nil {
			return "", "", err
		}
	}
	return c.outcome, id, t.replace(old, c, sv)
}

// bands are a fingerprint's bands as they are kept: ascending, each once.
func bands(f article.Fingerprint) []int64 {
	out := make([]int64, len(f.Bands))
	for i, b := range f.Bands {
		out[i] = int64(b)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// add keeps a new article, whose address is addr from now on, and returns the id that it got.
func (t *tx) add(addr *address, sv store.Saved) (id string, err error) {
	sv, err = sv.Placed(func(id string) (taken bool, err error) {
		_, err = t.one("SELECT EXISTS (SELECT 1 FROM articles WHERE id = $1 UNION ALL SELECT 1 FROM deletions WHERE article = $1)", []any{id}, &taken)
		return taken, err
	})
	if err != nil {
		return "", err
	}
	a := sv.Article
	a.Revision, a.Cluster, a.IsReprint, a.GoneAt = 1, a.ID, false, time.Time{}
	a.FirstSeen = orTime(a.FirstSeen, sv.Fetch.At)
	values, err := t.dialect.articleValues(a)
	if err != nil {
		return "", err
	}
	values = append(values, t.dialect.BandsValue(bands(sv.Fingerprint)), a.ID, addr.id, a.CanonicalURL, a.FirstSeen, a.Cluster)
	_, err = t.one(`INSERT INTO articles (`+writtenColumns+`, bands, id, address, canonical_url, first_seen, cluster, is_reprint, version, identified)
		VALUES (`+marks(1, len(values))+`, false, 0, true) RETURNING num`, values, &addr.article)
	if err != nil {
		return "", err
	}
	t.identify(addr.article, sv.Identity.Keys)
	if err := t.addRevision(addr.article, a, sv); err != nil {
		return "", err
	}
	t.Changed(addr.article)
	return a.ID, t.relate(addr.article, sv)
}

// replace writes an article over its row where anything differs, and settles its cluster.
func (t *tx) replace(old *stored, c change, sv store.Saved) error {
	if !c.written {
		return nil
	}
	names, values := writtenColumns, c.values
	if c.resigned {
		t.dropBands(old.num, old.bands)
		now := bands(sv.Fingerprint)
		names, values = names+", bands", append(values, t.dialect.BandsValue(now))
		t.keepBands(old.num, now)
	}
	t.Exec("UPDATE articles SET ("+names+") = ("+marks(2, len(values))+") WHERE num = $1", append([]any{old.num}, values...)...)
	t.Changed(old.num)
	if c.resigned || c.article.Piece() != old.article.Piece() || !c.article.Published.Time.Equal(old.article.Published.Time) {
		_, err := t.settle(old.num, store.IsLater(old.article, c.article), sv)
		return err
	}
	return nil
}

// addRevision keeps the title and text of an article's newest revision.
func (t *tx) addRevision(num int64, a article.Article, sv store.Saved) error {
	parts := make([]article.Location, len(sv.Parts))
	for i, p := range sv.Parts {
		parts[i] = p.Archive
	}
	where, err := column.Encode(parts)
	if err != nil {
		return err
	}
	t.Exec(`INSERT INTO revisions (article, number, title, text, published, fetched, digest, archive_file, archive_offset, parts)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		num, a.Revision, a.Title, a.Text, a.Published.String(), a.Fetched, sv.Fetch.Digest, a.Archive.File, a.Archive.Offset, where)
	return nil
}

// TakeOver implements store.Articles.
func (s *Store) TakeOver(ctx context.Context, sourceID, url string, due time.Time) (bool, error) {
	took := false
	err := s.do(ctx, "take over the article of "+url, func(t *tx) error {
		var address, num int64
		var err error
		took, err = t.one(`SELECT d.id, a.num FROM addresses d JOIN articles a ON a.num = d.article
			WHERE d.source = $1 AND d.`+t.dialect.URL+` = $2 AND NOT d.part AND a.address <> d.id AND a.source LIKE 'import/%'`+
			t.dialect.lock(" FOR NO KEY UPDATE OF a"), []any{sourceID, t.dialect.URLKey(url)}, &address, &num)
		if err != nil || !took {
			return err
		}
		t.Exec("UPDATE articles SET address = $1, source = $2 WHERE num = $3", address, sourceID, num)
		t.Exec("UPDATE addresses SET due = CASE id WHEN $1 THEN CAST($2 AS timestamptz) END WHERE article = $3", address, due, num)
		t.Changed(num)
		return nil
	})
	return took, err
}

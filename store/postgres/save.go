package postgres

import (
	"context"
	"fmt"
	"time"

	"yulun/article"
	"yulun/frontier"
	"yulun/store"
	"yulun/store/internal/column"
)

// Save implements store.Articles.
func (s *Store) Save(ctx context.Context, sv store.Saved) (frontier.Outcome, error) {
	var outcome frontier.Outcome
	err := s.do(ctx, "save "+sv.Article.CanonicalURL, func(t *tx) error {
		sv := readable(sv)
		t.lockPiece(sv)
		addr, err := t.address(sv.Fetch, orTime(sv.Article.FirstSeen, sv.Fetch.At))
		if err != nil {
			return err
		}
		if outcome, err = t.keep(&addr, sv); err != nil {
			return err
		}
		f := sv.Fetch
		f.Outcome = outcome
		t.visit(addr, f, sv.Parts, false)
		return nil
	})
	return outcome, err
}

// Adopt implements store.Articles.
func (s *Store) Adopt(ctx context.Context, sv store.Saved) (frontier.Outcome, error) {
	var outcome frontier.Outcome
	err := s.do(ctx, "adopt "+sv.Article.CanonicalURL, func(t *tx) error {
		sv = readable(sv)
		t.lockPiece(sv)
		addr, err := t.address(sv.Fetch, orTime(sv.Article.FirstSeen, sv.Fetch.At))
		if err != nil {
			return err
		}
		if addr.article != 0 {
			if old, err := t.find(addr, sv); old != nil || err != nil {
				outcome = frontier.OutcomeDuplicate
				return err
			}
		}
		if outcome, err = t.keep(&addr, sv); err != nil {
			return err
		}
		t.exec("UPDATE addresses SET article = $1, due = coalesce(due, 'epoch') WHERE id = $2", addr.article, addr.id)
		return nil
	})
	return outcome, err
}

// keep keeps what was read at an address, which is locked, and says what it was. That the address gave the article is left to the caller to
// keep, with what else it writes into its row.
func (t *tx) keep(addr *address, sv store.Saved) (frontier.Outcome, error) {
	old, err := t.find(*addr, sv)
	if err != nil {
		return "", err
	}
	if old == nil {
		return frontier.OutcomeNew, t.add(addr, sv)
	}
	t.identify(old.num, sv.Identity.Keys)
	addr.article = old.num
	return t.again(*addr, old, sv)
}

// again keeps what was read of a known article.
func (t *tx) again(addr address, old *stored, sv store.Saved) (frontier.Outcome, error) {
	old, c, err := t.held(old, func(old *stored) (change, error) { return old.after(addr, sv) })
	if err != nil {
		return "", err
	}
	if c.outcome == frontier.OutcomeDuplicate {
		return c.outcome, nil
	}
	t.stand(addr, old.standing, old.standing.Answered(addr.id == old.address))
	if c.outcome == frontier.OutcomeRevised {
		if err := t.addRevision(old.num, c.article, sv); err != nil {
			return "", err
		}
	}
	return c.outcome, t.replace(old, c, sv)
}

// orTime is the first of two times that is known.
func orTime(a, b time.Time) time.Time {
	if a.IsZero() {
		return b
	}
	return a
}

// add keeps a new article, whose address is addr from now on.
func (t *tx) add(addr *address, sv store.Saved) error {
	sv, err := sv.Placed(t.taken)
	if err != nil {
		return err
	}
	a := sv.Article
	a.Revision, a.Cluster, a.IsReprint, a.GoneAt = 1, a.ID, false, time.Time{}
	a.FirstSeen = orTime(a.FirstSeen, sv.Fetch.At)
	values, err := articleValues(a)
	if err != nil {
		return err
	}
	values = append(values, signature(sv.Fingerprint), bands(sv.Fingerprint), a.ID, addr.id, a.CanonicalURL, instant(a.FirstSeen))
	err = t.scan(`INSERT INTO articles (`+writtenColumns+`, id, address, canonical_url, first_seen, cluster, is_reprint, version, identified)
		VALUES (`+writtenMarks+`, $27, $28, $29, $30, $27, false, 0, true) RETURNING num`, values, &addr.article)
	if err != nil {
		return err
	}
	t.identify(addr.article, sv.Identity.Keys)
	if err := t.addRevision(addr.article, a, sv); err != nil {
		return err
	}
	t.changed(addr.article)
	return t.relate(addr.article, sv)
}

// replace writes an article over its row where anything differs, and settles its cluster.
func (t *tx) replace(old *stored, c change, sv store.Saved) error {
	if !c.written {
		return nil
	}
	if c.resigned {
		t.exec("DELETE FROM bands USING articles a WHERE a.num = $1 AND bands.article = a.num AND bands.band = ANY (a.bands)", old.num)
	}
	t.exec("UPDATE articles SET ("+writtenColumns+") = ROW ("+writtenMarks+") WHERE num = $27", append(c.values, signature(c.fingerprint), bands(c.fingerprint), old.num)...)
	t.changed(old.num)
	if c.resigned {
		t.keepBands(old.num, sv)
	}
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
	t.exec(`INSERT INTO revisions (article, number, title, text, published, fetched, digest, archive_file, archive_offset, parts)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		num, a.Revision, a.Title, a.Text, a.Published.String(), instant(a.Fetched), sv.Fetch.Digest, a.Archive.File, a.Archive.Offset, where)
	return nil
}

// signature is a fingerprint's signature as it is kept: empty, not NULL, for a text that has none.
func signature(f article.Fingerprint) []byte { return append([]byte{}, column.Signature(f)...) }

// bands are a fingerprint's bands as they are kept.
func bands(f article.Fingerprint) []int64 {
	out := make([]int64, len(f.Bands))
	for i, b := range f.Bands {
		out[i] = int64(b)
	}
	return out
}

// fingerprint is a fingerprint as it was kept.
func fingerprint(signature []byte, bands []int64) article.Fingerprint {
	f := column.Fingerprint(signature)
	for _, b := range bands {
		f.Bands = append(f.Bands, uint64(b))
	}
	return f
}

func notFound(id string) error {
	return &article.Error{Code: article.CodeNotFound, Message: fmt.Sprintf("There is no article %s", id)}
}

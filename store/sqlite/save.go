package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
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
		addr, err := t.address(sv.Fetch, orTime(sv.Article.FirstSeen, sv.Fetch.At))
		if err != nil {
			return err
		}
		if outcome, err = t.keep(&addr, sv); err != nil {
			return err
		}
		f := sv.Fetch
		f.Outcome = outcome
		return t.visit(addr, f, sv.Parts, false)
	})
	return outcome, err
}

// orTime is the first of two times that is known.
func orTime(a, b time.Time) time.Time {
	if a.IsZero() {
		return b
	}
	return a
}

// keep keeps what was read at an address and says what it was.
func (t *tx) keep(addr *address, sv store.Saved) (frontier.Outcome, error) {
	old, err := t.find(*addr, sv)
	if err != nil {
		return "", err
	}
	if old == nil {
		return frontier.OutcomeNew, t.add(addr, sv)
	}
	if err := t.identify(old.num, sv.Identity.Keys); err != nil {
		return "", err
	}
	if addr.article != old.num {
		addr.article = old.num
		if _, err := t.exec("UPDATE addresses SET article = ? WHERE id = ?", old.num, addr.id); err != nil {
			return "", err
		}
	}
	primary := addr.id == old.address
	if !primary && (!old.standing.Gone() || sv.Captured()) {
		return frontier.OutcomeDuplicate, nil
	}
	if err := t.stand(*addr, old.standing, old.standing.Answered(primary)); err != nil {
		return "", err
	}
	old.article.GoneAt = time.Time{}
	if sv.Revised(old.article) {
		return frontier.OutcomeRevised, t.revise(old, sv)
	}
	if old.article.Piece() != sv.Article.Piece() {
		sv.Article = store.KeepText(old.article, sv.Article)
		sv.Fingerprint = column.Fingerprint(old.signature)
	}
	_, err = t.replace(old, store.Merge(old.article, sv.Article), sv)
	return frontier.OutcomeUnchanged, err
}

// stored is an article with what else its row holds.
type stored struct {
	num, address int64
	article      article.Article
	standing     frontier.Standing
	signature    []byte
}

// known is the article with the number, or with the id where the number is 0; nil when there is none.
func (t *tx) known(num int64, id string) (*stored, error) {
	var s stored
	column, key := "a.id", any(id)
	if num != 0 {
		column, key = "a.num", any(num)
	}
	query := "SELECT " + articleColumns + ", a.num, a.address, a.missing_since, ifnull(a.missing_run, 0), a.signature" + articleTables + "WHERE " + column + " = ?"
	err := t.query(query, []any{key}, func(row scanner) error {
		return scanArticle(row, &s.article, &s.num, &s.address, instant{&s.standing.MissingSince}, &s.standing.MissingRun, &s.signature)
	})
	if err != nil || s.num == 0 {
		return nil, err
	}
	s.standing.GoneAt = s.article.GoneAt
	return &s, nil
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
	values = append(values, a.ID, addr.id, a.CanonicalURL, micro(a.FirstSeen), a.Cluster, column.Signature(sv.Fingerprint))
	addr.article, err = t.insert(`INSERT INTO articles (`+writtenColumns+`, id, address, canonical_url, first_seen, cluster, signature, is_reprint, version, identified)
		VALUES (`+marks(len(values))+`, 0, 0, 1)`, values...)
	if err != nil {
		return err
	}
	if _, err := t.exec("UPDATE addresses SET article = ?, due = ifnull(due, 0) WHERE id = ?", addr.article, addr.id); err != nil {
		return err
	}
	if err := t.identify(addr.article, sv.Identity.Keys); err != nil {
		return err
	}
	if err := t.addRevision(addr.article, a, sv); err != nil {
		return err
	}
	if err := t.changed(addr.article); err != nil {
		return err
	}
	if err := t.keepBands(addr.article, sv.Fingerprint.Bands); err != nil {
		return err
	}
	_, err = t.settle(addr.article, false, sv)
	return err
}

// revise keeps another revision of an article.
func (t *tx) revise(old *stored, sv store.Saved) error {
	a := store.Merge(old.article, sv.Article)
	a.Revision++
	a.Fetched, a.Archive, a.Notes.Import = sv.Article.Fetched, sv.Article.Archive, sv.Article.Notes.Import
	if err := t.addRevision(old.num, a, sv); err != nil {
		return err
	}
	_, err := t.replace(old, a, sv)
	return err
}

// replace writes an article over its row where anything differs, and settles its cluster. It reports whether anything did.
func (t *tx) replace(old *stored, a article.Article, sv store.Saved) (bool, error) {
	before, err := articleValues(old.article)
	if err != nil {
		return false, err
	}
	after, err := articleValues(a)
	if err != nil {
		return false, err
	}
	sig := column.Signature(sv.Fingerprint)
	resigned := !slices.Equal(sig, old.signature)
	retitled := a.Title != old.article.Title || a.Text != old.article.Text
	if slices.Equal(before, after) && !resigned && !retitled {
		return false, nil
	}
	if _, err := t.exec("UPDATE articles SET ("+writtenColumns+") = ("+marks(len(after))+"), signature = ? WHERE num = ?",
		append(after, sig, old.num)...); err != nil {
		return false, err
	}
	if err := t.changed(old.num); err != nil {
		return false, err
	}
	if resigned {
		if _, err := t.exec("DELETE FROM bands WHERE article = ?", old.num); err != nil {
			return false, err
		}
		if err := t.keepBands(old.num, sv.Fingerprint.Bands); err != nil {
			return false, err
		}
	}
	if resigned || retitled || !a.Published.Time.Equal(old.article.Published.Time) {
		_, err = t.settle(old.num, store.IsLater(old.article, a), sv)
	}
	return true, err
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
	_, err = t.exec(`INSERT INTO revisions (article, number, title, text, published, fetched, digest, archive_file, archive_offset, parts)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		num, a.Revision, a.Title, a.Text, a.Published.String(), micro(a.Fetched), sv.Fetch.Digest, a.Archive.File, a.Archive.Offset, where)
	return err
}

// Rescore implements store.Articles.
func (s *Store) Rescore(ctx context.Context, id string, r article.Reading) (bool, error) {
	changed := false
	err := s.do(ctx, "rescore "+id, func(t *tx) error {
		reading, err := column.Encode(r)
		if err != nil {
			return err
		}
		var num int64
		var before string
		err = t.scan("SELECT num, reading FROM articles WHERE id = ?", []any{id}, &num, &before)
		if errors.Is(err, sql.ErrNoRows) {
			return notFound(id)
		}
		if changed = err == nil && before != reading; !changed {
			return err
		}
		if _, err := t.exec("UPDATE articles SET reading = ?, relevant = ?, method = ? WHERE num = ?", reading, r.Relevant, r.Method, num); err != nil {
			return err
		}
		return t.changed(num)
	})
	return changed, err
}

// Reread implements store.Articles.
func (s *Store) Reread(ctx context.Context, r store.Saved) (bool, error) {
	changed := false
	err := s.do(ctx, "reread "+r.Article.ID, func(t *tx) error {
		old, err := t.known(0, r.Article.ID)
		if err != nil {
			return err
		}
		if old == nil {
			return notFound(r.Article.ID)
		}
		if err := t.identify(old.num, r.Identity.Keys); err != nil {
			return err
		}
		a := store.Merge(old.article, r.Article)
		a.Published, a.PublishedSource = r.Article.Published, r.Article.PublishedSource
		if a.Piece() != old.article.Piece() || a.Published != old.article.Published {
			if _, err := t.exec("UPDATE revisions SET title = ?, text = ?, published = ? WHERE article = ? AND number = ?",
				a.Title, a.Text, a.Published.String(), old.num, a.Revision); err != nil {
				return err
			}
		}
		if changed, err = t.replace(old, a, r); err != nil {
			return err
		}
		moved, err := t.settle(old.num, false, r)
		changed = changed || moved
		return err
	})
	return changed, err
}

// Adopt implements store.Articles.
func (s *Store) Adopt(ctx context.Context, sv store.Saved) (frontier.Outcome, error) {
	var outcome frontier.Outcome
	err := s.do(ctx, "adopt "+sv.Article.CanonicalURL, func(t *tx) error {
		addr, err := t.address(sv.Fetch, orTime(sv.Article.FirstSeen, sv.Fetch.At))
		if err != nil {
			return err
		}
		if outcome, err = t.still(addr, sv); outcome == "" && err == nil {
			outcome, err = t.keep(&addr, sv)
		}
		return err
	})
	return outcome, err
}

// still is duplicate where an address that has an article shows one that is known, this one or another.
func (t *tx) still(addr address, sv store.Saved) (frontier.Outcome, error) {
	if addr.article == 0 {
		return "", nil
	}
	old, err := t.find(addr, sv)
	if old == nil || err != nil {
		return "", err
	}
	return frontier.OutcomeDuplicate, nil
}

func notFound(id string) error {
	return &article.Error{Code: article.CodeNotFound, Message: fmt.Sprintf("There is no article %s", id)}
}

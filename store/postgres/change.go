package postgres

import (
	"context"
	"slices"
	"time"

	"yulun/article"
	"yulun/frontier"
	"yulun/store"
	"yulun/store/internal/column"
)

// stored is an article with what else its row holds.
type stored struct {
	num, address int64
	article      article.Article
	standing     frontier.Standing
	fingerprint  article.Fingerprint
}

// known is the article with the number, or with the id where the number is 0; nil when there is none.
func (t *tx) known(num int64, id string) (*stored, error) {
	var s stored
	by, key := "a.id", any(id)
	if num != 0 {
		by, key = "a.num", any(num)
	}
	query := "SELECT " + articleColumns + ", a.num, a.address, a.missing_since, coalesce(a.missing_run, 0), a.signature, a.bands" +
		articleTables + "WHERE " + by + " = $1"
	err := t.query(query, []any{key}, func(row scanner) error {
		var signature []byte
		var bands []int64
		err := scanArticle(row, &s.article, &s.num, &s.address, when{&s.standing.MissingSince}, &s.standing.MissingRun, &signature, &bands)
		s.fingerprint = fingerprint(signature, bands)
		return err
	})
	if err != nil || s.num == 0 {
		return nil, err
	}
	s.standing.GoneAt = s.article.GoneAt
	return &s, nil
}

// change is what a reading makes of an article.
type change struct {
	outcome frontier.Outcome
	article article.Article
	values  []any // of article
	// fingerprint is that of the article's text.
	fingerprint article.Fingerprint
	// written says that the article's row changes; resigned that its fingerprint does; nothing that neither these nor its standing change.
	written, resigned, nothing bool
}

// after is what a visit that read an article changes.
func (s *stored) after(addr address, sv store.Saved) (change, error) {
	primary := addr.id == s.address
	if !primary && (!s.standing.Gone() || sv.Captured()) {
		return change{outcome: frontier.OutcomeDuplicate, nothing: true}, nil
	}
	old := *s
	old.article.GoneAt = time.Time{} // stand writes that
	a := store.Merge(old.article, sv.Article)
	outcome := frontier.OutcomeUnchanged
	f := sv.Fingerprint
	switch {
	case sv.Revised(old.article):
		outcome = frontier.OutcomeRevised
		a.Revision++
		a.Fetched, a.Archive, a.Notes.Import = sv.Article.Fetched, sv.Article.Archive, sv.Article.Notes.Import
	case a.Piece() != old.article.Piece():
		a, f = store.KeepText(old.article, a), old.fingerprint
	}
	c, err := old.becomes(a, f)
	c.outcome = outcome
	c.nothing = c.nothing && s.standing.Answered(primary) == s.standing
	return c, err
}

// becomes is what makes another article of one.
func (s *stored) becomes(a article.Article, f article.Fingerprint) (change, error) {
	before, err := articleValues(s.article)
	if err != nil {
		return change{}, err
	}
	c := change{article: a, fingerprint: f}
	if c.values, err = articleValues(a); err != nil {
		return change{}, err
	}
	c.resigned = !slices.Equal(f.Signature, s.fingerprint.Signature)
	c.written = c.resigned || !slices.Equal(before, c.values) || a.Piece() != s.article.Piece()
	c.nothing = !c.written
	return c, nil
}

// held locks the row of an article and says what a reading makes of it. The lock of the clusters comes first where there is
// something to change, so the article is looked at before it is locked, and again afterwards.
func (t *tx) held(old *stored, of func(*stored) (change, error)) (*stored, change, error) {
	c, err := of(old)
	if err == nil && c.nothing { // most visits: only see that nobody changes it meanwhile
		t.exec("SELECT FROM articles WHERE num = $1 FOR SHARE", old.num)
		if old, c, err = t.reconsider(old.num, of); err != nil || c.nothing {
			return old, c, err
		}
	}
	if err != nil {
		return nil, c, err
	}
	t.lockClusters()
	t.exec("SELECT FROM articles WHERE num = $1 FOR NO KEY UPDATE", old.num)
	return t.reconsider(old.num, of)
}

func (t *tx) reconsider(num int64, of func(*stored) (change, error)) (*stored, change, error) {
	old, err := t.known(num, "")
	if err != nil {
		return nil, change{}, err
	}
	c, err := of(old)
	return old, c, err
}

// Reread implements store.Articles.
func (s *Store) Reread(ctx context.Context, r store.Saved) (bool, error) {
	changed := false
	r = readable(r)
	err := s.do(ctx, "reread "+r.Article.ID, func(t *tx) error {
		changed = false
		t.lockPiece(r)
		old, err := t.known(0, r.Article.ID)
		if err != nil {
			return err
		}
		if old == nil {
			return notFound(r.Article.ID)
		}
		t.lockClusters()
		t.identify(old.num, r.Identity.Keys)
		old, c, err := t.held(old, func(old *stored) (change, error) {
			a := store.Merge(old.article, r.Article)
			a.Published, a.PublishedSource = r.Article.Published, r.Article.PublishedSource
			return old.becomes(a, r.Fingerprint)
		})
		if err != nil {
			return err
		}
		if c.nothing {
			changed, err = t.settle(old.num, false, r)
			return err
		}
		changed = true
		t.exec("UPDATE revisions SET title = $1, text = $2, published = $3 WHERE article = $4 AND number = $5",
			c.article.Title, c.article.Text, c.article.Published.String(), old.num, c.article.Revision)
		if err := t.replace(old, c, r); err != nil {
			return err
		}
		_, err = t.settle(old.num, false, r)
		return err
	})
	return changed, err
}

// Rescore implements store.Articles. The article's row is all that it locks: readings are no business of the clusters.
func (s *Store) Rescore(ctx context.Context, id string, r article.Reading) (bool, error) {
	changed := false
	reading, err := column.Encode(r)
	if err != nil {
		return false, err
	}
	err = s.do(ctx, "rescore "+id, func(t *tx) error {
		changed = false
		var num int64
		var before string
		err := t.query("SELECT num, reading FROM articles WHERE id = $1 FOR NO KEY UPDATE", []any{id}, func(row scanner) error {
			return row.Scan(&num, &before)
		})
		switch {
		case err != nil:
			return err
		case num == 0:
			return notFound(id)
		case before == reading:
			return nil
		}
		changed = true
		t.exec("UPDATE articles SET reading = $1, relevant = $2, method = $3 WHERE num = $4", reading, r.Relevant, r.Method, num)
		t.changed(num)
		return nil
	})
	return changed, err
}

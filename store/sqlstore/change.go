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

// stored is an article with what else its row holds.
type stored struct {
	num, address int64
	article      article.Article
	standing     frontier.Standing
	bands        []int64
	// unreachable says that the address that stands for it has failed for long.
	unreachable bool
}

// known is the article with a number; nil when there is none.
func (t *tx) known(num int64) (*stored, error) { return t.storedWhere("a.num = $1", num) }

// storedWhere is the article that a condition leaves; nil when there is none.
func (t *tx) storedWhere(condition string, key any) (*stored, error) {
	var s stored
	failures := 0
	query := "SELECT " + articleColumns + ", a.num, a.address, a.missing_since, coalesce(a.missing_run, 0), " + t.dialect.Bands + ", " +
		failuresOf("a.address") + articleTables + "WHERE " + condition
	err := t.Query(query, []any{key}, func(row Row) error {
		return scanArticle(row, &s.article, &s.num, &s.address, column.Instant{To: &s.standing.MissingSince}, &s.standing.MissingRun, column.Numbers{To: &s.bands}, &failures)
	})
	if err != nil || s.num == 0 {
		return nil, err
	}
	s.standing.GoneAt = s.article.GoneAt
	s.unreachable = frontier.Unreachable(failures)
	return &s, nil
}

// change is what a reading makes of an article.
type change struct {
	outcome frontier.Outcome
	article article.Article
	values  []any // of article
	// written says that the article's row changes; resigned that its fingerprint does; nothing that
	// neither these nor its standing change.
	written, resigned, nothing bool
}

// after is what a visit that read an article changes.
func (d *Dialect) after(s *stored, addr address, sv store.Saved) (change, error) {
	primary := addr.id == s.address
	if !primary && (sv.Captured() || !s.standing.Gone() && !s.unreachable) {
		return change{outcome: frontier.OutcomeDuplicate, nothing: true}, nil
	}
	old := *s
	old.article.GoneAt = time.Time{} // setStanding writes that
	a := store.Merge(old.article, sv.Article)
	outcome, found := frontier.OutcomeUnchanged, bands(sv.Fingerprint)
	switch {
	case sv.Revised(old.article):
		outcome = frontier.OutcomeRevised
		a.Revision++
		a.Fetched, a.Archive, a.Notes.Import = sv.Article.Fetched, sv.Article.Archive, sv.Article.Notes.Import
	case a.Piece() != old.article.Piece():
		a, found = store.KeepText(old.article, a), old.bands
	}
	c, err := d.becomes(&old, a, found)
	c.outcome = outcome
	c.nothing = c.nothing && primary && s.standing.Answered(primary) == s.standing
	return c, err
}

// becomes is what makes another article of one.
func (d *Dialect) becomes(s *stored, a article.Article, bands []int64) (change, error) {
	before, err := d.articleValues(s.article)
	if err != nil {
		return change{}, err
	}
	c := change{article: a}
	if c.values, err = d.articleValues(a); err != nil {
		return change{}, err
	}
	c.resigned = !slices.Equal(bands, s.bands)
	c.written = c.resigned || !slices.Equal(before, c.values) || a.Piece() != s.article.Piece()
	c.nothing = !c.written
	return c, nil
}

// hold locks the row of an article and says what a reading makes of it. The lock of the clusters
// comes first where there is something to change, so the article is looked at before it is locked,
// and again afterwards.
func (t *tx) hold(old *stored, of func(*stored) (change, error)) (*stored, change, error) {
	c, err := of(old)
	if err != nil || !t.dialect.Locks {
		return old, c, err
	}
	if c.nothing { // most visits: only see that nobody changes it meanwhile
		t.Exec("SELECT FROM articles WHERE num = $1 FOR SHARE", old.num)
		if old, c, err = t.lookAgain(old.num, of); err != nil || c.nothing {
			return old, c, err
		}
	}
	t.LockClusters()
	t.Exec("SELECT FROM articles WHERE num = $1 FOR NO KEY UPDATE", old.num)
	return t.lookAgain(old.num, of)
}

func (t *tx) lookAgain(num int64, of func(*stored) (change, error)) (*stored, change, error) {
	old, err := t.known(num)
	if err != nil {
		return nil, change{}, err
	}
	c, err := of(old)
	return old, c, err
}

// Reread implements store.Articles.
func (s *Store) Reread(ctx context.Context, r store.Saved) (bool, error) {
	changed := false
	err := s.do(ctx, "reread "+r.Article.ID, func(t *tx) error {
		changed = false
		r := t.readable(r)
		t.LockPiece(r)
		old, err := t.storedWhere("a.id = $1", r.Article.ID)
		if err != nil {
			return err
		}
		if old == nil {
			return notFound(r.Article.ID)
		}
		t.LockClusters()
		t.identify(old.num, r.Identity.Keys)
		old, c, err := t.hold(old, func(old *stored) (change, error) {
			a := store.Merge(old.article, r.Article)
			a.Published, a.PublishedSource = r.Article.Published, r.Article.PublishedSource
			return t.dialect.becomes(old, a, bands(r.Fingerprint))
		})
		if err != nil {
			return err
		}
		if !c.nothing {
			t.Exec("UPDATE revisions SET title = $1, text = $2, published = $3 WHERE article = $4 AND number = $5",
				c.article.Title, c.article.Text, c.article.Published.String(), old.num, c.article.Revision)
			if err := t.replace(old, c, r); err != nil {
				return err
			}
		}
		moved, err := t.settle(old.num, false, r)
		changed = moved || !c.nothing
		return err
	})
	return changed, err
}

// Rescore implements store.Articles. The article's row is all that it locks: clusters don't depend
// on readings.
func (s *Store) Rescore(ctx context.Context, id string, r article.Reading) (bool, error) {
	changed := false
	err := s.do(ctx, "rescore "+id, func(t *tx) error {
		var num int64
		var title, text string
		var before column.Reading
		found, err := t.one("SELECT a.num, r.title, r.text, a.reading, a.packed"+articleTables+"WHERE a.id = $1"+t.dialect.lock(" FOR NO KEY UPDATE OF a"),
			[]any{id}, &num, &title, &text, &before.Plain, &before.Packed)
		if err != nil {
			return err
		}
		if !found {
			return notFound(id)
		}
		packed, err := column.PackedReading(r, title, text)
		if err != nil {
			return err
		}
		changed = true
		if kept, ok := before.Of(title, text); ok {
			was, err := column.PackedReading(kept, title, text)
			if err != nil {
				return err
			}
			changed = was != packed
		}
		if changed {
			t.Exec("UPDATE articles SET reading = '', packed = $1, relevant = $2, method = $3 WHERE num = $4", packed, r.Relevant, r.Method, num)
			t.Changed(num)
		}
		return nil
	})
	return changed, err
}

// Pack implements store.Articles.
func (s *Store) Pack(ctx context.Context) (int, error) {
	total := 0
	for after, n := int64(0), pageSize; n == pageSize; {
		var packed map[int64]column.Packed
		last := after
		err := s.do(ctx, "pack the readings", func(t *tx) error {
			packed, last, n = map[int64]column.Packed{}, after, 0
			err := t.Query("SELECT a.num, a.reading, r.title, r.text"+articleTables+"WHERE a.reading <> '' AND a.num > $1 ORDER BY a.num LIMIT $2"+
				t.dialect.lock(" FOR NO KEY UPDATE OF a"), []any{after, pageSize}, func(row Row) error {
				var reading column.Reading
				var title, text string
				n++
				err := row.Scan(&last, &reading.Plain, &title, &text)
				if err != nil {
					return err
				}
				if plain, ok := reading.Of(title, text); ok {
					packed[last], err = column.PackedReading(plain, title, text)
				}
				return err
			})
			for num, reading := range packed {
				t.Exec("UPDATE articles SET reading = '', packed = $1 WHERE num = $2", reading, num)
			}
			return err
		})
		if err != nil {
			return total, err
		}
		total, after = total+len(packed), last
	}
	return total, nil
}

package sqlstore

import (
	"context"

	"yulun/article"
)

// Neighbours implements store.Reader. An index has the articles of an outlet in this order, so that
// either question reads the entries of the same time, those of irrelevant articles in between, and
// one more.
func (s *Store) Neighbours(ctx context.Context, a article.Article) (earlier, later *article.Article, err error) {
	if a.Published.IsZero() {
		return nil, nil, nil
	}
	earlier, err = s.neighbour(ctx, a, `published_at <= $2 AND (published_at < $2 OR id > $3)`, `published_at DESC, id`)
	if err == nil {
		later, err = s.neighbour(ctx, a, `published_at >= $2 AND (published_at > $2 OR id < $3)`, `published_at, id DESC`)
	}
	return earlier, later, s.engine.Failed(ctx, "look for the articles before and after "+a.ID, err)
}

// neighbour is the first article of an outlet on one side of another one; nil where there is none.
func (s *Store) neighbour(ctx context.Context, of article.Article, side, order string) (*article.Article, error) {
	if of.Reading.Relevant {
		side += " AND relevant"
	}
	found, err := s.articles(ctx, "WHERE a.num = (SELECT num FROM articles WHERE outlet = $1 AND "+side+" ORDER BY "+order+" LIMIT 1)",
		s.dialect.Text(of.Outlet.ID), instant(of.Published.Time), of.ID)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

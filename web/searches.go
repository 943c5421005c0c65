package web

import (
	"context"

	"yulun/index"
	"yulun/saved"
)

// Searches are the saved searches, as the folder of configuration has them now. Methods are called
// at once by many goroutines.
type Searches interface {
	Saved(ctx context.Context) (saved.Settings, error)
	// SaveSearch adds a search, or gives the one with its id another title, query and unit.
	// RemoveSearch removes one. Both write the file as a whole, and only if it is right then.
	SaveSearch(ctx context.Context, s saved.Search) error
	RemoveSearch(ctx context.Context, id string) error
}

func (s *site) savedSettings(ctx context.Context) (saved.Settings, error) {
	if s.Searches == nil {
		return saved.Settings{}, nil
	}
	return s.Searches.Saved(ctx)
}

// queryOf reads the query of a saved search.
func (s *site) queryOf(ctx context.Context, search saved.Search) (index.Query, error) {
	q, err := index.Parse(s.vocabulary(ctx), search.Query)
	q.Unit = index.Unit(search.Unit)
	return q, err
}

package web_test

import (
	"context"
	"slices"
	"sync"

	"yulun/saved"
)

// searches are saved searches in memory.
type searches struct {
	mu       sync.Mutex
	settings saved.Settings
	err      error
}

func newSearches() *searches {
	return &searches{settings: saved.Settings{Address: "https://yulun.example.org", Searches: []saved.Search{
		{ID: "law", Title: "Law and punishment", Query: "frame:law frame:punishment", Unit: "article"},
		{ID: "told", Query: "失信", Unit: "article", Notify: saved.Notify{Webhook: &saved.Webhook{URL: "https://hooks.example.org/secret-path"}, Mail: []string{"editor@example.org"}}},
	}}}
}

func (s *searches) Saved(context.Context) (saved.Settings, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	kept := s.settings
	kept.Searches = slices.Clone(kept.Searches)
	return kept, nil
}

func (s *searches) SaveSearch(_ context.Context, one saved.Search) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err == nil {
		s.settings.Searches = append(s.settings.Searches, one)
	}
	return s.err
}

func (s *searches) RemoveSearch(_ context.Context, id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.settings.Searches = slices.DeleteFunc(s.settings.Searches, func(one saved.Search) bool { return one.ID == id })
	return s.err
}

package service

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"time"

	"yulun/article"
	"yulun/codebook"
	"yulun/index"
	"yulun/jobs"
	"yulun/locale"
	"yulun/news"
	"yulun/notify"
	"yulun/render"
	"yulun/saved"
)

// searchesToTell lists the searches of which people are told. It forgets how far those were told of
// that the configuration names with nobody to tell, so that one that comes back tells nothing of
// the time between. What it doesn't name is left alone: another machine's configuration may have
// it.
func (s *Service) searchesToTell(ctx context.Context) ([]string, error) {
	if s.o.Searches == nil {
		return nil, nil
	}
	settings, err := s.o.Searches.Saved(ctx)
	if err != nil {
		return nil, err
	}
	var ids []string
	silent := map[string]bool{}
	for _, one := range settings.Searches {
		if one.Notify.Any() {
			ids = append(ids, one.ID)
		} else {
			silent[one.ID] = true
		}
	}
	if len(silent) == 0 {
		return ids, nil
	}
	states, err := s.store.SearchStates(ctx)
	for _, st := range states {
		if silent[st.Search] {
			err = errors.Join(err, s.store.DropSearchState(ctx, st.Search))
		}
	}
	return ids, err
}

// ForgetSearch forgets how far a search was told of, and reports whether there was anything to forget.
// The store is open.
func (s *Service) ForgetSearch(ctx context.Context, id string) (bool, error) {
	states, err := s.store.SearchStates(ctx)
	if err != nil || !slices.ContainsFunc(states, func(st saved.State) bool { return st.Search == id }) {
		return false, err
	}
	return true, s.store.DropSearchState(ctx, id)
}

// lookAgain is how soon a search is looked at again of which something can't be found yet.
const lookAgain = 5 * time.Second

// Notify tells those who want to know of the new hits of a saved search. The first call tells
// nothing: from then on hits are new. What is to be told is written down, in one transaction with
// how far the search was looked at, before anybody is told, and is struck out after; so a program
// that is killed loses nothing, and repeats at most a delivery, under the same id. The error is a
// [jobs.WaitError] where there will be more to tell at a time.
func (s *Service) Notify(ctx context.Context, id string) error {
	settings, err := s.o.Searches.Saved(ctx)
	if err != nil {
		return err
	}
	search, ok := settings.Search(id)
	if !ok { // it was taken out, or another machine's configuration has it
		return jobs.ErrUnknownSearch
	}
	if !search.Notify.Any() {
		return s.store.DropSearchState(ctx, id)
	}
	state, err := s.searchState(ctx, id)
	if err != nil || state.Serial == 0 {
		return err // it has just begun
	}
	if state.Pending == nil {
		if next := state.Told.Add(search.Notify.Every); next.After(s.o.Now()) {
			return &jobs.WaitError{Until: next}
		}
		if err := s.propose(ctx, search, &state); err != nil {
			return err
		}
	}
	if state.Pending == nil {
		return nil
	}
	if err := s.deliver(ctx, settings, search, &state); err != nil {
		return err
	}
	return &jobs.WaitError{Until: s.o.Now().Add(max(lookAgain, search.Notify.Every))} // more may have come meanwhile
}

// searchState is how far a search was told of. One that has no state yet begins with the newest
// arrival; it has no Serial then.
func (s *Service) searchState(ctx context.Context, id string) (saved.State, error) {
	states, err := s.store.SearchStates(ctx)
	if err != nil {
		return saved.State{}, err
	}
	if at := slices.IndexFunc(states, func(st saved.State) bool { return st.Search == id }); at >= 0 {
		return states[at], nil
	}
	newest, err := s.store.ArrivedBefore(ctx, 0, 1)
	if err != nil {
		return saved.State{}, err
	}
	state := saved.State{Search: id, Since: s.o.Now().UTC()}
	if len(newest) > 0 {
		state.After = newest[0].Number
	}
	_, err = s.store.SaveSearchState(ctx, state)
	return state, err
}

// propose writes down what is to be told, if anything is.
func (s *Service) propose(ctx context.Context, search saved.Search, state *saved.State) error {
	q, err := s.queryOf(ctx, search)
	if err != nil {
		return err
	}
	notice := saved.Notice{ID: rand.Text(), Made: s.o.Now().UTC()}
	book := s.o.Codebook.In(search.Lang)
	progress, err := news.After(ctx, s.store, s.index, q, state.After, func(h news.Hit) {
		if h.Revised() {
			notice.Revised++
		} else {
			notice.New++
		}
		notice.Items = append(notice.Items, s.item(h, book))
		if len(notice.Items) > saved.MostItems {
			notice.Items = notice.Items[1:]
		}
	})
	if err != nil {
		return err
	}
	if n := len(progress.Passed); n > 0 {
		s.o.Log.WarnContext(ctx, "articles that the index refuses for good are not looked at; yulun index status says why",
			"search", search.ID, "articles", n, "article", progress.Passed[0])
	}
	if progress.Last != state.After {
		state.After = progress.Last
		if notice.New+notice.Revised > 0 {
			slices.Reverse(notice.Items) // the newest first
			state.Pending, state.To = &notice, search.Notify.Targets()
		}
		if err := s.keepState(ctx, state); err != nil {
			return err
		}
	}
	if progress.Late != "" && state.Pending == nil {
		return &jobs.WaitError{Until: s.o.Now().Add(lookAgain)}
	}
	return nil
}

// queryOf reads the query of a saved search.
func (s *Service) queryOf(ctx context.Context, search saved.Search) (index.Query, error) {
	vocabulary := index.Vocabulary{Codebook: s.o.Codebook}.WithOutlets(s.sources(), func() ([]article.Outlet, error) { return s.index.Outlets(ctx) })
	q, err := index.Parse(vocabulary, search.Query)
	if err != nil {
		return q, fmt.Errorf("read the query of the saved search %s: %w", search.ID, err)
	}
	q.Unit = index.Unit(search.Unit)
	return q, nil
}

// item is a hit in a notice, with the words of a codebook in the language of the search.
func (s *Service) item(h news.Hit, book codebook.Codebook) saved.Item {
	a := h.Article
	i := saved.Item{
		ID: a.ID, URL: a.CanonicalURL, Title: a.Title, Outlet: a.Outlet.Name, Lang: string(a.Lang), Published: a.Published, Arrived: h.Arrival.At.UTC(),
		Revised: h.Revised(), Frames: []string{}, Summary: h.Snippet.Text,
	}
	if a.Reading.Relevant {
		i.Class, i.Score = string(a.Reading.Stance.Class), a.Reading.Stance.Score
		i.ClassLabel = render.Label(locale.Printer{}, book, i.Class)
		for _, f := range book.FramesOf(a.Reading) {
			i.Frames = append(i.Frames, string(f))
			i.FrameLabels = append(i.FrameLabels, render.Label(locale.Printer{}, book, string(f)))
		}
	}
	return i
}

// keepState keeps a state. The error says that another program tells of the same search.
func (s *Service) keepState(ctx context.Context, state *saved.State) error {
	kept, err := s.store.SaveSearchState(ctx, *state)
	if err == nil && !kept {
		err = errors.New("another program tells of the search " + state.Search + " at the same time")
	}
	state.Serial++
	return err
}

// deliver tells each target that was not told yet.
func (s *Service) deliver(ctx context.Context, settings saved.Settings, search saved.Search, state *saved.State) error {
	words, err := s.languages()
	if err != nil {
		return err
	}
	m := notify.Message{Search: search, Notice: *state.Pending, Address: settings.Address, P: words.Printer(locale.Lang(search.Lang))}
	kept := context.WithoutCancel(ctx) // what was delivered is struck out, also while the program stops
	var faults []error
	for _, to := range slices.Clone(state.To) {
		var err error
		switch {
		case to == saved.ToWebhook && search.Notify.Webhook != nil:
			err = s.sender().Webhook(ctx, *search.Notify.Webhook, m)
		case to == saved.ToMail && len(search.Notify.Mail) > 0 && settings.Mail != nil:
			err = s.sender().Mail(ctx, *settings.Mail, search.Notify.Mail, m)
		} // nobody is told any more in a way that the file has no longer
		if err != nil && ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			faults = append(faults, err)
			continue
		}
		state.To = slices.DeleteFunc(state.To, func(one string) bool { return one == to })
		if len(state.To) > 0 {
			if err := s.keepState(kept, state); err != nil {
				return err
			}
		}
	}
	if len(state.To) == 0 {
		state.Pending, state.Attempts, state.Tried, state.Fault = nil, 0, time.Time{}, ""
		state.Told, state.Notices = s.o.Now().UTC(), state.Notices+1
		return s.keepState(kept, state)
	}
	fault := errors.Join(faults...)
	state.Attempts, state.Tried, state.Fault = state.Attempts+1, s.o.Now().UTC(), fault.Error()
	return errors.Join(fault, s.keepState(ctx, state))
}

func (s *Service) sender() notify.Sender {
	return notify.Sender{Getenv: s.o.Getenv, Version: s.o.Version, Now: s.o.Now, Roots: s.o.MailRoots}
}

// SearchCheck is what a check of a saved search found.
type SearchCheck struct {
	Search string `json:"search"`
	// Fault says why a delivery failed; empty where none did.
	Fault string `json:"fault,omitempty"`
	// State is how far people are told now.
	State saved.State `json:"state"`
}

// CheckSearches tells people of the new hits of every saved search that has somebody to tell, once.
// The store and the index are open; with the store in the data folder this process holds its lock,
// so that nobody else tells of the same.
func (s *Service) CheckSearches(ctx context.Context) ([]SearchCheck, error) {
	ids, err := s.searchesToTell(ctx)
	if err != nil {
		return nil, err
	}
	checks := []SearchCheck{}
	for _, id := range ids {
		check := SearchCheck{Search: id}
		var wait *jobs.WaitError
		if err := s.Notify(ctx, id); err != nil && !errors.As(err, &wait) {
			check.Fault = err.Error()
		}
		if ctx.Err() != nil {
			return checks, ctx.Err()
		}
		if check.State, err = s.searchState(ctx, id); err != nil {
			return checks, err
		}
		checks = append(checks, check)
	}
	return checks, nil
}

// NewHits lists hits of a query that came into the index since a time, the newest first, at most
// limit.
func (s *Service) NewHits(ctx context.Context, search saved.Search, since time.Time, limit int) ([]saved.Item, error) {
	q, err := s.queryOf(ctx, search)
	if err != nil {
		return nil, err
	}
	hits, err := news.Newest(ctx, s.store, s.index, q, limit, since)
	items := []saved.Item{}
	for _, h := range hits {
		items = append(items, s.item(h, s.o.Codebook))
	}
	return items, err
}

// undelivered lists the notices whose delivery failed.
func (s *Service) undelivered(ctx context.Context) ([]UndeliveredNotice, error) {
	states, err := s.store.SearchStates(ctx)
	all := []UndeliveredNotice{}
	for _, st := range states {
		if st.Pending != nil && st.Fault != "" {
			all = append(all, UndeliveredNotice{st.Search, st.Pending.New + st.Pending.Revised, st.Attempts, st.Tried, st.Fault})
		}
	}
	return all, err
}

package web

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"yulun/index"
	"yulun/store"
)

// changesPage is how many changes a page lists.
const changesPage = 20

// changesView is the page of what is new, was edited or is gone.
type changesView struct {
	Kind         store.ChangeKind
	Kinds        []changesOf
	Days         int
	Changes      []changedView
	Newer, Older string
	// Beyond says that the page lies behind the last one.
	Beyond bool
}

// changesOf counts the changes of a kind in the last days. Many says that there are more.
type changesOf struct {
	Kind  store.ChangeKind
	Count int
	Many  bool
	Link  string
}

func newChangesOf(kind store.ChangeKind, counts map[store.ChangeKind]int) changesOf {
	return changesOf{kind, counts[kind], counts[kind] >= store.MostCounted, "/changes?kind=" + string(kind)}
}

// changedView is an article with its newest change.
type changedView struct {
	hitView
	Kind store.ChangeKind
	At   time.Time
}

func (s *site) changesPage(w http.ResponseWriter, r *http.Request) error {
	v := r.URL.Query()
	kind, err := choice(v, "kind", store.ChangeKinds()...)
	if err != nil {
		return err
	}
	page, err := number(v, "page", 1, 1, store.MostCounted/changesPage)
	if err != nil {
		return err
	}
	counts, err := s.Store.CountChanges(r.Context(), s.Now().AddDate(0, 0, -newDays))
	if err != nil {
		return err
	}
	view := changesView{Kind: kind, Days: newDays}
	for _, k := range store.ChangeKinds() {
		view.Kinds = append(view.Kinds, newChangesOf(k, counts))
	}
	found, err := s.Store.Changes(r.Context(), kind, (page-1)*changesPage, changesPage+1)
	if err != nil {
		return err
	}
	at := func(page int) string { return "/changes?kind=" + string(kind) + "&page=" + strconv.Itoa(page) }
	if page > 1 {
		view.Newer, view.Beyond = at(page-1), len(found) == 0
	}
	if len(found) > changesPage {
		found, view.Older = found[:changesPage], at(page+1)
	}
	if view.Changes, err = s.changedArticles(r.Context(), found); err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, "changes", s.p.T("Changes"), "", view)
}

// changedArticles reads the articles that changed.
func (s *site) changedArticles(ctx context.Context, changes []store.Change) ([]changedView, error) {
	var out []changedView
	for _, c := range changes {
		a, err := s.Store.Article(ctx, c.ID)
		if err != nil {
			return nil, err
		}
		out = append(out, changedView{newHit(index.Hit{Article: a, Title: index.Marked{Text: a.Title}}), c.Kind, c.At})
	}
	return out, nil
}

package web

import (
	"net/http"
	"net/url"

	"yulun/index"
	"yulun/render"
	"yulun/stats/reprints"
)

// shownClusters is how many clusters a page shows.
const shownClusters = 20

// clustersView is the page of the largest clusters of reprints.
type clustersView struct {
	asked
	Search   string
	CSV      string
	Code     shownCode
	Found    reprints.Found
	Clusters []clusterView
}

type clusterView struct {
	// First is the id of the earliest article, Title its headline.
	First, Title  string
	Lang          string
	Outlets, Hits int
	Members       []memberView
}

type memberView struct {
	ID, Published, After, Outlet, Lang string
	// Basis says from whom the article was taken, From is the id of the article there; empty where
	// none is known.
	Basis, From string
}

// Elsewhere reports whether there are more clusters than are shown.
func (v clustersView) Elsewhere() bool { return v.Found.Clusters > len(v.Clusters) }

// clustersPage is the page of clusters for a request that was not understood.
func (s *site) clustersPage() *refusedPage {
	return &refusedPage{
		name: "clusters", title: s.p.T("Clusters"), path: "/clusters",
		own:  func(url.Values) []control { return nil },
		view: func(a asked) any { return clustersView{asked: a} },
	}
}

// clusters shows who published the same piece, and from whom each outlet says that it took it.
func (s *site) clusters(w http.ResponseWriter, r *http.Request) error {
	v := r.URL.Query()
	q, err := s.readQuery(r.Context(), v)
	if err != nil {
		return s.refused(w, r, v, err, s.clustersPage())
	}
	q.Unit = index.Articles // a story counted once has no reprints
	found, err := reprints.Largest(r.Context(), s.Index, reprints.Options{Query: q, Least: 2, Limit: shownClusters, Fold: s.Fold})
	if err != nil {
		return err
	}
	view := clustersView{asked: asked{Form: s.newForm("/clusters", q)}, Search: link("/search", q), Found: found}
	view.CSV = link(apiRoot+"/export/clusters.csv", q)
	view.Code = s.showCode(clustersCode, r, view.CSV)
	for _, c := range found.List {
		view.Clusters = append(view.Clusters, s.clusterView(c))
	}
	return s.render(w, r, http.StatusOK, "clusters", queryTitle(s.p.T("Clusters"), q), "/search", view)
}

func (s *site) clusterView(c reprints.Cluster) clusterView {
	first := c.Members[0]
	view := clusterView{First: first.ID, Title: first.Title, Lang: textLang(first.Title), Outlets: c.Outlets(), Hits: c.Hits}
	for _, m := range c.Members {
		view.Members = append(view.Members, memberView{
			ID: m.ID, Published: s.dayText(m.Published, index.Shanghai()), After: render.AfterText(s.p, c, m), Outlet: m.Outlet.Name, Lang: textLang(m.Outlet.Name),
			Basis: render.BasisText(s.p, m), From: m.From,
		})
	}
	return view
}

package web

import (
	"net/http"

	"yulun/codebook"
	"yulun/stats"
	"yulun/stats/evaluation"
	"yulun/survey"
)

// methodView is the page that says what the figures are and are not.
type methodView struct {
	Surveys  []survey.Survey
	Codebook codebook.Codebook
	// Backing is what the section on validation is written from, of all relevant articles.
	Backing stats.Backing
	Version string
	// Operations are the addresses of the API.
	Operations []operation
}

func (s *site) method(w http.ResponseWriter, r *http.Request) error {
	high, low := evaluation.KnownGroups(s.Codebook)
	backing, err := stats.FindBacking(r.Context(), s.Index, s.Store, stats.BackingOptions{
		Series: stats.SeriesOptions{
			Sources: s.Sources, Codebook: s.Codebook, Now: s.Now(), Codings: s.codings(),
		},
		Surveys: s.Surveys, High: high, Low: low, Configuration: s.Configuration,
	})
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, "method", s.p.T("Method"), "/method", methodView{
		Surveys: s.Surveys, Codebook: s.Codebook, Backing: backing, Version: s.Version,
		Operations: s.operations(),
	})
}

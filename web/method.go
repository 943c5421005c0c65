package web

import (
	"net/http"

	"yulun/codebook"
	"yulun/survey"
)

// methodView is the page that says what the figures are and are not.
type methodView struct {
	Surveys  []survey.Survey
	Codebook codebook.Codebook
	// Methods counts the articles by scorer version.
	Methods map[string]int
}

func (s *site) method(w http.ResponseWriter, _ *http.Request) error {
	return s.render(w, http.StatusOK, "method", "Method", "/method", methodView{Surveys: s.Surveys, Codebook: s.Codebook})
}

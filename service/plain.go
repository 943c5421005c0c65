package service

import (
	"net/http"

	"yulun/web"
)

// plain answers with a sentence in the reader's language where no page can: a request is refused
// before the pages are asked, or they are not there yet.
func (s *Service) plain(w http.ResponseWriter, r *http.Request, status int, sentence string, args ...any) {
	words, err := s.languages()
	if err != nil { // English needs none
		s.o.Log.ErrorContext(r.Context(), "the words of the pages can't be read", "err", err)
	}
	p := words.Printer(web.Language(r))
	w.Header().Set("Content-Language", p.Tag())
	w.Header().Add("Vary", "Accept-Language, Cookie")
	http.Error(w, p.T(sentence, args...), status)
}

// refuser answers what is refused.
type refuser func(w http.ResponseWriter, r *http.Request, status int, sentence string, args ...any)

package web

import (
	"net/http"
	"net/url"

	"golang.org/x/text/language"
)

// The cookies of coding. None is sent to other sites, or by a page of another site.
const (
	coderCookie    = "yulun_coder"
	languageCookie = "yulun_lang"
)

// coderOf is who codes, as the cookie says: the place to put a user who logged in.
func coderOf(r *http.Request) string {
	c, err := r.Cookie(coderCookie)
	if err != nil {
		return ""
	}
	name, err := url.QueryUnescape(c.Value)
	if err != nil {
		return ""
	}
	return name
}

func setCookie(w http.ResponseWriter, r *http.Request, name, value string) {
	http.SetCookie(w, &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: 365 * 24 * 3600, HttpOnly: true, Secure: r.TLS != nil,
		SameSite: http.SameSiteStrictMode,
	})
}

// languages are those of the pages of coding, the first of which is taken where a browser asks for neither.
var languages = language.NewMatcher([]language.Tag{language.English, language.Chinese})

// codeLanguage is the language that a reader chose by the switch, or that the browser asks for.
func (s *site) codeLanguage(w http.ResponseWriter, r *http.Request) codeWords {
	switch chosen := r.URL.Query().Get("lang"); chosen {
	case "en", "zh":
		setCookie(w, r, languageCookie, chosen)
		return wordsOf(chosen)
	}
	if c, err := r.Cookie(languageCookie); err == nil {
		return wordsOf(c.Value)
	}
	w.Header().Add("Vary", "Accept-Language")
	tags, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil {
		return wordsOf("en")
	}
	_, at, _ := languages.Match(tags...)
	return wordsOf([]string{"en", "zh"}[at])
}

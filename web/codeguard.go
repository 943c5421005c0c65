package web

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/text/language"
)

// The cookies of coding. None is sent to other sites, or by a page of another site.
const (
	coderCookie    = "yulun_coder"
	sessionCookie  = "yulun_session"
	languageCookie = "yulun_lang"
)

// mostOfForm is the most bytes of a form.
const mostOfForm = 64 << 10

// writes reports whether a request may change something: a form of the pages of coding.
func (s *site) writes(r *http.Request) bool {
	return s.Desk != nil && r.Method == http.MethodPost &&
		(r.URL.Path == "/code" || strings.HasPrefix(r.URL.Path, "/code/") || strings.HasPrefix(r.URL.Path, "/correct/"))
}

// refusedForm is a form that is refused as a whole.
type refusedForm struct{ problem problem }

// Error implements error.
func (f refusedForm) Error() string { return f.problem.Error }

var (
	errForeign = refusedForm{problem{
		Status: http.StatusForbidden, Name: "foreign-form", Error: "This form was sent by another site, so nothing was kept.",
		Remedy: "Open the page here and send the form from it.",
	}}
	errForm = refusedForm{problem{
		Status: http.StatusBadRequest, Name: "broken-form", Error: "This form can't be read: it is broken, or larger than 64 kB.",
		Remedy: "Open the page again and send the form from it.",
	}}
)

// coded lets a page take forms of this site alone, of a size that people fill in.
func (s *site) coded(h handler) handler {
	var origin http.CrossOriginProtection
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := origin.Check(r); err != nil {
			return errForeign
		}
		r.Body = http.MaxBytesReader(w, r.Body, mostOfForm)
		if err := r.ParseForm(); err != nil {
			return errForm
		}
		return h(w, r)
	}
}

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

// token is what forms of a browser's session carry, beside the check of where they come from. A
// browser without a session gets one.
func (s *site) token(w http.ResponseWriter, r *http.Request) string {
	session := rand.Text()
	if c, err := r.Cookie(sessionCookie); err == nil && c.Value != "" {
		session = c.Value
	} else {
		setCookie(w, r, sessionCookie, session)
	}
	return s.sign(session)
}

func (s *site) sign(session string) string {
	mac := hmac.New(sha256.New, s.secret)
	mac.Write([]byte(session))
	return hex.EncodeToString(mac.Sum(nil))
}

// tokenFits reports whether a form carries the token of its session. That of an earlier start of the
// program doesn't.
func (s *site) tokenFits(r *http.Request) bool {
	c, err := r.Cookie(sessionCookie)
	return err == nil && hmac.Equal([]byte(s.sign(c.Value)), []byte(r.PostFormValue("token")))
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

package web

import (
	"net/http"
	"net/url"
)

// The cookies of coding. None is sent to other sites, or by a page of another site.
const (
	coderCookie = "yulun_coder"
)

// coderOf is who codes: the user who logged in, else who the cookie says.
func coderOf(r *http.Request) string {
	if c := callerOf(r.Context()); c.Person() {
		return c.Name
	}
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

func (s *site) setCookie(w http.ResponseWriter, r *http.Request, name, value string) {
	http.SetCookie(w, &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: 365 * 24 * 3600, HttpOnly: true, Secure: s.Proxies.Secure(r),
		SameSite: http.SameSiteStrictMode,
	})
}

package web

import (
	"net/http"
	"net/url"
)

// The cookies of coding. None is sent to other sites, or by a page of another site.
const (
	coderCookie = "yulun_coder"
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

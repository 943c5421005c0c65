package web_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"yulun/access"
	"yulun/web"
)

// routeRoles are the least roles that may read each route, and change something by it; without the
// second one a route takes no form.
func routeRoles() map[string][]access.Role {
	public, read, code := []access.Role{access.Nobody}, []access.Role{access.Reader}, []access.Role{access.Coder, access.Coder}
	manage := []access.Role{access.Reader, access.Admin}
	return map[string][]access.Role{
		"/assets/{name}":                public,
		"/robots.txt":                   public,
		"/healthz":                      public,
		"/login":                        {access.Nobody, access.Nobody},
		"/logout":                       {access.Nobody, access.Nobody},
		"/account":                      {access.Reader, access.Reader},
		"/audit":                        {access.Admin},
		"/":                             read,
		"/{$}":                          read,
		"/search":                       read,
		"/search/beside":                read,
		"/searches":                     {access.Reader, access.Admin},
		"/changes":                      read,
		"/article/{id}":                 read,
		"/article/{id}/raw":             read,
		"/article/{id}/delete":          {access.Admin, access.Admin},
		"/deleted":                      {access.Admin},
		"/series":                       read,
		"/compare":                      read,
		"/sources":                      read,
		"/method":                       read,
		"/kwic":                         read,
		"/clusters":                     read,
		"/feed.atom":                    read,
		"/feed.json":                    read,
		"/searches/{id}/feed.atom":      read,
		"/searches/{id}/feed.json":      read,
		"/source/{id}":                  read,
		"/source/{id}/front":            read,
		"/source/{id}/crawl":            manage,
		"/source/{id}/edit":             {access.Admin, access.Admin},
		"/source/{id}/pause":            manage,
		"/source/{id}/resume":           manage,
		"/sources/add":                  {access.Admin, access.Admin},
		"/jobs":                         read,
		"/jobs/{id}/cancel":             manage,
		"/jobs/{id}/try":                manage,
		"/code":                         code,
		"/code/{sample}":                code,
		"/code/{sample}/agreement":      {access.Coder},
		"/code/{sample}/{place}":        code,
		"/code/{sample}/{place}/decide": code,
		"/correct/{id}":                 code,
		"/api/":                         read,
		"/api/search":                   read,
		"/api/articles/{id}":            read,
		"/api/series":                   read,
		"/api/compare":                  read,
		"/api/sources":                  read,
		"/api/export/{file}":            read,
	}
}

// TestRolesAndRoutes asks every route for its page, and sends a form to it, as each role, as
// nobody, and by a token.
func TestRolesAndRoutes(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	h := n.lock(t)
	patterns, err := web.Routes(h.options)
	if err != nil {
		t.Fatal(err)
	}
	table := routeRoles()
	for pattern := range table {
		if !slices.Contains(patterns, pattern) {
			t.Errorf("there is no route %s", pattern)
		}
	}
	values := strings.NewReplacer(
		"{$}", "", "{name}", "style.css", "{id}", n.edited.ID, "{sample}", "pilot", "{place}", "1", "{file}", "articles.csv",
	)
	for who, as := range map[string]func(*http.Request){"": func(*http.Request) {}, "reader": h.user(t, "reader"), "coder": h.user(t, "coder"), "admin": h.user(t, "admin"), "token": h.token(t)} {
		role := access.Role(who)
		if who == "token" {
			role = access.Admin
		}
		for _, pattern := range patterns {
			roles, ok := table[pattern]
			if strings.HasPrefix(pattern, "/api/v1/") {
				roles, ok = []access.Role{access.Reader}, true
			}
			if !ok {
				t.Fatalf("the table of roles lacks %s", pattern)
			}
			path := values.Replace(pattern)
			refusal := http.StatusForbidden
			if role == access.Nobody {
				refusal = http.StatusUnauthorized
			}
			read := h.ask(t, http.MethodGet, path, as)
			switch may := role.May(roles[0]); {
			case who == "token" && path == "/account": // which is a person's
			case may && (read == http.StatusUnauthorized || read == http.StatusForbidden || read >= 500), !may && read != refusal:
				t.Errorf("%q reads %s: %d", who, path, read)
			}
			sent := h.ask(t, http.MethodPost, path, as)
			switch {
			case len(roles) == 1:
				if sent != http.StatusMethodNotAllowed {
					t.Errorf("a form of %q to %s: %d", who, path, sent)
				}
			case !role.May(roles[1]):
				if sent != refusal {
					t.Errorf("a form of %q to %s: %d", who, path, sent)
				}
			case who == "token":
				if sent != http.StatusForbidden {
					t.Errorf("a form by a token to %s: %d", path, sent)
				}
			case sent == http.StatusUnauthorized || sent == http.StatusForbidden || sent >= 500 || sent == http.StatusMethodNotAllowed:
				t.Errorf("a form of %q to %s: %d", who, path, sent)
			}
			if who != "" && path == "/logout" {
				as = map[string]func(*http.Request){"token": as}[who]
				if as == nil {
					as = h.user(t, who) // logged out
				}
			}
		}
	}
}

// TestForeignFormsChangeNothing: no route that changes something takes a form that another site
// sends.
func TestForeignFormsChangeNothing(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	h := n.lock(t)
	as := h.user(t, "admin")
	for pattern, roles := range routeRoles() {
		if len(roles) == 1 {
			continue
		}
		path := strings.NewReplacer("{id}", n.edited.ID, "{sample}", "pilot", "{place}", "1").Replace(pattern)
		for _, headers := range []map[string]string{
			{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"},
		} {
			q, err := http.NewRequest(http.MethodPost, h.served.URL+path, strings.NewReader("relevant=no&coder=wang"))
			if err != nil {
				t.Fatal(err)
			}
			q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			as(q)
			for name, value := range headers {
				q.Header.Set(name, value)
			}
			answer, err := h.served.Client().Do(q)
			if err != nil {
				t.Fatal(err)
			}
			answer.Body.Close()
			if answer.StatusCode != http.StatusForbidden {
				t.Errorf("a form with %v to %s: %d", headers, path, answer.StatusCode)
			}
		}
	}
}

package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
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
		"/":                             read,
		"/{$}":                          read,
		"/search":                       read,
		"/search/beside":                read,
		"/searches":                     {access.Reader, access.Admin},
		"/changes":                      read,
		"/article/{id}":                 read,
		"/article/{id}/raw":             read,
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

// TestRolesAndRoutes asks every route for its page, and sends a form to it, as each role.
func TestRolesAndRoutes(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	values := strings.NewReplacer(
		"{$}", "", "{name}", "style.css", "{id}", n.edited.ID, "{sample}", "pilot", "{place}", "1", "{file}", "articles.csv",
	)
	table := routeRoles()
	for _, role := range access.Roles() {
		o := n.corpus.options()
		o.Desk, o.Anyone, o.Crew, o.Editor = n.desk, role, idle{}, idle{}
		o.Find, o.Fold = n.desk.TermFinder, n.desk.FoldName
		h, err := web.New(o)
		if err != nil {
			t.Fatal(err)
		}
		served := httptest.NewServer(h)
		defer served.Close()
		patterns, err := web.Routes(o)
		if err != nil {
			t.Fatal(err)
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
			answer, err := served.Client().Get(served.URL + path)
			if err != nil {
				t.Fatal(err)
			}
			answer.Body.Close()
			if refused := answer.StatusCode == http.StatusForbidden; refused == role.May(roles[0]) || answer.StatusCode >= 500 {
				t.Errorf("%s reads %s: %d", role, path, answer.StatusCode)
			}
			sent, err := served.Client().PostForm(served.URL+path, url.Values{})
			if err != nil {
				t.Fatal(err)
			}
			sent.Body.Close()
			switch status := sent.StatusCode; {
			case len(roles) == 1:
				if status != http.StatusMethodNotAllowed || sent.Header.Get("Allow") != "GET, HEAD" {
					t.Errorf("a form of a %s to %s: %d", role, path, status)
				}
			case status == http.StatusForbidden == role.May(roles[1]) || status >= 500 || status == http.StatusMethodNotAllowed:
				t.Errorf("a form of a %s to %s: %d", role, path, status)
			}
		}
		for pattern := range table {
			if !slices.Contains(patterns, pattern) {
				t.Errorf("there is no route %s", pattern)
			}
		}
	}
}

// TestForeignFormsChangeNothing: no route that changes something takes a form that another site sends.
func TestForeignFormsChangeNothing(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	for pattern, roles := range routeRoles() {
		if len(roles) == 1 {
			continue
		}
		path := strings.NewReplacer("{id}", n.edited.ID, "{sample}", "pilot", "{place}", "1").Replace(pattern)
		for _, headers := range []map[string]string{
			{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"},
		} {
			q, err := http.NewRequest(http.MethodPost, n.served.URL+path, strings.NewReader("relevant=no&coder=wang"))
			if err != nil {
				t.Fatal(err)
			}
			q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			for name, value := range headers {
				q.Header.Set(name, value)
			}
			answer, err := n.served.Client().Do(q)
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

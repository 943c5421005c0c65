package web

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"yulun/access"
	"yulun/tracing"
)

// needs are the least roles that a route asks for.
type needs struct {
	// read is for GET and HEAD, change for forms by POST.
	read, change access.Role
	// action is what a form does, for the audit log. A route without one takes no form.
	action access.Action
}

// What forms do that keep their own entries in the audit log.
const ownEntry access.Action = "own"

// allNeeds says what each route asks for. New refuses a route that is not here. Operations of the
// API of version 1 are read by readers, all of them.
func allNeeds() map[string]needs {
	public, read, code := needs{}, needs{read: access.Reader}, needs{access.Coder, access.Coder, "coding"}
	manage := func(action access.Action) needs { return needs{access.Reader, access.Admin, action} }
	return map[string]needs{
		"/assets/{name}": public,
		"/robots.txt":    public,
		"/healthz":       public,

		"/login":   {action: ownEntry},
		"/logout":  {action: ownEntry},
		"/account": {access.Reader, access.Reader, ownEntry},
		"/audit":   {read: access.Admin},

		"/":                 read,
		"/{$}":              read,
		"/search":           read,
		"/search/beside":    read,
		"/searches":         manage("saved search changed"),
		"/changes":          read,
		"/article/{id}":     read,
		"/article/{id}/raw": read,
		// Its entry is written with the deletion.
		"/article/{id}/delete": {access.Admin, access.Admin, ownEntry},
		"/deleted":             {read: access.Admin},
		"/series":              read,
		"/compare":             read,
		"/sources":             read,
		"/method":              read,
		"/kwic":                read,
		"/clusters":            read,

		"/feed.atom":               read,
		"/feed.json":               read,
		"/searches/{id}/feed.atom": read,
		"/searches/{id}/feed.json": read,

		"/source/{id}":        read,
		"/source/{id}/front":  read,
		"/source/{id}/crawl":  manage("crawl planned"),
		"/source/{id}/edit":   {access.Admin, access.Admin, ownEntry},
		"/source/{id}/pause":  manage("source paused"),
		"/source/{id}/resume": manage("source resumed"),
		"/sources/add":        {access.Admin, access.Admin, ownEntry},
		"/jobs":               read,
		"/jobs/{id}/cancel":   manage("job cancelled"),
		"/jobs/{id}/try":      manage("job tried"),

		"/code":                         {access.Coder, access.Coder, ownEntry}, // it keeps a name in a cookie
		"/code/{sample}":                code,
		"/code/{sample}/agreement":      {read: access.Coder},
		"/code/{sample}/{place}":        code,
		"/code/{sample}/{place}/decide": code,
		"/correct/{id}":                 code,

		"/api/":              read,
		"/api/search":        read,
		"/api/articles/{id}": read,
		"/api/series":        read,
		"/api/compare":       read,
		"/api/sources":       read,
		"/api/export/{file}": read,
	}
}

// failer shows a problem.
type failer func(http.ResponseWriter, *http.Request, problem)

// routes collects handlers. Each is reached only by who may.
type routes struct {
	*http.ServeMux
	site  *site
	needs map[string]needs
	// patterns are all routes, unknown those without an entry in allNeeds.
	patterns, unknown []string
}

func (s *site) newRoutes() *routes {
	return &routes{ServeMux: http.NewServeMux(), site: s, needs: allNeeds()}
}

// add adds a route of allNeeds.
func (r *routes) add(pattern string, h handler, fail failer) {
	n, ok := r.needs[pattern]
	if !ok || n.change != access.Nobody && n.action == "" {
		r.unknown = append(r.unknown, pattern)
		return
	}
	r.with(n, pattern, h, fail)
}

// with adds a route that asks for n. Traces name a request by it.
func (r *routes) with(n needs, pattern string, h handler, fail failer) {
	r.patterns = append(r.patterns, pattern)
	route, answer := pattern, r.site.handle(r.site.allow(n, h), fail)
	if whole, ok := strings.CutSuffix(pattern, "{$}"); ok {
		route = whole
	} else if strings.HasSuffix(pattern, "/") { // all that is below it
		route += "*"
	}
	r.HandleFunc(pattern, func(w http.ResponseWriter, q *http.Request) {
		tracing.Current(q.Context()).Route(q.Method, route)
		answer(w, q)
	})
}

// check is an error where a route says of nobody that they may reach it.
func (r *routes) check() error {
	if len(r.unknown) == 0 {
		return nil
	}
	slices.Sort(r.unknown)
	return fmt.Errorf("make the pages: nothing says who may reach %s, or what its form does: add it to allNeeds", strings.Join(r.unknown, ", "))
}

// allow lets a request through to a handler where its sender may send it: readers by their role,
// forms only from pages of this site, and of a size that people fill in. Every change goes through
// here.
func (s *site) allow(n needs, h handler) handler {
	var origin http.CrossOriginProtection
	change := h
	if n.action != ownEntry {
		change = s.audited(n.action, h)
	}
	return func(w http.ResponseWriter, r *http.Request) error {
		caller, role := callerOf(r.Context()), n.read
		changes := r.Method != http.MethodGet && r.Method != http.MethodHead
		if changes {
			if n.action == "" || r.Method != http.MethodPost {
				w.Header().Set("Allow", n.methods())
				return errMethod
			}
			role = n.change
		}
		switch {
		case !caller.Role.May(role) && caller.Role == access.Nobody:
			return errLogin
		case !caller.Role.May(role):
			return errRole
		case changes && caller.Token:
			return errToken
		}
		if origin.Check(r) != nil {
			return errForeign
		}
		r.Body = http.MaxBytesReader(w, r.Body, int64(s.Limits.Form))
		if !changes {
			return h(w, r)
		}
		if r.ParseForm() != nil {
			return errForm
		}
		return change(w, r)
	}
}

// methods are the methods that a route answers.
func (n needs) methods() string {
	if n.action == "" {
		return "GET, HEAD"
	}
	return "GET, HEAD, POST"
}

type callerKey struct{}

// withCaller says who sent a request.
func withCaller(r *http.Request, c access.Caller) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), callerKey{}, c))
}

// callerOf is who sent the request of a context.
func callerOf(ctx context.Context) access.Caller {
	c, _ := ctx.Value(callerKey{}).(access.Caller)
	return c
}

// may reports whether who sent a request may do what a role may.
func may(r *http.Request, asked access.Role) bool { return callerOf(r.Context()).Role.May(asked) }

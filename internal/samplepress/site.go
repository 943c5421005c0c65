package samplepress

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// resource is one answer of an outlet's server.
type resource struct {
	body        []byte
	contentType string
	// status is 200 when zero. location is where a redirect leads.
	status   int
	location string
	modified time.Time
	// failOnce says that the first request is answered 500, asking to come again after so many
	// seconds.
	failOnce   bool
	retryAfter int
	kind       PageKind
}

// notice is what the template of an error page is given.
type notice struct {
	Outlet             *outlet
	Base, Locale, Meta string
	Status             int
	Text               string
}

// site builds everything that an outlet serves on a visit: path (with its query, if it has one) to
// resource.
func (l *layouts) site(o *outlet, visit int, base string) (map[string]resource, error) {
	out := map[string]resource{}
	merge := func(more map[string]resource, err error) error {
		for path, r := range more {
			out[path] = r
		}
		return err
	}
	front := listing{Kind: "front", Path: "/", PerPage: 10}
	entries := o.entries(front, visit, base)
	if err := merge(l.listPages(o, front, entries[:min(len(entries), front.PerPage)], base)); err != nil {
		return nil, err
	}
	if err := merge(l.notice(o, "/about/", http.StatusOK, base)); err != nil {
		return nil, err
	}
	for _, li := range o.Listings {
		if err := merge(l.listing(o, li, visit, base)); err != nil {
			return nil, err
		}
	}
	for _, p := range o.pieces {
		if err := merge(l.piece(o, p, visit, base)); err != nil {
			return nil, err
		}
	}
	if o.Robots != "" {
		body := strings.ReplaceAll(o.Robots, "{base}", base)
		out["/robots.txt"] = resource{body: []byte(body), contentType: "text/plain; charset=utf-8", kind: PageRobots}
	}
	return out, nil
}

// piece builds the pages of one article under all its addresses.
func (l *layouts) piece(o *outlet, p *Piece, visit int, base string) (map[string]resource, error) {
	out := map[string]resource{}
	for part := 1; part <= p.parts(); part++ {
		if status := p.goneStatus(visit); status != 0 {
			gone, err := l.notice(o, p.path(part), status, base)
			if err != nil {
				return nil, err
			}
			r := gone[p.path(part)]
			r.kind = kindOfPart(part)
			out[p.path(part)] = r
			continue
		}
		view := o.page(p, part, visit, base)
		body, err := l.render(o, o.Layout, view)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.ID, err)
		}
		r := resource{body: body, contentType: o.contentType("text/html"), modified: p.modified(visit), kind: kindOfPart(part)}
		if part == 1 {
			if view.Print != "" {
				out[view.Print] = r
			}
			if f, ok := o.fault("alias", p.ID); ok {
				out[f.At] = r
			}
			if f, ok := o.fault("fail_once", p.ID); ok {
				r.failOnce, r.retryAfter = true, f.RetryAfter
			}
		}
		out[p.path(part)] = r
	}
	if f, ok := o.fault("redirect", p.ID); ok {
		out[f.At] = resource{status: http.StatusMovedPermanently, location: p.path(1), kind: PageArticle}
	}
	return out, nil
}

// kindOfPart is what one of an article's pages counts as.
func kindOfPart(part int) PageKind {
	if part > 1 {
		return PagePart
	}
	return PageArticle
}

// notice builds a page without an article.
func (l *layouts) notice(o *outlet, path string, status int, base string) (map[string]resource, error) {
	v := notice{Outlet: o, Base: base, Locale: o.locale(o.Script), Meta: o.Declare.Meta, Status: status}
	v.Text = map[int]string{http.StatusOK: o.Name, http.StatusNotFound: "404 Not Found", http.StatusGone: "410 Gone"}[status]
	body, err := l.render(o, "notice", v)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", o.ID, err)
	}
	return map[string]resource{path: {body: body, contentType: o.contentType("text/html"), status: status}}, nil
}

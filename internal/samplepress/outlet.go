package samplepress

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/encoding"

	"yulun/article"
)

// outlet is one invented publisher and how its site is built.
type outlet struct {
	ID      string             `yaml:"id"`
	Name    string             `yaml:"name"`
	Type    article.OutletType `yaml:"type"`
	Country string             `yaml:"country"`
	Lang    article.Lang       `yaml:"lang"`
	Script  article.Script     `yaml:"script"`
	// Simplified is where the paths of articles in simplified characters begin, at an outlet that
	// writes in both.
	Simplified string              `yaml:"simplified"`
	Zone       string              `yaml:"zone"`
	Charset    string              `yaml:"charset"`
	Declare    charsetDeclarations `yaml:"declare"`
	// Layout names the file in layouts that the articles are written with.
	Layout string `yaml:"layout"`
	// Paging says how the path of a further page is made of the first one's: "suffix"
	// (name_2.html), "folder" (name/2/) or "query" (?page=2).
	Paging string `yaml:"paging"`
	// Include is a regular expression that the paths of articles match, as they are linked from
	// listings.
	Include string `yaml:"include"`
	// Print says that there are versions for printing under /print/, linked from articles and
	// lists.
	Print bool `yaml:"print"`
	// Validators says which of ETag and Last-Modified its answers carry: "both", "etag", "modified"
	// or "none".
	Validators string `yaml:"validators"`
	// Robots is its robots.txt, with {base} for scheme, host and port; an outlet without one
	// answers 404.
	Robots   string    `yaml:"robots"`
	Listings []listing `yaml:"listings"`
	Faults   []fault   `yaml:"faults"`
	// Fresh is the form of a new article's path, for the live press: {yyyy}, {yy}, {mm}, {dd}, {m},
	// {d} and {mon} are the day's, {n} is a number and {w} a word of its own. An outlet without it
	// publishes nothing new.
	Fresh string `yaml:"fresh"`

	zone     *time.Location
	encoding encoding.Encoding
	include  *regexp.Regexp
	pieces   []*Piece
}

// charsetDeclarations are the labels by which pages name their encoding; empty ones are left out.
type charsetDeclarations struct {
	Header string `yaml:"header"`
	Meta   string `yaml:"meta"`
}

// listing is one place where an outlet's articles are found.
type listing struct {
	// Kind is "rss", "atom", "jsonfeed", "sitemap", "sitemap_index", "news_sitemap" or "list".
	Kind string `yaml:"kind"`
	// Path is its address; a list's has {page} in it, counted from 1.
	Path string `yaml:"path"`
	// Child is the path of a sitemap index's gzipped sitemap.
	Child string `yaml:"child"`
	// PerPage is how many articles one page of a list holds.
	PerPage int `yaml:"per_page"`
	// Tracking is the query that its links carry.
	Tracking string `yaml:"tracking"`
	// Aliases says that it links articles by their second address, where they have one.
	Aliases bool `yaml:"aliases"`
}

// fault is something that is wrong with an outlet's site.
type fault struct {
	// Kind is "redirect" (listings name a former address that answers 301), "alias" (a second
	// address of the same page, with rel=canonical), "fail_once" (the first request is answered
	// 500) or "dead_link" (listings name a page that isn't there).
	Kind    string `yaml:"kind"`
	Article string `yaml:"article"`
	// At is the former, second or missing address: a path.
	At    string `yaml:"at"`
	Title string `yaml:"title"`
	// RetryAfter is what the failure asks for, in seconds.
	RetryAfter int `yaml:"retry_after"`
}

// resolve fills what is derived, and checks the outlet alone.
func (o *outlet) resolve() error {
	var errs []error
	bad := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	var err error
	if o.zone, err = time.LoadLocation(o.Zone); err != nil || o.Zone == "" {
		bad("zone %q is unknown", o.Zone)
	}
	if o.encoding, err = encodingOf(o.Charset); err != nil {
		bad("charset: %w", err)
	}
	if o.include, err = regexp.Compile("^(?:" + o.Include + ")$"); err != nil {
		bad("include: %w", err)
	}
	if _, ok := shownBy(o.Layout); !ok {
		bad("layout %q is unknown", o.Layout)
	}
	if !slices.Contains([]string{"both", "etag", "modified", "none"}, o.Validators) {
		bad("validators %q is none of both, etag, modified, none", o.Validators)
	}
	if !slices.Contains([]string{"suffix", "folder", "query"}, o.Paging) {
		bad("paging %q is none of suffix, folder, query", o.Paging)
	}
	for _, l := range o.Listings {
		if !slices.Contains([]string{"rss", "atom", "jsonfeed", "sitemap", "sitemap_index", "news_sitemap", "list"}, l.Kind) {
			bad("listing %s: kind %q is unknown", l.Path, l.Kind)
		}
		if l.Kind == "list" && (l.PerPage < 1 || !strings.Contains(l.Path, "{page}")) {
			bad("listing %s: a list needs per_page and {page}", l.Path)
		}
	}
	if len(o.Listings) == 0 {
		bad("it has no listings")
	}
	return errors.Join(errs...)
}

// checkAddresses finds addresses that two things share or that the outlet's own include pattern
// misses.
func (o *outlet) checkAddresses() error {
	var errs []error
	seen := map[string]string{}
	add := func(path, what string) {
		if first, ok := seen[path]; ok {
			errs = append(errs, fmt.Errorf("%s: %s and %s share the address %s", o.ID, first, what, path))
		}
		seen[path] = what
	}
	for _, l := range o.Listings {
		add(l.Path, l.Kind)
	}
	for _, p := range o.pieces {
		for n := range p.parts() {
			add(p.path(n+1), p.ID)
		}
		if !o.include.MatchString(p.path(1)) {
			errs = append(errs, fmt.Errorf("%s: %s: the address %s doesn't match include %q", o.ID, p.ID, p.path(1), o.Include))
		}
	}
	for _, f := range o.Faults {
		if f.At == "" {
			continue
		}
		add(f.At, f.Kind)
		if !o.include.MatchString(f.At) {
			errs = append(errs, fmt.Errorf("%s: %s at %s doesn't match include %q", o.ID, f.Kind, f.At, o.Include))
		}
	}
	return errors.Join(errs...)
}

// checkFaults finds faults that name no article of the outlet, or lack an address.
func (o *outlet) checkFaults() error {
	var errs []error
	for _, f := range o.Faults {
		switch f.Kind {
		case "redirect", "alias", "dead_link":
			if f.At == "" {
				errs = append(errs, fmt.Errorf("%s: fault %s needs at", o.ID, f.Kind))
			}
		case "fail_once":
		default:
			errs = append(errs, fmt.Errorf("%s: fault %q is unknown", o.ID, f.Kind))
		}
		if f.Kind != "dead_link" && o.piece(f.Article) == nil {
			errs = append(errs, fmt.Errorf("%s: fault %s: no article %q", o.ID, f.Kind, f.Article))
		}
	}
	return errors.Join(errs...)
}

// piece is the outlet's article with an id, nil when there is none.
func (o *outlet) piece(id string) *Piece {
	for _, p := range o.pieces {
		if p.ID == id {
			return p
		}
	}
	return nil
}

// fault is the first fault of a kind on an article.
func (o *outlet) fault(kind, articleID string) (fault, bool) {
	for _, f := range o.Faults {
		if f.Kind == kind && f.Article == articleID {
			return f, true
		}
	}
	return fault{}, false
}

// locale is the outlet's language as pages in a script declare it.
func (o *outlet) locale(script article.Script) string {
	switch {
	case script == article.Simplified:
		return "zh-CN"
	case o.Lang == article.Chinese && o.Country != "US":
		return "zh-" + o.Country
	case o.Lang == article.Chinese:
		return "zh-Hant"
	default:
		return string(o.Lang) + "-" + o.Country
	}
}

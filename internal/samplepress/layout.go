package samplepress

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"strings"
	"time"

	"yulun/article"
)

//go:embed layouts
var layoutFiles embed.FS

// layouts are the parsed page templates: one file per layout, list.html for list pages, notice.html
// for errors.
type layouts struct {
	templates *template.Template
}

// precision is how exactly a layout shows publication times.
type precision int

const (
	showsInstant precision = iota // with seconds
	showsMinute
	showsDay
)

// shows is what a layout tells its reader, and so what can be expected of one.
type shows struct {
	published precision
	authors   bool
	// source says that there is always a 来源 line, with the outlet's own name on its own pieces;
	// credit that there is one on pieces taken from elsewhere.
	source, credit bool
}

// shownBy is what a layout shows; ok is false for an unknown layout.
func shownBy(layout string) (s shows, ok bool) {
	all := map[string]shows{
		"trs":      {published: showsMinute, authors: true, source: true},
		"table":    {published: showsDay, authors: true, source: true},
		"ucap":     {published: showsMinute, source: true},
		"jsonld":   {published: showsInstant, authors: true, source: true},
		"time":     {published: showsMinute, authors: true},
		"hentry":   {published: showsInstant, authors: true, credit: true},
		"plain":    {published: showsMinute, authors: true},
		"portal":   {published: showsMinute, authors: true, source: true},
		"graph":    {published: showsInstant, authors: true},
		"meta":     {published: showsInstant, authors: true},
		"report":   {published: showsDay, authors: true},
		"citation": {published: showsDay, authors: true},
		"diary":    {published: showsDay, authors: true}, // in the address alone
		"mf2":      {published: showsMinute, authors: true},
	}
	s, ok = all[layout]
	return s, ok
}

// parseLayouts reads the templates that are built in.
func parseLayouts() (*layouts, error) {
	t := template.New("").Funcs(template.FuncMap{
		"stamp": stamp,
		"join":  strings.Join,
	})
	t, err := t.ParseFS(layoutFiles, "layouts/*.html")
	if err != nil {
		return nil, fmt.Errorf("parse layouts: %w", err)
	}
	return &layouts{templates: t}, nil
}

// stamp writes a moment by two Go time formats: the day's, and what follows it where the time of
// day is known.
func stamp(day, clock string, m article.Moment) string {
	switch {
	case m.IsZero():
		return ""
	case m.DayOnly:
		return m.Time.Format(day)
	default:
		return m.Time.Format(day + clock)
	}
}

// page is what a template of an article is given.
type page struct {
	Outlet *outlet
	// Base is scheme, host and port; Locale the language tag; Meta the charset that the page
	// declares, may be empty.
	Base, Locale, Meta string
	Title, Section     string
	Authors            []string
	Editor, Source     string
	Published          article.Moment
	Modified           time.Time
	// Canonical is the absolute address of the first page.
	Canonical  string
	Paragraphs []string
	// Part counts from 1; Pages has all parts and is empty for a one-page article; Prev and Next
	// are paths.
	Part       int
	Pages      []pageLink
	Prev, Next string
	// Print is the path of the version for printing, may be empty; Related are other articles of
	// the outlet.
	Print   string
	Related []link
}

// pageLink is one entry of the page navigation.
type pageLink struct {
	Number  int
	Path    string
	Current bool
}

// link is a headline with a path.
type link struct {
	Title, Path string
	Published   article.Moment
}

// page makes what the template needs of one part of an article.
func (o *outlet) page(p *Piece, part, visit int, base string) page {
	rev := p.at(visit)
	shown := rev.paragraphs
	if p.SplitAfter > 0 {
		shown = [][]string{rev.paragraphs[:p.SplitAfter], rev.paragraphs[p.SplitAfter:]}[part-1]
	}
	v := page{
		Outlet: o, Base: base, Locale: o.locale(p.script()), Meta: o.Declare.Meta,
		Title: rev.title, Section: p.Section, Authors: p.Authors, Editor: p.Editor, Source: p.sourceLine(),
		Published: p.shown(), Modified: p.modified(visit),
		Canonical: base + p.path(1), Paragraphs: shown, Part: part,
		Print: p.printPath(), Related: o.related(p),
	}
	if v.Section == "" {
		v.Section = map[article.Lang]string{article.Chinese: "要闻", article.English: "News"}[o.Lang]
	}
	if p.parts() > 1 {
		for n := range p.parts() {
			v.Pages = append(v.Pages, pageLink{Number: n + 1, Path: p.path(n + 1), Current: n+1 == part})
		}
		if part > 1 {
			v.Prev = p.path(part - 1)
		}
		if part < p.parts() {
			v.Next = p.path(part + 1)
		}
	}
	return v
}

// sourceLine is what the 来源 line says: the piece's source or the outlet itself, as the layout shows
// them.
func (p *Piece) sourceLine() string {
	shows, _ := shownBy(p.outlet.Layout)
	switch {
	case p.Source != "" && (shows.source || shows.credit):
		return p.Source
	case shows.source:
		return p.outlet.Name
	default:
		return ""
	}
}

// related are up to four other articles of the outlet, the following ones first.
func (o *outlet) related(p *Piece) []link {
	at := 0
	for i := range o.pieces {
		if o.pieces[i] == p {
			at = i
		}
	}
	var out []link
	for i := 1; i < len(o.pieces) && len(out) < 4; i++ {
		other := o.pieces[(at+i)%len(o.pieces)]
		out = append(out, link{Title: other.Title, Path: other.path(1), Published: other.shown()})
	}
	return out
}

// NewsArticle is the page's schema.org record. Without authors the outlet is given as the author,
// as sites do it.
func (v page) NewsArticle() map[string]any {
	publisher := map[string]any{
		"@type": "NewsMediaOrganization", "name": v.Outlet.Name,
		"logo": map[string]any{"@type": "ImageObject", "url": v.Base + "/static/logo.png"},
	}
	var authors []any
	for _, name := range v.Authors {
		authors = append(authors, map[string]any{"@type": "Person", "name": name})
	}
	if len(authors) == 0 {
		authors = []any{map[string]any{"@type": "Organization", "name": v.Outlet.Name}}
	}
	record := map[string]any{
		"@type": "NewsArticle", "@id": v.Canonical + "#article", "headline": v.Title, "author": authors,
		"publisher": publisher, "mainEntityOfPage": v.Canonical, "inLanguage": v.Locale,
		"articleSection": v.Section, "image": []string{v.Base + "/static/lead.jpg"}, "isAccessibleForFree": true,
	}
	if !v.Published.IsZero() {
		record["datePublished"] = v.Published.String()
		record["dateModified"] = v.Modified.Format(time.RFC3339)
		if v.Published.DayOnly {
			record["dateModified"] = v.Modified.Format(time.DateOnly)
		}
	}
	return record
}

// JSONLD is the record alone, as a document.
func (v page) JSONLD() map[string]any {
	record := v.NewsArticle()
	record["@context"] = "https://schema.org"
	return record
}

// JSONLDGraph is the record among others: the site and the way to the page.
func (v page) JSONLDGraph() map[string]any {
	crumbs := []any{
		map[string]any{"@type": "ListItem", "position": 1, "name": "Home", "item": v.Base + "/"},
		map[string]any{"@type": "ListItem", "position": 2, "name": v.Section, "item": v.Base + "/about/"},
	}
	return map[string]any{"@context": "https://schema.org", "@graph": []any{
		map[string]any{"@type": "WebSite", "@id": v.Base + "/#website", "url": v.Base + "/", "name": v.Outlet.Name},
		map[string]any{"@type": "BreadcrumbList", "itemListElement": crumbs},
		v.NewsArticle(),
	}}
}

// render runs a template and encodes the result as the outlet does.
func (l *layouts) render(o *outlet, name string, data any) ([]byte, error) {
	var b bytes.Buffer
	if err := l.templates.ExecuteTemplate(&b, name+".html", data); err != nil {
		return nil, fmt.Errorf("render %s: %w", name, err)
	}
	return o.encode(b.Bytes())
}

package samplepress

import (
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"fmt"
	"time"
)

// The namespaces of sitemaps.org and of Google's news extension.
const (
	sitemapNS = "http://www.sitemaps.org/schemas/sitemap/0.9"
	newsNS    = "http://www.google.com/schemas/sitemap-news/0.9"
)

type urlset struct {
	XMLName xml.Name     `xml:"urlset"`
	NS      string       `xml:"xmlns,attr"`
	News    string       `xml:"xmlns:news,attr,omitempty"`
	URLs    []sitemapURL `xml:"url"`
}

type sitemapURL struct {
	Loc     string       `xml:"loc"`
	LastMod string       `xml:"lastmod,omitempty"`
	News    *sitemapNews `xml:"news:news"`
}

type sitemapNews struct {
	Name     string `xml:"news:publication>news:name"`
	Language string `xml:"news:publication>news:language"`
	Date     string `xml:"news:publication_date,omitempty"`
	Title    string `xml:"news:title"`
}

// sitemap is a sitemap of an outlet's articles, with the news extension or without.
func sitemap(entries []entry, visit int, news bool, o *outlet) urlset {
	set := urlset{NS: sitemapNS}
	if news {
		set.News = newsNS
	}
	for _, e := range entries {
		u := sitemapURL{Loc: e.URL}
		switch {
		case news:
			u.News = &sitemapNews{Name: o.Name, Language: string(o.Lang), Date: e.Published.String(), Title: e.Title}
		case e.Published.DayOnly:
			u.LastMod = e.piece.modified(visit).Format(time.DateOnly)
		case !e.Published.IsZero():
			u.LastMod = e.piece.modified(visit).Format(time.RFC3339)
		}
		set.URLs = append(set.URLs, u)
	}
	return set
}

type sitemapIndexDoc struct {
	XMLName  xml.Name       `xml:"sitemapindex"`
	NS       string         `xml:"xmlns,attr"`
	Sitemaps []sitemapEntry `xml:"sitemap"`
}

type sitemapEntry struct {
	Loc string `xml:"loc"`
}

// sitemapIndex is an index and its one sitemap, which is a gzip file.
func sitemapIndex(o *outlet, li listing, entries []entry, visit int, base string) (map[string]resource, error) {
	index, err := one(li.Path, "application/xml", o, sitemapIndexDoc{NS: sitemapNS, Sitemaps: []sitemapEntry{{base + li.Child}}})
	if err != nil {
		return nil, err
	}
	child, err := o.xml(sitemap(entries, visit, false, o))
	if err != nil {
		return nil, err
	}
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write(child); err != nil {
		return nil, fmt.Errorf("pack %s: %w", li.Child, err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("pack %s: %w", li.Child, err)
	}
	index[li.Child] = resource{body: packed.Bytes(), contentType: "application/gzip"}
	return index, nil
}

package discover

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"

	"yulun/crawler/dates"
	"yulun/frontier"
)

// The sitemap protocol's bounds for one file: sitemaps.org/protocol.html. MaxEntries holds for
// feeds too, whose protocols know no bound.
const (
	MaxEntries      = 50_000
	MaxSitemapBytes = 50 << 20
)

// Sitemap reads a sitemap, a sitemap index, a plain list of addresses, or a feed that is taken for
// a sitemap. What is wrong in one entry costs at most that entry. The error says that the text is
// not a listing.
func Sitemap(text []byte, base string, d dates.Reader) (Listing, error) {
	listing, err := read(text, base, d)
	if err != nil {
		return Listing{}, fmt.Errorf("read sitemap: %w", err)
	}
	return listing, nil
}

func readSitemap(doc document, at *url.URL, d dates.Reader) Listing {
	listing := Listing{Kind: frontier.KindSitemap, Index: doc.root == "sitemapindex", LeftOut: LeftOut{All: len(doc.entries)}}
	for i, e := range doc.entries {
		if i == MaxEntries {
			listing.LeftOut.rest(len(doc.entries) - i)
			break
		}
		entry := parseElements(e.markup, doc.spaces)
		if len(entry.children) > 0 {
			entry = entry.children[0]
		}
		link, reason := sitemapLink(entry, rebase(at, entry.attrs["xml:base"]), d)
		switch {
		case reason == "" && listing.Index:
			listing.Children = append(listing.Children, Link{URL: link.URL, Published: first(d.Machine(entry.value("lastmod")))})
		case reason == "":
			listing.Links = append(listing.Links, link)
		case e.cut:
			listing.LeftOut.entry(fmt.Sprintf("the sitemap is cut off in entry %d", i+1))
		default:
			listing.LeftOut.entry(describe(i, link.Title, reason))
		}
	}
	if n := len(doc.entries); n > 0 && doc.entries[n-1].cut && !listing.LeftOut.Any() {
		listing.LeftOut.note("the sitemap is cut off after its last entry")
	}
	listing.Links, listing.Children = withoutBuildTime(unique(listing.Links)), unique(listing.Children)
	return listing
}

// sitemapLink reads one entry, or says why it has no link.
func sitemapLink(entry *element, at *url.URL, d dates.Reader) (Link, string) {
	var news element
	if n := entry.child("news:news"); n != nil {
		news = *n
	}
	link := Link{Title: oneLine(news.value("news:title"))}
	loc := entry.child("loc")
	switch {
	case loc == nil:
		return link, "has no address"
	case len(loc.children) > 0:
		return link, "has markup in its address"
	}
	var ok bool
	if link.URL, ok = resolve(at, loc.text); !ok {
		return link, fmt.Sprintf("has no usable address but %q", shorten(strings.TrimSpace(loc.text), 80))
	}
	link.date(d, SourceSitemap, news.value("news:publication_date"))
	if link.Published.IsZero() {
		link.Published = dateInAddress(link.URL)
	}
	if link.Published.IsZero() {
		link.Published = first(d.Machine(entry.value("lastmod")))
	}
	return link, ""
}

func readLines(text []byte, base *url.URL) Listing {
	listing := Listing{Kind: frontier.KindSitemap}
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		i := listing.LeftOut.All
		listing.LeftOut.All++
		if i >= MaxEntries {
			listing.LeftOut.Entries++
			continue
		}
		resolved, ok := resolve(base, line)
		if !ok {
			listing.LeftOut.entry(fmt.Sprintf("entry %d has no usable address but %q", i+1, shorten(line, 80)))
			continue
		}
		listing.Links = append(listing.Links, Link{URL: resolved, Published: dateInAddress(resolved)})
	}
	if listing.LeftOut.All > MaxEntries {
		listing.LeftOut.note(fmt.Sprintf("there are more than %d entries", MaxEntries))
	}
	listing.Links = unique(listing.Links)
	return listing
}

// Unzip undoes gzip where a file is compressed itself (sitemap.xml.gz), up to a limit, and leaves
// other bytes alone. For a file that is cut off, damaged or too long, fault says what is wrong, and
// plain has what could be read.
func Unzip(body []byte, limit int64) (plain []byte, fault string, err error) {
	if !bytes.HasPrefix(body, []byte("\x1f\x8b")) {
		return body, "", nil
	}
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, "", fmt.Errorf("unzip: %w", err)
	}
	plain, err = io.ReadAll(io.LimitReader(z, limit+1))
	switch {
	case err != nil && len(plain) == 0:
		return nil, "", fmt.Errorf("unzip: %w", err)
	case errors.Is(err, io.ErrUnexpectedEOF):
		fault = "the compressed file is cut off"
	case err != nil:
		fault = fmt.Sprintf("the compressed file is damaged: %v", err)
	case int64(len(plain)) > limit:
		plain, fault = plain[:limit], fmt.Sprintf("the file has more than %d bytes", limit)
	}
	return plain, fault, nil
}

// oneLine is a hint's text without markup's white space.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

package discover

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"

	"yulun/article"
)

// The sitemap protocol's bounds for one file: sitemaps.org/protocol.html.
const (
	MaxSitemapEntries = 50_000
	MaxSitemapBytes   = 50 << 20
)

// SitemapFile is what one sitemap file names.
type SitemapFile struct {
	// Links are the addresses of a sitemap. Published is the news extension's publication date, the date in the address,
	// or lastmod, in this order.
	Links []Link
	// Children are the sitemaps of an index, Published their lastmod.
	Children []Link
	// Index says that the file is an index.
	Index bool
}

// Sitemap reads a sitemap, a sitemap index or a plain list of addresses. Of a damaged or too long file it returns what
// could be read together with the error.
func Sitemap(text []byte, base string) (SitemapFile, error) {
	var file SitemapFile
	at, err := url.Parse(base)
	if err != nil {
		return file, fmt.Errorf("read sitemap: %w", err)
	}
	text = bytes.TrimSpace(withoutDeclaration(text))
	if bytes.HasPrefix(text, []byte("http")) {
		err = file.readLines(text, at)
	} else {
		err = file.readXML(text, at)
	}
	file.Links, file.Children = unique(file.Links), unique(file.Children)
	if err != nil {
		return file, fmt.Errorf("read sitemap: %w", err)
	}
	return file, nil
}

var errTooMany = fmt.Errorf("more than %d entries", MaxSitemapEntries)

// entry is a url element of a sitemap or a sitemap element of an index.
type entry struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod"`
	News    struct {
		Date  string `xml:"publication_date"`
		Title string `xml:"title"`
	} `xml:"news"`
}

func (f *SitemapFile) readXML(text []byte, base *url.URL) error {
	d := xml.NewDecoder(bytes.NewReader(text))
	d.Strict = false
	d.Entity = xml.HTMLEntity
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	known := false
	for n := 0; ; {
		token, err := d.Token()
		if err != nil && !known {
			return errors.New("neither sitemap nor sitemap index")
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch start.Name.Local {
		case "urlset":
			known = true
		case "sitemapindex":
			known, f.Index = true, true
		case "url", "sitemap":
			if n++; n > MaxSitemapEntries {
				return errTooMany
			}
			known = true
			var e entry
			if err := d.DecodeElement(&e, &start); err != nil {
				return err
			}
			f.add(e, start.Name.Local == "sitemap", base)
		}
	}
}

func (f *SitemapFile) add(e entry, child bool, base *url.URL) {
	resolved, ok := resolve(base, e.Loc)
	if !ok {
		return
	}
	modified := parseW3C(e.LastMod)
	if child {
		f.Children = append(f.Children, Link{URL: resolved, Published: modified})
		return
	}
	link := Link{URL: resolved, Title: oneLine(e.News.Title), Published: modified}
	if inAddress := dateInAddress(resolved); !inAddress.IsZero() {
		link.Published = inAddress
	}
	if news := parseW3C(e.News.Date); !news.IsZero() {
		link.Published = news
	}
	f.Links = append(f.Links, link)
}

func (f *SitemapFile) readLines(text []byte, base *url.URL) error {
	lines := bufio.NewScanner(bytes.NewReader(text))
	for lines.Scan() {
		resolved, ok := resolve(base, lines.Text())
		if !ok {
			continue
		}
		if len(f.Links) == MaxSitemapEntries {
			return errTooMany
		}
		f.Links = append(f.Links, Link{URL: resolved, Published: dateInAddress(resolved)})
	}
	return lines.Err()
}

// Unzip undoes gzip where a file is compressed itself (sitemap.xml.gz), up to a limit, and leaves other bytes alone.
func Unzip(body []byte, limit int64) ([]byte, error) {
	if !bytes.HasPrefix(body, []byte("\x1f\x8b")) {
		return body, nil
	}
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("unzip: %w", err)
	}
	plain, err := io.ReadAll(io.LimitReader(z, limit+1))
	if err != nil {
		return nil, fmt.Errorf("unzip: %w", err)
	}
	if int64(len(plain)) > limit {
		return nil, fmt.Errorf("unzip: more than %d bytes", limit)
	}
	return plain, nil
}

// oneLine is a hint's text without markup's white space.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// unique drops repeated addresses, keeping the first place, and the longest title and first date of each.
func unique(links []Link) []Link {
	place := make(map[string]int, len(links))
	var out []Link
	for _, l := range links {
		i, seen := place[l.URL]
		if !seen {
			place[l.URL] = len(out)
			out = append(out, l)
			continue
		}
		if len(l.Title) > len(out[i].Title) {
			out[i].Title = l.Title
		}
		if out[i].Published == (article.Moment{}) {
			out[i].Published = l.Published
		}
	}
	return out
}

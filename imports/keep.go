package imports

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"time"

	"yulun/article"
	"yulun/crawler/archive"
	"yulun/crawler/dates"
	"yulun/crawler/extract"
	"yulun/crawler/relate"
	"yulun/frontier"
)

// candidate is an item that is an article, and the bytes that prove it.
type candidate struct {
	fetched frontier.Fetched
	record  archive.Record
	// dated says that the file states when its copy was taken.
	dated bool
	// page says that the article was read from a page, and parts are its further pages, in order.
	page  bool
	parts []candidate
	// claimed says that its address is the page's own word.
	claimed bool
}

// key is what items of one article have in common, as far as is known before they are read.
func (i Item) key(c Columns) string {
	switch {
	case i.Page != nil:
		return i.Page.URL
	case i.Row != nil:
		if address := i.Row.value(c.URL, usual.url); !isAbsent(address) {
			return address
		}
		return i.Row.value(c.ID, nil) + i.Row.value(c.Title, usual.title)
	}
	return ""
}

// candidate makes an article of an item.
func (i Item) candidate(m *Importer, format Format) (candidate, *Refusal) {
	var c candidate
	refused := i.Refused
	switch {
	case refused != nil:
	case i.Row != nil:
		c, refused = m.fromRow(i.Row)
	case i.Page != nil:
		c, refused = m.fromPage(*i.Page)
	}
	if refused != nil {
		return c, refused
	}
	now := m.o.Now().UTC()
	f := &c.fetched.Fetch
	c.dated = !f.At.IsZero()
	if !c.dated || f.At.After(now) {
		f.At = now
	}
	p := &c.fetched.Page
	if i.Row != nil && c.page {
		format = HTML
	}
	p.Notes.Import = &article.Import{File: filepath.Base(i.File), Record: i.record(), Format: string(format), At: now.Truncate(time.Second)}
	if i.Row != nil && i.Row.isExport() {
		p.Notes.Import.ID = i.Row.exportedID()
	}
	if m.o.Zone != nil {
		p.Notes.Import.Zone = m.o.Zone.String()
	}
	f.SourceID, f.Kind, f.URL, f.FinalURL = c.fetched.Source.ID, frontier.KindArticle, p.URL, p.URL
	c.record.URL, c.record.At = p.URL, f.At
	return c, nil
}

// fromRow makes an article of a row.
func (m *Importer) fromRow(r *Row) (candidate, *Refusal) {
	e, refused := r.read(m.o.Columns)
	if markup := r.value("", usual.html); refused != nil && refused.Code == CodeNoText && m.o.Columns.Text == "" && markup != "" {
		return m.fromMarkup(r, e, markup)
	}
	if refused != nil {
		return candidate{}, withURL(refused, e.page.URL)
	}
	source, refused := m.o.Outlets.find(claim{outlet: e.outlet, name: e.outletName, address: e.page.URL})
	if refused == nil {
		e.page.Published, e.page.PublishedSource, refused = r.published(m.o.Columns, m.dates(source), m.o.Now())
	}
	if refused != nil {
		refused.URL = e.page.URL
		return candidate{}, refused
	}
	if e.page.URL == "" {
		e.page.URL = urn(source.Outlet.ID, e.id, e.page)
		e.page.CanonicalURL = e.page.URL
	}
	p := e.page
	// The digest is that of what was understood: the same file read by other columns is another
	// row.
	digest := digestOf([]any{p.URL, p.CanonicalURL, p.Title, p.Text, p.Authors, p.Published, p.PublishedSource, p.Lang, source.Outlet, e.captured})
	return candidate{
		fetched: frontier.Fetched{
			Fetch: frontier.Fetch{At: e.captured, Digest: digest, Bytes: int64(len(r.Raw))}, Page: p, FirstSeen: e.firstSeen, Source: source,
		},
		record: archive.Record{Header: http.Header{"Content-Type": {r.ContentType}}, Body: r.Raw},
	}, nil
}

// fromMarkup makes an article of a row that holds a web page in place of a text. The page is
// archived, and read again as any other; the row dates it where the page doesn't.
func (m *Importer) fromMarkup(r *Row, e entry, markup string) (candidate, *Refusal) {
	c, refused := m.fromPage(Page{URL: e.page.URL, At: e.captured, ContentType: "text/html; charset=utf-8", Body: []byte(markup)})
	if refused != nil {
		refused.Fault = true // a row ought to be an article
		return c, refused
	}
	if p := &c.fetched.Page; p.Published.IsZero() {
		if p.Published, p.PublishedSource, refused = r.published(m.o.Columns, m.dates(c.fetched.Source), m.o.Now()); refused != nil {
			return c, withURL(refused, e.page.URL)
		}
	}
	return c, nil
}

// dates reads the dates of an outlet's rows.
func (m *Importer) dates(s article.Source) dates.Reader {
	r := dates.Reader{Zone: cmp.Or(m.o.Zone, s.Zone), Order: m.o.DateOrder, YearFirst: s.Lang == article.Chinese, ROC: s.Outlet.Country == "TW"}
	if r.Zone == nil {
		r.Zone = time.FixedZone("CST", 8*60*60)
	}
	return r
}

// fromPage makes an article of a page.
func (m *Importer) fromPage(p Page) (candidate, *Refusal) {
	source, unknown := m.o.Outlets.find(claim{address: p.URL})
	source.Zone = cmp.Or(m.o.Zone, source.Zone)
	page, err := m.read(source, p)
	if err == nil && unknown != nil && p.URL == "" { // the page's word for its outlet is all there is
		source, unknown = m.o.Outlets.find(claim{name: page.Outlet})
		source.Zone = cmp.Or(m.o.Zone, source.Zone)
		if unknown == nil && source.Zone != nil {
			page, err = m.read(source, p)
		}
	}
	switch {
	case errors.Is(err, extract.ErrNoArticle):
		return candidate{}, withURL(beside(CodeNoArticle, "%v", err), p.URL)
	case err != nil:
		return candidate{}, withURL(fault(CodeNoArticle, "%v", err), p.URL)
	case unknown != nil:
		return candidate{}, withURL(unknown, p.URL)
	}
	if page.URL == "" {
		page.URL = urn(source.Outlet.ID, "", page)
		page.CanonicalURL = page.URL
	}
	sum := sha256.Sum256(p.Body)
	return candidate{
		page: true, claimed: p.Claimed,
		fetched: frontier.Fetched{
			Fetch: frontier.Fetch{At: p.At, Status: p.Status, Digest: hex.EncodeToString(sum[:]), Bytes: int64(len(p.Body))}, Page: page, Source: source,
		},
		record: archive.Record{Status: p.Status, Header: header(p), Body: p.Body},
	}, nil
}

func withURL(r *Refusal, url string) *Refusal {
	r.URL = url
	return r
}

func header(p Page) http.Header {
	h := http.Header(p.Header).Clone()
	if h == nil {
		h = http.Header{}
	}
	if h.Get("Content-Type") == "" && p.ContentType != "" {
		h.Set("Content-Type", p.ContentType)
	}
	return h
}

// read reads a page; a panic of the reader costs that page alone.
func (m *Importer) read(s article.Source, p Page) (page article.Page, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the page made the reader fail: %v", r)
		}
	}()
	if p.At.IsZero() {
		p.At = m.o.Now()
	}
	page, err = m.o.Read(s, p)
	if err == nil && page.Text == "" {
		err = extract.ErrNoArticle
	}
	return page, err
}

// keep archives and hands over a candidate, unless that was done before. An older copy than the one
// that is kept is refused: it would count as the newest revision.
func (m *Importer) keep(ctx context.Context, c candidate) (frontier.Outcome, *Refusal, error) {
	f := c.fetched.Fetch
	if m.o.DryRun && m.seen(f.SourceID+" "+f.URL) {
		return frontier.OutcomeUnchanged, nil, nil
	}
	if m.o.Known == nil {
		return frontier.OutcomeNew, nil, nil
	}
	visit, _, known, err := m.o.Known.Lookup(ctx, 0, f.SourceID, f.URL)
	if err != nil {
		return "", nil, err
	}
	if known && visit.Digest == f.Digest {
		return repeated(visit.Outcome), nil, nil
	}
	old, isStored, err := m.stored(ctx, c.fetched.Page)
	if err != nil {
		return "", nil, err
	}
	if known && isStored {
		visits, err := m.o.Known.Fetches(ctx, old.ID)
		if err != nil {
			return "", nil, err
		}
		for _, v := range visits {
			if v.SourceID == f.SourceID && v.URL == f.URL && v.Digest == f.Digest {
				return repeated(v.Outcome), nil, nil
			}
		}
	}
	page := c.fetched.Page
	same := page.Title == old.Title && page.Text == old.Text
	crawled := isStored && !article.IsImportSource(old.SourceID)
	if isStored && !crawled && old.URL == f.URL && !same && c.dated && f.At.Before(old.Fetched) {
		return "", withURL(beside(CodeOlder, "a copy of %s is kept, and this one is of %s", old.Fetched.Format(time.DateOnly), f.At.Format(time.DateOnly)), f.URL), nil
	}
	if isStored && c.claimed && !same {
		return "", withURL(fault(CodeBadAddress, "it names %s as its own address, where another text is kept; save it with its address (as browsers do), or import it from a WARC file", f.URL), f.URL), nil
	}
	if m.o.DryRun {
		return expected(isStored, crawled || old.URL != f.URL, same), nil, nil
	}
	if c.fetched.Fetch.Archive, err = m.o.Archive.Write(c.record); err != nil {
		return "", nil, err
	}
	for _, p := range c.parts {
		if p.fetched.Fetch.Archive, err = m.o.Archive.Write(p.record); err != nil {
			return "", nil, err
		}
		c.fetched.Parts = append(c.fetched.Parts, p.fetched.Fetch)
	}
	outcome, err := m.o.Sink.Accept(ctx, c.fetched)
	if err == nil && outcome == frontier.OutcomeSkipped {
		return "", withURL(beside(CodeDeleted, "it was deleted on request"), f.URL), nil
	}
	return outcome, nil, err
}

// seen reports whether an address came up before in a dry run.
func (m *Importer) seen(key string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.dry[key] {
		return true
	}
	if m.dry == nil {
		m.dry = map[string]bool{}
	}
	m.dry[key] = true
	return false
}

// repeated is the outcome of an item that was imported before.
func repeated(before frontier.Outcome) frontier.Outcome {
	if before == frontier.OutcomeDuplicate {
		return before
	}
	return frontier.OutcomeUnchanged
}

// expected is the outcome that an import would have.
func expected(isStored, elsewhere, same bool) frontier.Outcome {
	switch {
	case !isStored:
		return frontier.OutcomeNew
	case elsewhere:
		return frontier.OutcomeDuplicate
	case same:
		return frontier.OutcomeUnchanged
	default:
		return frontier.OutcomeRevised
	}
}

// stored is the article that is stored at a page's own address. The address that a page names as
// its own may be another's, unless it is another form of the same, or a Yulun that exported the row
// has settled it.
func (m *Importer) stored(ctx context.Context, p article.Page) (article.Article, bool, error) {
	var addresses []string
	if p.Notes.Import.ID != "" {
		addresses = append(addresses, p.CanonicalURL)
	}
	addresses = append(addresses, p.URL)
	if relate.SamePlace(p.CanonicalURL, p.URL) {
		addresses = append(addresses, p.CanonicalURL)
	}
	for _, address := range addresses {
		if canonical, err := relate.Canonical(address); err == nil && p.Notes.Import.ID == "" {
			address = canonical
		}
		for _, id := range []string{article.NewID(address), article.FormerID(address)} {
			a, err := m.o.Known.Article(ctx, id)
			if article.CodeOf(err) != article.CodeNotFound {
				return a, err == nil, err
			}
		}
	}
	return article.Article{}, false, nil
}

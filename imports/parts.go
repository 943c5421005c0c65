package imports

import (
	"context"
	"fmt"

	"yulun/article"
	"yulun/crawler/relate"
)

// aside is a page of an article that has several. It waits for the others.
type aside struct {
	candidate
	item Item
	file int // in Summary.ByFile
}

// maxParts is how many pages one article may have, and mostAside how many bytes of such pages wait.
const (
	maxParts  = 50
	mostAside = 64 << 20
)

// isPart reports whether a page is one of several of its article.
func (c candidate) isPart() bool {
	return c.page && (len(c.fetched.Page.NextPages) > 0 || c.fetched.Page.EarlierPage != "")
}

// setAside keeps a page until all files have been read, or too many wait.
func (m *Importer) setAside(ctx context.Context, item Item, c candidate) error {
	m.mu.Lock()
	item.Page, item.Row = nil, nil // their bytes are the candidate's
	m.asides = append(m.asides, &aside{candidate: c, item: item, file: len(m.total.ByFile) - 1})
	m.asideBytes += len(c.record.Body)
	full := m.asideBytes > mostAside
	m.mu.Unlock()
	if full {
		return m.joinParts(ctx)
	}
	return nil
}

// joinParts makes articles of the pages that were set aside: of each first page with those that
// follow. An article whose further pages are not all there is kept as it is, and marked.
func (m *Importer) joinParts(ctx context.Context) error {
	m.mu.Lock()
	asides := m.asides
	m.asides, m.asideBytes = nil, 0
	m.mu.Unlock()
	byAddress := map[string]*aside{}
	for _, a := range asides {
		if key := partKey(a.fetched.Page.URL); byAddress[key] == nil {
			byAddress[key] = a
		}
	}
	for _, a := range asides {
		if a.fetched.Page.EarlierPage != "" {
			continue
		}
		m.join(a, byAddress)
		outcome, older, err := m.keep(ctx, a.candidate)
		if err != nil {
			return fmt.Errorf("import %s: %w", a.item.Place, err)
		}
		m.inFile(a.file, func() {
			if older != nil {
				older.Place = a.item.Place
				m.refuse(*older)
			} else {
				m.count(a.fetched, outcome)
			}
		})
	}
	for _, a := range asides {
		if earlier := a.fetched.Page.EarlierPage; earlier != "" {
			refused := withURL(beside(CodePart, "it is a further page of %s", earlier), a.fetched.Page.URL)
			refused.Place = a.item.Place
			m.inFile(a.file, func() { m.refuse(*refused) })
		}
	}
	return nil
}

// join adds the pages that follow to the first.
func (m *Importer) join(first *aside, byAddress map[string]*aside) {
	page := &first.fetched.Page
	queue := page.NextPages
	seen := map[string]bool{partKey(page.URL): true}
	missing := false
	var rest []article.Page
	for len(queue) > 0 && len(rest) < maxParts {
		key := partKey(queue[0])
		queue = queue[1:]
		if seen[key] {
			continue
		}
		seen[key] = true
		part := byAddress[key]
		if part == nil {
			missing = true
			continue
		}
		rest = append(rest, part.fetched.Page)
		first.parts = append(first.parts, part.candidate)
		queue = append(queue, part.fetched.Page.NextPages...)
	}
	if len(rest) > 0 {
		*page = m.o.Join(*page, rest)
	}
	if missing && page.Notes.Partial == "" {
		page.Notes.Partial = "missing_page"
	}
}

// partKey is the form in which addresses of pages are compared.
func partKey(address string) string {
	if canonical, err := relate.Canonical(address); err == nil {
		return canonical
	}
	return address
}

// inFile has something counted for one of the files.
func (m *Importer) inFile(n int, count func()) {
	m.mu.Lock()
	before := m.file
	m.file = &m.total.ByFile[n]
	m.mu.Unlock()
	count()
	m.mu.Lock()
	m.file = before
	m.mu.Unlock()
}

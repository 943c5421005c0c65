package extract

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/html"

	"yulun/article"
	"yulun/crawler/charset"
	"yulun/crawler/dates"
)

// ErrNoArticle says that a page holds no article: it is a list, an error page or noise.
var ErrNoArticle = errors.New("no article on the page")

// Input is one fetched page.
type Input struct {
	// Body is the page as it was sent, ContentType the header that came with it, may be empty.
	Body        []byte
	ContentType string
	// URL is the page's address after redirects. When it is empty, as for a file, the page's own word for it is taken.
	URL string
	// Zone is that of dates without one; nil is Asia/Shanghai.
	Zone *time.Location
	// Country is the outlet's, as an ISO 3166-1 code of two letters: it decides how 05/04/2023 is read. May be empty.
	Country string
	// Now is when the page was fetched: dates later than a day after it are not believed. The zero time believes all.
	Now time.Time

	// noRules switches the site rules off, to measure what the general readers do alone.
	noRules bool
}

// Read reads the article on a page. Lang and Script are left to the caller. The error is ErrNoArticle, wrapped with
// what is there instead, or that of an address or a tree that can't be read at all.
func Read(in Input) (article.Page, error) {
	r, err := newReader(in)
	if err != nil {
		return article.Page{}, err
	}
	return r.read()
}

// reader holds what the readers of the single fields share.
type reader struct {
	in     Input
	url    *url.URL
	host   string
	root   *html.Node
	facts  *facts
	layout *layout
	rule   *rule // of the site, nil when none is known
	dates  dates.Reader
	from   map[string]string
	// chinese says that the page is in Chinese. order is what its numeric dates show, once that was sought.
	chinese     bool
	order       dates.Order
	orderSought bool

	body    span
	textAt  int // index of the first line of body that reads like text
	titleAt int // index of the headline's line, -1 when it isn't visible
}

func newReader(in Input) (*reader, error) {
	u, err := url.Parse(in.URL)
	if err != nil {
		return nil, fmt.Errorf("read page: %w", err)
	}
	text, _, err := charset.Decode(in.Body, in.ContentType)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", in.URL, err)
	}
	if !isPage(text) {
		return nil, fmt.Errorf("read %s: not a web page: %w", in.URL, ErrNoArticle)
	}
	root, err := parse(text)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", in.URL, err)
	}
	facts := newFacts(root)
	if in.URL == "" {
		u = facts.address()
	}
	for _, n := range facts.hidden {
		unfold(n)
	}
	r := &reader{
		in: in, url: u, host: strings.ToLower(u.Hostname()), root: root, facts: facts, layout: newLayout(root),
		dates: dates.Reader{Zone: in.Zone}, from: make(map[string]string), titleAt: -1,
	}
	if !in.noRules {
		if r.rule, err = ruleFor(strings.TrimPrefix(r.host, "www.")); err != nil {
			return nil, err
		}
	}
	if r.dates.Zone == nil {
		r.dates.Zone = time.FixedZone("CST", 8*60*60)
	}
	if !in.Now.IsZero() {
		r.dates.Latest = in.Now.Add(24 * time.Hour)
	}
	r.localize()
	return r, nil
}

func (r *reader) read() (article.Page, error) {
	r.layout.weigh()
	r.removeRuled()
	page := article.Page{URL: r.in.URL, From: r.from}
	found := r.findBody()
	if !found && r.stated(nil) == nil {
		return article.Page{}, fmt.Errorf("read %s: %w", r.in.URL, ErrNoArticle)
	}
	r.textAt = r.firstText()
	page.Title, r.from["title"], r.titleAt = r.findTitle()
	if page.Outlet, r.from["outlet"] = r.findOutlet(); page.Outlet == "" {
		page.Outlet, r.from["outlet"] = r.outletBeside(page.Title)
	}
	page.OriginalSource, r.from["original_source"] = r.findOrigin()
	page.Authors, r.from["authors"] = r.findAuthors()
	lines := r.text(page.Title, page.Authors)
	if stated := r.stated(lines); stated != nil {
		lines, r.from["text"] = stated, "jsonld"
	}
	page.Text = strings.Join(lines, "\n")
	if why := r.lacksArticle(page.Title, page.Text); why != "" {
		return article.Page{}, fmt.Errorf("read %s: %s: %w", r.in.URL, why, ErrNoArticle)
	}
	page.Published, page.PublishedSource = r.findPublished()
	r.from["published"] = page.PublishedSource
	page.CanonicalURL = r.canonical()
	page.NextPages, page.EarlierPage = r.nextPages(), r.earlierPage()
	for field, rule := range r.from {
		if rule == "" {
			delete(r.from, field)
		}
	}
	return page, nil
}

// findBody finds where the text stands, by the site's rule or without, and reports whether it stands anywhere.
func (r *reader) findBody() bool {
	if body, ok := r.ruledBody(); ok {
		r.body, r.from["text"] = body, "rule"
		return true
	}
	var ok bool
	r.body, r.from["text"], ok = r.layout.findBody()
	return ok
}

// firstText is the first line of the body that reads like a sentence and isn't a dateline: what stands before it is the
// headline and its particulars, when it is anything.
func (r *reader) firstText() int {
	for i := r.body.first; i < r.body.end; i++ {
		if b := &r.layout.blocks[i]; !b.boiler && !b.caption && b.value > 0 && !r.isParticulars(b) {
			return i
		}
	}
	return r.body.first
}

// ld is the page's article in JSON-LD: the one of this address, or the first; nil when there is none.
func (r *reader) ld() *ldArticle {
	var best *ldArticle
	for i := range r.facts.ld {
		a := &r.facts.ld[i]
		switch {
		case best == nil, best.page && !a.page:
			best = a
		case !a.page && a.url != "" && a.url == r.in.URL && best.url != r.in.URL:
			best = a
		}
	}
	return best
}

package extract

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/html"

	"yulun/article"
	"yulun/crawler/charset"
	"yulun/crawler/dates"
)

// Input is one fetched page.
type Input struct {
	// Body is the page as it was sent, ContentType the header that came with it, may be empty.
	Body        []byte
	ContentType string
	// URL is the page's address after redirects. When it is empty, as for a file, the page's own
	// word for it is taken.
	URL string
	// Zone is for dates that name none; nil is Asia/Shanghai.
	Zone *time.Location
	// Country is the outlet's, as an ISO 3166-1 code of two letters: it decides how 05/04/2023 is
	// read. May be empty.
	Country string
	// Now is when the page was fetched: dates later than a day after it are not believed. The zero
	// time believes all.
	Now time.Time

	// Listing is what the listing that named the page says of it; its text is taken where the page
	// shows none.
	Listing Listing

	// Rules are what is known of single sites. Seen is when the page looked as it does: when it was
	// fetched or captured. It says which of a site's rules are for it; the zero time takes all.
	Rules Rules
	Seen  time.Time
}

// Read reads the article on a page. Lang and Script are left to the caller. The error is a
// NoArticleError, or that of an address or a tree that can't be read at all.
func Read(in Input) (article.Page, error) {
	r, err := newReader(in)
	if err != nil {
		return article.Page{}, err
	}
	return r.read()
}

// pageReader holds what the readers of the single fields share.
type pageReader struct {
	in   Input
	url  *url.URL
	host string
	root *html.Node
	// cut says that the page is longer than what is read of it.
	cut    bool
	facts  *facts
	layout *layout
	rule   version // of the site; it finds nothing when none is known
	dates  dates.Reader
	from   map[string]string
	// chinese says that the page is in Chinese. order is what its numeric dates show, once that was
	// sought.
	chinese     bool
	order       dates.Order
	orderSought bool

	// outlet and origin are those that were found; bylineAt the line that names the authors, -1
	// when none does.
	outlet   string
	origin   string
	bylineAt int

	// start is the index of the line at which the article can begin: the headline's, where it is
	// known; opening that of the first sentence after it.
	start, opening int

	body    span
	textAt  int             // index of the first line of body that reads like text
	walls   map[string]bool // lines of the text that say that it is for subscribers
	titleAt int             // index of the headline's line, -1 when it isn't visible

	// elsewhere is the text that is elsewhere than in the visible page; nil while that is read.
	elsewhere *elsewhere
	// links are the links that may lead to further pages, once they were sought.
	links []pageLink
	// scripted are the further pages to which scripts lead.
	scripted scripted
}

// fault names the page with what is wrong with it, where it has an address.
func (in Input) fault(err error) error {
	if in.URL == "" {
		return err
	}
	return fmt.Errorf("read %s: %w", in.URL, err)
}

func newReader(in Input) (*pageReader, error) {
	u, err := url.Parse(in.URL)
	if err != nil {
		return nil, fmt.Errorf("read page: %w", err)
	}
	text, _, err := charset.Decode(in.Body, in.ContentType)
	if err != nil {
		return nil, in.fault(err)
	}
	if !isPage(text) {
		return nil, in.fault(noArticle(CodeNotPage))
	}
	root, err := parse(text)
	if err != nil {
		return nil, in.fault(err)
	}
	facts := newFacts(root)
	if in.URL == "" {
		u = facts.address()
	}
	for _, n := range facts.hidden {
		unfold(n)
	}
	r := &pageReader{
		in: in, cut: len(text) > maxDocument, url: u, host: strings.ToLower(u.Hostname()), root: root, facts: facts, layout: newLayout(root, in.Rules.platforms),
		dates: dates.Reader{Zone: in.Zone}, from: make(map[string]string), titleAt: -1,
		rule: in.Rules.find(strings.ToLower(u.Hostname()), in.Seen),
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

func (r *pageReader) read() (article.Page, error) {
	r.layout.weigh()
	r.removeRuled()
	page, code := r.visible()
	switch {
	case code != "":
		if page, code = r.readElsewhere(code); code != "" {
			return article.Page{}, r.in.fault(noArticle(code))
		}
	case page.Notes.Partial == "" && r.holdsMore(page.Text):
		if more, code := r.visible(); code == "" {
			page = more
		}
	}
	page.Published, page.PublishedSource = r.findPublished()
	if r.elsewhere != nil && page.PublishedSource != "jsonld" && page.PublishedSource != "meta" {
		if m, ok := r.dates.Machine(r.elsewhere.published); ok {
			page.Published, page.PublishedSource = m, r.elsewhere.rule
		}
	}
	r.from["published"] = page.PublishedSource
	page.CanonicalURL, page.Named = r.canonical(), r.named()
	page.NextPages, page.EarlierPage = r.nextPages(), r.earlierPage()
	page.ScriptedPages = len(r.scripted.pages) > 0
	if r.scripted.unresolved && len(page.NextPages) == 0 && page.Notes.Partial == "" {
		page.Notes.Partial = PartialPages
	}
	if r.cut && page.Notes.Partial == "" {
		page.Notes.Partial = PartialLength
	}
	page.Notes.Judge(r.doubts(page))
	for field, rule := range r.from {
		if rule == "" {
			delete(r.from, field)
		}
	}
	return page, nil
}

// visible reads the page as its lines show it. The code is that of what it holds instead of an
// article; empty when it holds one.
func (r *pageReader) visible() (page article.Page, code string) {
	page = article.Page{URL: r.in.URL, From: r.from}
	found := r.findBody()
	if !found && r.stated(nil) == nil {
		if code := r.noticed(false); code != "" {
			return page, code
		}
		return page, r.nothing()
	}
	r.textAt = r.firstText()
	page.Title, r.from["title"], r.titleAt = r.findTitle()
	if page.Outlet, r.from["outlet"] = r.findOutlet(); page.Outlet == "" {
		page.Outlet, r.from["outlet"] = r.outletBeside(page.Title)
	}
	r.outlet = page.Outlet
	page.OriginalSource, r.from["original_source"] = r.findOrigin()
	r.origin, r.bylineAt = page.OriginalSource, -1
	page.Authors, r.from["authors"] = r.findAuthors()
	r.dropByline(page.Authors)
	if e := r.elsewhere; e != nil {
		if e.title != "" {
			page.Title, r.from["title"], r.titleAt = e.title, e.rule, r.lineOf(e.title)
		}
		if len(page.Authors) == 0 {
			page.Authors, r.from["authors"] = r.addNames(nil, e.author, true), e.rule
		}
	}
	lines := r.text(page.Title, page.Authors)
	if stated := r.stated(lines); stated != nil {
		lines, r.from["text"] = stated, "jsonld"
	}
	whole := strings.Join(lines, "\n")
	lines, offered := withoutOffer(lines)
	lines = r.withoutWalls(lines)
	page.Text = strings.Join(lines, "\n")
	if code := r.lacksArticle(page.Title, page.Text, whole); code != "" {
		return page, code
	}
	if r.isTeaser(lines, offered) {
		page.Notes.Partial = PartialPaywall
	}
	return page, ""
}

// firstText is the first line of the body that reads like a sentence and isn't a dateline. If
// anything comes before it, it is the headline and its particulars.
func (r *pageReader) firstText() int {
	for i := r.body.first; i < r.body.end; i++ {
		if b := &r.layout.blocks[i]; !b.boiler && !b.caption && b.value > 0 && !r.isParticulars(b) {
			return i
		}
	}
	return r.body.first
}

// ld is the page's article in JSON-LD: the one of this address, or the first; nil when there is
// none.
func (r *pageReader) ld() *ldArticle {
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

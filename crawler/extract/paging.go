package extract

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html/atom"

	"yulun/article"
	"yulun/crawler/relate"
	"yulun/internal/lazyre"
)

// maxPages bounds the further pages of one article.
const maxPages = 30

var (
	nextText   = lazyre.New(`(?i)^[\s\[【(]*(?:接?下一?[页頁]|后一页|next(?: page)?)[\s\]】)>»›→]*$`)
	prevText   = lazyre.New(`(?i)^[\s\[【(<«‹←]*(?:上一?[页頁]|前一[页頁]|prev(?:ious)? page)[\s\]】)]*$`)
	numberText = lazyre.New(`^[\s\[【(第]*(\d{1,2})[\s\]】)页頁]*$`)
	// pagedStem splits an address into what its pages share and the page's number: /a/1234_2.html,
	// /a/1234-2.shtml, /a/index_2.html, /a/1234/2, ?page=2.
	pagedStem  = lazyre.New(`^(.*?)(?:[_\-](\d{1,2}))?(\.[a-z]{3,5})?$`)
	pageFolder = lazyre.New(`^(.*/)(?:page/)?(\d{1,2})/?$`)
	pageQuery  = []string{"page", "p", "pn", "pageno", "pagenum", "page_no", "paged", "pg"}
)

// nextPages are the addresses of the article's further pages in order, the page's own and earlier
// ones left out. A link is taken for one when it reads like one and its address differs from the
// page's in a page number alone; what scripts lead to is added.
func (r *pageReader) nextPages() []string {
	base := r.base()
	own := r.ownPage()
	pages := make(map[int]string)
	for _, l := range r.pageLinks() {
		if target, number, ok := own.link(l, base); ok && pages[number] == "" {
			pages[number] = target
		}
	}
	if r.facts.next != "" {
		if u, err := base.Parse(r.facts.next); err == nil {
			if number, ok := own.follows(u); ok && number == own.number+1 && pages[number] == "" {
				pages[number] = u.String()
			}
		}
	}
	r.scripted = r.scriptedPages(&own)
	for number, target := range r.scripted.pages {
		if pages[number] == "" {
			pages[number] = target
		}
	}
	if r.scripted.current > 0 {
		own.number = r.scripted.current
	}
	return inOrder(pages, own.number)
}

// earlierPage is the address of the first page of the article to which the page leads, or of the
// earliest, where the page itself is a further one. A link is taken for one when it reads like one
// and its address differs from the page's in a page number alone. It is looked for more strictly
// than the next pages: an article that is wrongly taken for a further page is lost.
func (r *pageReader) earlierPage() string {
	base := r.base()
	own := r.ownPage()
	var earliest string
	lowest := own.number + 1
	for _, l := range r.pageLinks() {
		if u, shown, ok := l.address(base, prevText); ok {
			if number, ok := own.comesAfter(u); ok && fits(shown, number) && number < lowest {
				earliest, lowest = u.String(), number
			}
		}
	}
	return cmp.Or(earliest, r.scripted.earliest)
}

// comesAfter reports whether an address is an earlier page of the article, and which. Systems that
// count from zero give the first page no number and the second one 1. Folders with numbers are as
// often articles: of those only the one without a number counts.
func (p *ownPage) comesAfter(u *url.URL) (number int, ok bool) {
	if wholeOf(u) == p.stem {
		return 1, p.whole != p.stem
	}
	stem, number := pageOf(u)
	return number, stem == p.stem && number < p.number && !pageFolder.MatchString(u.Path)
}

// inOrder lists pages up to the first gap: a lone page 7 is not a page of this article's that could
// be reached.
func inOrder(pages map[int]string, own int) []string {
	var out []string
	for number := own + 1; pages[number] != "" && len(out) < maxPages; number++ {
		if !slices.Contains(out, pages[number]) {
			out = append(out, pages[number])
		}
	}
	return out
}

// ownPage is the page's place among the pages of its article, as its address has it.
type ownPage struct {
	// stem is what the pages' addresses share when this one has a number, whole what they share
	// when it has none: the last digits of an address may be the article's own number.
	stem, whole string
	number      int
}

func (r *pageReader) ownPage() ownPage {
	stem, number := pageOf(r.url)
	return ownPage{stem: stem, whole: wholeOf(r.url), number: number}
}

// follows reports whether an address is a later page of the article, and which. The first link that
// has the page's whole address as its stem settles that the page is the first one.
func (p *ownPage) follows(u *url.URL) (number int, ok bool) {
	stem, number := pageOf(u)
	if stem == p.whole && wholeOf(u) != p.whole {
		p.stem, p.number = p.whole, 1
		return number, true
	}
	return number, stem == p.stem && number > p.number
}

func (p *ownPage) link(l pageLink, base *url.URL) (target string, number int, ok bool) {
	u, shown, ok := l.address(base, nextText)
	if !ok {
		return "", 0, false
	}
	number, ok = p.follows(u)
	if !ok || !fits(shown, number) {
		return "", 0, false
	}
	if shown > 0 {
		return u.String(), shown, true
	}
	return u.String(), max(number, 2), true
}

// fits reports whether a page's number as it is shown, 0 when it isn't, may be that in its address.
// Some systems count from zero in addresses and from one on the page.
func fits(shown, number int) bool { return shown == 0 || shown == number || shown == number+1 }

// pageLink is a link whose text may be the number of a page or lead to one.
type pageLink struct{ href, text string }

// pageSigns are words of which the texts of such links have one, if they aren't numbers; in lower
// case.
var pageSigns = []string{"页", "頁", "next", "prev"}

// pageLinks are such links on the page.
func (r *pageReader) pageLinks() []pageLink {
	if r.links != nil {
		return r.links
	}
	r.links = []pageLink{}
	for _, n := range elementsOf(r.root) {
		if n.DataAtom != atom.A {
			continue
		}
		href := strings.TrimSpace(attr(n, "href"))
		if href == "" || len(href) > 2<<10 || strings.HasPrefix(href, "#") {
			continue
		}
		text := squeeze(rawText(n))
		if len(text) <= 40 && (strings.ContainsAny(text, "0123456789") || containsAny(strings.ToLower(text), pageSigns)) {
			r.links = append(r.links, pageLink{href, text})
		}
	}
	return r.links
}

// address is the address of a link whose text is the number of a page, which is shown, or matches
// words.
func (l pageLink) address(base *url.URL, words *lazyre.Regexp) (u *url.URL, shown int, ok bool) {
	if !words.MatchString(l.text) && !numberText.MatchString(l.text) {
		return nil, 0, false
	}
	u, err := base.Parse(l.href)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return nil, 0, false
	}
	u.Fragment = ""
	if m := numberText.FindStringSubmatch(l.text); m != nil {
		shown, _ = strconv.Atoi(m[1])
	}
	return u, shown, true
}

// pageOf splits an address into the part that the pages of one article share and the page's number,
// 1 when it has none.
func pageOf(u *url.URL) (stem string, number int) {
	query := ownQuery(u)
	number = 1
	for _, key := range pageQuery {
		if n, err := strconv.Atoi(query.Get(key)); err == nil && n > 0 && n < 100 {
			query.Del(key)
			number = n
			break
		}
	}
	path := u.Path
	if number == 1 {
		path, number = pageOfPath(path)
	}
	host := strings.TrimPrefix(strings.ToLower(u.Host), "www.")
	return host + path + "?" + query.Encode(), number
}

func pageOfPath(path string) (string, int) {
	if m := pageFolder.FindStringSubmatch(path); m != nil {
		if n, _ := strconv.Atoi(m[2]); n > 1 {
			return strings.TrimSuffix(m[1], "/"), n
		}
	}
	m := pagedStem.FindStringSubmatch(path)
	if m == nil {
		return path, 1
	}
	stem := strings.TrimSuffix(m[1], "/")
	if folder, ok := strings.CutSuffix(stem, "/index"); ok {
		stem, m[3] = folder, ""
	}
	if m[2] == "" {
		return stem + m[3], 1
	}
	n, _ := strconv.Atoi(m[2])
	return stem + m[3], max(n, 1)
}

// wholeOf is the shared part of an address that is taken for a first page's, whatever digits it
// ends with.
func wholeOf(u *url.URL) string {
	path := strings.TrimSuffix(u.Path, "/")
	host := strings.TrimPrefix(strings.ToLower(u.Host), "www.")
	return host + path + "?" + ownQuery(u).Encode()
}

// ownQuery is an address's query without the parameters that sites use for tracking: the links
// between an article's pages leave them out.
func ownQuery(u *url.URL) url.Values {
	query := u.Query()
	for name, values := range query {
		if relate.Tracks(name+"="+values[0], u.Hostname()) {
			delete(query, name)
		}
	}
	return query
}

// base is the address that the page's links are relative to.
func (r *pageReader) base() *url.URL {
	if r.facts.base != "" {
		if u, err := r.url.Parse(r.facts.base); err == nil {
			return u
		}
	}
	return r.url
}

// canonical is the page's own address for itself, cleaned: what it names, when that is an address
// of the same site that leads to an article, or the one it was fetched from. Some sites name their
// front page on every page, or leave a placeholder there.
func (r *pageReader) canonical() string {
	for _, s := range []string{r.facts.canonical, r.facts.first("og:url")} {
		if s == "" || relate.Placeholder(s) {
			continue
		}
		u, err := r.base().Parse(s)
		if err != nil || !r.onSite(u) || strings.Trim(u.Path, "/") == "" && u.RawQuery == "" {
			continue
		}
		if c, err := relate.Canonical(u.String()); err == nil {
			return c
		}
	}
	if c, err := relate.Canonical(r.url.String()); err == nil {
		return c
	}
	return r.in.URL
}

// named is the address that the page names as its own, be it wrong.
func (r *pageReader) named() string {
	for _, s := range []string{r.facts.canonical, r.facts.first("og:url")} {
		u, err := r.base().Parse(s)
		switch {
		case s == "":
		case err != nil:
			return s
		case r.onSite(u):
			if c, err := relate.Canonical(u.String()); err == nil {
				return c
			}
			return s
		}
	}
	return ""
}

func (r *pageReader) onSite(u *url.URL) bool { return r.host == "" || sameSite(u.Hostname(), r.host) }

// sameSite reports whether two hosts share their last two labels, or three below the likes of
// .com.cn and .co.uk.
func sameSite(a, b string) bool {
	return site(a) == site(b)
}

func site(host string) string {
	labels := strings.Split(strings.ToLower(host), ".")
	n := 2
	if len(labels) >= 3 && len(labels[len(labels)-1]) == 2 && len(labels[len(labels)-2]) <= 3 {
		n = 3
	}
	if len(labels) > n {
		labels = labels[len(labels)-n:]
	}
	return strings.Join(labels, ".")
}

// Join makes one article of its pages: everything of the first, and the texts one after the other.
// What the pages repeat of one another at the seam is kept once, and a page that shows an earlier
// one's text again adds nothing.
func Join(first article.Page, rest []article.Page) article.Page {
	lines := strings.Split(first.Text, "\n")
	texts := []string{first.Text}
	for _, page := range rest {
		if slices.Contains(texts, page.Text) {
			continue
		}
		texts = append(texts, page.Text)
		for i, line := range strings.Split(page.Text, "\n") {
			if line == "" || i < 3 && slices.Contains(lines, line) {
				continue
			}
			lines = append(lines, line)
		}
		if len(first.Authors) == 0 {
			first.Authors = page.Authors
		}
		if first.OriginalSource == "" {
			first.OriginalSource = page.OriginalSource
		}
		first.Notes.Partial = cmp.Or(page.Notes.Partial, first.Notes.Partial)
	}
	first.Text = strings.Join(lines, "\n")
	judgeJoined(&first.Notes, first.Text)
	first.NextPages, first.EarlierPage = nil, ""
	return first
}

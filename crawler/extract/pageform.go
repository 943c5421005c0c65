package extract

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"yulun/internal/lazyre"
)

// pageForm is how the addresses of an article's pages are made, as one of them shows: the address
// of the page that is shown as number has the number less offset in it.
type pageForm struct {
	address *url.URL
	in      int // the number in address
	offset  int // 0 or 1
}

// pagesByForm adds the pages whose numbers the page shows without an address, where other addresses
// on the page, or its own, show how they are made.
func (r *pageReader) pagesByForm(s *scripted, own *ownPage, base *url.URL) {
	if len(s.unknown) == 0 {
		return
	}
	form, ok := r.formOfLinks(own, base)
	if !ok {
		if form, ok = r.formOfOwn(s, own); !ok {
			return
		}
		s.current = form.in + form.offset
	}
	for number := range s.unknown {
		u, ok := withNumber(form.address, form.in, number-form.offset)
		if !ok || number < 2 || s.pages[number] != "" {
			continue
		}
		if _, ok := own.follows(u); ok {
			s.pages[number] = u.String()
		}
	}
}

// formOfLinks is the form that links to pages show, when they agree: those whose text is a number
// and, on the first page, the one to the next.
func (r *pageReader) formOfLinks(own *ownPage, base *url.URL) (form pageForm, ok bool) {
	links := r.pageLinks()
	if r.facts.next != "" {
		links = append(links[:len(links):len(links)], pageLink{r.facts.next, "next"})
	}
	for _, l := range links {
		u, shown, isPage := l.address(base, nextText)
		if !isPage {
			continue
		}
		in, follows := own.follows(u)
		if shown == 0 && own.number == 1 {
			shown = 2
		}
		if !follows || shown < 2 || !fits(shown, in) {
			continue
		}
		if ok && form.offset != shown-in {
			return form, false
		}
		form, ok = pageForm{u, in, shown - in}, true
	}
	return form, ok
}

// formOfOwn is the form that the page's own address shows. It has the page's number when an element
// leads to the first page and none to the page itself: a number at the end of an address may be the
// article's.
func (r *pageReader) formOfOwn(s *scripted, own *ownPage) (form pageForm, ok bool) {
	_, ok = withNumber(r.url, own.number, own.number+1)
	if !ok || !s.shown[1] || s.shown[own.number] == s.shown[own.number+1] {
		return form, false
	}
	form = pageForm{address: r.url, in: own.number}
	if s.shown[own.number] {
		form.offset = 1
	}
	return form, true
}

var numberInPath = lazyre.New(`^(.*[_\-/])(\d{1,2})((?:\.[a-z]{3,5})?/?)$`)

// withNumber is an address of a page with another page's number in place of its own.
func withNumber(u *url.URL, in, number int) (*url.URL, bool) {
	other := *u
	query := u.Query()
	for _, key := range pageQuery {
		if query.Get(key) == strconv.Itoa(in) {
			query.Set(key, strconv.Itoa(number))
			other.RawQuery = query.Encode()
			return &other, number > 0
		}
	}
	m := numberInPath.FindStringSubmatch(u.Path)
	if m == nil || strings.TrimLeft(m[2], "0") != strconv.Itoa(in) {
		return nil, false
	}
	other.Path, other.RawPath = m[1]+fmt.Sprintf("%0*d", len(m[2]), number)+m[3], ""
	if !strings.HasPrefix(m[2], "0") {
		other.Path = m[1] + strconv.Itoa(number) + m[3]
	}
	return &other, number > 0
}

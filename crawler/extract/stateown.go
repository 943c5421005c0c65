package extract

import (
	"cmp"
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode/utf8"
)

// ownStateArticle is the article among a state's that is surely the page's: the one with the page's
// title or with an id that the address names, or the only one where the page's title names no
// article.
func (r *pageReader) ownStateArticle(found []stateArticle) (stateArticle, bool) {
	titles := r.knownTitles()
	var own []stateArticle
	for _, a := range found {
		if r.namesOther(a) {
			continue
		}
		if isNamed(titles, a.title) || r.addressNames(a.ids) {
			own = append(own, a)
		}
	}
	if len(own) > 0 {
		best := slices.MaxFunc(own, func(a, b stateArticle) int {
			return cmp.Or(compareBool(isNamed(titles, a.title), isNamed(titles, b.title)), compareBool(!a.listed, !b.listed), cmp.Compare(weightOf(a.body), weightOf(b.body)))
		})
		return best, weightOf(best.body) >= minNamedText
	}
	var alone []stateArticle
	for _, a := range found {
		if weightOf(tags.ReplaceAllString(a.body, "")) >= minStateText && !slices.ContainsFunc(alone, func(b stateArticle) bool { return b.body == a.body }) {
			alone = append(alone, a)
		}
	}
	if len(alone) != 1 || alone[0].listed || r.namesOther(alone[0]) || slices.ContainsFunc(titles, isHeadlineLike) {
		return stateArticle{}, false
	}
	return alone[0], true
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// knownTitles are the titles by which the page, and the listing that named it, call the article.
func (r *pageReader) knownTitles() []string {
	titles := []string{r.in.Listing.Title, r.facts.first("og:title", "twitter:title")}
	if ld := r.ld(); ld != nil {
		titles = append(titles, ld.headline)
	}
	titles = append(titles, titleParts(r.facts.title)...)
	titles = append(titles, r.facts.title)
	for i := range r.layout.blocks {
		if b := &r.layout.blocks[i]; b.heading == 1 {
			titles = append(titles, b.text)
		}
	}
	return slices.DeleteFunc(titles, func(s string) bool { return titleKey(s) == "" })
}

// isNamed reports whether a title is one of those known, or the beginning of one.
func isNamed(known []string, title string) bool {
	k := titleKey(title)
	if utf8.RuneCountInString(k) < 4 {
		return false
	}
	return slices.ContainsFunc(known, func(s string) bool {
		s = titleKey(s)
		if s == k {
			return true
		}
		short, long := s, k
		if len(short) > len(long) {
			short, long = long, short
		}
		return utf8.RuneCountInString(short) >= 8 && strings.HasPrefix(long, short)
	})
}

// isHeadlineLike reports a title that names a piece rather than a site or a section.
func isHeadlineLike(title string) bool {
	return weightOf(title) > maxGenericTitle && len(titleParts(title)) == 1 && !siteWord.MatchString(title) && !siteEnd.MatchString(title)
}

// addressNames reports whether the page's address holds one of the ids as a segment or a parameter.
func (r *pageReader) addressNames(ids []string) bool {
	known := make(map[string]bool)
	for segment := range strings.SplitSeq(r.url.Path, "/") {
		known[segment] = true
		stem := strings.TrimSuffix(segment, path.Ext(segment))
		known[stem] = true
		for _, part := range strings.FieldsFunc(stem, func(c rune) bool { return c == '-' || c == '_' }) {
			if len(part) >= 5 {
				known[part] = true
			}
		}
	}
	for _, values := range r.url.Query() {
		for _, v := range values {
			known[v] = true
		}
	}
	return slices.ContainsFunc(ids, func(id string) bool {
		if known[id] {
			return true
		}
		u, err := url.Parse(id)
		return err == nil && len(u.Path) > 3 && strings.Contains(u.Path, "/") && strings.TrimSuffix(u.Path, "/") == strings.TrimSuffix(r.url.Path, "/")
	})
}

// namesOther reports whether an object names, as its own address, another page of the site.
func (r *pageReader) namesOther(a stateArticle) bool {
	if r.url.Path == "" {
		return false
	}
	other := false
	for _, id := range a.ids {
		u, err := url.Parse(id)
		if err != nil || !strings.HasPrefix(u.Path, "/") || strings.Count(u.Path, "/") < 2 || u.Host != "" && !sameSite(u.Hostname(), r.host) {
			continue
		}
		switch strings.ToLower(path.Ext(u.Path)) {
		case ".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".mp4", ".mp3", ".js", ".css":
			continue
		}
		file := path.Base(u.Path)
		if r.addressNames([]string{id, strings.TrimSuffix(file, path.Ext(file))}) {
			return false
		}
		other = true
	}
	return other
}

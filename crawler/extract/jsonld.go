package extract

import (
	"encoding/json"
	"errors"
	"html"
	"io"
	"strconv"
	"strings"

	"yulun/internal/lazyre"
)

// ldArticle is an article as JSON-LD describes it.
type ldArticle struct {
	url, headline       string
	published, modified string
	body                string
	publisher           string
	authors             []ldAuthor
	// page says that the object is a web page rather than an article: good for its date when there
	// is not an article.
	page bool
	// paid says that the text is to be paid for, paidParts which elements hold that part, words how
	// many words the text has.
	paid      bool
	paidParts []string
	words     int
}

// ldAuthor is an author of JSON-LD; kind its type in lower case, "" when it has none.
type ldAuthor struct{ kind, name string }

// maxLD is how many bytes of one JSON-LD script are read.
const maxLD = 1 << 20

// parseLD is the articles in one JSON-LD script: in an object, an array, a graph, or in several
// documents one after the other. What can't be parsed even after correcting the usual mistakes is
// searched for its strings.
func parseLD(script string) []ldArticle {
	script = repairJSON(script[:min(len(script), maxLD)])
	if script == "" {
		return nil
	}
	var docs []any
	dec := json.NewDecoder(strings.NewReader(script))
	for {
		var v any
		err := dec.Decode(&v)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			if len(docs) == 0 {
				return searchLD(script)
			}
			break
		}
		docs = append(docs, v)
	}
	r := ldReader{byID: make(map[string]map[string]any)}
	r.note(docs, 0)
	r.find(docs, 0)
	return r.found
}

var (
	jsonComment   = lazyre.New(`(?s)^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.*?\*/)|(?:-->|//\s*\]\]>|\]\]>)\s*$`)
	trailingComma = lazyre.New(`,\s*([}\]])`)
)

// repairJSON repairs what is often wrong with JSON-LD: comments around it, raw line breaks in
// strings, trailing commas.
func repairJSON(s string) string {
	if json.Valid([]byte(s)) {
		return s
	}
	s = strings.TrimRight(jsonComment.ReplaceAllString(s, ""), "; \r\n\t")
	if json.Valid([]byte(s)) {
		return s
	}
	s = strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, s)
	return trailingComma.ReplaceAllString(s, "$1")
}

// ldHolders are the properties below which articles, and what they refer to, are looked for.
var ldHolders = []string{"@graph", "mainEntity", "mainEntityOfPage", "isPartOf", "publisher", "author"}

// maxLDDepth is how deep JSON-LD is followed.
const maxLDDepth = 20

// ldReader collects articles; byID holds the objects that others refer to.
type ldReader struct {
	byID  map[string]map[string]any
	found []ldArticle
}

func (r *ldReader) note(v any, depth int) {
	r.each(v, depth, func(o map[string]any) {
		if id, ok := o["@id"].(string); ok && len(o) > 1 {
			r.byID[id] = o
		}
	}, r.note)
}

func (r *ldReader) find(v any, depth int) {
	r.each(v, depth, func(o map[string]any) {
		if article, page := isArticleType(o["@type"]); article || page {
			r.found = append(r.found, r.article(o, page))
		}
	}, r.find)
}

func (r *ldReader) each(v any, depth int, visit func(map[string]any), again func(any, int)) {
	if depth > maxLDDepth {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			again(x, depth+1)
		}
	case map[string]any:
		visit(v)
		for _, key := range ldHolders {
			again(v[key], depth+1)
		}
	}
}

func isArticleType(v any) (article, page bool) {
	for _, t := range stringsOf(v) {
		switch t = strings.TrimPrefix(strings.TrimPrefix(t, "http://schema.org/"), "https://schema.org/"); {
		case strings.HasSuffix(t, "Article"), strings.HasSuffix(t, "Posting"), t == "Report", t == "Review":
			article = true
		case t == "WebPage", t == "ItemPage":
			page = true
		}
	}
	return article, page && !article
}

func (r *ldReader) article(o map[string]any, page bool) ldArticle {
	a := ldArticle{
		url:       r.text(o["url"]),
		headline:  unescape(r.text(o["headline"])),
		published: r.text(o["datePublished"]),
		modified:  r.text(o["dateModified"]),
		body:      unescape(r.text(o["articleBody"])),
		publisher: r.name(o["publisher"]),
		page:      page,
	}
	a.paid, a.paidParts = paidOf(o)
	a.words = wordsOf(o["wordCount"])
	if a.headline == "" {
		a.headline = unescape(r.text(o["name"]))
	}
	if a.url == "" {
		a.url = r.text(o["mainEntityOfPage"])
	}
	authors := o["author"]
	if authors == nil {
		authors = o["creator"]
	}
	r.addAuthors(&a, authors, 0)
	return a
}

func (r *ldReader) addAuthors(a *ldArticle, v any, depth int) {
	if depth > 3 {
		return
	}
	switch v := v.(type) {
	case string:
		a.authors = append(a.authors, ldAuthor{name: unescape(v)})
	case []any:
		for _, x := range v {
			r.addAuthors(a, x, depth+1)
		}
	case map[string]any:
		v = r.resolve(v)
		kind := strings.ToLower(strings.Join(stringsOf(v["@type"]), " "))
		for _, name := range stringsOf(v["name"]) {
			a.authors = append(a.authors, ldAuthor{kind: kind, name: unescape(name)})
		}
	}
}

// resolve follows a mere reference.
func (r *ldReader) resolve(o map[string]any) map[string]any {
	if id, ok := o["@id"].(string); ok && o["name"] == nil && r.byID[id] != nil {
		return r.byID[id]
	}
	return o
}

func (r *ldReader) name(v any) string {
	switch v := v.(type) {
	case string:
		return unescape(v)
	case map[string]any:
		return unescape(r.text(r.resolve(v)["name"]))
	case []any:
		if len(v) > 0 {
			return r.name(v[0])
		}
	}
	return ""
}

// text is a string value, the first of several, or the id of an object.
func (r *ldReader) text(v any) string {
	switch v := v.(type) {
	case string:
		return strings.TrimSpace(v)
	case float64: // seconds since 1970, a headline that is a year
		return strconv.FormatFloat(v, 'f', -1, 64)
	case []any:
		if len(v) > 0 {
			if s, ok := v[0].(string); ok {
				return strings.TrimSpace(s)
			}
		}
	case map[string]any:
		if s, ok := v["@id"].(string); ok {
			return s
		}
		if s, ok := v["@value"].(string); ok {
			return s
		}
	}
	return ""
}

func stringsOf(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		var out []string
		for _, x := range v {
			if s, ok := x.(string); ok {
				out = append(out, s)
			}
		}
		return out
	}
	return nil
}

// unescape resolves character references, which JSON-LD often holds twice escaped.
func unescape(s string) string {
	if strings.Contains(s, "&") {
		s = html.UnescapeString(html.UnescapeString(s))
	}
	return strings.TrimSpace(s)
}

var (
	ldHeadline  = lazyre.New(`"headline"\s*:\s*"((?:[^"\\]|\\.){1,300})"`)
	ldPublished = lazyre.New(`"datePublished"\s*:\s*"([^"]{1,60})"`)
	ldModified  = lazyre.New(`"dateModified"\s*:\s*"([^"]{1,60})"`)
)

// searchLD finds the headline and the dates in a script that isn't JSON.
func searchLD(script string) []ldArticle {
	var a ldArticle
	for re, field := range map[*lazyre.Regexp]*string{ldHeadline: &a.headline, ldPublished: &a.published, ldModified: &a.modified} {
		if m := re.FindStringSubmatch(script); m != nil {
			var s string
			if json.Unmarshal([]byte(`"`+m[1]+`"`), &s) != nil {
				s = m[1]
			}
			*field = unescape(s)
		}
	}
	if a.headline == "" && a.published == "" {
		return nil
	}
	return []ldArticle{a}
}

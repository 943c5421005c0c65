package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"yulun/article"
	"yulun/index"
	"yulun/internal/suggest"
)

// pageParameters, by the pattern of the path, are what the pages take from their addresses.
func (s *site) pageParameters() map[string][]parameter {
	own := func(name string) parameter { return parameter{name: name} }
	series := slices.Concat(s.articleParams(), seriesParams(), []parameter{own("second"), own("page"), own("row")})
	return map[string][]parameter{
		"/search":           append(s.articleParams(), orderParam(), own("page")),
		"/series":           series,
		"/compare":          append(s.articleParams(), weightParam(), s.surveyParam()),
		"/kwic":             append(s.articleParams(), own("sort"), own("term")),
		"/clusters":         s.articleParams(),
		"/sources":          {own("until"), own("done")},
		"/source/{id}":      {own("reason"), own("page"), own("done")},
		"/jobs":             {own("done")},
		"/deleted":          {own("done")},
		"/search/beside":    {own("a"), own("b"), own("unit"), own("zone")},
		"/searches":         append(s.articleParams(), own("edit"), own("saved"), own("removed")),
		"/changes":          {own("kind"), own("page")},
		"/article/{id}":     append(s.articleParams(), orderParam(), own(placeParam), own("show"), own("part")),
		"/audit":            {own("who"), own("action"), own("before")},
		"/article/{id}/raw": {own("revision"), own("part")},

		"/source/{id}/front": {own("listing"), own("page")},
	}
}

// clean leads addresses with empty parameters, such as a form sends, to the address without them,
// and refuses those with parameters that the page doesn't read: they would have no effect. A page
// with a form shows it again.
func (s *site) clean(params []parameter, form *refusedPage, next handler) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		given, err := url.ParseQuery(r.URL.RawQuery)
		if err != nil {
			err = fault("invalid-parameter", "", "Encode it as application/x-www-form-urlencoded.", "The address can't be read: %v.", err)
		} else if full := withoutEmpty(r.URL.RawQuery); full != r.URL.RawQuery {
			to := url.URL{Path: r.URL.Path, RawQuery: full}
			http.Redirect(w, r, to.String(), http.StatusFound)
			return nil
		} else {
			err = checkNames(params, given)
		}
		switch {
		case err == nil:
			return next(w, r)
		case form != nil:
			return s.refused(w, r, given, err, form)
		default:
			return err
		}
	}
}

// checkNames refuses parameters that a page doesn't read, and all but the first of one that it
// reads once.
func checkNames(params []parameter, given url.Values) error {
	for _, name := range sortedKeys(given) {
		i := slices.IndexFunc(params, func(p parameter) bool { return p.name == name })
		switch {
		case i < 0:
			return strayParameter(name, params)
		case len(given[name]) > 1 && !params[i].several():
			return fault("repeated-parameter", name, "Give it once.", "The address has %s %d times.", name, len(given[name]))
		}
	}
	return nil
}

// strayParameter refuses a parameter of a page, with what it may have been meant for.
func strayParameter(name string, params []parameter) error {
	var known []string
	for _, p := range params {
		known = append(known, p.name)
	}
	remedy := article.Say("Take it out of the address.")
	if close := suggest.Closest(name, known); len(close) > 0 {
		remedy = article.Say("Did you mean %s? Otherwise take it out of the address.", article.Choices(close))
	}
	return advised("unknown-parameter", name, remedy, "The address has %.60q, which this page doesn't know.", name)
}

// withoutEmpty is the query of an address without the parameters that say nothing, else as it is.
func withoutEmpty(query string) string {
	if query == "" {
		return ""
	}
	pairs := slices.DeleteFunc(strings.Split(query, "&"), func(pair string) bool {
		_, value, _ := strings.Cut(pair, "=")
		text, err := url.QueryUnescape(value)
		return err == nil && strings.TrimSpace(text) == ""
	})
	return strings.Join(pairs, "&")
}

// longestTitle is how much of a query a title has, in code points.
const longestTitle = 80

// queryTitle is the title of a page about the articles of a query.
func queryTitle(page string, q index.Query) string {
	runes := []rune(q.String())
	if len(runes) == 0 {
		return page
	}
	if len(runes) > longestTitle {
		runes = append(runes[:longestTitle-1], '…')
	}
	return string(runes) + " · " + page
}

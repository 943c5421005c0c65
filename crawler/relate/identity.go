package relate

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/publicsuffix"

	"yulun/internal/lazyre"
)

// Key is what the addresses of one page have in common, however the site writes them: http or
// https; the host with or without www., m., wap. and the like; with or without /amp, ?amp=1,
// print=1, a trailing slash or index.html; with or without parameters that sites use for tracking,
// in whatever order. Where the path alone names an article, as /2019/c_58001.html does, only
// parameters whose names say that they identify something count. Two addresses with one key are
// likely to lead to one article, which only their texts can confirm: see [SameArticle]. It is empty
// for anything but an http address.
func Key(rawURL string) string {
	return fold(rawURL, func(pair string, u *url.URL) bool {
		return Tracks(pair, u.Hostname()) || namesArticle(u.EscapedPath()) && !identifies(pair)
	})
}

// SamePlace reports whether two addresses differ only in how a site writes the address of one page:
// as two addresses with one [Key] do, but for the parameters of which only some sites use for
// tracking.
func SamePlace(a, b string) bool {
	place := Place(a)
	return place != "" && place == Place(b)
}

// Place is what the addresses have in common that [SamePlace] takes for one; empty for what is not
// an http address.
func Place(rawURL string) string {
	return fold(rawURL, func(pair string, u *url.URL) bool { return isCertain(pair, u.Hostname()) })
}

// Compare orders the addresses of one place by how well they stand for an article, the best first:
// one without parameters for tracking, one of the full site rather than of its form for phones, for
// AMP or for printing, https, the shorter one.
func Compare(a, b string) int {
	return cmp.Or(
		compareFlags(isTracked(a), isTracked(b)), compareFlags(isForm(a), isForm(b)),
		compareFlags(strings.HasPrefix(a, "http:"), strings.HasPrefix(b, "http:")),
		cmp.Compare(len(a), len(b)), cmp.Compare(a, b),
	)
}

func compareFlags(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	default:
		return 1
	}
}

// isTracked reports whether an address has parameters that are certain to be tracking.
func isTracked(address string) bool {
	u, err := url.Parse(address)
	return err == nil && slices.ContainsFunc(strings.Split(u.RawQuery, "&"), func(pair string) bool {
		return isCertain(pair, u.Hostname())
	})
}

// isForm reports whether an address asks for a form of a page that is for some devices only, or for
// printing.
func isForm(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	host := strings.TrimPrefix(u.Hostname(), "www.")
	amp := slices.Contains(strings.Split(u.Path, "/"), "amp") || ampFile.MatchString(u.Path[strings.LastIndexByte(u.Path, '/')+1:])
	return amp || slices.ContainsFunc(strings.Split(u.RawQuery, "&"), isVariant) || foldHost(&url.URL{Host: host}) != host
}

// Plausible reports whether two addresses look like those of one article: they lead to one place,
// or carry the same number or name of an article at their end, as /m/22/n58003.htm and
// /b5/22/n58003.htm do. A section, a script without its parameters or another article carries none
// or another one.
func Plausible(a, b string) bool {
	if SamePlace(a, b) {
		return true
	}
	x, y := articleName(a), articleName(b)
	return x != "" && x == y
}

const (
	// longNumber is how many digits a number has that is an article's own: shorter ones count pages
	// or start again in each folder. longName is the same for a name in letters.
	longNumber = 4
	longName   = 16
)

var digits = lazyre.New(`[0-9]+`)

// articleName is the last number in the last part of an address, or that part where it is a long
// name; empty where it has neither.
func articleName(address string) string {
	path, query, _ := strings.Cut(Key(address), "?")
	_, last, ok := strings.Cut(path, "/")
	if !ok {
		return ""
	}
	last = last[strings.LastIndexByte(last, '/')+1:]
	if query != "" {
		last = query
	}
	numbers := digits.FindAllString(last, -1)
	if len(numbers) > 0 {
		if n := numbers[len(numbers)-1]; len(n) >= longNumber {
			return n
		}
		return ""
	}
	if last, _, _ = strings.Cut(last, "."); query == "" && len(last) >= longName {
		return last
	}
	return ""
}

// Placeholder reports whether an address was left by a template that was never filled in: {{url}},
// ${link}, <%= url %>.
func Placeholder(address string) bool {
	if s, err := url.PathUnescape(address); err == nil {
		address = s
	}
	return placeholder.MatchString(address)
}

var placeholder = lazyre.New(`[{}<>]|\$\(|\[\[|%[A-Z_]{3,}%|/(?i:undefined|null|nan)(?:[/?#]|$)`)

// namesArticle reports whether a path is an article's own without any parameter: its last part has
// a number in it or is a long name, and is not a script's.
func namesArticle(path string) bool {
	path = foldPath(path)
	last := path[strings.LastIndexByte(path, '/')+1:]
	return !scriptFile.MatchString(last) && (len(last) >= longName || strings.ContainsAny(last, "0123456789"))
}

var scriptFile = lazyre.New(`(?i)\.(?:php\d?|aspx?|ashx|jspx?|do|action|cgi|cfm|pl)$`)

// identifies reports whether a parameter has a name by which sites identify articles or their
// pages.
func identifies(pair string) bool {
	name, _ := parameter(pair)
	return identifying.MatchString(name)
}

var identifying = lazyre.New(`(?:id|no|num|number|key|code|page|part|article|news|story|post|item)$|^(?:pn?|n|a|q|start|offset|cat|date|lang)$`)

func fold(rawURL string, drop func(pair string, u *url.URL) bool) string {
	canonical, err := Canonical(rawURL)
	if err != nil {
		return ""
	}
	u, err := url.Parse(canonical)
	if err != nil {
		return ""
	}
	query := sortedQuery(u.RawQuery, u.Hostname(), func(pair, _ string) bool { return drop(pair, u) || isVariant(pair) })
	return foldHost(u) + foldPath(u.EscapedPath()) + "?" + query
}

// foldHost drops the labels by which one site serves several kinds of devices, as long as a
// registered domain is left.
func foldHost(u *url.URL) string {
	host := u.Hostname()
	for {
		label, rest, ok := strings.Cut(host, ".")
		if !ok || !slices.Contains([]string{"www", "m", "wap", "3g", "4g", "mobile", "amp", "touch"}, label) || !hasDomain(rest) {
			break
		}
		host = rest
	}
	if port := u.Port(); port != "" {
		host += ":" + port
	}
	return host
}

// hasDomain reports whether a host is a registered domain, or lies below one or below .localhost.
func hasDomain(host string) bool {
	_, err := publicsuffix.EffectiveTLDPlusOne(host)
	return err == nil || host == "localhost"
}

var (
	indexFile = lazyre.New(`^(?i:index|default)\.(?i:html?|shtml|php|aspx?|jsp)$`)
	ampFile   = lazyre.New(`^(.+)[._-]amp(\.[a-z]{3,5})?$`)
)

// foldPath drops what makes no other page of a path: a trailing or doubled slash, the name of a
// folder's index, and the signs of an AMP page.
func foldPath(path string) string {
	segments := strings.FieldsFunc(path, func(r rune) bool { return r == '/' })
	if len(segments) > 1 && segments[0] == "amp" {
		segments = segments[1:]
	}
	for len(segments) > 0 {
		last := segments[len(segments)-1]
		if !indexFile.MatchString(last) && (last != "amp" || len(segments) == 1) {
			break
		}
		segments = segments[:len(segments)-1]
	}
	if len(segments) == 0 {
		return "/"
	}
	last := &segments[len(segments)-1]
	*last = ampFile.ReplaceAllString(*last, "$1$2")
	return "/" + strings.Join(segments, "/")
}

// isVariant reports whether a parameter asks for another form of the same page.
func isVariant(pair string) bool {
	name, value := parameter(pair)
	switch name {
	case "amp", "print", "printable", "printpage", "mobile", "wap":
		return value == "" || slices.Contains([]string{"1", "true", "yes", "y", "on"}, value)
	}
	return slices.Contains([]string{"amp", "print", "printable", "printer", "printview"}, value)
}

package extract

import (
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"yulun/internal/lazyre"
)

// maxCreateCalls is how many calls of functions that are named after pages are looked at.
const maxCreateCalls = 100

// createCalls are the calls by which systems write the links to a text's pages, each from the word
// page to its bracket: createPageHTML(3, 0, "t20190321_1", "html").
func createCalls(source string) [][2]int {
	var calls [][2]int
	for i := 0; i+4 < len(source) && len(calls) < maxCreateCalls; i++ {
		next := strings.IndexAny(source[i:], "pP")
		if next < 0 {
			break
		}
		i += next
		rest := source[i+1:]
		if !strings.HasPrefix(rest, "age") && !strings.HasPrefix(rest, "AGE") {
			continue
		}
		name := strings.TrimLeftFunc(rest[3:], func(r rune) bool { return r < utf8.RuneSelf && isNameByte(byte(r)) && r != '$' })
		if bracket := strings.TrimLeft(name, " \t\r\n\f"); strings.HasPrefix(bracket, "(") {
			end := len(source) - len(bracket) + 1
			calls = append(calls, [2]int{i, end})
			i = end - 1
		}
	}
	return calls
}

// genericName matches names of files that lists are kept in.
var genericName = lazyre.New(`(?i)^(?:index|list|default|node|more|channel)`)

func (r *pageReader) createdPages(s *scripted, source string, base *url.URL) {
	if !strings.Contains(source, "htm") && !strings.Contains(source, "jsp") && !strings.Contains(source, "php") && !strings.Contains(source, "asp") {
		return
	}
	var names map[string]any
	for _, m := range createCalls(source) {
		if isDefinition(source[:m[0]]) {
			continue
		}
		if names == nil {
			names = constants(source)
		}
		l := literals{s: source, i: m[1] - 1, names: names, steps: 200}
		args, ok := l.list(')', 0)
		if ok && calculates.MatchString(quoted.ReplaceAllString(source[m[1]:l.i], "")) {
			ok = false
		}
		c, fits := parseCreate(args)
		switch {
		case !ok || !fits:
			s.unresolved = s.unresolved || createName.MatchString(source[:m[0]]) && (!ok || len(args) >= 4 && !namesList(args))
		case !c.isPlausible() || !r.isOwnFile(c):
		case r.addCreated(s, c, base):
			return
		default:
			s.unresolved = true
		}
	}
}

var (
	createName = lazyre.New(`(?i)create\w{0,20}$`)
	quoted     = lazyre.New(`"[^"\n]*"|'[^'\n]*'`)
	// calculates matches arguments that are worked out, which isn't done here.
	calculates = lazyre.New(`[-+*/%?]`)
	setting    = lazyre.New(`([\w$.]+)\s*(?:\+\+|--|[-+*/]=|=(?:[ \t]*(?:(\d{1,6})|"([^"\n]{0,120})"|'([^'\n]{0,120})')[ \t]*(?:[;,})\r\n]|//|/\*|$)|[^=]))`)
)

// constants are the variables of the page's scripts that are set to a number or a string, and to
// nothing else anywhere.
func constants(source string) map[string]any {
	values := make(map[string]any)
	for _, m := range setting.FindAllStringSubmatch(source, -1) {
		var value any
		if n, err := strconv.Atoi(m[2]); err == nil {
			value = float64(n)
		} else if text := m[3] + m[4]; text != "" {
			value = text
		}
		if old, ok := values[m[1]]; ok && old != value {
			value = nil
		}
		values[m[1]] = value
	}
	return values
}

// namesList reports whether a call that can't be read names the file of a list.
func namesList(args []any) bool {
	return slices.ContainsFunc(args, func(v any) bool {
		s, ok := v.(string)
		return ok && genericName.MatchString(s)
	})
}

// addCreated adds the pages of which a call speaks; ok is false when it is unknown which of them
// this one is. Systems count it from zero or from one: the address of the first page, which has no
// number, tells. On the others both count alike.
func (r *pageReader) addCreated(s *scripted, c createArguments, base *url.URL) (ok bool) {
	own := path.Base(r.url.Path)
	stem, name := strings.TrimSuffix(own, path.Ext(own)), path.Base(c.name)
	isFirst := stem == name || strings.HasSuffix(r.url.Path, "/")
	zero := 0 // the number that the first page has
	switch {
	case c.count < 2:
		return c.current <= max(c.count, 0)
	case c.current == 0:
	case isFirst && c.current == 1, stem == name+"_"+strconv.Itoa(c.count) && c.current == c.count:
		zero = 1
	case isFirst || stem != name+"_"+strconv.Itoa(c.current) || c.current >= c.count:
		return false
	}
	for i := c.current + 1; i < c.count+zero && i <= maxPages; i++ {
		if u, err := base.Parse(c.name + "_" + strconv.Itoa(i) + "." + c.ext); err == nil {
			s.pages[i+1-zero] = u.String()
		}
	}
	s.current = c.current + 1 - zero
	if u, err := base.Parse(c.name + "." + c.ext); err == nil && s.current > 1 {
		s.earliest = u.String()
	}
	return true
}

// isDefinition reports whether the name that ends a source is a function's that is defined there.
func isDefinition(before string) bool {
	before = strings.TrimRightFunc(before, func(r rune) bool { return r < utf8.RuneSelf && isNameByte(byte(r)) })
	return strings.HasSuffix(strings.TrimRight(before, " \t\r\n"), "function")
}

// createArguments are what such a call says: how many pages there are, which of them this is, from
// 0, and of what the names of their files are made.
type createArguments struct {
	count, current int
	name, ext      string
}

var (
	fileName = lazyre.New(`^[\w\-.%/]{1,120}$`)
	fileExt  = lazyre.New(`^\.?[a-zA-Z]{3,5}$`)
)

// parseCreate reads the arguments of such a call: two numbers, a name and an extension, perhaps
// with something before and after.
func parseCreate(args []any) (c createArguments, ok bool) {
	for ; len(args) >= 4; args = args[1:] {
		count, isCount := wholeNumber(args[0])
		current, isCurrent := wholeNumber(args[1])
		name, isName := args[2].(string)
		ext, isExt := args[3].(string)
		if isCount && isCurrent && isName && isExt && fileExt.MatchString(ext) {
			return createArguments{count, current, name, strings.TrimPrefix(ext, ".")}, true
		}
	}
	return c, false
}

// wholeNumber is a number as it stands or in quotes.
func wholeNumber(v any) (n int, ok bool) {
	switch v := v.(type) {
	case float64:
		return int(v), v == float64(int(v))
	case string:
		n, err := strconv.Atoi(v)
		return n, err == nil
	}
	return 0, false
}

// isPlausible reports whether the values are those of an article's pages.
func (c createArguments) isPlausible() bool {
	return c.count >= 0 && c.count <= 200 && c.current >= 0 && c.current <= 200 && fileName.MatchString(c.name) && !strings.HasPrefix(c.name, "//")
}

// isOwnFile reports whether a call speaks of the page's own file rather than of a list beside it.
func (r *pageReader) isOwnFile(c createArguments) bool {
	own := path.Base(r.url.Path)
	if r.url.Path == "" || strings.HasSuffix(r.url.Path, "/") {
		return true
	}
	stem := strings.TrimSuffix(own, path.Ext(own))
	name := path.Base(c.name)
	return stem == name || stem == name+"_"+strconv.Itoa(c.current) || !genericName.MatchString(name)
}

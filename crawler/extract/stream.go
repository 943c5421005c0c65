package extract

import (
	"encoding/json"
	"html"
	"maps"
	"slices"
	"strconv"
	"strings"

	"yulun/internal/lazyre"
)

// Some applications send their state as a stream: scripts that push its pieces, each a string, one
// after the other. The whole is rows of JSON and of text that name each other by number, or JSON,
// or markup.

// streamPush matches where a script pushes a piece: self.__next_f.push([1,"…"]).
var streamPush = lazyre.New(`\.push\(\s*\[\s*\d+\s*,\s*["']`)

// piecesOf are the pieces that a script pushes, joined.
func piecesOf(source string, steps *int) string {
	var b strings.Builder
	for at := 0; *steps > 0; {
		m := streamPush.FindStringIndex(source[at:])
		if m == nil {
			break
		}
		l := literals{s: source, i: at + strings.IndexByte(source[at+m[0]:], '[') + m[0], steps: *steps}
		v, ok := l.value(0)
		*steps = l.steps - 16
		list, _ := v.([]any)
		if ok && len(list) == 2 {
			s, _ := list[1].(string)
			b.WriteString(s)
		}
		at = max(l.i, at+m[1])
	}
	return b.String()
}

// stream is what the pieces make: the rows by their numbers.
type stream struct {
	rows map[string]any
	left int // values that may still be looked at
}

// addStream looks for articles in the pieces of a stream. They count only where a title or an id
// names them: a stream holds the whole page, not its article alone.
func (f *stateFinder) addStream(source string) {
	s := stream{rows: rowsOf(source), left: maxStateValues}
	if len(s.rows) == 0 {
		s.rows[""] = source
		var v any
		if json.Unmarshal([]byte(source), &v) == nil {
			s.rows[""] = v
		}
	}
	for _, id := range slices.Sorted(maps.Keys(s.rows)) {
		v := s.resolve(s.rows[id], 0)
		f.walk(v, place{listed: true})
		if text, ok := v.(string); ok {
			f.addMarkup(text)
			continue
		}
		f.render(v, 0)
	}
}

var (
	rowBegin = lazyre.New(`^([0-9a-f]{1,8}):([A-Z]*)`)
	textRow  = lazyre.New(`^([0-9a-f]{1,8}),`)
)

// rowsOf are the rows of a stream; none when it has another form. A row of text gives its length in
// bytes, any other ends with its line.
func rowsOf(source string) map[string]any {
	rows := make(map[string]any)
	for source = strings.TrimLeft(source, "\n"); source != ""; source = strings.TrimLeft(source, "\n") {
		line, rest, _ := strings.Cut(source, "\n")
		m := rowBegin.FindStringSubmatch(line)
		if m == nil {
			source = rest
			continue
		}
		if after := source[len(m[0]):]; m[2] == "T" {
			if t := textRow.FindStringSubmatch(after); t != nil {
				n, err := strconv.ParseUint(t[1], 16, 31)
				after = after[len(t[0]):]
				if err == nil && int(n) <= len(after) {
					rows[m[1]], source = after[:n], after[n:]
					continue
				}
			}
		}
		var v any
		if json.Unmarshal([]byte(line[len(m[0]):]), &v) == nil && m[2] == "" {
			rows[m[1]] = v
		}
		source = rest
	}
	return rows
}

var rowName = lazyre.New(`^\$[L@]?([0-9a-f]{1,8})$`)

// resolve is a value with the rows that it names in their places.
func (s *stream) resolve(v any, depth int) any {
	if s.left--; s.left < 0 || depth > maxLiteralDepth {
		return nil
	}
	switch v := v.(type) {
	case string:
		if m := rowName.FindStringSubmatch(v); m != nil {
			return s.resolve(s.rows[m[1]], depth+1)
		}
		if strings.HasPrefix(v, "$D") || strings.HasPrefix(v, "$$") { // a date, and a dollar
			return strings.TrimPrefix(v[1:], "D")
		}
		return v
	case []any:
		out := make([]any, len(v))
		for i, x := range v {
			if out[i] = x; x != "$" {
				out[i] = s.resolve(x, depth+1)
			}
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for _, key := range slices.Sorted(maps.Keys(v)) {
			out[key] = s.resolve(v[key], depth+1)
		}
		return out
	}
	return v
}

var (
	topHeading = lazyre.New(`(?is)<h1\b[^>]*>(.*?)</h1>`)
	tagName    = lazyre.New(`^[a-z][a-z0-9]{0,15}$`)
	// asideTag are elements that hold nothing of an article.
	asideTag = words(`script style nav footer header aside form button noscript svg`)
)

// addMarkup adds an article of markup that names its title itself.
func (f *stateFinder) addMarkup(markup string) bool {
	if !strings.Contains(markup, "<h1") {
		return false
	}
	m := topHeading.FindStringSubmatch(markup)
	if m == nil || len(f.found) >= maxStateArticles {
		return false
	}
	a := stateArticle{title: squeeze(tags.ReplaceAllString(unescape(m[1]), "")), body: topHeading.ReplaceAllString(markup, ""), listed: true, rendered: true}
	if a.title == "" || !isProse(a.body) {
		return false
	}
	f.found = append(f.found, a)
	return true
}

// render is the markup of a stream's elements, each a list of "$", a name, a key and properties.
// The innermost one that holds a heading and a text is added as an article; what is around it is ""
// then.
func (f *stateFinder) render(v any, depth int) string {
	if f.values++; f.values > 2*maxStateValues || depth > maxLiteralDepth {
		return ""
	}
	switch v := v.(type) {
	case string:
		return html.EscapeString(v)
	case float64:
		return scalar(v)
	case []any:
		if len(v) >= 4 && v[0] == "$" {
			return f.renderElement(v, depth)
		}
		var b strings.Builder
		for _, x := range v {
			b.WriteString(f.render(x, depth+1))
		}
		return b.String()
	}
	return ""
}

func (f *stateFinder) renderElement(v []any, depth int) string {
	name, _ := v[1].(string)
	properties, _ := v[3].(map[string]any)
	if asideTag[name] {
		return ""
	}
	inner := f.render(properties["children"], depth+1)
	if raw, ok := properties["dangerouslySetInnerHTML"].(map[string]any); ok {
		s, _ := raw["__html"].(string)
		inner += s
	}
	if tagName.MatchString(name) {
		class, _ := properties["className"].(string)
		inner = "<" + name + ` class="` + html.EscapeString(class) + `">` + inner + "</" + name + ">"
	}
	if f.addMarkup(inner) {
		return ""
	}
	return inner
}

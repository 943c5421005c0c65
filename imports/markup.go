package imports

import (
	"strings"

	"golang.org/x/net/html"

	"yulun/internal/lazyre"
)

// A text is markup when it has elements that end lines: a sign such as <3 or a tag in an example is
// none.
var markup = lazyre.New(`(?i)<br\s*/?>|</(?:p|div|li|h[1-6])>`)

// unmarked is the text of a cell that holds markup, one paragraph a line; any other text is as it
// is.
func unmarked(s string) string {
	if !markup.MatchString(s) {
		return s
	}
	var out strings.Builder
	quiet := ""
	z := html.NewTokenizer(strings.NewReader(s))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return out.String()
		}
		if kind == html.TextToken {
			if quiet == "" { // line ends of markup are blanks
				out.WriteString(strings.Join(strings.FieldsFunc(string(z.Text()), func(r rune) bool { return r == '\n' || r == '\r' }), " "))
			}
			continue
		}
		name, _ := z.TagName()
		switch tag := string(name); {
		case kind == html.StartTagToken && quiet == "" && (tag == "script" || tag == "style"):
			quiet = tag
		case kind == html.EndTagToken && tag == quiet:
			quiet = ""
		case !inline[tag]:
			out.WriteByte('\n')
		}
	}
}

// inline are the elements within a line.
var inline = map[string]bool{
	"a": true, "abbr": true, "b": true, "cite": true, "code": true, "del": true, "em": true, "font": true, "i": true, "img": true,
	"ins": true, "mark": true, "q": true, "s": true, "small": true, "span": true, "strong": true, "sub": true, "sup": true, "u": true, "wbr": true,
}

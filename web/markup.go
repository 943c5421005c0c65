package web

import (
	"fmt"
	"html"
	"html/template"
	"strings"
	"time"
	"unicode"

	"yulun/article"
)

// markup are the functions that put elements into the sentences of templates:
//
//	{{t "All of them are %s." (anchor .Link (t "in the search"))}}
func (s *site) markup() template.FuncMap {
	return template.FuncMap{
		"anchor": func(address string, content any) template.HTML { return element("a", content, "href", address) },
		"code":   func(text any) template.HTML { return element("code", text) },
		"strong": func(text any) template.HTML { return element("strong", text) },
		"langOf": textLang,
		// sp stands between sentences: a space, but not in Chinese.
		"sp": s.p.Space,
		"in": func(lang string, text any) template.HTML { return element("span", text, "lang", lang) },
		"timestamp": func(t time.Time) template.HTML {
			moment := s.p.Moment(t)
			text := any(moment)
			if day, clock, ok := strings.Cut(moment, " "); ok { // a narrow column may break it there alone
				text = element("span", day, "class", "whole") + template.HTML(" "+template.HTMLEscapeString(clock))
			}
			return element("time", text, "datetime", t.UTC().Format(time.RFC3339))
		},
	}
}

// element is an element with a text, or with HTML that a template's function made.
func element(name string, content any, attributes ...string) template.HTML {
	var b strings.Builder
	b.WriteString("<" + name)
	for i := 0; i+1 < len(attributes); i += 2 {
		if attributes[i+1] != "" {
			b.WriteString(" " + attributes[i] + `="` + html.EscapeString(attributes[i+1]) + `"`)
		}
	}
	b.WriteString(">")
	if made, ok := content.(template.HTML); ok {
		b.WriteString(string(made))
	} else {
		b.WriteString(html.EscapeString(fmt.Sprint(content)))
	}
	b.WriteString("</" + name + ">")
	return template.HTML(b.String()) //nolint:gosec // every text in it is escaped
}

// textLang is the language of a name or headline of which only the text is known.
func textLang(text string) string {
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return string(article.Chinese)
	}
	return string(article.English)
}

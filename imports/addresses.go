package imports

import (
	"bytes"
	"strings"

	"yulun/article"
)

// Address is one address of a list, with the source by whose rules it is to be asked for.
type Address struct {
	Place
	URL    string
	Source article.Source
}

// listReader reads addresses, one a line. Empty lines and those that begin with # are passed over.
type listReader struct {
	file   string
	window *window
	decode decoder
}

// each calls f with every address.
func (l listReader) each(f func(Item) error) error {
	for {
		if done, err := l.window.done(); done || err != nil {
			return err
		}
		item := Item{Place: Place{File: l.file, Line: l.window.line, Offset: l.window.offset}}
		raw, long, err := l.window.takeLine()
		if err != nil {
			return err
		}
		text := strings.TrimSpace(l.decode.text(bytes.TrimPrefix(raw, []byte("\xEF\xBB\xBF"))))
		if !long && text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		if !long && isWeb(text) && !strings.ContainsAny(text, " \t") && len(text) < 8<<10 {
			item.Address = text
		} else {
			item.Refused = fault(CodeBadAddress, "%.100q is not an address that begins with http:// or https://", text)
		}
		if err := f(item); err != nil {
			return err
		}
	}
}

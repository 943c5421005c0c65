package imports

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"

	"yulun/crawler/archive"
)

// warcReader reads the responses of a WARC file, and the resources and conversions that are pages.
type warcReader struct {
	file string
	in   io.Reader
}

func newWARC(file string, in io.Reader) *warcReader { return &warcReader{file, in} }

// each calls f with every record. A damaged one is refused; what follows it is read where it can be
// found.
func (w *warcReader) each(f func(Item) error) error {
	records := 0
	for e, err := range archive.Entries(w.in) {
		item := Item{Place: Place{File: w.file, Offset: e.Offset}}
		var damage *archive.Damage
		switch {
		case errors.As(err, &damage):
			item.Offset = damage.Offset
			item.Refused = fault(CodeBadFile, "%v", damage.Err)
			if errors.Is(err, archive.ErrTooLarge) {
				item.Refused.Code = CodeTooLarge
			}
		case err != nil:
			return err
		default:
			item.Page, item.Refused = page(e)
		}
		records++
		if err := f(item); err != nil {
			return err
		}
	}
	if records == 0 {
		return fault(CodeBadFile, "the file holds no records")
	}
	return nil
}

// page is the page in a record.
func page(e archive.Entry) (*Page, *Refusal) {
	url := e.URL()
	var r archive.Record
	var err error
	switch t := e.Type(); {
	case t == archive.TypeResponse && strings.HasPrefix(strings.ToLower(e.Header.Get("Content-Type")), "application/http"):
		r, err = e.Response()
	case t == archive.TypeResource, t == "conversion":
		r, err = e.Resource()
	case t == archive.TypeRevisit:
		return nil, withURL(beside(CodeRevisit, "a revisit record repeats no bytes: what it refers to is imported from its own record"), url)
	default:
		return nil, withURL(beside(CodeOtherRecord, "a record of type %q holds no page", t), url)
	}
	switch {
	case err != nil:
		return nil, withURL(fault(CodeBadRow, "%v", err), url)
	case !isWeb(r.URL):
		return nil, withURL(beside(CodeOtherRecord, "it is not of an address on the web"), url)
	case r.Status != 0 && r.Status != http.StatusOK:
		return nil, withURL(beside(CodeHTTPStatus, "the server answered %d", r.Status), url)
	case !isHTML(r):
		return nil, withURL(beside(CodeNotHTML, "not a web page but %.60s", kind(r)), url)
	case len(r.Body) > maxRow:
		return nil, withURL(fault(CodeTooLarge, "the page has more than %d MB", maxRow>>20), url)
	}
	return &Page{URL: r.URL, At: r.At, Status: r.Status, Header: r.Header, ContentType: r.Header.Get("Content-Type"), Body: r.Body}, nil
}

// isHTML reports whether a record holds a web page, by its header and its first bytes.
func isHTML(r archive.Record) bool {
	declared := strings.ToLower(r.Header.Get("Content-Type"))
	switch {
	case len(bytes.TrimSpace(r.Body)) == 0:
		return false
	case strings.Contains(declared, "html"):
		return true
	case declared == "" || strings.HasPrefix(declared, "text/plain"):
		return strings.HasPrefix(http.DetectContentType(r.Body), "text/html")
	}
	return false
}

// kind is the media type that a record declares, or that its bytes show.
func kind(r archive.Record) string {
	if declared, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";"); declared != "" {
		return declared
	}
	return http.DetectContentType(r.Body)
}

package imports

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"yulun/article"
	"yulun/crawler/dates"
)

// maxText is the longest text of a row, in bytes.
const maxText = 4 << 20

// absent are the words by which tables say that a cell is empty.
var absent = map[string]bool{
	"": true, "-": true, "--": true, "null": true, "none": true, "nan": true, "nat": true, "n/a": true, "na": true,
	"unknown": true, "undated": true, "0000-00-00": true, "0000-00-00 00:00:00": true, "无": true, "不详": true, "未知": true,
}

func isAbsent(s string) bool { return absent[strings.ToLower(strings.TrimSpace(s))] }

// entry is a row as it is understood.
type entry struct {
	page article.Page
	// captured and firstSeen are the file's own word for them; zero where it has none.
	captured, firstSeen time.Time
	outlet              article.Outlet // as far as the row describes it
	outletName          string
	id                  string
}

// read takes what an article is made of out of a row. Dates without a zone are read later, when the
// outlet is known.
func (r *Row) read(c Columns) (entry, *Refusal) {
	e := entry{outlet: r.outlet(), outletName: r.value(c.Outlet, usual.outlet), id: r.value(c.ID, nil)}
	if c.Outlet != "" {
		e.outlet = article.Outlet{}
	}
	text := r.value(c.Text, usual.text)
	if !r.isExport() {
		text = unmarked(text)
	}
	e.page = article.Page{
		Title: line(r.value(c.Title, usual.title)), Text: paragraphs(text), Lang: article.Lang(lang(r.value(c.Lang, usual.lang))),
		Authors: authors(r.values(c.Authors, usual.authors)), Notes: r.notes(),
	}
	var refused *Refusal
	if e.page.URL, refused = address(r.value(c.URL, usual.url)); refused != nil {
		return e, refused
	}
	switch {
	case len(e.page.Text) > maxText:
		return e, fault(CodeTooLarge, "the text has %d bytes; %d are the most", len(e.page.Text), maxText)
	case e.page.Text == "":
		return e, fault(CodeNoText, "%s", r.lackOfText(c))
	}
	if e.page.CanonicalURL, refused = address(r.value("", usual.canonical)); refused != nil || e.page.CanonicalURL == "" {
		e.page.CanonicalURL = e.page.URL
	}
	if e.page.URL == "" {
		e.page.URL = e.page.CanonicalURL
	}
	e.captured, e.firstSeen = instant(r.value("", usual.captured)), instant(r.value("", usual.firstSeen))
	return e, nil
}

// exportedID is the column id, without the apostrophe that a CSV file has before one that a
// spreadsheet would take for a number.
func (r *Row) exportedID() string { return strings.TrimPrefix(r.value("id", nil), "'") }

// isExport reports whether a row is one that Yulun exported: its id is that of its canonical
// address.
func (r *Row) isExport() bool {
	return article.IsID(r.exportedID(), r.value("canonical_url", nil))
}

// lackOfText says why a row has no text.
func (r *Row) lackOfText(c Columns) string {
	if c.Text != "" && r.Fields[columnName(c.Text)] == nil {
		return fmt.Sprintf("it has no text in %q; it has %s", c.Text, r.names())
	}
	if c.Text == "" && !slices.ContainsFunc(usual.text, func(n string) bool { return r.Fields[n] != nil }) {
		return "it has no text under a usual name: name its field with --text-column; it has " + r.names()
	}
	return "its text is empty"
}

// names lists the names of the fields.
func (r *Row) names() string {
	if len(r.Fields) == 0 {
		return "no fields"
	}
	return strings.Join(slices.Sorted(maps.Keys(r.Fields)), ", ")
}

// published reads the date of a row, whose times without a zone are in the outlet's.
func (r *Row) published(c Columns, read dates.Reader, now time.Time) (article.Moment, string, *Refusal) {
	s := r.value(c.Date, usual.date)
	if isAbsent(s) {
		return article.Moment{}, "", nil
	}
	m, err := article.ParseMoment(s)
	if err != nil {
		var refused *Refusal
		if m, refused = parseDate(s, read); refused != nil {
			return m, "", refused
		}
	}
	m.Time = m.Time.Truncate(time.Second)
	switch latest := now.Add(24 * time.Hour); {
	case m.Time.After(latest):
		return m, "", fault(CodeBadDate, "%.60q lies ahead", s)
	case m.Time.Year() < oldestYear:
		return m, "", fault(CodeBadDate, "%.60q lies before the year %d", s, oldestYear)
	}
	source := "import"
	if kept := r.value("published_source", nil); c.Date == "" && sourceForm.MatchString(kept) {
		source = kept
	}
	return m, source, nil
}

// parseDate reads a date that is alone in a cell, in all forms in which pages write one. A cell
// that holds digits beside the date was not understood.
func parseDate(s string, read dates.Reader) (article.Moment, *Refusal) {
	if strings.ContainsFunc(s, unicode.IsDigit) && !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsDigit(r) }) {
		if m, ok := read.Machine(s); ok {
			return m, nil
		}
	} else if m, at, ok := read.Find(s); ok && !strings.ContainsFunc(s[:at[0]]+s[at[1]:], unicode.IsDigit) {
		return m, nil
	}
	for _, order := range []dates.Order{dates.DayFirst, dates.MonthFirst} {
		one := read
		one.Order = order
		if _, _, ok := one.Find(s); ok && read.Order == dates.OrderUnknown {
			return article.Moment{}, fault(CodeBadDate, "%.60q may be two different days; say with --date-order whether the day or the month comes first", s)
		}
	}
	return article.Moment{}, fault(CodeBadDate, "%.60q is not a date that can be read, or the day does not exist", s)
}

// sourceForm is the form of article.Page.PublishedSource.
var sourceForm = regexp.MustCompile(`^[a-z][a-z_]{0,19}$`)

// oldestYear is before any newspaper that is kept as text.
const oldestYear = 1800

// instant reads a time of day with its zone, as exports write it; zero when it is none.
func instant(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}

// address checks an address; an absent one is empty.
func address(s string) (string, *Refusal) {
	if isAbsent(s) {
		return "", nil
	}
	u, err := url.Parse(s)
	switch {
	case err != nil:
	case strings.EqualFold(u.Scheme, "urn") && u.Opaque != "":
		return s, nil
	case (u.Scheme == "http" || u.Scheme == "https") && u.Host != "":
		return s, nil
	}
	return "", fault(CodeBadAddress, "%.100q is neither an address that begins with http:// or https:// nor a URN; leave it empty where there is none", s)
}

// line is a text on one line.
func line(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }

// paragraphs is a text with one newline between its paragraphs and no white space around them.
func paragraphs(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n").Replace(clean(s))
	var out []string
	for p := range strings.SplitSeq(s, "\n") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, "\n")
}

// clean drops control characters, which no database and no page takes.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\r' || r == '\t' {
			return r
		}
		if unicode.IsControl(r) || r == '\uFEFF' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

// authors are the names in a byline, split where a list or a semicolon splits them.
func authors(values []string) []string {
	var out []string
	for _, v := range values {
		separators := ";；、|"
		if len(values) == 1 && strings.ContainsFunc(v, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			separators += ",，"
		}
		for _, name := range strings.FieldsFunc(v, func(r rune) bool { return strings.ContainsRune(separators, r) }) {
			if name = line(name); !isAbsent(name) {
				out = append(out, name)
			}
		}
	}
	return out
}

// lang is a language's code of two letters, from a tag such as zh-CN; empty when it is none.
func lang(s string) string {
	code, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(s)), "-")
	code, _, _ = strings.Cut(code, "_")
	if len(code) != 2 {
		return ""
	}
	return code
}

// urn gives an article without an address its identity: by the id that its file has for it where a
// column of ids was named, else by what it says and when. The same piece has the same one in every
// file, and an edit makes it another.
func urn(outlet, id string, p article.Page) string {
	parts := []string{outlet, "id", id}
	if id == "" {
		parts = []string{outlet, "text", p.Published.String(), p.Title, p.Text}
	}
	return "urn:yulun:" + digestOf(parts)[:32]
}

// digestOf is the SHA-256 of values in hexadecimal.
func digestOf(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // only texts, numbers and times are handed over
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

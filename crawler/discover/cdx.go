package discover

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"yulun/article"
	"yulun/crawler/relate"
	"yulun/frontier"
)

// MaxCaptures is how many captures are asked for at once.
const MaxCaptures = 5000

// CDXQuery asks a web archive's index for the first capture of each page within some days: HTML
// with status 200.
type CDXQuery struct {
	Archive article.WebArchive
	// From and To are the first and the last day, as midnights in UTC.
	From, To time.Time
	// ResumeKey is where the last answer to the same query ended; empty for the first.
	ResumeKey string
}

// Address is what is asked for. Servers ignore parameters that they don't know, and read the same
// names for fields.
func (q CDXQuery) Address() string {
	v := url.Values{
		"url": {q.Archive.URL}, "from": {q.From.Format("20060102")}, "to": {q.To.Format("20060102")}, "output": {"json"},
		"filter": {"statuscode:200", "mimetype:text/html"}, "collapse": {"urlkey"}, "limit": {strconv.Itoa(MaxCaptures)}, "showResumeKey": {"true"},
	}
	if q.ResumeKey != "" {
		v.Set("resumeKey", q.ResumeKey)
	}
	return q.Archive.CDX + "?" + v.Encode()
}

// Months cuts the days of an archive that are over before a day into calendar months, oldest first.
func Months(a article.WebArchive, before time.Time) []CDXQuery {
	last := before.UTC().Truncate(24*time.Hour).AddDate(0, 0, -1)
	if !a.To.IsZero() && a.To.Before(last) {
		last = a.To
	}
	var out []CDXQuery
	for from := a.From; !from.After(last); {
		next := time.Date(from.Year(), from.Month()+1, 1, 0, 0, 0, 0, time.UTC)
		to := next.AddDate(0, 0, -1)
		if !a.To.IsZero() && a.To.Before(to) {
			to = a.To
		}
		if to.After(last) {
			break // not over yet
		}
		out = append(out, CDXQuery{Archive: a, From: from, To: to})
		from = next
	}
	return out
}

// Days cuts a query into one for each of its days.
func (q CDXQuery) Days() []CDXQuery {
	var out []CDXQuery
	for day := q.From; !day.After(q.To); day = day.AddDate(0, 0, 1) {
		out = append(out, CDXQuery{Archive: q.Archive, From: day, To: day})
	}
	return out
}

// ReplayAddress is the address of a capture in an archive.
func ReplayAddress(replay, timestamp, original string) string {
	return strings.NewReplacer("{timestamp}", timestamp, "{url}", original).Replace(replay)
}

// SplitReplay cuts the address of a capture before the address of the page in it; ok is false where
// there is none.
func SplitReplay(replay string) (prefix, original string, ok bool) {
	_, rest, found := strings.Cut(replay, "://")
	for _, scheme := range []string{"/http://", "/https://", "/http:/", "/https:/"} {
		i := strings.Index(rest, scheme)
		if !found || i < 0 {
			continue
		}
		at := len(replay) - len(rest) + i + 1
		original = replay[at:]
		if !strings.HasSuffix(scheme, "//") { // some servers make one stroke of two
			original = strings.Replace(original, ":/", "://", 1)
		}
		return replay[:at], original, true
	}
	return "", "", false
}

// Captures is what a web archive's index names.
type Captures struct {
	// Links are the pages, with Capture set, each once with its first capture. Published is the day
	// in the address.
	Links []CapturedLink
	// ResumeKey is where the answer ends, empty where it is whole. Full says that it has as many
	// captures as were asked for and no such key: there may be more.
	ResumeKey string
	Full      bool
	LeftOut   LeftOut
}

// CapturedLink is a page that a web archive holds.
type CapturedLink struct {
	Link
	Capture frontier.Capture
}

// errNoIndex is the error of a text that an index did not write.
var errNoIndex = errors.New("read index of a web archive: neither JSON nor lines of an index")

// CDX reads the answer of a web archive's index to a query: the Wayback Machine's table as JSON,
// JSON objects on lines (pywb, Common Crawl), CDXJ, or plain lines. Captures of another status or
// type are skipped and not counted, since not every server can filter them. The error says that the
// text is something else or is cut off; what could be read of it is returned.
func CDX(text []byte, q CDXQuery) (Captures, error) {
	r := cdxReader{query: q, seen: map[string]int{}}
	text = bytes.TrimSpace(bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")))
	var err error
	if bytes.HasPrefix(text, []byte("[")) {
		err = r.table(text)
	} else {
		err = r.lines(text)
	}
	r.out.Full = r.rows >= MaxCaptures && r.out.ResumeKey == ""
	r.out.LeftOut.All = r.rows
	return r.out, err
}

type cdxReader struct {
	query CDXQuery
	out   Captures
	rows  int
	seen  map[string]int // index in Links by page
}

// table reads JSON: an array of rows, the first with the names of the columns. A row of one text,
// behind an empty one, is the resume key.
func (r *cdxReader) table(text []byte) error {
	d := json.NewDecoder(bytes.NewReader(text))
	if _, err := d.Token(); err != nil {
		return errNoIndex
	}
	var names []string
	ended := false
	for d.More() {
		var row []any
		if err := d.Decode(&row); err != nil {
			var wrong *json.UnmarshalTypeError
			if !errors.As(err, &wrong) {
				return fmt.Errorf("read index of a web archive: damaged after %d captures: %w", r.rows, err)
			}
			if names == nil {
				return errNoIndex
			}
			r.drop("is not a row")
			continue
		}
		cells := make([]string, len(row))
		for i, c := range row {
			cells[i], _ = c.(string)
		}
		switch {
		case len(cells) == 0:
			ended = true
		case ended && len(cells) == 1:
			r.out.ResumeKey = cells[0]
		case names == nil:
			names = cells
		default:
			fields := map[string]string{}
			for i, c := range cells[:min(len(cells), len(names))] {
				fields[names[i]] = c
			}
			r.take(fields)
		}
	}
	if _, err := d.Token(); err != nil {
		return fmt.Errorf("read index of a web archive: cut off after %d captures", r.rows)
	}
	return nil
}

// lines reads JSON objects, CDXJ or plain lines. A line of one word behind an empty one is the
// resume key.
func (r *cdxReader) lines(text []byte) error {
	ended := false
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		head, object, isJSON := strings.Cut(line, "{")
		fields := map[string]string{}
		switch words := strings.Fields(line); {
		case line == "":
			ended = true
			continue
		case strings.HasPrefix(line, "CDX ") || strings.HasPrefix(line, "!"):
			continue // names of the columns
		case isJSON && (head == "" || len(strings.Fields(head)) == 2):
			var values map[string]any
			if err := json.Unmarshal([]byte("{"+object), &values); err != nil {
				r.drop("is not JSON")
				continue
			}
			for k, v := range values {
				fields[k] = fmt.Sprint(v)
			}
			if key := strings.Fields(head); len(key) == 2 && fields["timestamp"] == "" {
				fields["timestamp"] = key[1]
			}
			if m, ok := values["message"]; ok && r.rows == 0 && fields["url"] == "" {
				if strings.HasPrefix(strings.ToLower(fmt.Sprint(m)), "no captures found") {
					return nil
				}
				return fmt.Errorf("read index of a web archive: the server says %q", shorten(fmt.Sprint(m), 120))
			}
		case len(words) >= 5:
			for i, name := range []string{"urlkey", "timestamp", "original", "mimetype", "statuscode"} {
				fields[name] = words[i]
			}
		case ended && len(words) == 1:
			r.out.ResumeKey = line
			continue
		case r.rows == 0:
			return errNoIndex
		default:
			r.drop("has too few fields")
			continue
		}
		if r.rows == 0 && timestamp(fields["timestamp"]).IsZero() && !isJSON {
			return errNoIndex
		}
		r.take(fields)
	}
	return nil
}

func (r *cdxReader) drop(reason string) {
	r.rows++
	r.out.LeftOut.entry(fmt.Sprintf("entry %d %s", r.rows, reason))
}

// take adds a capture, whose fields have the names of the Wayback Machine or those of pywb.
func (r *cdxReader) take(fields map[string]string) {
	either := func(a, b string) string {
		if fields[a] != "" {
			return fields[a]
		}
		return fields[b]
	}
	stamp, at := fields["timestamp"], timestamp(fields["timestamp"])
	status, mime := either("statuscode", "status"), either("mimetype", "mime")
	if at.IsZero() {
		r.drop(fmt.Sprintf("has no usable time but %q", shorten(stamp, 40)))
		return
	}
	original, ok := resolve(&url.URL{}, either("original", "url"))
	if !ok {
		r.drop(fmt.Sprintf("has no usable address but %q", shorten(either("original", "url"), 80)))
		return
	}
	r.rows++
	if !isCapturedPage(status, mime) {
		return
	}
	page, err := relate.Normal(original)
	if err != nil {
		page = original
	}
	link := CapturedLink{
		Link:    Link{URL: original, Published: dateInAddress(original)},
		Capture: frontier.Capture{URL: ReplayAddress(r.query.Archive.Replay, stamp, either("original", "url")), At: at},
	}
	i, known := r.seen[page]
	switch {
	case !known:
		r.seen[page] = len(r.out.Links)
		r.out.Links = append(r.out.Links, link)
	case at.Before(r.out.Links[i].Capture.At):
		r.out.Links[i] = link
	}
}

// isCapturedPage reports whether a capture is one of a page that was there. What an index doesn't
// say, "-", is given a try.
func isCapturedPage(status, mime string) bool {
	switch mime {
	case "text/html", "application/xhtml+xml", "unk", "-", "":
	default:
		return false
	}
	return status == "200" || status == "-" || status == ""
}

// timestamp reads the 14 digits of a capture's time, in UTC; zero for anything else.
func timestamp(s string) time.Time {
	t, err := time.Parse("20060102150405", s)
	if err != nil || t.Year() < 1990 {
		return time.Time{}
	}
	return t
}

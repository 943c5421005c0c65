package wacz

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"yulun/crawler/archive"
)

// cdx is a capture's line of the index in CDXJ: a sort key, the time and where it is. ok is false
// for records that are no captures.
func cdx(e archive.Entry, file string) (line string, ok bool, err error) {
	if t := e.Type(); t != archive.TypeResponse && t != archive.TypeRevisit && t != "resource" {
		return "", false, nil
	}
	at, err := e.At()
	surt, known := key(e.URL())
	if err != nil || !known {
		return "", false, nil // without a time or an address nobody can ask for it
	}
	fields := map[string]string{
		"url": e.URL(), "mime": contentType(e), "digest": e.Header.Get("WARC-Payload-Digest"),
		"length": strconv.FormatInt(e.Size, 10), "offset": strconv.FormatInt(e.Offset, 10), "filename": file,
	}
	if status := e.Status(); status > 0 {
		fields["status"] = strconv.Itoa(status)
	} else if e.Type() == "resource" {
		fields["status"] = "200" // what a resource record holds was there
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(fields); err != nil {
		return "", false, fmt.Errorf("index a capture: %w", err)
	}
	return surt + " " + at.UTC().Format("20060102150405") + " " + strings.TrimSpace(b.String()), true, nil
}

// contentType is the type of what was captured, without parameters.
func contentType(e archive.Entry) string {
	if e.Type() == archive.TypeRevisit {
		return "warc/revisit"
	}
	stated := e.Header.Get("Content-Type")
	if e.Type() == archive.TypeResponse {
		response, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(e.Block)), nil)
		if err != nil {
			return "unk"
		}
		_ = response.Body.Close() // it is in memory
		stated = response.Header.Get("Content-Type")
	}
	kind, _, err := mime.ParseMediaType(stated)
	if err != nil {
		return "unk"
	}
	return kind
}

var www = regexp.MustCompile(`^www\d*\.`)

// key is an address as indexes sort it (SURT) and players look it up: the parts of the host from
// the last to the first, without www, then path and sorted query, in small letters.
func key(address string) (string, bool) {
	u, err := url.Parse(strings.ToLower(address))
	if err != nil || u.Hostname() == "" || strings.ContainsAny(address, " \t\n") {
		return "", false
	}
	parts := strings.Split(www.ReplaceAllString(u.Hostname(), ""), ".")
	slices.Reverse(parts)
	k := strings.Join(parts, ",")
	if port := u.Port(); port != "" && !(u.Scheme == "http" && port == "80" || u.Scheme == "https" && port == "443") {
		k += ":" + port
	}
	k += ")" + u.EscapedPath()
	if u.Path == "" {
		k += "/"
	}
	if u.RawQuery != "" {
		query := strings.Split(u.RawQuery, "&")
		slices.SortStableFunc(query, func(a, b string) int {
			a, _, _ = strings.Cut(a, "=")
			b, _, _ = strings.Cut(b, "=")
			return strings.Compare(a, b)
		})
		k += "?" + strings.Join(query, "&")
	}
	return k, true
}

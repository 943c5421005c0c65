package archive

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httputil"
	"regexp"
	"strconv"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// Response is the HTTP response in a response or revisit record, with its transfer and content
// encodings undone. That of a revisit has no body. It is an error for a record to hold none.
func (e Entry) Response() (Record, error) {
	r, encoded, err := e.message()
	if err != nil {
		return r, err
	}
	if r.Body, err = decode(r.Header, encoded); err != nil {
		return r, fmt.Errorf("response of %s: %w", r.URL, err)
	}
	r.restore()
	return r, nil
}

// message is the HTTP response of a record and its body as it lies there.
func (e Entry) message() (r Record, body []byte, err error) {
	r.URL = e.URL()
	if t := e.Type(); (t != TypeResponse && t != TypeRevisit) || !e.isHTTP() {
		return r, nil, fmt.Errorf("a %s record of type %q holds no HTTP response", t, e.Header.Get("Content-Type"))
	}
	if r.At, err = e.At(); err != nil {
		return r, nil, fmt.Errorf("response of %s: %w", r.URL, err)
	}
	in := &counter{Reader: bufio.NewReader(bytes.NewReader(e.Block))}
	status, err := line(in)
	if err != nil {
		return r, nil, fmt.Errorf("response of %s: no status line", r.URL)
	}
	protocol, rest, _ := strings.Cut(status, " ")
	code, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	if r.Status, err = strconv.Atoi(code); err != nil || !strings.HasPrefix(protocol, "HTTP/") {
		return r, nil, fmt.Errorf("response of %s: %.40q is not a status line", r.URL, status)
	}
	r.Header, err = fields(in)
	switch {
	case errors.Is(err, io.EOF): // cut within its header, or kept without its body
		r.Header, err = http.Header{}, nil
		in.n = int64(len(e.Block))
	case err != nil:
		return r, nil, fmt.Errorf("response of %s: %w", r.URL, err)
	}
	return r, e.Block[in.n:], nil
}

// chunkSize begins a body that is sent in chunks.
var chunkSize = regexp.MustCompile(`^[0-9A-Fa-f]{1,8}[ \t]*(;[^\r\n]*)?\r?\n`)

// A body that grows to more than bombSize and by more than bombRatio was made to fill memory.
const (
	bombSize  = 16 << 20
	bombRatio = 200
)

// decode undoes what the header says of a body's encodings. What is named there and was undone
// before, as some programs do, is left as it is. A body that breaks off is decoded as far as it
// came.
func decode(h http.Header, body []byte) ([]byte, error) {
	if strings.EqualFold(h.Get("Transfer-Encoding"), "chunked") && chunkSize.Match(body) {
		joined, err := io.ReadAll(httputil.NewChunkedReader(bytes.NewReader(body)))
		if err == nil || errors.Is(err, io.ErrUnexpectedEOF) {
			body = joined
		}
	}
	names := strings.Split(strings.Join(h.Values("Content-Encoding"), ","), ",")
	for i := len(names) - 1; i >= 0; i-- { // the last one was done last
		name := strings.ToLower(strings.TrimSpace(names[i]))
		decoder, err := decoderOf(name, body)
		if err != nil {
			return nil, err
		}
		if decoder == nil {
			continue
		}
		most := int64(min(maxBlock, max(bombSize, bombRatio*len(body))))
		decoded, err := io.ReadAll(io.LimitReader(decoder, most+1))
		if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
			return nil, fmt.Errorf("its body can't be decoded by %s: %w", name, err)
		}
		if int64(len(decoded)) > most {
			return nil, fmt.Errorf("its body can't be decoded by %s: it grows to more than %d MiB", name, most>>20)
		}
		body = decoded
	}
	return body, nil
}

// decoderOf undoes one content encoding; nil where there is nothing to undo.
func decoderOf(name string, body []byte) (io.Reader, error) {
	in := bytes.NewReader(body)
	switch name {
	case "", "identity":
		return nil, nil
	case "gzip", "x-gzip":
		if !bytes.HasPrefix(body, []byte(gzipMagic)) {
			return nil, nil // undone already
		}
		return gzip.NewReader(in)
	case "deflate":
		if z, err := zlib.NewReader(in); err == nil {
			return z, nil
		}
		return flate.NewReader(bytes.NewReader(body)), nil // as old servers send it
	case "zstd":
		if !bytes.HasPrefix(body, []byte("\x28\xb5\x2f\xfd")) {
			return nil, nil
		}
		return zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxBlock))
	case "br":
		if bytes.HasPrefix(bytes.TrimSpace(body), []byte("<")) {
			return nil, nil
		}
		return brotli.NewReader(in), nil
	default:
		return nil, fmt.Errorf("its content encoding %q is not known", name)
	}
}

// originalPrefix marks header fields that don't fit the body as it is kept, by the convention of
// web archives.
const originalPrefix = "X-Archive-Orig-"

// restore gives the header fields that were put aside their names back.
func (r Record) restore() {
	for _, name := range []string{"Content-Encoding", "Content-Length", "Transfer-Encoding"} {
		if values := r.Header.Values(originalPrefix + name); len(values) > 0 {
			r.Header[name] = values
			r.Header.Del(originalPrefix + name)
		} else if name == "Content-Length" {
			r.Header.Del(name)
		}
	}
}

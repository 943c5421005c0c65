package archive

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/textproto"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"

	"yulun/article"
)

// maxBlock bounds one record's block, so that a file of nonsense can't take the memory.
const maxBlock = 256 << 20

// errTorn is the end of a file in the middle of a record.
var errTorn = errors.New("the file ends within a record")

// Reader reads single records of an archive folder. Its methods may be called at once by many goroutines.
type Reader struct{ dir string }

// NewReader reads from a folder.
func NewReader(dir string) *Reader { return &Reader{dir: dir} }

// At reads the response at a location.
func (r *Reader) At(at article.Location) (Record, error) {
	if at.File != filepath.Base(at.File) {
		return Record{}, fmt.Errorf("read archive: %q is not a file's name", at.File)
	}
	f, err := os.Open(filepath.Join(r.dir, at.File))
	if err != nil {
		return Record{}, fmt.Errorf("read archive: %w", err)
	}
	defer f.Close()
	if _, err := f.Seek(at.Offset, io.SeekStart); err != nil {
		return Record{}, fmt.Errorf("read archive %s at %d: %w", at.File, at.Offset, err)
	}
	var rec Record
	found := false
	err = scan(f, func(_ int64, r Record) error {
		rec, found = r, true
		return errStop
	}, 1)
	if err == nil && !found {
		err = errors.New("no response record")
	}
	if err != nil && !errors.Is(err, errStop) {
		return Record{}, fmt.Errorf("read archive %s at %d: %w", at.File, at.Offset, err)
	}
	return rec, nil
}

// errStop ends a scan early.
var errStop = errors.New("stop")

// Each calls f with every response in the files of a folder, in order of the files' names and then of their records. A
// record torn by a kill at the end of a file is passed over. Each stops at f's error, and at a damaged file.
func Each(dir string, f func(article.Location, Record) error) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("read archive: %w", err)
	}
	for _, e := range entries { // sorted by name
		if name := e.Name(); strings.HasSuffix(name, ".warc.gz") || strings.HasSuffix(name, ".warc") {
			if err := eachOf(dir, name, f); err != nil {
				return err
			}
		}
	}
	return nil
}

func eachOf(dir, name string, f func(article.Location, Record) error) error {
	file, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		return fmt.Errorf("read archive: %w", err)
	}
	defer file.Close()
	err = Read(file, func(offset int64, r Record) error {
		return f(article.Location{File: name, Offset: offset}, r)
	})
	if err != nil {
		return fmt.Errorf("read archive %s: %w", name, err)
	}
	return nil
}

// Read calls f with every response of one WARC file, compressed or not, of any program, and its offset. A torn record at
// the end is passed over.
func Read(file io.Reader, f func(offset int64, r Record) error) error {
	err := scan(file, f, -1)
	if errors.Is(err, errTorn) {
		return nil
	}
	return err
}

// scan reads up to limit records, all if it is negative.
func scan(file io.Reader, f func(offset int64, r Record) error, limit int) error {
	in := &counter{Reader: bufio.NewReaderSize(file, 64<<10)}
	var z *gzip.Reader
	for ; limit != 0; limit-- {
		if err := skipBlank(in); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		offset := in.n
		var record io.Reader = in
		if magic, _ := in.Peek(2); string(magic) == "\x1f\x8b" {
			var err error
			if z, err = member(z, in); err != nil {
				return torn(offset, err)
			}
			record = z
		}
		r, ok, err := parse(record)
		if err == nil && record != io.Reader(in) {
			_, err = io.Copy(io.Discard, record) // to the member's end and checksum
		}
		if err != nil {
			return torn(offset, err)
		}
		if ok {
			if err := f(offset, r); err != nil {
				return err
			}
		}
	}
	return nil
}

// counter counts the bytes taken from a buffered reader. It is an io.ByteReader, so gzip takes no byte too many.
type counter struct {
	*bufio.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n += int64(n)
	return n, err
}

func (c *counter) ReadByte() (byte, error) {
	b, err := c.Reader.ReadByte()
	if err == nil {
		c.n++
	}
	return b, err
}

// member opens the gzip member that begins here.
func member(z *gzip.Reader, in *counter) (*gzip.Reader, error) {
	var err error
	if z == nil {
		z, err = gzip.NewReader(in)
	} else {
		err = z.Reset(in)
	}
	if err != nil {
		return nil, err
	}
	z.Multistream(false)
	return z, nil
}

func torn(offset int64, err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = errTorn
	}
	return fmt.Errorf("record at %d: %w", offset, err)
}

// skipBlank passes over the line ends between uncompressed records.
func skipBlank(in *counter) error {
	for {
		b, err := in.Peek(1)
		if err != nil {
			return err
		}
		if b[0] != '\r' && b[0] != '\n' {
			return nil
		}
		if _, err := in.ReadByte(); err != nil {
			return err
		}
	}
}

// parse reads one record; ok says that it is an HTTP response.
func parse(record io.Reader) (r Record, ok bool, err error) {
	lines, isBuffered := record.(*counter)
	if !isBuffered {
		lines = &counter{Reader: bufio.NewReader(record)}
	}
	version, err := line(lines)
	if err != nil {
		return r, false, err
	}
	if !strings.HasPrefix(version, "WARC/") {
		return r, false, fmt.Errorf("%.20q is no WARC record", version)
	}
	h := http.Header{}
	for {
		l, err := line(lines)
		if err != nil {
			return r, false, err
		}
		if l == "" {
			break
		}
		name, value, _ := strings.Cut(l, ":")
		h.Set(textproto.TrimString(name), textproto.TrimString(value))
	}
	size, err := strconv.ParseInt(h.Get("Content-Length"), 10, 64)
	if err != nil || size < 0 || size > maxBlock {
		return r, false, fmt.Errorf("record of %q bytes", h.Get("Content-Length"))
	}
	if h.Get("WARC-Type") != "response" || !strings.HasPrefix(h.Get("Content-Type"), "application/http") {
		_, err := io.CopyN(io.Discard, lines, size)
		return r, false, err
	}
	block, err := io.ReadAll(io.LimitReader(lines, size)) // grows with what is there, not with what is claimed
	if err != nil {
		return r, false, err
	}
	if int64(len(block)) < size {
		return r, false, io.ErrUnexpectedEOF
	}
	r, err = response(h, block)
	return r, err == nil, err
}

// line reads a header line without its end; it is an error for it to be very long.
func line(in *counter) (string, error) {
	l, err := in.ReadSlice('\n')
	in.n += int64(len(l))
	if err != nil {
		return "", err
	}
	return strings.TrimRight(string(l), "\r\n"), nil
}

// response takes a block apart, undoing the transfer and content encodings that other programs keep.
func response(h http.Header, block []byte) (Record, error) {
	r := Record{URL: strings.Trim(h.Get("WARC-Target-URI"), "<>")}
	var err error
	if r.At, err = time.Parse(time.RFC3339, h.Get("WARC-Date")); err != nil {
		return r, err
	}
	res, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(block)), nil)
	if err != nil {
		return r, fmt.Errorf("response of %s: %w", r.URL, noEOF(err))
	}
	defer res.Body.Close()
	r.Status, r.Header = res.StatusCode, res.Header
	var body io.Reader = res.Body
	if slices.Contains([]string{"gzip", "x-gzip"}, strings.ToLower(res.Header.Get("Content-Encoding"))) {
		if body, err = gzip.NewReader(res.Body); err != nil {
			return r, fmt.Errorf("response of %s: %w", r.URL, noEOF(err))
		}
	}
	r.Body, err = io.ReadAll(io.LimitReader(body, maxBlock))
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) { // a download that broke off is kept as far as it came
		return r, fmt.Errorf("response of %s: %w", r.URL, noEOF(err))
	}
	r.restore()
	return r, nil
}

// noEOF keeps the end of a block from being taken for the end of the file.
func noEOF(err error) error { return errors.New(err.Error()) }

// restore gives the header fields that [Record.block] put aside their names back.
func (r Record) restore() {
	for _, name := range framing {
		if values := r.Header.Values(originalPrefix + name); len(values) > 0 {
			r.Header[name] = values
			r.Header.Del(originalPrefix + name)
		} else if name == "Content-Length" {
			r.Header.Del(name)
		}
	}
}

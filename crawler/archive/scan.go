package archive

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/textproto"
	"strconv"
	"strings"

	"github.com/klauspost/compress/gzip"
)

// maxBlock bounds one record's block, so that a file of nonsense can't take the memory.
const maxBlock = 256 << 20

// What is wrong with a place in a file, see [Damage].
var (
	// ErrCut is a file that ends within a record, as one does whose writer was killed.
	ErrCut = errors.New("the file ends within the record")
	// ErrWholeGzip is a file that was compressed in one piece, so that no record can be found by
	// its offset.
	ErrWholeGzip = errors.New("the file is compressed as a whole and not record by record: " +
		"unpack it with gunzip, or repack it with warcio recompress")
	// ErrTooLarge is a record that is too large to be held in memory.
	ErrTooLarge = fmt.Errorf("the record has more than %d MiB", maxBlock>>20)
)

// Damage is a place in a file at which no whole record can be read.
type Damage struct {
	// Offset is where the record begins or should begin.
	Offset int64
	// Err is ErrCut, ErrWholeGzip, ErrTooLarge or what else is wrong.
	Err error
}

// Error names the place.
func (d *Damage) Error() string { return fmt.Sprintf("record at %d: %v", d.Offset, d.Err) }

// Unwrap is what is wrong.
func (d *Damage) Unwrap() error { return d.Err }

// Entries walks the records of one WARC file, compressed or not, of any program, in their order.
// Its errors are a [*Damage], after which the walk continues with the next record that can be
// found, or the last: a failure to read the file. Damage inside a record needs an [io.ReadSeeker]
// to continue after it.
func Entries(file io.Reader) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		s := newScanner(file)
		for {
			e, err := s.next()
			if errors.Is(err, io.EOF) {
				return
			}
			if !yield(e, err) {
				return
			}
			var damage *Damage
			switch {
			case err == nil, errors.Is(err, ErrTooLarge):
			case errors.As(err, &damage) && s.resync(damage):
			default:
				return
			}
		}
	}
}

// scanner reads records one after the other.
type scanner struct {
	file io.Reader
	in   *counter
	z    *gzip.Reader
}

func newScanner(file io.Reader) *scanner {
	return &scanner{file: file, in: &counter{Reader: bufio.NewReaderSize(file, 64<<10)}}
}

// next is the next record; io.EOF at the end of the file.
func (s *scanner) next() (Entry, error) {
	if err := skipBlank(s.in); err != nil {
		return Entry{}, err
	}
	e := Entry{Offset: s.in.n}
	var err error
	if magic, _ := s.in.Peek(2); string(magic) == gzipMagic {
		err = s.member(&e)
	} else {
		err = parse(s.in, &e)
	}
	if err != nil && s.in.failed != nil {
		return Entry{}, s.in.failed
	}
	if err != nil {
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			err = ErrCut
		}
		return Entry{}, &Damage{Offset: e.Offset, Err: err}
	}
	e.Size = s.in.n - e.Offset
	return e, nil
}

const gzipMagic = "\x1f\x8b"

// member reads the record in the gzip member that begins here, to the member's end and checksum.
func (s *scanner) member(e *Entry) error {
	var err error
	if s.z == nil {
		s.z, err = gzip.NewReader(s.in)
	} else {
		err = s.z.Reset(s.in)
	}
	if err != nil {
		return err
	}
	s.z.Multistream(false)
	record := &counter{Reader: bufio.NewReader(s.z)}
	parsed := parse(record, e)
	if parsed != nil && !errors.Is(parsed, ErrTooLarge) {
		return parsed
	}
	if err := skipBlank(record); errors.Is(err, io.EOF) {
		return parsed
	} else if err != nil {
		return err
	}
	if next, _ := record.Peek(5); string(next) == "WARC/" {
		return ErrWholeGzip
	}
	if _, err := io.Copy(io.Discard, record); err != nil {
		return err
	}
	return errors.New("more follows the record in its gzip member")
}

// counter counts the bytes taken from a buffered reader. It is an io.ByteReader, so gzip takes no
// byte too many.
type counter struct {
	*bufio.Reader
	n int64
	// failed is an error of the file other than its end.
	failed error
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n += int64(n)
	return n, c.note(err)
}

func (c *counter) ReadByte() (byte, error) {
	b, err := c.Reader.ReadByte()
	if err == nil {
		c.n++
	}
	return b, c.note(err)
}

func (c *counter) note(err error) error {
	if err != nil && !errors.Is(err, io.EOF) {
		c.failed = err
	}
	return err
}

// skipBlank passes over the line ends between records.
func skipBlank(in *counter) error {
	for {
		b, err := in.Peek(1)
		if err != nil {
			return in.note(err)
		}
		if b[0] != '\r' && b[0] != '\n' {
			return nil
		}
		if _, err := in.ReadByte(); err != nil {
			return err
		}
	}
}

// parse reads one record.
func parse(in *counter, e *Entry) error {
	version, err := line(in)
	if err != nil {
		return err
	}
	if !strings.HasPrefix(version, "WARC/") {
		return fmt.Errorf("not a WARC record: it begins with %.20q", version)
	}
	if e.Header, err = fields(in); err != nil {
		return err
	}
	size, err := strconv.ParseInt(e.Header.Get("Content-Length"), 10, 64)
	if err != nil || size < 0 {
		return fmt.Errorf("the record's Content-Length is %q", e.Header.Get("Content-Length"))
	}
	if size > maxBlock {
		if _, err := io.CopyN(io.Discard, in, size); err != nil {
			return err
		}
		return ErrTooLarge
	}
	e.Block, err = io.ReadAll(io.LimitReader(in, size)) // grows with what is there, not with what is claimed
	if err == nil && int64(len(e.Block)) < size {
		err = io.ErrUnexpectedEOF
	}
	return err
}

// fields reads the lines of a header up to the empty one. A line that begins with a blank continues
// the one before.
func fields(in *counter) (http.Header, error) {
	h := http.Header{}
	var last string
	for {
		l, err := line(in)
		if err != nil {
			return nil, err
		}
		switch {
		case l == "":
			return h, nil
		case (l[0] == ' ' || l[0] == '\t') && last != "":
			values := h[last]
			values[len(values)-1] += " " + textproto.TrimString(l)
		default:
			name, value, _ := strings.Cut(l, ":")
			last = textproto.CanonicalMIMEHeaderKey(textproto.TrimString(name))
			h[last] = append(h[last], textproto.TrimString(value))
		}
	}
}

// maxLine bounds a line of a header.
const maxLine = 1 << 20

// line reads a line without its end.
func line(in *counter) (string, error) {
	var whole []byte
	for {
		part, err := in.ReadSlice('\n')
		in.n += int64(len(part))
		whole = append(whole, part...)
		if err == nil {
			return string(bytes.TrimRight(whole, "\r\n")), nil
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return "", in.note(err)
		}
		if len(whole) > maxLine {
			return "", errors.New("a line of the record's header is too long")
		}
	}
}

// resync goes to the next record after a damaged one and reports whether there is one. A file that
// is cut short, or compressed as a whole, has none.
func (s *scanner) resync(d *Damage) bool {
	file, ok := s.file.(io.ReadSeeker)
	if !ok || errors.Is(d.Err, ErrWholeGzip) {
		return false
	}
	for from := d.Offset + 1; ; from++ {
		at, ok := find(file, from)
		if !ok {
			return false
		}
		if from = at; begins(file, at) {
			if _, err := file.Seek(at, io.SeekStart); err != nil {
				return false
			}
			s.in = &counter{Reader: bufio.NewReaderSize(file, 64<<10), n: at}
			return true
		}
	}
}

// find is the first place from an offset on at which a record may begin.
func find(file io.ReadSeeker, from int64) (int64, bool) {
	if _, err := file.Seek(from, io.SeekStart); err != nil {
		return 0, false
	}
	in := bufio.NewReaderSize(file, 64<<10)
	for at := from; ; {
		window, err := in.Peek(in.Size())
		i := bytes.Index(window, []byte(gzipMagic+"\x08"))
		if j := bytes.Index(window, []byte("WARC/1.")); j >= 0 && (i < 0 || j < i) {
			i = j
		}
		if i >= 0 {
			return at + int64(i), true
		}
		if err != nil {
			return 0, false
		}
		skipped, _ := in.Discard(len(window) - len("WARC/1."))
		at += int64(skipped)
	}
}

// begins reports whether a record begins at an offset.
func begins(file io.ReadSeeker, at int64) bool {
	if _, err := file.Seek(at, io.SeekStart); err != nil {
		return false
	}
	in := bufio.NewReader(file)
	var record io.Reader = in
	if magic, _ := in.Peek(2); string(magic) == gzipMagic {
		z, err := gzip.NewReader(in)
		if err != nil {
			return false
		}
		record = z
	}
	start := make([]byte, len("WARC/1."))
	_, err := io.ReadFull(record, start)
	return err == nil && string(start) == "WARC/1."
}

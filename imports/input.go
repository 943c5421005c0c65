package imports

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"sync/atomic"

	"github.com/klauspost/compress/gzip"
	"golang.org/x/text/transform"

	"yulun/crawler/charset"
)

// sampleSize is how much of a file is read to find its format and its encoding, leastSample how
// much a pipe is waited for.
const (
	sampleSize  = 1 << 20
	leastSample = 4 << 10
)

// A file that is over bombSize after decompression and over bombRatio times its compressed size is
// not a text: articles shrink to a fifth, seldom to a twentieth.
const (
	bombSize  = 16 << 20
	bombRatio = 200
)

// errBomb is a file that was made to fill memory or disk.
var errBomb = fmt.Errorf("it grows more than %d times when it is decompressed, as no text does", bombRatio)

// unzip decompresses what is gzip, and passes on what isn't.
func unzip(in io.Reader) (*bufio.Reader, error) {
	packed := &counting{Reader: in}
	b := bufio.NewReaderSize(packed, sampleSize)
	if magic, _ := b.Peek(2); string(magic) != "\x1f\x8b" {
		return b, nil
	}
	z, err := gzip.NewReader(b)
	if err != nil {
		return nil, fault(CodeBadFile, "it begins like gzip but does not decompress: %v", err)
	}
	return bufio.NewReaderSize(&bounded{in: z, packed: packed}, sampleSize), nil
}

// counting counts the bytes that are read.
type counting struct {
	io.Reader
	n int64
}

func (c *counting) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n += int64(n)
	return n, err
}

// tally adds the bytes that are read of a file to a sum. It stays a file, since what follows damage
// in a WARC file is found by seeking.
type tally struct {
	*os.File
	sum *atomic.Int64
}

func (t *tally) Read(p []byte) (int, error) {
	n, err := t.File.Read(p)
	t.sum.Add(int64(n))
	return n, err
}

// bounded stops at a decompression bomb, and says what a cut-off file is.
type bounded struct {
	in     io.Reader
	packed *counting
	n      int64
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.in.Read(p)
	b.n += int64(n)
	switch {
	case b.n > bombSize && b.n > bombRatio*b.packed.n:
		return 0, fault(CodeBadFile, "%v", errBomb)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return n, fault(CodeBadFile, "the compressed file is cut off; what came before was read")
	case err != nil && !errors.Is(err, io.EOF):
		return n, fault(CodeBadFile, "it does not decompress: %v", err)
	}
	return n, err
}

// sample is the beginning of a file: what can be read at once, up to sampleSize. Of a pipe that
// gives its bytes in small parts it waits for leastSample, since the first part may be half a word.
func sample(in *bufio.Reader) ([]byte, error) {
	if head, err := in.Peek(leastSample); len(head) == 0 && err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return in.Peek(in.Buffered())
}

// decoded settles the encoding of a text file. UTF-16 is decoded as a whole, since its line ends
// are two bytes; rows in any other encoding are decoded one by one, so that their bytes can be
// kept.
func decoded(in *bufio.Reader, label string) (io.Reader, decoder, error) {
	beginning, err := sample(in)
	if err != nil {
		return nil, decoder{}, err
	}
	enc, name, err := charset.Find(beginning, label)
	if err != nil {
		return nil, decoder{}, err
	}
	if name == "utf-16le" || name == "utf-16be" {
		return transform.NewReader(in, enc.NewDecoder()), decoder{name: "utf-8"}, nil
	}
	return in, decoder{encoding: enc, name: name}, nil
}

package imports

import (
	"bytes"
	"errors"
	"io"
)

// maxRow is the most bytes that one row, and one page, may have. The text of the longest articles
// takes a hundredth of it.
const maxRow = 16 << 20

// window reads a file through a buffer that grows up to maxRow and no further. It counts lines and
// bytes.
type window struct {
	in     io.Reader
	buf    []byte // what was read and not yet taken
	end    bool   // nothing comes after buf
	line   int    // of the first byte of buf, from 1
	offset int64
}

func newWindow(in io.Reader) *window { return &window{in: in, line: 1} }

// more reads further bytes. It is false at the end of the file, and when the window is full.
func (w *window) more() (bool, error) {
	const step = 64 << 10
	for !w.end && len(w.buf) < maxRow {
		before := len(w.buf)
		if cap(w.buf)-before < step {
			w.buf = append(make([]byte, 0, max(2*cap(w.buf), before+4*step)), w.buf...)
		}
		n, err := w.in.Read(w.buf[before : before+step])
		w.buf = w.buf[:before+n]
		if errors.Is(err, io.EOF) {
			w.end = true
		} else if err != nil {
			return false, err
		}
		if n > 0 {
			return true, nil
		}
	}
	return false, nil
}

// full reports whether reading more cannot help, although the file continues.
func (w *window) full() bool { return !w.end && len(w.buf) >= maxRow }

// take takes n bytes.
func (w *window) take(n int) []byte {
	taken := w.buf[:n]
	w.buf = w.buf[n:]
	w.line += bytes.Count(taken, []byte{'\n'})
	w.offset += int64(n)
	return taken
}

// takeLine takes up to and with the next line end, or all that is left. long says that the line is
// longer than a row may be; it is passed over and nothing of it is returned.
func (w *window) takeLine() (line []byte, long bool, err error) {
	for from := 0; ; {
		if i := bytes.IndexByte(w.buf[from:], '\n'); i >= 0 {
			line = w.take(from + i + 1)
			if long {
				line = nil
			}
			return line, long, nil
		}
		if w.full() {
			w.take(len(w.buf))
			long = true
		}
		from = len(w.buf)
		ok, err := w.more()
		if err != nil {
			return nil, long, err
		}
		if !ok && w.end {
			line = w.take(len(w.buf))
			if long {
				line = nil
			}
			return line, long, nil
		}
	}
}

// atLeast reads until the window has n bytes, or all that is left.
func (w *window) atLeast(n int) error {
	for len(w.buf) < n {
		if ok, err := w.more(); !ok || err != nil {
			return err
		}
	}
	return nil
}

// done reports whether the file is at its end.
func (w *window) done() (bool, error) {
	for len(w.buf) == 0 {
		ok, err := w.more()
		if err != nil {
			return false, err
		}
		if !ok {
			return true, nil
		}
	}
	return false, nil
}

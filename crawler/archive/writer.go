package archive

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/klauspost/compress/gzip"

	"yulun/article"
)

// Options says how archive files are written.
type Options struct {
	// Software names the program in each file's first record. Defaults to "yulun".
	Software string
	// MaxSize is from which size on a new file is begun. Defaults to 1 GiB, as WARC 1.1, annex C, recommends.
	MaxSize int64
	// Now is the clock. Defaults to time.Now.
	Now func() time.Time
}

// Writer appends records to WARC files of its own: no two writers, and no two runs of the program, share a file. Its
// methods may be called at once by many goroutines.
//
// Each record is one gzip member and goes to the operating system in one write, so a killed program leaves whole records
// and at most one torn one at the end, which [Each] passes over. Files are synced to the disk when they are full or
// closed.
type Writer struct {
	dir  string
	opts Options

	mu     sync.Mutex
	file   *os.File // nil until the first record
	name   string
	size   int64
	serial int
	broken error // a failed write that couldn't be undone
}

// NewWriter makes a writer of files in a folder, which it creates. The first file is created with the first record.
func NewWriter(dir string, opts Options) (*Writer, error) {
	opts.Software = cmp.Or(opts.Software, "yulun")
	opts.MaxSize = cmp.Or(opts.MaxSize, 1<<30)
	if opts.Now == nil {
		opts.Now = time.Now
	}
	w := &Writer{dir: dir, opts: opts}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, w.fault(err)
	}
	probe, err := os.CreateTemp(dir, ".probe-*")
	if err != nil {
		return nil, w.fault(err)
	}
	return w, errors.Join(probe.Close(), os.Remove(probe.Name()))
}

// fault is an error that its reader can do something about.
func (w *Writer) fault(err error) error {
	return &article.Error{
		Code:    article.CodeUnavailable,
		Message: fmt.Sprintf("the archive folder %s can't be written", w.dir),
		Remedy:  "Make room on the disk, make the folder writable, or choose another data folder with --data.",
		Err:     err,
	}
}

// Write appends a record and says where it lies. After an error nothing of it is kept; later records may still be
// written.
func (w *Writer) Write(r Record) (article.Location, error) {
	member, err := compress(r.marshal())
	if err != nil {
		return article.Location{}, fmt.Errorf("archive %s: %w", r.URL, err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.file != nil && w.size >= w.opts.MaxSize {
		if err := w.close(); err != nil {
			return article.Location{}, w.fault(err)
		}
	}
	if w.file == nil {
		if err := w.open(); err != nil {
			return article.Location{}, w.fault(err)
		}
	}
	at := article.Location{File: w.name, Offset: w.size}
	if err := w.append(member); err != nil {
		return article.Location{}, w.fault(err)
	}
	return at, nil
}

// Close syncs and closes the current file.
func (w *Writer) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.file == nil {
		return nil
	}
	if err := w.close(); err != nil {
		return w.fault(err)
	}
	return nil
}

// open begins a file, named by time, process and number, with its warcinfo record.
func (w *Writer) open() error {
	w.serial++
	now := w.opts.Now().UTC()
	name := fmt.Sprintf("yulun-%s-%d-%04d.warc.gz", now.Format("20060102150405"), os.Getpid(), w.serial)
	file, err := os.OpenFile(filepath.Join(w.dir, name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if errors.Is(err, os.ErrExist) { // another writer of this process and second
		return w.open()
	}
	if err != nil {
		return err
	}
	w.file, w.name, w.size, w.broken = file, name, 0, nil
	info := "software: " + w.opts.Software + "\r\nformat: WARC File Format 1.1\r\n" +
		"conformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n"
	member, err := compress(marshal([]field{
		{"WARC-Type", "warcinfo"},
		{"WARC-Record-ID", newID()},
		{"WARC-Date", date(now)},
		{"WARC-Filename", name},
		{"WARC-Block-Digest", digest([]byte(info))},
		{"Content-Type", "application/warc-fields"},
	}, []byte(info)))
	if err != nil {
		return err
	}
	return w.append(member)
}

// append writes one member, or nothing.
func (w *Writer) append(member []byte) error {
	if w.broken != nil {
		return w.broken
	}
	n, err := w.file.Write(member)
	if err == nil {
		w.size += int64(n)
		return nil
	}
	undone := w.file.Truncate(w.size)
	if undone == nil {
		_, undone = w.file.Seek(w.size, 0)
	}
	if undone != nil {
		w.broken = errors.Join(err, undone)
	}
	return err
}

func (w *Writer) close() error {
	err := errors.Join(w.file.Sync(), w.file.Close())
	w.file = nil
	return err
}

var compressors = sync.Pool{New: func() any { return gzip.NewWriter(nil) }}

// compress makes one gzip member.
func compress(record []byte) ([]byte, error) {
	z := compressors.Get().(*gzip.Writer)
	defer compressors.Put(z)
	var buf bytes.Buffer
	buf.Grow(len(record)/3 + 64)
	z.Reset(&buf)
	if _, err := z.Write(record); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

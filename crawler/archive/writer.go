package archive

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/klauspost/compress/gzip"

	"yulun/article"
	"yulun/internal/bounds"
	"yulun/internal/wholefile"
)

// Options says how archive files are written.
type Options struct {
	// Software names the program in each file's first record. Defaults to "yulun".
	Software string
	// Operator is whom to write to, UserAgent what the program calls itself in its requests, and
	// Robots how it heeds robots.txt, for the first record, too. Left out where they are empty.
	Operator, UserAgent, Robots string
	// MaxSize is from which size on a new file is begun. Defaults to 1 GiB, as WARC 1.1, annex C,
	// recommends.
	MaxSize int64
	// MaxAge is from which age on a new file is begun, so that an old one is known not to grow.
	// Defaults to a day.
	MaxAge time.Duration
	// Now is the clock. Defaults to time.Now.
	Now func() time.Time
}

// Writer appends records to WARC files of its own: no two writers, and no two runs of the program,
// share a file. Its methods may be called at once by many goroutines.
//
// Each record is one gzip member and goes to the operating system in one write, so a killed program
// leaves whole records and at most one torn one at the end, which [Each] passes over. A record is
// on the disk when the call returns that wrote it; calls at the same time share one wait for it.
// What is written can be read at once.
type Writer struct {
	*Reader
	opts Options
	// sync is (*os.File).Sync but in tests.
	sync func(*os.File) error

	mu     sync.Mutex
	file   *file // nil until the first record
	serial int
}

// NewWriter makes a writer of files in a folder, which it creates. The first file is created with
// the first record.
func NewWriter(dir string, opts Options) (*Writer, error) {
	opts.Software = cmp.Or(opts.Software, "yulun")
	opts.MaxSize = cmp.Or(opts.MaxSize, 1<<30)
	opts.MaxAge = cmp.Or(opts.MaxAge, 24*time.Hour)
	err := errors.Join(
		bounds.AtLeast("archive: Options.MaxSize", opts.MaxSize, 1), bounds.AtLeast("archive: Options.MaxAge", opts.MaxAge, 0))
	if err != nil {
		return nil, err
	}
	if opts.Now == nil {
		opts.Now = time.Now
	}
	w := &Writer{Reader: NewReader(dir), opts: opts, sync: (*os.File).Sync}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, w.fault(err)
	}
	probe, err := os.CreateTemp(dir, ".probe-*")
	if err != nil {
		return nil, w.fault(err)
	}
	wholefile.SyncFolder(filepath.Dir(dir))
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

// Keep appends an exchange in full and says where its response record lies. After an error it
// counts as not kept; later ones may still be written.
func (w *Writer) Keep(x Exchange) (article.Location, error) {
	id, by := newID(), compressed
	if x.Header.Get("Content-Encoding") != "" && len(x.Body) >= encodedEnough {
		by = stored
	}
	members, err := compress(nil, x.marshalResponse(id), by)
	if err == nil && x.Request != nil {
		members, err = compress(members, x.marshalRequest(id), compressed)
	}
	return w.add(x.URL, members, err)
}

// Revisit appends the head of an answer whose content is kept already. Its request is not kept: it
// differs from that of the record referred to in its validators alone, and would double what an
// unchanged page takes at each look.
func (w *Writer) Revisit(x Exchange, of Revisit) error {
	members, err := compress(nil, x.marshalRevisit(newID(), of), compressed)
	_, err = w.add(x.URL, members, err)
	return err
}

// Write appends a response that didn't come by an exchange with a server, such as one that is
// imported, with its body as it is, and says where it lies.
func (w *Writer) Write(r Record) (article.Location, error) {
	members, err := compress(nil, r.marshal(), compressed)
	return w.add(r.URL, members, err)
}

// add appends the members of an address, unless they could not be made, and says where the first
// one lies.
func (w *Writer) add(url string, members []byte, err error) (article.Location, error) {
	if err != nil {
		return article.Location{}, fmt.Errorf("archive %s: %w", url, err)
	}
	f, at, err := w.append(members)
	if err == nil {
		err = f.settle(at.Offset + int64(len(members)))
	}
	if err != nil {
		return article.Location{}, w.fault(err)
	}
	return at, nil
}

// append writes members to the current file, a new one where that is full or old.
func (w *Writer) append(members []byte) (*file, article.Location, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.file != nil && (w.file.size.Load() >= w.opts.MaxSize || w.opts.Now().Sub(w.file.begun) >= w.opts.MaxAge) {
		if err := w.close(); err != nil {
			return nil, article.Location{}, err
		}
	}
	if w.file == nil {
		if err := w.open(); err != nil {
			return nil, article.Location{}, err
		}
	}
	at := article.Location{File: w.file.name, Offset: w.file.size.Load()}
	return w.file, at, w.file.append(members)
}

// Current is the name of the file that records go to; empty where the next one begins a new file.
func (w *Writer) Current() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.file == nil {
		return ""
	}
	return w.file.name
}

// Close closes the current file. A later record begins a new one.
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

// hostName is this machine's, as a part of a file's name: archives of several machines may come
// together in one folder.
func hostName() string {
	name, err := os.Hostname()
	if err != nil {
		return "host"
	}
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return '_'
	}, name)
}

// open begins a file, named by time, machine, process and number, with its warcinfo record.
func (w *Writer) open() error {
	w.serial++
	now := w.opts.Now().UTC()
	name := fmt.Sprintf("yulun-%s-%s-%d-%04d.warc.gz", now.Format("20060102150405"), hostName(), os.Getpid(), w.serial)
	disk, err := os.OpenFile(filepath.Join(w.dir, name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if errors.Is(err, os.ErrExist) { // another writer of this process and second
		return w.open()
	}
	if err != nil {
		return err
	}
	wholefile.SyncFolder(w.dir)
	w.file = &file{disk: disk, name: name, begun: now, sync: w.sync}
	info := w.opts.info()
	member, err := compress(nil, marshal([]field{
		{"WARC-Type", "warcinfo"},
		{"WARC-Record-ID", newID()},
		{"WARC-Date", date(now)},
		{"WARC-Filename", name},
		{"WARC-Block-Digest", digest([]byte(info))},
		{"Content-Type", "application/warc-fields"},
	}, []byte(info)), compressed)
	if err != nil {
		return err
	}
	return w.file.append(member)
}

// info is the content of a file's first record.
func (o Options) info() string {
	var b strings.Builder
	for _, f := range []field{
		{"software", o.Software},
		{"operator", o.Operator},
		{"http-header-user-agent", o.UserAgent},
		{"robots", o.Robots},
		{"format", "WARC File Format 1.1"},
		{"conformsTo", "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"},
	} {
		if f.value != "" {
			b.WriteString(f.name + ": " + f.value + "\r\n")
		}
	}
	return b.String()
}

func (w *Writer) close() error {
	f := w.file
	w.file = nil
	return errors.Join(f.settle(f.size.Load()), f.disk.Close())
}

// Most bodies come compressed. A record with one is stored in its gzip member as it is: compressing
// it again takes forty times as long, and with a body of encodedEnough bytes it saves nothing.
var compressed, stored = compressors(gzip.DefaultCompression), compressors(gzip.NoCompression)

const encodedEnough = 4 << 10

func compressors(level int) *sync.Pool {
	return &sync.Pool{New: func() any {
		z, _ := gzip.NewWriterLevel(nil, level) // its error is that of an unknown level
		return z
	}}
}

// compress appends a record to others as one gzip member, by a writer of one of the pools.
func compress(members, record []byte, by *sync.Pool) ([]byte, error) {
	z := by.Get().(*gzip.Writer)
	defer by.Put(z)
	buf := bytes.NewBuffer(members)
	buf.Grow(len(record)/3 + 64)
	z.Reset(buf)
	if _, err := z.Write(record); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

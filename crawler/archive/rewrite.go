package archive

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"yulun/article"
	"yulun/internal/wholefile"
)

// Rewriting is what becomes of a file whose copies are given up.
type Rewriting struct {
	// Copies are the records to be given up, by their offsets, each with the record that replaces
	// it. In their place revisit records are written. Drop are offsets of records that are left
	// out, with their requests.
	Copies map[int64]Revisit
	Drop   map[int64]bool
}

// Rewritten is a file that was rewritten.
type Rewritten struct {
	// Name is the new file's, in the same folder.
	Name string
	// Moved says where the records of the old file lie in the new one, by their offsets in the old
	// one. Those that were given up are not in it.
	Moved map[int64]int64
	// Before and After are the sizes in bytes.
	Before, After int64
}

// Rewrite rewrites a file of a folder, under the name that [Successor] gives. All records but
// those that are given up are taken over byte for byte. The old file stays as it is; the new one is
// on the disk as a whole, or not there.
func Rewrite(ctx context.Context, dir, name string, r Rewriting) (Rewritten, error) {
	out := Rewritten{Name: Successor(name), Moved: map[int64]int64{}}
	fail := func(err error) (Rewritten, error) {
		return Rewritten{}, fmt.Errorf("rewrite archive %s: %w", name, err)
	}
	old, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		return fail(err)
	}
	defer old.Close()
	info, err := old.Stat()
	if err != nil {
		return fail(err)
	}
	out.Before = info.Size()
	path := filepath.Join(dir, out.Name)
	temporary := path + ".tmp"
	disk, err := os.OpenFile(temporary, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o644)
	if err != nil {
		return fail(err)
	}
	defer os.Remove(temporary) // nothing is there once it is renamed
	defer disk.Close()
	w := rewriter{Rewriting: r, old: old, to: bufio.NewWriterSize(disk, 256<<10), moved: out.Moved, gone: map[string]bool{}}
	if err := w.copy(ctx, dir, name); err != nil {
		return fail(err)
	}
	out.After = w.size
	if err := errors.Join(w.to.Flush(), disk.Sync(), disk.Close()); err != nil {
		return fail(err)
	}
	if err := os.Rename(temporary, path); err != nil {
		return fail(err)
	}
	wholefile.SyncFolder(dir)
	return out, nil
}

// rewriter rewrites a file.
type rewriter struct {
	Rewriting
	old   io.ReaderAt
	to    *bufio.Writer
	size  int64
	moved map[int64]int64
	gone  map[string]bool // the identifiers of what was left out
}

func (w *rewriter) copy(ctx context.Context, dir, name string) error {
	return Walk(ctx, dir, name, func(f Found) error {
		if f.Damage != nil && errors.Is(f.Damage, ErrCut) {
			return nil // what was cut short is nowhere
		}
		if f.Damage != nil {
			return f.Damage
		}
		if of, ok := w.Copies[f.Offset]; ok {
			return w.replace(f.Entry, of)
		}
		if w.Drop[f.Offset] {
			w.gone[f.ID()] = true
			return nil
		}
		if f.Type() == TypeRequest {
			for _, id := range f.ConcurrentTo() {
				if w.gone[id] {
					return nil
				}
			}
		}
		w.moved[f.Offset] = w.size
		n, err := io.Copy(w.to, io.NewSectionReader(w.old, f.Offset, f.Size))
		w.size += n
		return err
	})
}

// replace writes a revisit record in the place of a copy. It keeps the copy's identifier, to which
// its request refers.
func (w *rewriter) replace(e Entry, of Revisit) error {
	r, sent, err := e.message()
	if err != nil {
		return err
	}
	x := Exchange{
		URL: r.URL, At: r.At, IP: e.Header.Get("WARC-IP-Address"), Protocol: e.Header.Get("WARC-Protocol"),
		Status: r.Status, Reason: e.reason(), Header: r.Header, Body: sent,
	}
	of.PayloadDigest = x.PayloadDigest()
	member, err := compress(nil, x.marshalRevisit("<"+e.ID()+">", of), compressed)
	if err != nil {
		return err
	}
	n, err := w.to.Write(member)
	w.size += int64(n)
	return err
}

// reason are the words of the status line.
func (e Entry) reason() string {
	status, _, _ := strings.Cut(string(e.Block), "\r\n")
	parts := strings.SplitN(status, " ", 3)
	if len(parts) < 3 {
		return ""
	}
	return parts[2]
}

const extension = ".warc.gz"

// Successor is the name of the file that takes the place of another one: "….p1.warc.gz", then
// "….p2.warc.gz".
func Successor(name string) string {
	base := strings.TrimSuffix(name, extension)
	stem, generation := base, 0
	if i := strings.LastIndex(base, ".p"); i >= 0 {
		if n, err := strconv.Atoi(base[i+2:]); err == nil && n > 0 {
			stem, generation = base[:i], n
		}
	}
	return stem + ".p" + strconv.Itoa(generation+1) + extension
}

// Remove removes a file of a folder.
func Remove(dir, name string) error {
	if err := os.Remove(filepath.Join(dir, name)); err != nil {
		return fmt.Errorf("remove archive %s: %w", name, err)
	}
	wholefile.SyncFolder(dir)
	return nil
}

// RevisitOf refers to the record at a location whose content replaces that of another one.
func (r *Reader) RevisitOf(at article.Location) (Revisit, error) {
	e, err := r.Entry(at)
	if err != nil {
		return Revisit{}, err
	}
	of := Revisit{Profile: ProfileSameReading, ID: e.ID(), URL: e.URL()}
	of.At, err = e.At()
	return of, err
}

package wacz

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"time"

	"yulun/crawler/archive"
)

// Package is what a WACZ file holds.
type Package struct {
	Title, Description, Software string
	Made                         time.Time
	// Dir is the folder of the archive. All its files are packed.
	Dir string
	// Pages are where a reader may begin.
	Pages []Page
}

// Page is a page that was captured.
type Page struct {
	URL, Title string
	At         time.Time
}

// Counts are what was packed. Damaged counts places of files that could not be read, from which no
// capture is in the index; the files hold them all the same.
type Counts struct{ Files, Captures, Damaged int }

// resource is a file of the package as its datapackage.json lists it.
type resource struct {
	Name  string `json:"name"`
	Path  string `json:"path"`
	Hash  string `json:"hash"`
	Bytes int64  `json:"bytes"`
}

// packer writes the package.
type packer struct {
	zip       *zip.Writer
	made      time.Time
	resources []resource
}

// Write packs the archive. Memory grows with the number of captures by the length of their lines in
// the index, some 300 bytes each, and not with what was captured.
func Write(w io.Writer, p Package) (Counts, error) {
	files, err := archive.Files(p.Dir)
	if err != nil {
		return Counts{}, fmt.Errorf("list the archive: %w", err)
	}
	slices.Sort(files)
	z := &packer{zip: zip.NewWriter(w), made: p.Made}
	counts := Counts{Files: len(files)}
	var lines []string
	for _, name := range files {
		captures, damaged, err := z.warc(filepath.Join(p.Dir, name))
		if err != nil {
			return counts, fmt.Errorf("pack %s: %w", name, err)
		}
		lines, counts.Damaged = append(lines, captures...), counts.Damaged+damaged
	}
	counts.Captures = len(lines)
	slices.Sort(lines)
	index := func(w io.Writer) error { return writeLines(w, lines) }
	for _, f := range []struct {
		path  string
		write func(io.Writer) error
	}{
		{"indexes/index.cdx", index}, {"pages/pages.jsonl", p.writePages},
	} {
		if err := z.add(f.path, zip.Deflate, f.write); err != nil {
			return counts, fmt.Errorf("pack %s: %w", f.path, err)
		}
	}
	if err := z.describe(p); err != nil {
		return counts, err
	}
	if err := z.zip.Close(); err != nil {
		return counts, fmt.Errorf("close the package: %w", err)
	}
	return counts, nil
}

// add writes one file and lists it.
func (z *packer) add(name string, method uint16, write func(io.Writer) error) error {
	out, err := z.zip.CreateHeader(&zip.FileHeader{Name: name, Method: method, Modified: z.made})
	if err != nil {
		return err
	}
	sum, size := sha256.New(), counter(0)
	if err := write(io.MultiWriter(out, sum, &size)); err != nil {
		return err
	}
	z.resources = append(z.resources, resource{
		path.Base(name), name, "sha256:" + hex.EncodeToString(sum.Sum(nil)), int64(size),
	})
	return nil
}

type counter int64

// Write implements io.Writer.
func (c *counter) Write(b []byte) (int, error) {
	*c += counter(len(b))
	return len(b), nil
}

// warc stores a file as it is, since players read records of it by offset, and makes the lines of
// the index of its captures.
func (z *packer) warc(file string) (lines []string, damaged int, err error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, 0, err
	}
	defer f.Close()
	name := filepath.Base(file)
	if err := z.add("archive/"+name, zip.Store, func(w io.Writer) error { _, err := io.Copy(w, f); return err }); err != nil {
		return nil, 0, err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, 0, err
	}
	for entry, err := range archive.Entries(f) {
		if err != nil {
			damaged++
			continue
		}
		line, ok, err := cdx(entry, name)
		if err != nil {
			return nil, damaged, err
		}
		if ok {
			lines = append(lines, line)
		}
	}
	return lines, damaged, nil
}

func writeLines(w io.Writer, lines []string) error {
	for _, line := range lines {
		if _, err := io.WriteString(w, line+"\n"); err != nil {
			return err
		}
	}
	return nil
}

// writePages writes the list of pages.
func (p Package) writePages(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(map[string]string{"format": "json-pages-1.0", "id": "pages", "title": "Articles"}); err != nil {
		return err
	}
	for i, page := range p.Pages {
		err := enc.Encode(map[string]string{
			"id": fmt.Sprint(i + 1), "url": page.URL, "title": page.Title, "ts": page.At.UTC().Format(time.RFC3339),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// describe writes datapackage.json and its digest.
func (z *packer) describe(p Package) error {
	content, err := json.MarshalIndent(map[string]any{
		"profile": "data-package", "wacz_version": "1.1.1", "title": p.Title, "description": p.Description,
		"software": p.Software, "created": p.Made.UTC().Format(time.RFC3339), "resources": z.resources,
	}, "", "  ")
	if err != nil {
		return fmt.Errorf("describe the package: %w", err)
	}
	sum := sha256.Sum256(content)
	digest, err := json.Marshal(map[string]string{
		"path": "datapackage.json", "hash": "sha256:" + hex.EncodeToString(sum[:]),
	})
	if err != nil {
		return fmt.Errorf("describe the package: %w", err)
	}
	for _, f := range []struct {
		name    string
		content []byte
	}{{"datapackage.json", content}, {"datapackage-digest.json", digest}} {
		err := z.add(f.name, zip.Deflate, func(w io.Writer) error { _, err := w.Write(f.content); return err })
		if err != nil {
			return fmt.Errorf("describe the package: %w", err)
		}
	}
	return nil
}

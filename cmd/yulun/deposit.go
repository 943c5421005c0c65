package main

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"time"

	"yulun/article"
	"yulun/configs"
	"yulun/deposit"
	"yulun/index"
	"yulun/internal/wholefile"
	"yulun/render"
)

type depositCommand struct {
	Dir string `arg:"" help:"New folder to write into." type:"path"`
	queryFlags
	surveyFlag
	inPartFlag
	Bucket  string   `help:"Width of a bucket of the series." enum:"day,week,month,quarter,year" default:"quarter"`
	Title   string   `help:"Title; without it, one that names the topic." placeholder:"TEXT"`
	Author  []string `help:"Author, such as \"Wang, Fang 0000-0002-1825-0097\" (with ORCID); once for each." sep:"none" placeholder:"NAME"`
	License string   `help:"License of the data by its SPDX identifier, such as CC-BY-4.0." placeholder:"ID"`
	Texts   bool     `help:"Include the texts of articles and the sentences around cues. Check first that you may pass them on."`
	WACZ    bool     `name:"wacz" help:"Include the archive as one WACZ file, for players such as ReplayWeb.page. It holds every page that was fetched."`
	Made    string   `help:"State this day, or time in RFC 3339, as when the deposit was made; now without it. The same store then gives the same bytes." placeholder:"TIME"`
}

// Help is printed below the flags.
func (depositCommand) Help() string {
	return `Writes a folder that is ready for Zenodo, OSF or Dataverse: the articles of the query without their texts (ids, addresses, codes,
scores), their evidence, the series, the comparison, the health of the sources, all codings, the configuration, a data dictionary, and
the descriptions that repositories and programs read: README.md, datapackage.json (Frictionless), ro-crate-metadata.json (RO-Crate 1.1),
croissant.json (Croissant 1.0), CITATION.cff and checksums. docs/exports.md says more.

  yulun deposit social-credit-2026 --author "Wang, Fang" --license CC-BY-4.0
  yulun deposit privacy frame:privacy from:2019 --made 2026-03-01

` + exitCodes
}

// Run writes the folder.
func (c *depositCommand) Run(ctx context.Context, a *app) error {
	made, err := c.made(a)
	if err != nil {
		return err
	}
	a.now = func() time.Time { return made } // whether a bucket is finished follows from the stated time
	d := deposit.Deposit{License: c.License, Made: made, Texts: c.Texts || c.WACZ}
	for _, text := range c.Author {
		author, err := deposit.ParseAuthor(text)
		if err != nil {
			return err
		}
		d.Authors = append(d.Authors, author)
	}
	temporary, err := newFolder(c.Dir)
	if err != nil {
		return err
	}
	defer os.RemoveAll(temporary) // nothing is there any more where all went well
	b := depositing{app: a, command: c, dir: temporary, d: &d}
	if err := b.write(ctx); err != nil {
		return err
	}
	if err := os.Rename(temporary, c.Dir); err != nil {
		return fmt.Errorf("name the folder: %w", err)
	}
	if err := b.report(); err != nil {
		return err
	}
	return c.end(a)
}

// made is the stated time.
func (c *depositCommand) made(a *app) (time.Time, error) {
	if c.Made == "" {
		return a.now().UTC().Truncate(time.Second), nil
	}
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, c.Made); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, article.Usagef("Write it like 2026-03-01 or 2026-03-01T08:00:00Z.", "--made: %q is not a time", c.Made)
}

// newFolder makes a folder beside dir, to be renamed to it. An empty dir is taken away.
func newFolder(dir string) (string, error) {
	if err := os.Remove(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", article.Usagef("Name a new folder.", "%s exists and can't be written over", dir)
	}
	temporary, err := os.MkdirTemp(filepath.Dir(dir), "."+filepath.Base(dir)+"-*")
	if err == nil {
		err = os.Chmod(temporary, 0o755)
	}
	if err != nil {
		return "", &article.Error{
			Code: article.CodeUnavailable, Message: "make the folder " + dir, Err: err,
			Remedy: "Choose a place that exists and can be written.",
		}
	}
	return temporary, nil
}

// depositing is a deposit while it is written.
type depositing struct {
	*app
	command *depositCommand
	dir     string
	d       *deposit.Deposit
	// articles is the export of articles; its query and methods are those of the deposit.
	articles *exported
	seeds    map[string]string
}

// write writes the tables, the configuration and what describes them.
func (b *depositing) write(ctx context.Context) error {
	b.seeds = map[string]string{}
	if err := b.tables(ctx); err != nil {
		return err
	}
	if err := b.describe(ctx); err != nil {
		return err
	}
	if err := b.configuration(); err != nil {
		return err
	}
	if b.command.WACZ {
		if err := b.wacz(ctx); err != nil {
			return err
		}
	}
	documents, err := b.d.Documents()
	if err != nil {
		return err
	}
	all := slices.Clone(b.d.Files)
	for _, document := range documents {
		f, err := b.file(document.Path, func(w io.Writer) error { _, err := w.Write(document.Content); return err })
		if err != nil {
			return err
		}
		all = append(all, f)
	}
	slices.SortFunc(all, func(x, y deposit.File) int { return cmp.Compare(x.Path, y.Path) })
	return wholefile.Write(filepath.Join(b.dir, deposit.ChecksumFile), func(w io.Writer) error {
		_, err := w.Write(deposit.Checksums(all))
		return err
	})
}

// file writes a file of the folder.
func (b *depositing) file(name string, write func(io.Writer) error) (deposit.File, error) {
	to := filepath.Join(b.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return deposit.File{}, fmt.Errorf("make the folder: %w", err)
	}
	f, err := b.writeFile(to, write)
	return deposit.File{Path: name, Bytes: f.bytes, SHA256: f.sha256}, err
}

// configuration writes the files that say how articles are read and measured, and the data
// dictionary.
func (b *depositing) configuration() error {
	names, err := configs.Measuring(b.config.FS)
	if err != nil {
		return err
	}
	for _, name := range names {
		content, err := fs.ReadFile(b.config.FS, name)
		if err != nil {
			return fmt.Errorf("read the configuration: %w", err)
		}
		f, err := b.file("configuration/"+name, func(w io.Writer) error { _, err := w.Write(content); return err })
		if err != nil {
			return err
		}
		f.Name, f.Title = resourceName(f.Path), "Configuration: "+name
		f.Description = configurationMeaning(name)
		f.MediaType = map[string]string{".yaml": "application/yaml", ".txt": "text/plain"}[path.Ext(name)]
		f.MediaType = cmp.Or(f.MediaType, "application/octet-stream")
		b.d.Files = append(b.d.Files, f)
	}
	f, err := b.file("data-dictionary.md", b.dictionary)
	f.Name, f.Title, f.MediaType = "data-dictionary", "Data dictionary", "text/markdown"
	f.Description = "What each column means."
	b.d.Files = append(b.d.Files, f)
	return err
}

// dictionary describes the tables of the folder.
func (b *depositing) dictionary(w io.Writer) error {
	if _, err := io.WriteString(w, "# Data dictionary\n"); err != nil {
		return err
	}
	var tables []render.Exported
	for _, f := range b.d.Files {
		if f.IsCSV() {
			tables = append(tables, render.Exported{Name: path.Base(f.Path), Description: f.Description, Columns: f.Columns})
		}
	}
	return render.WriteDictionary(w, tables)
}

// resourceName is a name as data packages have it: small letters, digits, dots, hyphens.
func resourceName(path string) string {
	return string(bytes.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '.', r == '-':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return '-'
	}, []byte(path)))
}

func configurationMeaning(name string) string {
	switch folder, _ := path.Split(name); {
	case name == "codebook.yaml":
		return "Codebook: classes of stance, objects, outlet types and rules."
	case name == "frames.yaml":
		return "Codebook: frames with their cues."
	case name == "topic.yaml":
		return "What counts as relevant."
	case folder == "lexicon/":
		return "Lexicon of the measures."
	case folder == "surveys/":
		return "A survey that coverage is compared with."
	case folder == "replications/":
		return "A study whose figures can be measured again."
	case folder == "sites/":
		return "Where single sites put title, text and date."
	default:
		return "Model of the scorer."
	}
}

// describe says what the deposit is of.
func (b *depositing) describe(ctx context.Context) error {
	p, err := b.provenance("deposit", b.articles)
	if err != nil {
		return err
	}
	p.Seeds = b.seeds
	d := b.d
	d.Software, d.Version, d.Topic, d.Provenance = "Yulun", buildVersion(), b.config.Topic, p
	d.Software += " " + d.Version
	d.Keywords = []string{"media monitoring", "stance", "framing", b.config.Topic}
	lex, err := b.config.Lexicon()
	if err != nil {
		return err
	}
	d.Title = cmp.Or(b.command.Title, "Media coverage of "+lex.Title+": articles, stance and frames")
	of := "all relevant articles"
	if p.Query != "" {
		of = "the search " + p.Query
	}
	d.Description = fmt.Sprintf(
		"%s about %s (%s), with the stance and the frames of each as measured by %s, the time series, the comparison with surveys, and the completeness of the collection.",
		count(b.articles.rows, "article", "articles"), lex.Title, of, d.Software,
	)
	return b.period(ctx)
}

// period finds the first and the last day of publication.
func (b *depositing) period(ctx context.Context) error {
	q, err := b.query(ctx, b.command.queryFlags)
	if err != nil {
		return err
	}
	cells, err := b.service().Index().Cells(ctx, q, index.Cut{Bucket: index.Day})
	if err != nil {
		return err
	}
	for _, cell := range cells {
		if cell.Start.IsZero() {
			continue // undated
		}
		day := cell.Start.Format(time.DateOnly)
		if b.d.From == "" || day < b.d.From {
			b.d.From = day
		}
		b.d.To = max(b.d.To, day)
	}
	return nil
}

// report says what was written.
func (b *depositing) report() error {
	var size int64
	for _, f := range b.d.Files {
		size += f.Bytes
	}
	sum := sha256.New()
	sum.Write(deposit.Checksums(b.d.Files))
	if len(b.d.Authors) == 0 {
		b.complain("no --author is given: name the authors in CITATION.cff, datapackage.json, ro-crate-metadata.json and croissant.json")
	}
	if b.d.License == "" {
		b.complain("no --license is given: repositories ask for one")
	}
	if b.d.Texts {
		b.complain("the folder holds the texts of articles, which belong to their publishers: check that you may pass them on; the column opt_outs has their reservations")
	}
	if b.globals.JSON {
		return writeJSON(b.std.out, map[string]any{
			"folder": b.command.Dir, "articles": b.articles.rows, "files": len(b.d.Files), "bytes": size,
			"sha256": hex.EncodeToString(sum.Sum(nil)),
		})
	}
	_, err := fmt.Fprintf(b.std.out, "%s: %s, %s of data and configuration, %s bytes, with their descriptions\n",
		b.command.Dir, count(b.articles.rows, "article", "articles"), count(len(b.d.Files), "file", "files"),
		render.Thousands(int(size)))
	return err
}

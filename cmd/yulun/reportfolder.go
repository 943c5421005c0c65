package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"yulun/article"
	"yulun/render"
	"yulun/render/picture"
	"yulun/render/report"
)

// figuresFolder is the folder of the figures within that of a report.
const figuresFolder = "figures"

// reportFolder is the folder of a report while it is written.
type reportFolder struct {
	*app
	dir   string
	fonts *picture.Fonts
	// made are the files, as their provenance lists them.
	made []render.FileMade
	// undrawn are the pictures that no font could be found for, and why.
	undrawn []string
}

// folder writes the report as a folder: as HTML and as Markdown, with a picture and a table of each
// figure.
func (c *reportCommand) folder(a *app, content report.Content) error {
	temporary, err := newFolder(c.Folder)
	if err != nil {
		return err
	}
	defer os.RemoveAll(temporary) // nothing is there any more where all went well
	f := reportFolder{app: a, dir: temporary}
	if f.fonts, err = picture.NewFonts(); err != nil {
		return err
	}
	d := content.Document()
	if err := f.write(d); err != nil {
		return err
	}
	if err := f.provenance(content); err != nil {
		return err
	}
	if err := os.Rename(temporary, c.Folder); err != nil {
		return fmt.Errorf("name the folder: %w", err)
	}
	figures := len(d.Figures())
	if a.globals.JSON {
		err = writeJSON(a.std.out, map[string]any{"folder": c.Folder, "articles": content.Total, "figures": figures, "undrawn": len(f.undrawn)})
	} else {
		_, err = fmt.Fprintf(a.std.out, "%s: report.md and report.html on %s, %s in %s\n", c.Folder, count(content.Total, "article", "articles"),
			count(figures, "figure", "figures"), figuresFolder)
	}
	if err != nil {
		return err
	}
	if len(f.undrawn) > 0 {
		return &article.Error{
			Code: article.CodePartial, Message: count(len(f.undrawn), "PNG is", "PNGs are") + " left out: " + f.undrawn[0],
			Remedy: "The SVGs have all texts. Install a font with Chinese, such as Debian's fonts-noto-cjk, and write the folder again.",
		}
	}
	return nil
}

// write writes the report and its figures.
func (f *reportFolder) write(d report.Document) error {
	if err := os.Mkdir(filepath.Join(f.dir, figuresFolder), 0o755); err != nil {
		return fmt.Errorf("make the folder of the figures: %w", err)
	}
	if err := f.file("report.html", "report", "html", nil, d.WriteHTML); err != nil {
		return err
	}
	err := f.file("report.md", "report", "md", nil, func(w io.Writer) error { return d.WriteMarkdown(w, figuresFolder) })
	if err != nil {
		return err
	}
	for _, figure := range d.Figures() {
		if err := f.figure(figure); err != nil {
			return err
		}
	}
	return nil
}

// file writes a file of the folder and remembers it.
func (f *reportFolder) file(name, what, format string, data *render.Sheet, write func(io.Writer) error) error {
	w, err := f.writeFile(filepath.Join(f.dir, filepath.FromSlash(name)), write)
	if err != nil {
		return err
	}
	w.name = name
	m := exported{}
	if data != nil {
		m.rows, m.columns = len(data.Rows), data.Columns
	}
	f.made = append(f.made, w.made(what, format, &m))
	return nil
}

func (f *reportFolder) figure(figure report.Figure) error {
	name := figuresFolder + "/" + figure.ID
	svg, err := picture.Standalone(string(figure.Picture))
	if err != nil {
		return err
	}
	err = f.file(name+".svg", figure.ID, "svg", nil, func(w io.Writer) error {
		_, err := io.WriteString(w, svg)
		return err
	})
	if err != nil {
		return err
	}
	png, err := picture.PNG(svg, f.fonts)
	if missing := (*picture.MissingError)(nil); errors.As(err, &missing) {
		f.undrawn = append(f.undrawn, fmt.Sprintf("%s.png: %v", name, missing))
	} else if err != nil {
		return err
	} else if err := f.file(name+".png", figure.ID, "png", nil, func(w io.Writer) error { _, err := w.Write(png); return err }); err != nil {
		return err
	}
	return f.file(name+".csv", figure.ID, "csv", &figure.Data, func(w io.Writer) error {
		return figure.Data.WriteCSV(w, render.FileOptions{BOM: true})
	})
}

// provenance writes which files there are and where they come from.
func (f *reportFolder) provenance(c report.Content) error {
	m := &exported{Origin: render.ComparisonOrigin(c.Comparisons, "", c.Series.Zone)}
	m.Settings["bucket"] = string(c.Series.Bucket)
	p, err := f.app.provenance("report", m)
	if err != nil {
		return err
	}
	p.Made, p.Files = c.Made, f.made
	_, err = f.writeFile(filepath.Join(f.dir, "provenance.json"), p.WriteJSON)
	return err
}

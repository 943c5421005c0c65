package web

import (
	"context"
	"io"

	"yulun/coding"
	"yulun/index"
	"yulun/render"
	"yulun/stats/reprints"
)

// tableFile is a table of what a query finds, on its way to a browser.
type tableFile struct {
	w            io.Writer
	what, format string
	query        index.Query
	index        Index
	rows         int
	origin       render.Origin
	provenance   render.Provenance
}

// tableFile is a table that says where its rows come from, where its format has room for that.
func (s *site) tableFile(ctx context.Context, w io.Writer, what, format string, o render.Origin) (*tableFile, error) {
	backlog, err := s.Store.Backlog(ctx)
	if err != nil {
		return nil, err
	}
	deleted, err := s.Store.CountDeletions(ctx)
	if err != nil {
		return nil, err
	}
	return &tableFile{w: w, what: what, format: format, origin: o, provenance: render.Provenance{
		Export: what, Query: o.Query, Settings: o.Settings, Seeds: o.Seeds, Made: s.Now(),
		Software: "yulun " + s.Version, Topic: s.Topic, Configuration: s.Configuration, Waiting: backlog.All(),
		Deleted: deleted,
	}}, nil
}

// begin begins the table. Files that a browser saves are opened by people: CSV has a mark.
func (t *tableFile) begin(columns []render.Column) (render.Writer, error) {
	o := render.FileOptions{BOM: true, Name: t.what, Facts: func() []render.Fact {
		t.provenance.Methods = t.origin.ListMethods()
		return t.provenance.Facts(t.rows)
	}}
	return render.NewWriter(t.format, t.w, columns, o)
}

// writeSheet writes a table that is held as a whole, with its origin.
func (s *site) writeSheet(ctx context.Context, w io.Writer, what, format string, o render.Origin, sheet render.Sheet) error {
	t, err := s.tableFile(ctx, w, what, format, o)
	if err != nil {
		return err
	}
	return t.sheet(sheet)
}

// sheet writes a table that is held as a whole.
func (t *tableFile) sheet(s render.Sheet) error {
	t.rows = len(s.Rows)
	out, err := t.begin(s.Columns)
	if err != nil {
		return err
	}
	return s.WriteRows(out)
}

// writeHits writes the rows of each hit as it is read.
func writeHits(ctx context.Context, ix Index, t *tableFile, columns []render.Column, rows func(h index.Hit, row func([]any) error) error) error {
	out, err := t.begin(columns)
	if err != nil {
		return err
	}
	defer out.Discard()
	err = ix.Each(ctx, t.query, func(h index.Hit) error {
		if method := h.Article.Reading.Method; method != "" {
			t.origin.Methods[method] = true
		}
		return rows(h, func(row []any) error {
			t.rows++
			return out.Row(row)
		})
	})
	if err != nil {
		return err
	}
	return out.Close()
}

// writeEvidence writes one row a cue.
func writeEvidence(ctx context.Context, t *tableFile) error {
	layout := render.Evidence()
	return writeHits(ctx, t.index, t, layout.Columns(), func(h index.Hit, row func([]any) error) error {
		for _, cue := range render.Cues(h.Article) {
			if err := row(layout.Row(cue)); err != nil {
				return err
			}
		}
		return nil
	})
}

// writeClusters writes the articles of every cluster that has two or more of the hits.
func (s *site) writeClusters(ctx context.Context, t *tableFile) error {
	q := t.query
	q.Unit = index.Articles // a story counted once has no reprints
	found, err := reprints.Largest(ctx, t.index, reprints.Options{Query: q, Least: 2, Fold: s.Fold})
	if err != nil {
		return err
	}
	return t.sheet(render.Clusters().Sheet(render.ReprintedOf(found.List)))
}

// writeCodings writes what coders decided about the hits, sample by sample.
func (s *site) writeCodings(ctx context.Context, t *tableFile) error {
	hits := map[string]bool{}
	err := t.index.Each(ctx, t.query, func(h index.Hit) error { hits[h.Article.ID] = true; return nil })
	if err != nil {
		return err
	}
	samples, err := s.Store.Samples(ctx)
	if err != nil {
		return err
	}
	var rows []render.Coded
	for _, known := range samples {
		sample, err := s.Store.Sample(ctx, known.ID)
		if err != nil {
			return err
		}
		codings, err := s.Store.Codings(ctx, sample.ID)
		if err != nil {
			return err
		}
		items := map[string]coding.Item{}
		for _, i := range sample.Items {
			items[i.Article] = i
		}
		for _, c := range codings {
			if i := items[c.Article]; hits[c.Article] {
				rows = append(rows, render.Coded{Coding: c, Place: i.Place, Stratum: i.Stratum, Probability: i.Probability})
			}
		}
	}
	return t.sheet(render.Codings().Sheet(rows))
}

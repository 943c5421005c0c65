package web

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"yulun/article"
	"yulun/index"
	"yulun/render"
	"yulun/stats"
)

// forSpreadsheets are files that a browser saves and people open.
var forSpreadsheets = render.FileOptions{BOM: true}

// exportFiles are the files that can be asked for.
func exportFiles() []string {
	return []string{"articles.csv", "articles.jsonl", "series.csv", "series.jsonl", "health.csv", "health.jsonl", "events.csv", "notable.csv", "comparison.csv", "sensitivity.csv"}
}

// apiExport serves a file to keep: articles as they are read from the index, figures as sheets.
func (s *site) apiExport(w http.ResponseWriter, r *http.Request) error {
	file := r.PathValue("file")
	switch file {
	case "articles.csv", "articles.jsonl":
		return s.exportArticles(w, r, strings.TrimPrefix(file, "articles."))
	case "series.csv", "series.jsonl", "health.csv", "health.jsonl", "events.csv", "notable.csv":
		return s.costly(s.exportSeries)(w, r)
	case "comparison.csv", "sensitivity.csv":
		return s.costly(s.exportComparison)(w, r)
	default:
		return &article.Error{
			Code: article.CodeNotFound, Message: fmt.Sprintf("there is no export %.60q", file),
			Remedy: "There are " + strings.Join(exportFiles(), ", ") + ".",
		}
	}
}

func (s *site) exportSeries(w http.ResponseWriter, r *http.Request) error {
	file := r.PathValue("file")
	form, err := choice(r.URL.Query(), "form", render.ByRow, render.Long, render.Wide)
	if err != nil {
		return err
	}
	measure, err := choice(r.URL.Query(), "measure", render.Measures()...)
	if err != nil {
		return err
	}
	if given := r.URL.Query().Get("measure") != ""; given && form != render.Wide || form != render.ByRow && !strings.HasPrefix(file, "series.") {
		return article.Usagef("Leave it out.", "form and measure have no effect on this table")
	}
	set, err := s.makeSeries(r, file == "notable.csv")
	if err != nil {
		return err
	}
	return s.stream(w, r, file, func(w io.Writer) error { return writeSeries(w, set, file, form, measure) })
}

func (s *site) exportComparison(w http.ResponseWriter, r *http.Request) error {
	c, err := s.makeComparisons(r, r.URL.Query())
	if err != nil {
		return err
	}
	sheet := render.ComparisonSheet(c)
	if r.PathValue("file") == "sensitivity.csv" {
		sheet = render.SensitivitySheet(c)
	}
	return s.stream(w, r, r.PathValue("file"), func(w io.Writer) error { return sheet.WriteCSV(w, forSpreadsheets) })
}

func writeSeries(w io.Writer, set stats.SeriesSet, file string, form render.Form, measure string) error {
	series := set[0]
	switch file {
	case "series.csv":
		return render.SeriesForm(form, measure, set...).WriteCSV(w, forSpreadsheets)
	case "series.jsonl":
		if len(set) > 1 || form != render.ByRow {
			return render.SeriesForm(form, measure, set...).WriteJSONLines(w)
		}
		return render.WriteJSONLines(w, append(append([]stats.Point{}, series.Points...), series.Undated...))
	case "events.csv":
		return render.EventSheet(series.Events).WriteCSV(w, forSpreadsheets)
	case "notable.csv":
		return render.NotableSheet(series).WriteCSV(w, forSpreadsheets)
	case "health.csv":
		return render.HealthSheet(series).WriteCSV(w, forSpreadsheets)
	default:
		return render.WriteJSONLines(w, series.Health)
	}
}

// exportArticles writes as many rows as the search has hits, in its order.
func (s *site) exportArticles(w http.ResponseWriter, r *http.Request, format string) error {
	v := r.URL.Query()
	q, err := s.readQuery(r.Context(), v)
	if err != nil {
		return err
	}
	if err := orderOf(v, &q); err != nil {
		return err
	}
	evidence := v.Get("evidence") == "yes"
	return s.stream(w, r, "articles."+format, func(out io.Writer) error {
		if format == "csv" {
			return s.articlesCSV(r.Context(), out, q)
		}
		enc := json.NewEncoder(out)
		enc.SetEscapeHTML(false)
		return s.Index.Each(r.Context(), q, func(h index.Hit) error { return enc.Encode(render.NewRecord(h.Article, evidence)) })
	})
}

func (s *site) articlesCSV(ctx context.Context, w io.Writer, q index.Query) error {
	layout := render.Articles(s.Codebook)
	out := render.NewCSV(w, layout.Columns(), forSpreadsheets)
	err := s.Index.Each(ctx, q, func(h index.Hit) error { return out.Row(layout.Row(render.NewRecord(h.Article, false))) })
	if err != nil {
		return err
	}
	return out.Close()
}

// stream sends a file as it is written. An error after its first bytes cuts the connection, so that
// no part is taken for the whole.
func (s *site) stream(w http.ResponseWriter, r *http.Request, file string, write func(io.Writer) error) error {
	contentType := "text/csv; charset=utf-8"
	if strings.HasSuffix(file, ".jsonl") {
		contentType = "application/x-ndjson; charset=utf-8"
	}
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Disposition", `attachment; filename="yulun-`+file+`"`)
	if r.Method == http.MethodHead {
		return nil
	}
	sent := &counted{w: w}
	buffer := bufio.NewWriterSize(sent, 64<<10)
	err := write(buffer)
	if err == nil {
		err = buffer.Flush()
	}
	switch {
	case err == nil:
		return nil
	case sent.n > 0:
		return errors.Join(errBroken, err)
	default:
		w.Header().Del("Content-Disposition")
		return err
	}
}

// counted counts what has gone out.
type counted struct {
	w io.Writer
	n int64
}

// Write implements io.Writer.
func (c *counted) Write(b []byte) (int, error) {
	n, err := c.w.Write(b)
	c.n += int64(n)
	return n, err
}

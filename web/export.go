package web

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"

	"yulun/article"
	"yulun/index"
	"yulun/render"
	"yulun/stats"
)

// mediaTypes are the types of the formats.
func mediaTypes() map[string]string {
	return map[string]string{
		"csv": "text/csv; charset=utf-8", "jsonl": ndjson, "parquet": "application/vnd.apache.parquet",
		"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	}
}

// exportFiles are the files that can be asked for. Codings are none where people code on the pages,
// who may not see what others decided. A workbook is held as a whole, so there is one of articles
// alone, without their texts and of up to mostInWorkbook.
func (s *site) exportFiles() []string {
	whats := []string{"articles", "evidence", "series", "health"}
	if s.looksIntoWords() {
		whats = append(whats, "clusters")
	}
	if s.Desk == nil {
		whats = append(whats, "codings")
	}
	var files []string
	for _, what := range whats {
		files = append(files, what+".csv", what+".jsonl", what+".parquet")
	}
	for _, what := range []string{"events", "notable", "comparison", "sensitivity"} {
		files = append(files, what+".csv", what+".parquet")
	}
	return append(files, "articles.xlsx")
}

// mostInWorkbook is how many articles a workbook takes.
const mostInWorkbook = 20_000

// exportTable writes a table of what a query finds.
type exportTable func(ctx context.Context, t *tableFile) error

// apiExport serves a file to keep: articles and evidence as they are read from the index, figures
// as sheets.
func (s *site) apiExport(w http.ResponseWriter, r *http.Request) error {
	file := r.PathValue("file")
	what, format, _ := strings.Cut(file, ".")
	if !slices.Contains(s.exportFiles(), file) {
		return article.NotFoundf(article.Say("There are %s.", article.Choices(s.exportFiles())), "there is no export %.60q", file)
	}
	switch what {
	case "articles":
		return s.exportArticles(w, r, format)
	case "evidence":
		return s.exportHits(w, r, what, format, writeEvidence)
	case "clusters":
		return s.costly(func(w http.ResponseWriter, r *http.Request) error {
			return s.exportHits(w, r, what, format, s.writeClusters)
		})(w, r)
	case "codings":
		return s.exportHits(w, r, what, format, s.writeCodings)
	case "comparison", "sensitivity":
		return s.costly(s.exportComparison)(w, r)
	default:
		return s.costly(s.exportSeries)(w, r)
	}
}

func (s *site) exportSeries(w http.ResponseWriter, r *http.Request) error {
	file := r.PathValue("file")
	what, format, _ := strings.Cut(file, ".")
	form, err := choice(r.URL.Query(), "form", render.ByRow, render.Long, render.Wide)
	if err != nil {
		return err
	}
	measure, err := choice(r.URL.Query(), "measure", render.Measures()...)
	if err != nil {
		return err
	}
	if given := r.URL.Query().Get("measure") != ""; given && form != render.Wide || form != render.ByRow && what != "series" {
		return article.Usagef("Leave it out.", "form and measure have no effect on this table")
	}
	set, err := s.makeSeries(r, what == "notable")
	if err != nil {
		return err
	}
	return s.stream(w, r, file, func(w io.Writer) error {
		series := set[0]
		switch {
		case what == "series" && format == "jsonl" && len(set) == 1 && form == render.ByRow: // nested, as the API gives them
			return render.WriteJSONLines(w, append(append([]stats.Point{}, series.Points...), series.Undated...))
		case what == "health" && format == "jsonl":
			return render.WriteJSONLines(w, series.Health)
		}
		return s.writeSheet(r.Context(), w, what, format, render.SeriesOrigin(what, set, form, measure), seriesTable(set, what, form, measure))
	})
}

// seriesTable is the series, or what stands beside it.
func seriesTable(set stats.SeriesSet, what string, form render.Form, measure string) render.Sheet {
	switch what {
	case "series":
		return render.SeriesForm(form, measure, set...)
	case "events":
		return render.EventSheet(set[0].Events)
	case "notable":
		return render.NotableSheet(set[0])
	default:
		return render.HealthSheet(set[0])
	}
}

func (s *site) exportComparison(w http.ResponseWriter, r *http.Request) error {
	c, err := s.makeComparisons(r, r.URL.Query())
	if err != nil {
		return err
	}
	file := r.PathValue("file")
	what, format, _ := strings.Cut(file, ".")
	sheet := render.ComparisonSheet(c)
	if what == "sensitivity" {
		sheet = render.SensitivitySheet(c)
	}
	v := r.URL.Query()
	zone, err := readZone(v)
	if err != nil {
		return err
	}
	origin := render.ComparisonOrigin(c, v.Get("survey"), index.ZoneOrShanghai(zone).String())
	return s.stream(w, r, file, func(w io.Writer) error {
		return s.writeSheet(r.Context(), w, what, format, origin, sheet)
	})
}

// exportArticles writes as many rows as the search has hits, in its order.
func (s *site) exportArticles(w http.ResponseWriter, r *http.Request, format string) error {
	evidence := r.URL.Query().Get("evidence") == "yes"
	layout := render.Articles(s.Codebook)
	if format == "xlsx" {
		layout = render.WithoutTexts(s.Codebook)
	}
	return s.exportHits(w, r, "articles", format, func(ctx context.Context, t *tableFile) error {
		if format == "xlsx" {
			if err := s.fitsWorkbook(ctx, t.query); err != nil {
				return err
			}
			t.origin.Settings["text"] = "left out"
		}
		if format == "jsonl" { // nested, as the API gives them
			enc := json.NewEncoder(t.w)
			enc.SetEscapeHTML(false)
			return s.Index.Each(ctx, t.query, func(h index.Hit) error { return enc.Encode(render.NewRecord(h.Article, evidence)) })
		}
		return writeHits(ctx, s.Index, t, layout.Columns(), func(h index.Hit, row func([]any) error) error {
			return row(layout.Row(render.NewRecord(h.Article, false)))
		})
	})
}

// fitsWorkbook is an error where a query finds more than a workbook takes.
func (s *site) fitsWorkbook(ctx context.Context, q index.Query) error {
	q.Limit = -1
	found, err := s.Index.Search(ctx, q)
	if err == nil && found.Total > mostInWorkbook {
		err = article.Usagef("Narrow the query, or take CSV or Parquet.", "a workbook takes up to %d articles, and the query finds %d", mostInWorkbook, found.Total)
	}
	return err
}

// exportHits writes a table of what the query of a request finds.
func (s *site) exportHits(w http.ResponseWriter, r *http.Request, what, format string, write exportTable) error {
	v := r.URL.Query()
	q, err := s.readQuery(r.Context(), v)
	if err != nil {
		return err
	}
	if err := orderOf(v, &q); err != nil {
		return err
	}
	return s.stream(w, r, what+"."+format, func(out io.Writer) error {
		origin := render.NewOrigin(q.String(), string(q.Unit))
		origin.Settings["zone"] = index.ZoneOrShanghai(q.Zone).String()
		t, err := s.tableFile(r.Context(), out, what, format, origin)
		if err != nil {
			return err
		}
		t.query, t.index = q, s.Index
		return write(r.Context(), t)
	})
}

// stream sends a file as it is written. An error after its first bytes cuts the connection, so that
// no part is taken for the whole.
func (s *site) stream(w http.ResponseWriter, r *http.Request, file string, write func(io.Writer) error) error {
	_, format, _ := strings.Cut(file, ".")
	w.Header().Set("Content-Type", mediaTypes()[format])
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

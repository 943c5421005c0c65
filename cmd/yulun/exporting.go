package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"yulun/article"
	"yulun/coding"
	"yulun/configs"
	"yulun/index"
	"yulun/locale"
	"yulun/render"
	"yulun/stats"
	"yulun/stats/reprints"
	"yulun/survey"
)

// exporting is one table that is written: what of, of which articles, and in which form.
type exporting struct {
	tableForm
	queryFlags
	seriesFlags
	setFlags
	surveyFlag
	// sample names the only sample whose codings are written; all without it.
	sample string
	// asked says that codings are those of the hits of the query alone.
	asked            bool
	evidence, noText bool
	// least is how many hits a cluster has at least, limit how many clusters are written; 0 is all.
	least, limit int
	// beside asks for the health of the sources.
	beside bool
}

// to is the table in a file; none is standard output.
func (e exporting) to(ctx context.Context, a *app, out string) tableFile {
	return tableFile{
		tableForm: e.tableForm, out: out, beside: e.beside,
		write: func(w io.Writer) (*exported, error) { return e.write(ctx, a, w) },
	}
}

// exported is what was written, and what must be known of it.
type exported struct {
	rows    int
	columns []render.Column
	// nested says that the rows are JSON objects with the columns nested.
	nested bool
	render.Origin
	odd render.OddCells
	// note says what was left out; empty where nothing was.
	note string
	// health is set where the health of the sources is asked for.
	health *stats.Series
}

func newExported() *exported {
	return &exported{Origin: render.NewOrigin("", "")}
}

// keep keeps the health of the sources, and the versions of the scorer that read the articles.
func (m *exported) keep(s stats.Series) {
	m.health = &s
	for method := range s.Methods {
		m.Methods[method] = true
	}
}

// write writes the table.
func (e exporting) write(ctx context.Context, a *app, w io.Writer) (*exported, error) {
	m := newExported()
	if e.what == "codings" || e.what == "coders" { // which need not ask a query
		var err error
		if a.deleted, err = a.service().CountDeletions(ctx); err != nil {
			return m, err
		}
	}
	if e.what == "codings" {
		return m, e.codings(ctx, a, w, m)
	}
	if e.what == "coders" {
		return m, e.coders(ctx, a, w, m)
	}
	o, err := a.seriesOptions(ctx, e.queryFlags, e.seriesFlags)
	if err != nil {
		return m, err
	}
	m.Query, m.Settings["unit"] = o.Query.String(), e.Unit
	var set stats.SeriesSet
	m.Settings["zone"] = o.Zone.String()
	ofSeries := slices.Contains([]string{"series", "health", "events", "notable"}, e.what)
	if e.beside || ofSeries {
		if e.what == "series" {
			o = e.setFlags.options(o)
		}
		o.Notable = e.what == "notable"
		if set, err = a.seriesSet(ctx, o, e.queryFlags, e.setFlags); err != nil {
			return m, err
		}
		if m.keep(set[0]); ofSeries {
			m.Origin = render.SeriesOrigin(e.what, set, render.Form(e.Form), e.Measure)
		}
	}
	buffered := bufio.NewWriterSize(w, 1<<16)
	switch e.what {
	case "series":
		err = e.series(a, buffered, m, set)
	case "events":
		err = e.sheet(a, buffered, m, render.EventSheet(m.health.Events))
	case "notable":
		err = e.sheet(a, buffered, m, render.NotableSheet(*m.health))
	case "health":
		err = e.healthOf(a, buffered, m, *m.health)
	case "comparison", "sensitivity":
		err = e.comparison(ctx, a, buffered, m)
	case "evidence":
		err = e.cues(ctx, a, buffered, m)
	case "clusters":
		err = e.clusters(ctx, a, buffered, m)
	default:
		err = e.articles(ctx, a, buffered, m)
	}
	if err != nil {
		return m, err
	}
	if err := buffered.Flush(); err != nil {
		return m, fmt.Errorf("write the export: %w", err)
	}
	return m, nil
}

func (e exporting) series(a *app, w io.Writer, m *exported, set stats.SeriesSet) error {
	sheet := render.SeriesForm(render.Form(e.Form), e.Measure, set...)
	if e.format == "jsonl" && e.plain() {
		m.nested, m.rows, m.columns = true, len(sheet.Rows), sheet.Columns
		return writeSeries(w, set, e.format, e.setFlags)
	}
	return e.sheet(a, w, m, sheet)
}

func (e exporting) healthOf(a *app, w io.Writer, m *exported, s stats.Series) error {
	sheet := render.HealthSheet(s)
	if e.format == "jsonl" {
		m.nested, m.rows, m.columns = true, len(s.Health), sheet.Columns
		return render.WriteJSONLines(w, s.Health)
	}
	return e.sheet(a, w, m, sheet)
}

func (e exporting) comparison(ctx context.Context, a *app, w io.Writer, m *exported) error {
	if e.Weight == string(survey.ByReach) {
		return article.Usagef("Weigh by article or outlet.", "--weight reach has no effect on a comparison")
	}
	all, err := a.compare(ctx, e.queryFlags, e.zoneFlag, e.Survey, survey.Weighting(e.Weight))
	if err != nil {
		return err
	}
	m.Origin = render.ComparisonOrigin(all, e.Survey, e.Zone)
	if e.what == "sensitivity" {
		return e.sheet(a, w, m, render.SensitivitySheet(all))
	}
	sheet := render.ComparisonSheet(all)
	if e.format == "jsonl" {
		m.nested, m.rows, m.columns = true, len(all), sheet.Columns
		return render.WriteJSONLines(w, render.ComparisonRecords(locale.Printer{}, all))
	}
	return e.sheet(a, w, m, sheet)
}

// articles writes articles as they are read from the index: none is held.
func (e exporting) articles(ctx context.Context, a *app, w io.Writer, m *exported) error {
	layout := render.Articles(a.config.Codebook)
	if e.noText {
		layout = render.WithoutTexts(a.config.Codebook)
		m.Settings["text"] = "left out"
	}
	if e.format == "jsonl" {
		m.nested, m.columns = true, layout.Columns()
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		return e.each(ctx, a, m, func(x article.Article) error {
			m.rows++
			if r := render.NewRecord(x, e.evidence); !e.noText {
				return enc.Encode(r)
			} else {
				return enc.Encode(render.Textless{Record: r})
			}
		})
	}
	out, err := e.begin(a, w, m, layout.Columns())
	if err != nil {
		return err
	}
	defer out.Discard()
	err = e.each(ctx, a, m, func(x article.Article) error {
		m.rows++
		return out.Row(layout.Row(render.NewRecord(x, false)))
	})
	if err != nil {
		return err
	}
	return out.Close()
}

// cues writes the evidence of articles as these are read from the index.
func (e exporting) cues(ctx context.Context, a *app, w io.Writer, m *exported) error {
	layout := render.Evidence()
	if e.noText {
		layout = render.EvidenceWithoutTexts()
		m.Settings["text"] = "left out"
	}
	out, err := e.begin(a, w, m, layout.Columns())
	if err != nil {
		return err
	}
	defer out.Discard()
	err = e.each(ctx, a, m, func(x article.Article) error {
		for _, cue := range render.Cues(x) {
			m.rows++
			if err := out.Row(layout.Row(cue)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return out.Close()
}

// clusters writes the clusters of reprints that have enough of the hits.
func (e exporting) clusters(ctx context.Context, a *app, w io.Writer, m *exported) error {
	q, err := e.hits(ctx, a)
	if err != nil {
		return err
	}
	found, err := reprints.Largest(ctx, a.service().Index(), reprints.Options{
		Query: q, Least: e.least, Limit: e.limit, Fold: a.service().FoldName,
	})
	if err != nil {
		return err
	}
	m.Settings["min"], m.Settings["limit"] = fmt.Sprint(e.least), fmt.Sprint(e.limit)
	if len(found.List) < found.Clusters {
		m.note = clustersFound(found, e.least)
	}
	return e.sheet(a, w, m, render.Clusters().Sheet(render.ReprintedOf(found.List)))
}

// hits is the query, with days of the zone that is asked for.
func (e exporting) hits(ctx context.Context, a *app) (index.Query, error) {
	q, err := a.query(ctx, e.queryFlags)
	if err != nil {
		return q, err
	}
	return e.in(q)
}

// each calls f with every hit, the oldest first.
func (e exporting) each(ctx context.Context, a *app, m *exported, f func(article.Article) error) error {
	q, err := e.hits(ctx, a)
	if err != nil {
		return err
	}
	q.Order = index.Oldest
	return a.service().Index().Each(ctx, q, func(h index.Hit) error {
		if method := h.Article.Reading.Method; method != "" {
			m.Methods[method] = true
		}
		return f(h.Article)
	})
}

// codings writes what coders decided, sample by sample.
func (e exporting) codings(ctx context.Context, a *app, w io.Writer, m *exported) error {
	samples, err := e.samples(ctx, a)
	if err != nil {
		return err
	}
	meant := func(string) bool { return true }
	if e.asked {
		hits := map[string]bool{}
		q, err := e.hits(ctx, a)
		if err != nil {
			return err
		}
		m.Query, m.Settings["unit"] = q.String(), e.Unit
		err = a.service().Index().Each(ctx, q, func(h index.Hit) error { hits[h.Article.ID] = true; return nil })
		if err != nil {
			return err
		}
		meant = func(id string) bool { return hits[id] }
	}
	var rows []render.Coded
	var names []string
	for _, s := range samples {
		names = append(names, s.ID)
		m.Seeds["sample "+s.ID] = fmt.Sprint(s.Seed)
		codings, err := a.service().Store().Codings(ctx, s.ID)
		if err != nil {
			return err
		}
		of := byArticle(s)
		for _, c := range codings {
			if meant(c.Article) {
				rows = append(rows, coded(of, c, 0, nil))
			}
		}
	}
	m.Settings["samples"] = strings.Join(names, " ")
	return e.sheet(a, w, m, render.Codings().Sheet(rows))
}

// coders writes what is known of those who coded.
func (e exporting) coders(ctx context.Context, a *app, w io.Writer, m *exported) error {
	if err := a.service().OpenStore(ctx); err != nil {
		return err
	}
	all, err := a.coders(ctx, "")
	if err != nil {
		return err
	}
	return e.sheet(a, w, m, render.Coders().Sheet(all))
}

// samples are the sample that was named, or all.
func (e exporting) samples(ctx context.Context, a *app) (samples []coding.Sample, err error) {
	if e.sample != "" {
		s, err := a.openSample(ctx, e.sample)
		return []coding.Sample{s}, err
	}
	if err := a.service().OpenStore(ctx); err != nil {
		return nil, err
	}
	known, err := a.service().Store().Samples(ctx)
	for _, s := range known {
		if err == nil {
			s, err = a.service().Store().Sample(ctx, s.ID)
		}
		samples = append(samples, s)
	}
	return samples, err
}

// provenance says where the rows of an export come from; the files are added when they are written.
func (a *app) provenance(what string, m *exported) (render.Provenance, error) {
	digest, err := configs.Digest(a.config.FS)
	if err != nil {
		return render.Provenance{}, err
	}
	return render.Provenance{
		Export: what, Query: m.Query, Settings: m.Settings, Made: a.now(), Software: "yulun " + buildVersion(),
		Topic: a.config.Topic, Configuration: digest, Methods: m.ListMethods(), Seeds: m.Seeds, Waiting: a.waiting,
		Deleted: a.deleted, Files: []render.FileMade{},
	}, nil
}

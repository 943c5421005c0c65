package render

import (
	"strconv"
	"strings"
	"time"

	"yulun/article"
	"yulun/codebook"
)

// Record is an article as exports and the API give it. Its keys are a contract with other tools.
type Record struct {
	ID              string                    `json:"id"`
	URL             string                    `json:"url"`
	CanonicalURL    string                    `json:"canonical_url"`
	Outlet          article.Outlet            `json:"outlet"`
	Lang            article.Lang              `json:"lang"`
	Script          article.Script            `json:"script"`
	Title           string                    `json:"title"`
	Authors         []string                  `json:"authors"`
	Published       article.Moment            `json:"published"`
	PublishedSource string                    `json:"published_source"`
	FirstSeen       time.Time                 `json:"first_seen"`
	Fetched         time.Time                 `json:"fetched"`
	Revision        int                       `json:"revision"`
	GoneAt          *time.Time                `json:"gone_at"`
	Text            string                    `json:"text"`
	Cluster         string                    `json:"cluster"`
	IsReprint       bool                      `json:"is_reprint"`
	Relevance       float64                   `json:"relevance"`
	Stance          *article.Stance           `json:"stance"`
	Frames          map[article.Frame]float64 `json:"frames"`
	Object          article.Object            `json:"object"`
	Method          string                    `json:"method"`
	Archive         article.Location          `json:"archive"`
	// Notes are what was noticed about the page.
	Notes article.Notes `json:"notes"`
	// Evidence is given only where asked for.
	Evidence []article.Evidence `json:"evidence,omitempty"`
}

// NewRecord is the record of an article. Stance is nil for an irrelevant one.
func NewRecord(a article.Article, evidence bool) Record {
	r := Record{
		ID: a.ID, URL: a.URL, CanonicalURL: a.CanonicalURL, Outlet: a.Outlet, Lang: a.Lang, Script: a.Script,
		Title: a.Title, Authors: a.Authors, Published: a.Published, PublishedSource: a.PublishedSource,
		FirstSeen: a.FirstSeen.UTC(), Fetched: a.Fetched.UTC(), Revision: a.Revision, Text: a.Text, Cluster: a.Cluster,
		IsReprint: a.IsReprint, Relevance: a.Reading.Relevance, Frames: a.Reading.Frames, Object: a.Reading.Object,
		Method: a.Reading.Method, Archive: a.Archive, Notes: a.Notes,
	}
	if r.Authors == nil {
		r.Authors = []string{}
	}
	if r.Frames == nil {
		r.Frames = map[article.Frame]float64{}
	}
	if !a.GoneAt.IsZero() {
		gone := a.GoneAt.UTC()
		r.GoneAt = &gone
	}
	if a.Reading.Relevant {
		stance := a.Reading.Stance
		r.Stance = &stance
	}
	if evidence {
		r.Evidence = a.Reading.Evidence
	}
	return r
}

// RecordHeader is the header of articles as CSV: the record's keys, nested ones joined by an underscore.
func RecordHeader(book codebook.Codebook) []string {
	fixed, last := book.Columns()
	heads := []string{
		"id", "url", "canonical_url", "outlet_id", "outlet_name", "outlet_type", "outlet_country", "lang", "script", "title",
		"authors", "published", "published_source", "first_seen", "fetched", "revision", "gone_at", "text", "cluster",
		"is_reprint", "relevance", "stance_class", "stance_score", "stance_confidence",
	}
	for _, f := range fixed {
		heads = append(heads, "frame_"+string(f))
	}
	heads = append(heads, "object", "method", "archive_file", "archive_offset", "partial", "confidence", "doubts", "opt_outs", "captured",
		"captured_at", "import_file", "import_record", "not_archived")
	for _, f := range last {
		heads = append(heads, "frame_"+string(f))
	}
	return heads
}

// Cells are the record's cells under RecordHeader.
func (r Record) Cells(book codebook.Codebook) []string {
	gone, class, score, confidence := "", "", "", ""
	if r.GoneAt != nil {
		gone = r.GoneAt.Format(time.RFC3339)
	}
	if r.Stance != nil {
		class, score, confidence = string(r.Stance.Class), number(rounded(r.Stance.Score)), number(rounded(r.Stance.Confidence))
	}
	cells := []string{
		r.ID, r.URL, r.CanonicalURL, r.Outlet.ID, r.Outlet.Name, string(r.Outlet.Type), r.Outlet.Country, string(r.Lang), string(r.Script), r.Title,
		strings.Join(r.Authors, "; "), r.Published.String(), r.PublishedSource, r.FirstSeen.Format(time.RFC3339), r.Fetched.Format(time.RFC3339),
		strconv.Itoa(r.Revision), gone, r.Text, r.Cluster, strconv.FormatBool(r.IsReprint), number(rounded(r.Relevance)), class, score, confidence,
	}
	fixed, last := book.Columns()
	cells = append(cells, r.strengths(fixed)...)
	cells = append(cells, string(r.Object), r.Method, r.Archive.File, strconv.FormatInt(r.Archive.Offset, 10))
	cells = append(cells, noteCells(r.Notes)...)
	return append(cells, r.strengths(last)...)
}

// strengths are the strengths of frames, empty where one is absent.
func (r Record) strengths(frames []article.Frame) []string {
	cells := make([]string, len(frames))
	for i, f := range frames {
		if v, ok := r.Frames[f]; ok {
			cells[i] = number(rounded(v))
		}
	}
	return cells
}

// noteCells are the cells of an article's notes, empty where nothing was noticed.
func noteCells(n article.Notes) []string {
	confidence, captured, file, record := "", "", "", ""
	if n.Confidence > 0 {
		confidence = number(rounded(n.Confidence))
	}
	if !n.Captured.IsZero() {
		captured = n.Captured.UTC().Format(time.RFC3339)
	}
	if n.Import != nil {
		file, record = n.Import.File, strconv.FormatInt(n.Import.Record, 10)
	}
	return []string{
		n.Partial, confidence, strings.Join(n.Doubts, "; "), strings.Join(n.OptOuts, "; "), captured, n.CapturedAt, file, record,
		n.NotArchived,
	}
}

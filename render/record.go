package render

import (
	"time"

	"yulun/article"
	"yulun/coding"
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
	// TextSHA256 identifies the text: [coding.Hash] of title and text.
	TextSHA256 string `json:"text_sha256"`
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
		Method: a.Reading.Method, Archive: a.Archive, TextSHA256: coding.Hash(a.Title, a.Text), Notes: a.Notes,
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

// Textless is a record without its text.
type Textless struct {
	Record
	// Text takes the place of the record's, and is always left out.
	Text *string `json:"text,omitempty"`
}

package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"yulun/article"
	"yulun/dossier"
	"yulun/frontier"
	"yulun/index"
	"yulun/render"
	"yulun/stats"
)

// writeJSON answers with one value.
func (s *site) writeJSON(w http.ResponseWriter, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	s.send(w, append(body, '\n'))
	return nil
}

func (s *site) apiSearch(w http.ResponseWriter, r *http.Request) error {
	q, err := s.readQuery(r.Context(), r.URL.Query())
	if err != nil {
		return err
	}
	if err := readPage(r.URL.Query(), &q); err != nil {
		return err
	}
	q.Facets = r.URL.Query().Get("facets") != "no"
	found, err := s.Index.Search(r.Context(), q)
	if err != nil {
		return err
	}
	return s.writeJSON(w, render.NewFound(q, found))
}

// apiArticle answers with the article record, its evidence, and what happened to it.
func (s *site) apiArticle(w http.ResponseWriter, r *http.Request) error {
	d, err := dossier.Gather(r.Context(), s.Store, s.Index, r.PathValue("id"))
	if err != nil {
		return err
	}
	answer := articleAnswer{Record: render.NewRecord(d.Article, true), Members: []string{}, Revisions: []revisionAnswer{}, Visits: []visitAnswer{}}
	if err := d.AddBeside(r.Context(), s.Store); err != nil {
		return err
	}
	if err := d.Score(s.Scorer); err != nil {
		return err
	}
	answer.Explained = s.explained(d.Article.Reading)
	answer.Quotations = []quotationAnswer{}
	for _, q := range d.Quotes {
		answer.Quotations = append(answer.Quotations, quotationAnswer{q.Text, q.Start, q.End, q.Speaker, q.Pronoun, q.Verb})
	}
	answer.Earlier, answer.Later = idOf(d.Earlier), idOf(d.Later)
	answer.Reference = dossier.Cite(d.Article).CSL()
	for _, m := range d.Members {
		answer.Members = append(answer.Members, m.ID)
	}
	for _, revision := range d.Revisions {
		answer.Revisions = append(answer.Revisions, newRevisionAnswer(revision))
	}
	for _, f := range d.Visits[:min(len(d.Visits), mostVisitsAnswered)] {
		answer.Visits = append(answer.Visits, newVisitAnswer(f))
	}
	return s.writeJSON(w, answer)
}

// mostVisitsAnswered bounds the visits of one answer; they are the newest.
const mostVisitsAnswered = 100

// explained groups the evidence of a reading by figures.
func (s *site) explained(r article.Reading) []explainedAnswer {
	answers := []explainedAnswer{}
	for _, f := range dossier.Explain(r, s.facts()) {
		one := explainedAnswer{Kind: f.Kind, How: f.How, Parts: []partAnswer{}}
		if f.Sums {
			one.Total = new(f.Value)
		}
		for _, p := range f.Parts {
			one.Parts = append(one.Parts, partAnswer{p.Evidence, strings.Join(p.Why, " ")})
		}
		answers = append(answers, one)
	}
	return answers
}

// articleAnswer is an article with what happened to it.
type articleAnswer struct {
	render.Record
	// Explained is the evidence by the figure that it makes, with a word on each cue.
	Explained []explainedAnswer `json:"explained"`
	// Quotations are the quotations in the text, with who is said to have spoken them.
	Quotations []quotationAnswer `json:"quotations"`
	// Earlier and Later are the ids of the articles before and behind it in its outlet.
	Earlier *string `json:"earlier"`
	Later   *string `json:"later"`
	// Reference is how it is cited, in CSL-JSON.
	Reference map[string]any `json:"reference"`
	// Members are the ids of the publications of the same piece.
	Members   []string         `json:"members"`
	Revisions []revisionAnswer `json:"revisions"`
	Visits    []visitAnswer    `json:"visits"`
}

// explainedAnswer is the evidence of one figure. Total is null where the weights add up to none.
type explainedAnswer struct {
	Kind  string       `json:"kind"`
	Total *float64     `json:"total"`
	How   string       `json:"how"`
	Parts []partAnswer `json:"parts"`
}

// partAnswer is a cue or a word with what it is and why it counts.
type partAnswer struct {
	article.Evidence
	Why string `json:"why"`
}

// quotationAnswer is a quotation; start and end count code points of the text.
type quotationAnswer struct {
	Text    string `json:"text"`
	Start   int    `json:"start"`
	End     int    `json:"end"`
	Speaker string `json:"speaker"`
	Pronoun bool   `json:"pronoun"`
	Verb    string `json:"verb"`
}

func idOf(a *article.Article) *string {
	if a == nil {
		return nil
	}
	return &a.ID
}

// scoredAnswer is the reading of a revision. Now says that it was made for this answer.
type scoredAnswer struct {
	Relevant  bool                      `json:"relevant"`
	Relevance float64                   `json:"relevance"`
	Stance    article.Stance            `json:"stance"`
	Frames    map[article.Frame]float64 `json:"frames"`
	Object    article.Object            `json:"object"`
	Method    string                    `json:"method"`
	Now       bool                      `json:"now"`
}

type revisionAnswer struct {
	Number    int                `json:"number"`
	Title     string             `json:"title"`
	Text      string             `json:"text"`
	Published article.Moment     `json:"published"`
	Fetched   article.Moment     `json:"fetched"`
	Digest    string             `json:"sha256"`
	Archive   article.Location   `json:"archive"`
	Parts     []article.Location `json:"parts,omitempty"`
	// Scored is null where there is no reading; Unscored then says why.
	Scored   *scoredAnswer    `json:"scored"`
	Unscored dossier.Unscored `json:"unscored,omitempty"`
}

func newRevisionAnswer(one dossier.Revision) revisionAnswer {
	r := one.Revision
	answer := revisionAnswer{r.Number, r.Title, r.Text, r.Published, article.At(r.Fetched.UTC()), r.Digest, r.Archive, r.Parts, nil, one.Unscored}
	if read := one.Reading; read.Method != "" {
		answer.Scored = &scoredAnswer{read.Relevant, read.Relevance, read.Stance, read.Frames, read.Object, read.Method, one.Now}
		if read.Frames == nil {
			answer.Scored.Frames = map[article.Frame]float64{}
		}
	}
	return answer
}

type visitAnswer struct {
	URL     string           `json:"url"`
	At      article.Moment   `json:"at"`
	Status  int              `json:"status"`
	Outcome frontier.Outcome `json:"outcome"`
	Code    string           `json:"code,omitempty"`
	Reason  string           `json:"reason,omitempty"`
	Bytes   int64            `json:"bytes"`
	Digest  string           `json:"sha256,omitempty"`
	Archive article.Location `json:"archive"`
}

func newVisitAnswer(f frontier.Fetch) visitAnswer {
	return visitAnswer{f.URL, article.At(f.At.UTC()), f.Status, f.Outcome, f.Code, f.Reason, f.Bytes, f.Digest, f.Archive}
}

func (s *site) apiSeries(w http.ResponseWriter, r *http.Request) error {
	set, err := s.makeSeries(r, true)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if err := render.NewSeriesSetRecord(s.p, set).WriteJSON(w); err != nil {
		return errors.Join(errBroken, err)
	}
	return nil
}

// makeSeries makes the series that a request asks for, with what is notable in them on request.
func (s *site) makeSeries(r *http.Request, notable bool) (stats.SeriesSet, error) {
	o, beside, err := s.readSeries(r.Context(), r.URL.Query(), index.Quarter)
	if err != nil {
		return nil, err
	}
	o.Notable = notable
	return stats.MakeSeriesSet(r.Context(), s.Index, s.Store, o, beside...)
}

// sourceAnswer is a source as the API gives it; counts are null for one that was never crawled.
type sourceAnswer struct {
	ID          string         `json:"id"`
	Outlet      article.Outlet `json:"outlet"`
	Configured  bool           `json:"configured"`
	Counts      *sourceCounts  `json:"counts"`
	LastRun     article.Moment `json:"last_run"`
	LastSuccess article.Moment `json:"last_success"`
	Trouble     []string       `json:"trouble"`
	// Unread says how many pages gave no article and why.
	Unread   []stats.Reason `json:"unread"`
	Failures []visitAnswer  `json:"failures"`
	// Doubtful counts the articles of whose text the reader is not sure; Doubts lists the newest of
	// them.
	Doubtful int           `json:"doubtful"`
	Doubts   []doubtAnswer `json:"doubts"`
}

// doubtAnswer is an article of whose text the reader is not sure. Doubts are the codes of the signs
// against it.
type doubtAnswer struct {
	ID         string   `json:"id"`
	URL        string   `json:"url"`
	Title      string   `json:"title"`
	Confidence float64  `json:"confidence"`
	Doubts     []string `json:"doubts"`
}

type sourceCounts struct {
	Known    int `json:"known"`
	Pending  int `json:"pending"`
	Failing  int `json:"failing"`
	Articles int `json:"articles"`
	Relevant int `json:"relevant"`
	Gone     int `json:"gone"`
}

func (s *site) apiSources(w http.ResponseWriter, r *http.Request) error {
	views, err := s.sourceViews(r.Context())
	if err != nil {
		return err
	}
	answers := []sourceAnswer{}
	for _, v := range views {
		a := sourceAnswer{
			ID: v.ID, Outlet: v.Outlet, Configured: v.Configured, Trouble: append([]string{}, v.Trouble...), Failures: []visitAnswer{},
			Unread: append([]stats.Reason{}, v.Unread...), Doubts: []doubtAnswer{},
		}
		if st := v.State; st != nil {
			a.Counts = &sourceCounts{st.Known, st.Pending, st.Failing, st.Articles, st.Relevant, st.Gone}
			a.LastRun, a.LastSuccess = article.At(st.LastRun.Started.UTC()), article.At(st.LastSuccess.UTC())
			for _, f := range st.Failures {
				a.Failures = append(a.Failures, newVisitAnswer(f))
			}
			a.Doubtful = st.Doubtful
			for _, d := range st.Doubts {
				a.Doubts = append(a.Doubts, doubtAnswer{d.ID, d.URL, d.Title, d.Confidence, d.Doubts})
			}
		}
		answers = append(answers, a)
	}
	return s.writeJSON(w, answers)
}

// healthz says whether the pages can answer.
func (s *site) healthz(w http.ResponseWriter, r *http.Request) error {
	n, err := s.Index.Count(r.Context())
	if err != nil {
		return err
	}
	return s.writeJSON(w, map[string]any{"status": "ok", "articles": n})
}

// orderOf reads the order of an export.
func orderOf(v url.Values, q *index.Query) (err error) {
	q.Order, err = choice(v, "order", index.ByRelevance, index.Newest, index.Oldest)
	return err
}

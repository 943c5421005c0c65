package elastic

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"yulun/article"
	"yulun/index"
)

// document is an article as the cluster gets it; mappings.json has the same fields.
type document struct {
	TitleWords string `json:"title_words"`
	TextWords  string `json:"text_words"`
	TitleGrams string `json:"title_grams"`
	TextGrams  string `json:"text_grams"`

	ID        string          `json:"id"`
	Cluster   string          `json:"cluster"`
	IsReprint bool            `json:"is_reprint"`
	Relevant  bool            `json:"relevant"`
	Lang      article.Lang    `json:"lang"`
	Script    article.Script  `json:"script"`
	Object    article.Object  `json:"object"`
	Stance    article.Class   `json:"stance"`
	Frames    []article.Frame `json:"frames"`
	Method    string          `json:"method"`
	Outlet    outlet          `json:"outlet"`

	Sums summands `json:"sums"`

	// At is the publication in seconds since 1970 UTC, for the order. Instant or Day is the same, by what is known: an
	// instant lies in another day in another zone, a bare day is the same everywhere. None is there for the undated.
	At      *int64 `json:"at,omitempty"`
	Instant string `json:"instant,omitempty"`
	Day     string `json:"day,omitempty"`

	Article article.Article `json:"article"`
}

// outlet is an outlet with a key, which is the whole of it in one value.
type outlet struct {
	ID      string             `json:"id"`
	Type    article.OutletType `json:"type"`
	Country string             `json:"country"`
	Key     string             `json:"key"`
}

// summands are what an article adds to the figures of its cell. As numbers they are summed at once, where counting by
// value would make a bucket for each. Scores are whole steps of 1/index.ScoreScale, so that sums are exact.
type summands struct {
	Score        int64 `json:"score"`
	ScoreSquared int64 `json:"score_squared"`
	Stories      int64 `json:"stories"`
	Supportive   int64 `json:"supportive"`
	Neutral      int64 `json:"neutral"`
	Critical     int64 `json:"critical"`
}

func summandsOf(a article.Article) summands {
	score := int64(math.Round(a.Reading.Stance.Score * index.ScoreScale))
	s := summands{Score: score, ScoreSquared: score * score}
	if !a.IsReprint {
		s.Stories = 1
	}
	switch a.Reading.Stance.Class {
	case article.Supportive:
		s.Supportive = 1
	case article.Neutral:
		s.Neutral = 1
	case article.Critical:
		s.Critical = 1
	}
	return s
}

// encodeArticle is the document of an article.
func (db *DB) encodeArticle(a article.Article) ([]byte, error) {
	if a.Version < 0 { // the cluster would refuse all that is sent with it
		return nil, fmt.Errorf("version %d is negative", a.Version)
	}
	key, err := json.Marshal(a.Outlet)
	if err != nil {
		return nil, err
	}
	join := func(tokens []string) string { return strings.Join(tokens, " ") }
	d := document{
		TitleWords: join(db.text.Words(a.Title)), TextWords: join(db.text.Words(a.Text)),
		TitleGrams: join(db.text.Grams(a.Title)), TextGrams: join(db.text.Grams(a.Text)),
		ID: a.ID, Cluster: a.Cluster, IsReprint: a.IsReprint, Relevant: a.Reading.Relevant,
		Lang: a.Lang, Script: a.Script, Object: a.Reading.Object, Stance: a.Reading.Stance.Class,
		Frames: slices.Sorted(maps.Keys(a.Reading.Frames)), Method: a.Reading.Method,
		Outlet: outlet{ID: a.Outlet.ID, Type: a.Outlet.Type, Country: a.Outlet.Country, Key: string(key)},
		Sums:   summandsOf(a), Article: a,
	}
	if !a.Published.IsZero() {
		at := a.Published.Time.Unix()
		d.At = &at
		if a.Published.DayOnly {
			d.Day = a.Published.Time.UTC().Format(time.DateOnly)
		} else {
			d.Instant = time.Unix(at, 0).UTC().Format(time.RFC3339)
		}
	}
	return json.Marshal(d)
}

// decodeOutlet reads the key of an outlet.
func decodeOutlet(key string) (article.Outlet, error) {
	var o article.Outlet
	if err := json.Unmarshal([]byte(key), &o); err != nil {
		return o, fmt.Errorf("read the outlet %q: %w", key, err)
	}
	return o, nil
}

package elastic

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"yulun/article"
)

// document is an article as the cluster gets it; mappings.json has the same fields.
type document struct {
	TitleWords string `json:"title_words"`
	TextWords  string `json:"text_words"`
	TitleGrams string `json:"title_grams"`
	TextGrams  string `json:"text_grams"`

	ID        string          `json:"id"`
	Version   int64           `json:"version"`
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

	// Sums are the numbers that cells are summed from.
	Sums map[string]int64 `json:"sums"`

	// At is the publication in seconds since 1970 UTC, for the order. Instant or Day is the same,
	// by what is known: an instant lies in another day in another zone, a bare day is the same
	// everywhere. None is there for the undated.
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

// encodeArticle is the document of an article.
func (db *DB) encodeArticle(a article.Article) ([]byte, error) {
	if a.Version < 0 { // the cluster would refuse all that is sent with it
		return nil, fmt.Errorf("version %d is negative", a.Version)
	}
	key, err := json.Marshal(a.Outlet)
	if err != nil {
		return nil, err
	}
	sums, err := sumsOf(a)
	if err != nil {
		return nil, err
	}
	titleWords, titleGrams := db.text.Index(a.Title)
	textWords, textGrams := db.text.Index(a.Text)
	join := func(tokens []string) string { return strings.Join(tokens, " ") }
	d := document{
		TitleWords: join(titleWords), TextWords: join(textWords), TitleGrams: join(titleGrams), TextGrams: join(textGrams),
		ID: a.ID, Version: a.Version, Cluster: a.Cluster, IsReprint: a.IsReprint, Relevant: a.Reading.Relevant,
		Lang: a.Lang, Script: a.Script, Object: a.Reading.Object, Stance: a.Reading.Stance.Class,
		Frames: slices.Sorted(maps.Keys(a.Reading.Frames)), Method: a.Reading.Method,
		Outlet: outlet{ID: a.Outlet.ID, Type: a.Outlet.Type, Country: a.Outlet.Country, Key: string(key)},
		Sums:   sums, Article: a,
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

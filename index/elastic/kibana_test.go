package elastic_test

import (
	"encoding/json"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"yulun/article"
	"yulun/index"
	"yulun/index/indextest"
)

// TestKibanaPanels runs the query of each panel of deploy/kibana/yulun.ndjson on a real cluster,
// and compares the counts with those of the index.
func TestKibanaPanels(t *testing.T) {
	t.Parallel()
	o := options(t)
	db := open(t, o)
	if err := db.Put(t.Context(), indextest.Articles(t)); err != nil {
		t.Fatal(err)
	}
	all, err := db.Search(t.Context(), index.Query{Facets: true, Limit: -1})
	if err != nil {
		t.Fatal(err)
	}
	undated := 0
	for _, a := range indextest.Articles(t) {
		if a.Published.IsZero() && a.Reading.Relevant {
			undated++
		}
	}
	sums := stanceSums(t)
	for id, body := range kibanaPanels(t) {
		status, answer := raw(t, o, http.MethodPost, "/"+o.Prefix+"-articles-read/_search", body)
		var got struct {
			Hits         struct{ Total struct{ Value int } }
			Aggregations map[string]struct{ Buckets []bucket }
		}
		if err := json.Unmarshal([]byte(answer), &got); err != nil || status != http.StatusOK {
			t.Errorf("%s: %d %v %s", id, status, err, answer)
			continue
		}
		total := 0
		var score float64
		for _, agg := range got.Aggregations {
			for _, b := range agg.Buckets {
				total += b.Count
				for _, one := range slices.Concat(b.Stance.Buckets, b.Type.Buckets) {
					score += one.Score.Value
				}
			}
		}
		want := map[string]int{
			"yulun-articles-by-stance": all.Total - undated, "yulun-mean-stance-by-type": all.Total - undated,
			"yulun-frames": facetSum(all, "frame"), "yulun-outlets": all.Total, "yulun-undated": undated,
		}[id]
		if total != want || want == 0 {
			t.Errorf("%s counts %d articles, want %d: %s", id, total, want, answer)
		}
		if id == "yulun-mean-stance-by-type" && score != sums {
			t.Errorf("%s sums the scores to %f, want %f", id, score, sums)
		}
	}
}

type bucket struct {
	Count        int `json:"doc_count"`
	Score        struct{ Value float64 }
	Stance, Type struct{ Buckets []bucket }
}

// stanceSums is the sum of the scores of the relevant articles with a date, in steps.
func stanceSums(t *testing.T) (sum float64) {
	t.Helper()
	for _, a := range indextest.Articles(t) {
		if a.Reading.Relevant && a.Published != (article.Moment{}) {
			sum += a.Reading.Stance.Score * index.ScoreScale
		}
	}
	return sum
}

func facetSum(r index.Result, field string) (sum int) {
	for _, f := range r.Facets {
		for _, v := range f.Values {
			if f.Field == field {
				sum += v.Count
			}
		}
	}
	return sum
}

// kibanaPanels are the queries of the panels, by their ids.
func kibanaPanels(t *testing.T) map[string]string {
	t.Helper()
	file, err := os.ReadFile("../../deploy/kibana/yulun.ndjson")
	if err != nil {
		t.Fatal(err)
	}
	panels := map[string]string{}
	for line := range strings.Lines(string(file)) {
		var object struct {
			ID, Type   string
			Attributes struct{ VisState string }
		}
		read(t, line, &object)
		if object.Type != "visualization" {
			continue
		}
		var state struct{ Params struct{ Spec string } }
		read(t, object.Attributes.VisState, &state)
		var spec struct {
			Data struct {
				URL struct {
					Index string
					Body  json.RawMessage
				}
			}
		}
		read(t, state.Params.Spec, &spec)
		if spec.Data.URL.Index != "yulun-articles-read" {
			t.Errorf("%s asks %s", object.ID, spec.Data.URL.Index)
		}
		panels[object.ID] = string(spec.Data.URL.Body)
	}
	if len(panels) != 5 {
		t.Fatalf("%d panels", len(panels))
	}
	return panels
}

func read(t *testing.T, text string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), into); err != nil {
		t.Fatalf("%v: %.200s", err, text)
	}
}

package web_test

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"yulun/web"
)

// TestTables: the API looks into words, clusters and places; every row has the columns of the file
// that the command writes.
func TestTables(t *testing.T) {
	t.Parallel()
	c := press(t)
	for target, want := range map[string]struct {
		found, column, value string
	}{
		address("/api/v1/words/kwic", "term", "失信", "lang", "zh", "limit", "5"):                                  {"places", "node", "失信"},
		address("/api/v1/words/collocates", "term", "失信", "lang", "zh", "window", "3", "min", "2"):               {"near", "log_dice", ""},
		address("/api/v1/words/top", "group", "type", "bucket", "year", "lang", "zh", "limit", "2"):              {"rows", "per_million", ""},
		address("/api/v1/words/keyness", "q", "type:commercial", "against", "type:party", "within", "lang:zh"):   {"tested", "log_ratio_low", ""},
		address("/api/v1/words/keyness", "q", "frame:privacy", "within", "lang:zh", "min", "3", "unit", "story"): {"second_articles", "p_adjusted", ""},
		address("/api/v1/words/quotes", "attributed", "yes", "min", "4"):                                         {"attributed", "speaker", ""},
		address("/api/v1/clusters", "limit", "1"):                                                                {"clusters", "basis", "first"},
		address("/api/v1/prominence", "relevant", "any", "top", "3"):                                             {"placed", "listing_order", "other"},
	} {
		got := c.get(t, target)
		var table struct {
			Query string
			Found map[string]int
			Rows  []map[string]any
		}
		if err := json.Unmarshal([]byte(got.body), &table); err != nil || got.status != http.StatusOK || len(table.Rows) == 0 || got.header.Get("ETag") == "" {
			t.Errorf("%s: %d %v %.300s", target, got.status, err, got.body)
			continue
		}
		value, ok := table.Rows[0][want.column]
		if text, _ := value.(string); !ok || table.Found[want.found] == 0 || want.value != "" && text != want.value {
			t.Errorf("%s: %v counts, first row %v", target, table.Found, table.Rows[0])
		}
	}
	for path, query := range map[string][]string{
		"words/kwic": {"term", "失信", "lang", "zh"}, "words/collocates": {"term", "失信"}, "words/top": {"lang", "zh"}, "words/keyness": {"q", "type:commercial", "against", "type:party"},
		"words/quotes": nil, "clusters": nil, "prominence": {"relevant", "any"},
	} {
		var table struct {
			Query, Against string
			Rows           []map[string]any
		}
		if err := json.Unmarshal([]byte(c.get(t, address("/api/v1/"+path, query...)).body), &table); err != nil {
			t.Fatal(err)
		}
		file := c.get(t, address("/api/v1/"+path+".csv", query...))
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(file.body, "\uFEFF"))).ReadAll()
		if err != nil || file.status != http.StatusOK || len(rows) != len(table.Rows)+1 || len(rows) < 2 || len(rows[0]) != len(table.Rows[0]) {
			t.Errorf("%s.csv: %d %v, %d rows of %d: %.200s", path, file.status, err, len(rows), len(table.Rows)+1, file.body)
		}
		if path == "words/keyness" != (table.Against != "") || path == "words/keyness" && (table.Query != "type:commercial" || !strings.Contains(table.Against, "type:party")) {
			t.Errorf("%s compares %q with %q", path, table.Query, table.Against)
		}
	}
	for target, field := range map[string]string{
		"/api/v1/words/kwic": "term", address("/api/v1/words/kwic", "term", "a b"): "term", address("/api/v1/words/kwic", "term", strings.Repeat("0", 2001)): "term", address("/api/v1/words/collocates", "term", "失信", "sort", "up"): "sort",
		address("/api/v1/words/keyness", "q", "lang:zh", "against", "frame:fear"): "against", "/api/v1/words/keyness": "q",
		address("/api/v1/words/top", "limit", "0"): "limit", address("/api/v1/clusters", "term", "失信"): "term", address("/api/v1/prominence", "top", "101"): "top",
	} {
		got := c.get(t, target)
		if got.status != http.StatusBadRequest || !strings.Contains(got.body, `"field":"`+field+`"`) {
			t.Errorf("%s: %d %s, want a problem with %s", target, got.status, got.body, field)
		}
	}
	o := c.options()
	o.Words = nil
	pages, err := web.New(o)
	if err != nil {
		t.Fatal(err)
	}
	if got := get(t, pages, http.MethodGet, address("/api/v1/words/top", "lang", "zh")); got.status != http.StatusNotFound {
		t.Errorf("without a reader of words: %d", got.status)
	}
}

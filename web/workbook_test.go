package web_test

import (
	"archive/zip"
	"encoding/json"
	"html"
	"io"
	"net/http"
	"strings"
	"testing"
)

// A workbook has the articles of a search without their texts, and the search has a link to it.
func TestWorkbookOfASearch(t *testing.T) {
	t.Parallel()
	c := press(t)
	target := address("/api/v1/export/articles.xlsx", "q", "失信 lang:zh")
	if !strings.Contains(html.UnescapeString(c.get(t, address("/search", "q", "失信 lang:zh")).body), `href="`+target+`"`) {
		t.Errorf("the page has no link to %s", target)
	}
	got := c.get(t, target)
	if got.status != http.StatusOK || !strings.Contains(got.header.Get("Content-Disposition"), "yulun-articles.xlsx") {
		t.Fatalf("status %d, headers %v", got.status, got.header)
	}
	book, err := zip.NewReader(strings.NewReader(got.body), int64(len(got.body)))
	if err != nil {
		t.Fatal(err)
	}
	file, err := book.Open("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	sheet, err := io.ReadAll(file)
	if err != nil {
		t.Fatal(err)
	}
	var found struct{ Total int }
	if err := json.Unmarshal([]byte(c.get(t, address("/api/search", "q", "失信 lang:zh")).body), &found); err != nil {
		t.Fatal(err)
	}
	if rows := strings.Count(string(sheet), "<row "); rows != found.Total+1 || found.Total == 0 {
		t.Errorf("%d rows of %d articles and their head", rows, found.Total)
	}
	if !strings.Contains(string(sheet), ">title<") || strings.Contains(string(sheet), ">text<") {
		t.Error("the columns are not those of articles without texts")
	}
}

package apitest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
)

// TestAnswersAreAsDescribed: the document is OpenAPI 3.1, and what is answered is what it says, by
// a validator that reads the document alone.
func TestAnswersAreAsDescribed(t *testing.T) {
	check := newValidator(t)
	found := hits(t, "/search?limit=3")
	for path, status := range map[string]int{
		"/search": 200,
		"/search?q=%E5%A4%B1%E4%BF%A1&order=newest":           200,
		"/search?frame=privacy&frame=law&lang=en":             200,
		"/search?limit=0&facets=no":                           200,
		"/search?relevant=any&unit=story&limit=1000":          200,
		"/search?q=nothing-has-this-word":                     200,
		"/articles/" + found[0].ID:                            200,
		"/series":                                             200,
		"/series?bucket=year&group=type&weight=outlet":        200,
		"/series?bucket=all&group=frame&zone=UTC":             200,
		"/series?q=nothing-has-this-word":                     200,
		"/compare":                                            200,
		"/compare?lang=en&weight=outlet":                      200,
		"/compare?q=nothing-has-this-word":                    200,
		"/words/kwic?term=%E4%BF%A1%E7%94%A8&lang=zh&limit=3": 200,
		"/words/kwic?term=nothing-has-this-word":              200,
		"/words/collocates?term=%E4%BF%A1%E7%94%A8&lang=zh":   200,
		"/words/top?group=type&bucket=year&limit=3":           200,
		"/words/keyness?q=type:foreign&against=type:blog":     200,
		"/words/quotes?limit=5":                               200,
		"/clusters":                                           200,
		"/prominence?bucket=year":                             200,
		"/words/kwic":                                         400,
		"/words/keyness":                                      400,
		"/sources":                                            200,
		"/methods":                                            200,
		"/status":                                             200,
		"/search?order=best":                                  400,
		"/search?frmae=privacy":                               400,
		"/search?limit=1&limit=2":                             400,
		"/search?q=":                                          400,
		"/search?q=frame:fear":                                400,
		"/search?cursor=none":                                 400,
		"/series?bucket=decade":                               400,
		"/series?from=1000&bucket=day":                        400,
		"/articles/0000000000000000":                          404,
		"/articles/" + found[0].ID + "?text=no":               400,
		"/export/series.csv?order=newest":                     400,
	} {
		t.Run(path, func(t *testing.T) {
			res, body := fetch(t, path)
			if res.StatusCode != status {
				t.Fatalf("status %d, want %d: %.300s", res.StatusCode, status, body)
			}
			res.Body = io.NopCloser(bytes.NewReader(body))
			request, err := http.NewRequest(http.MethodGet, base+"/api/v1"+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			if ok, problems := check.ValidateHttpResponse(request, res); !ok {
				for _, p := range problems {
					t.Errorf("%s: %s", p.Message, p.Reason)
					for _, e := range p.SchemaValidationErrors {
						t.Errorf("  %s at %s", e.Reason, e.KeywordLocation)
					}
				}
			}
		})
	}
}

// TestMutatedAnswerIsRefused: the validator sees it when an answer is not as described.
func TestMutatedAnswerIsRefused(t *testing.T) {
	check := newValidator(t)
	res, body := fetch(t, "/search?limit=2")
	wrong := bytes.Replace(body, []byte(`"total":`), []byte(`"total":"many","x":`), 1)
	if bytes.Equal(body, wrong) {
		t.Fatal("nothing was changed")
	}
	res.Body = io.NopCloser(bytes.NewReader(wrong))
	request, _ := http.NewRequest(http.MethodGet, base+"/api/v1/search?limit=2", nil)
	if ok, _ := check.ValidateHttpResponse(request, res); ok {
		t.Error("a total that is a text passes")
	}
}

func newValidator(t *testing.T) validator.Validator {
	t.Helper()
	res, body := fetch(t, "/openapi.json")
	if res.StatusCode != http.StatusOK || !strings.Contains(res.Header.Get("Content-Type"), "openapi") {
		t.Fatalf("%d %v", res.StatusCode, res.Header)
	}
	document, err := libopenapi.NewDocument(body)
	if err != nil {
		t.Fatal(err)
	}
	check, errs := validator.NewValidator(document)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	if ok, problems := check.ValidateDocument(); !ok {
		for _, p := range problems {
			t.Errorf("%s: %s %v", p.Message, p.Reason, p.SchemaValidationErrors)
		}
		t.FailNow()
	}
	return check
}

type hit struct{ ID string }

// hits are those of a page of a search.
func hits(t *testing.T, path string) []hit {
	t.Helper()
	_, body := fetch(t, path)
	var found struct{ Hits []hit }
	if err := json.Unmarshal(body, &found); err != nil || len(found.Hits) == 0 {
		t.Fatalf("%s: %v %.300s", path, err, body)
	}
	return found.Hits
}

// TestCursor: pages from cursor to cursor are the articles that the stream has, in its order.
func TestCursor(t *testing.T) {
	for _, query := range []string{"order=newest", "order=oldest&relevant=any", "q=%E4%BF%A1%E7%94%A8"} {
		var stream []string
		_, body := fetch(t, "/articles?"+query)
		for line := range bytes.Lines(body) {
			var a hit
			if err := json.Unmarshal(line, &a); err != nil {
				t.Fatal(err)
			}
			stream = append(stream, a.ID)
		}
		var pages []string
		for next := "&limit=7&facets=no"; next != ""; {
			_, body := fetch(t, "/search?"+query+next)
			var page struct {
				Total int
				Hits  []hit
				Next  *string
			}
			if err := json.Unmarshal(body, &page); err != nil {
				t.Fatal(err)
			}
			for _, h := range page.Hits {
				pages = append(pages, h.ID)
			}
			next = ""
			if page.Next != nil {
				next = "&limit=7&facets=no&cursor=" + url.QueryEscape(*page.Next)
			}
			if page.Total != len(stream) {
				t.Fatalf("%s: total %d, the stream has %d", query, page.Total, len(stream))
			}
		}
		if len(stream) < 20 || !slices.Equal(pages, stream) {
			t.Errorf("%s: %d articles in pages, %d in the stream", query, len(pages), len(stream))
		}
	}
	_, body := fetch(t, "/search?limit=2&order=newest")
	var page struct{ Next string }
	if err := json.Unmarshal(body, &page); err != nil {
		t.Fatal(err)
	}
	if res, body := fetch(t, "/search?order=oldest&cursor="+page.Next); res.StatusCode != http.StatusBadRequest || !bytes.Contains(body, []byte("another query")) {
		t.Errorf("the cursor of another order: %d %s", res.StatusCode, body)
	}
}

// TestETag: who has the answer gets no second copy.
func TestETag(t *testing.T) {
	for _, path := range []string{"/search", "/series", "/openapi.json"} {
		res, _ := fetch(t, path)
		request, _ := http.NewRequest(http.MethodGet, base+"/api/v1"+path, nil)
		request.Header.Set("If-None-Match", res.Header.Get("ETag"))
		again, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(again.Body)
		again.Body.Close()
		if again.StatusCode != http.StatusNotModified || len(body) > 0 || again.Header.Get("ETag") != res.Header.Get("ETag") {
			t.Errorf("%s: %d with %d bytes, ETag %q then %q", path, again.StatusCode, len(body), res.Header.Get("ETag"), again.Header.Get("ETag"))
		}
	}
}

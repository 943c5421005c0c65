package models_test

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yulun/internal/openai"
	"yulun/internal/openai/openaitest"
	"yulun/internal/retry"
	"yulun/service/models"
)

// vectorOf is a vector that follows from a text.
func vectorOf(text string, dimensions int) []float64 {
	v := make([]float64, dimensions)
	for i, r := range []rune(text) {
		v[i%dimensions] += float64(r % 97)
	}
	v[0]++
	return v
}

// give answers a request with the vectors of its texts, last first: the index says whose each is.
func give(w http.ResponseWriter, a openaitest.Asked, dimensions int) {
	type datum struct {
		Index     int       `json:"index"`
		Embedding []float64 `json:"embedding"`
	}
	var data []datum
	for i := len(a.Input) - 1; i >= 0; i-- {
		data = append(data, datum{i, vectorOf(a.Input[i], dimensions)})
	}
	json.NewEncoder(w).Encode(map[string]any{"model": "e5", "data": data})
}

func encoder(t *testing.T, server *openaitest.Server, path string, o models.EncoderOptions) *models.Encoder {
	t.Helper()
	client, err := openai.New(openai.Options{Address: server.URL, Timeout: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	db, err := models.Open(t.Context(), path, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	o.DB, o.Client, o.Model = db, client, "e5"
	o.Retry = retry.Policy{Tries: 3, Pause: time.Millisecond}
	return models.NewEncoder(o)
}

// isVector compares a vector with that of a text, scaled to the length 1.
func isVector(t *testing.T, got []float32, text string) {
	t.Helper()
	want, length := vectorOf(text, len(got)), 0.0
	for _, x := range want {
		length += x * x
	}
	for i := range got {
		if math.Abs(float64(got[i])-want[i]/math.Sqrt(length)) > 1e-6 {
			t.Fatalf("the vector of %q is %v", text, got)
		}
	}
}

func TestVectorsAreAskedForOnce(t *testing.T) {
	t.Parallel()
	server := openaitest.Start(t, func(w http.ResponseWriter, _ *http.Request, a openaitest.Asked) { give(w, a, 8) })
	path := filepath.Join(t.TempDir(), "models.db")
	e := encoder(t, server, path, models.EncoderOptions{Batch: 3, Prefix: "passage: "})
	texts := []string{"失信名单", "trust", "失信名单", "", "联合惩戒", "redlist"}
	for range 2 {
		got, err := e.Vectors(t.Context(), texts)
		if err != nil {
			t.Fatal(err)
		}
		for i, text := range texts {
			isVector(t, got[i], "passage: "+text)
		}
	}
	asked := server.Asked()
	if len(asked) != 2 || len(asked[0].Input) != 3 || len(asked[1].Input) != 2 || asked[0].Path != "/embeddings" || asked[0].Model != "e5" {
		t.Errorf("asked %+v", asked)
	}
	// Another prefix is another text, and a second start of the program finds what is kept.
	again := encoder(t, server, path, models.EncoderOptions{Prefix: "passage: "})
	if _, err := again.Vectors(t.Context(), texts); err != nil || len(server.Asked()) != 2 {
		t.Errorf("after a second start: %v, %d requests", err, len(server.Asked()))
	}
	other := encoder(t, server, path, models.EncoderOptions{Prefix: "query: ", Dimensions: 8})
	if _, err := other.Vectors(t.Context(), texts); err != nil || len(server.Asked()) != 3 || server.Asked()[2].Dimensions != 8 {
		t.Errorf("with another prefix: %v, %+v", err, server.Asked()[2:])
	}
}

func TestVectorsThatCameAreKept(t *testing.T) {
	t.Parallel()
	server := openaitest.Start(t, func(w http.ResponseWriter, _ *http.Request, a openaitest.Asked) {
		switch a.N {
		case 2:
			w.WriteHeader(http.StatusServiceUnavailable)
		case 3:
			w.WriteHeader(http.StatusUnauthorized)
		default:
			give(w, a, 4)
		}
	})
	path := filepath.Join(t.TempDir(), "models.db")
	e := encoder(t, server, path, models.EncoderOptions{Batch: 1})
	if _, err := e.Vectors(t.Context(), []string{"一", "二", "三"}); err == nil || !strings.Contains(err.Error(), "401") {
		t.Errorf("got %v", err)
	}
	got, err := e.Vectors(t.Context(), []string{"一", "二", "三"})
	if err != nil || len(server.Asked()) != 5 {
		t.Fatalf("%v, %d requests", err, len(server.Asked()))
	}
	isVector(t, got[2], "三")
}

func TestVectorsOfAnotherModelAreNotMixed(t *testing.T) {
	t.Parallel()
	server := openaitest.Start(t, func(w http.ResponseWriter, _ *http.Request, a openaitest.Asked) { give(w, a, 3+a.N) })
	e := encoder(t, server, filepath.Join(t.TempDir(), "models.db"), models.EncoderOptions{Batch: 1})
	if _, err := e.Vectors(t.Context(), []string{"a", "b"}); err == nil || !strings.Contains(err.Error(), "4 and 5 numbers") {
		t.Errorf("vectors of two lengths: %v", err)
	}
	fixed := encoder(t, server, filepath.Join(t.TempDir(), "models.db"), models.EncoderOptions{Dimensions: 4})
	if fixed.Name() != "e5@4" {
		t.Errorf("the encoder's name is %s", fixed.Name())
	}
	if _, err := fixed.Vectors(t.Context(), []string{"a"}); err == nil || !strings.Contains(err.Error(), "should have 4") {
		t.Errorf("a wrong dimension: %v", err)
	}
}

func TestManyTexts(t *testing.T) {
	t.Parallel()
	server := openaitest.Start(t, func(w http.ResponseWriter, _ *http.Request, a openaitest.Asked) { give(w, a, 16) })
	e := encoder(t, server, filepath.Join(t.TempDir(), "models.db"), models.EncoderOptions{})
	var texts []string
	for i := range 1000 {
		texts = append(texts, fmt.Sprintf("第%d篇", i%700))
	}
	got, err := e.Vectors(t.Context(), texts)
	if err != nil || len(server.Asked()) != 44 { // 700 by 16
		t.Fatalf("%v, %d requests", err, len(server.Asked()))
	}
	isVector(t, got[950], texts[950])
}

package service

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"yulun/article"
	"yulun/codebook/codebooktest"
	"yulun/coding"
	"yulun/frontier"
	"yulun/internal/openai/openaitest"
	"yulun/internal/retry"
	"yulun/nlp/model"
	"yulun/nlp/segment"
	"yulun/nlp/stance"
	"yulun/stats/accuracy"
)

// number is the number of an invented text. An encoder knows the class of each by it; words don't.
var number = regexp.MustCompile(`第(\d+)号`)

// hidden is the class of a number: 0 critical, 1 neutral, 2 supportive.
func hidden(n int) int { return n * 7919 % 1013 % 3 }

// understands answers with vectors that tell the class of a text, while it is up.
func understands(up *atomic.Bool) func(http.ResponseWriter, *http.Request, openaitest.Asked) {
	return func(w http.ResponseWriter, _ *http.Request, a openaitest.Asked) {
		if !up.Load() {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		type datum struct {
			Index     int       `json:"index"`
			Embedding []float64 `json:"embedding"`
		}
		data := make([]datum, len(a.Input))
		for i, text := range a.Input {
			n := 0
			if m := number.FindStringSubmatch(text); m != nil {
				n, _ = strconv.Atoi(m[1])
			}
			v := make([]float64, 8)
			v[hidden(n)] = 1
			v[3+n%5] = 0.3
			data[i] = datum{i, v}
		}
		json.NewEncoder(w).Encode(map[string]any{"data": data})
	}
}

// codedFile is a file of coded texts, two of each outlet.
func codedFile(t *testing.T, texts int) string {
	t.Helper()
	var lines strings.Builder
	for n := range texts {
		fmt.Fprintf(&lines, `{"id":"t%d","lang":"zh","title":"社会信用体系第%d号通报","text":"社会信用体系第%d号通报今天公布。全文共三页。有关单位另行通知。","outlet":"o%d","relevant":true,"class":%q}`+"\n",
			n, n, n, n/2, []string{"critical", "neutral", "supportive"}[hidden(n)])
	}
	name := filepath.Join(t.TempDir(), "coded.jsonl")
	check(t, os.WriteFile(name, []byte(lines.String()), 0o644))
	return name
}

// encodedService is a service with an encoder at a server, and a model that reads its vectors.
func encodedService(t *testing.T, data string, server *openaitest.Server, m *stance.Model, r Reporter) *Service {
	t.Helper()
	words, err := segment.ReadWords(topicFiles(), "lexicon/words.txt")
	check(t, err)
	return New(Options{
		Data: data, Codebook: codebooktest.Book(), Lexicon: social, Words: words, Version: "test", Reporter: r,
		Encoder: &EncoderModel{Endpoint: Endpoint{Address: server.URL, Model: "e5", Timeout: time.Minute}, Batch: 4},
		Encoded: func() (*stance.Model, error) { return m, nil }, Retry: retry.Policy{Tries: 2, Pause: time.Millisecond},
	})
}

// trainEncoded trains a model with vectors.
func trainEncoded(t *testing.T, server *openaitest.Server) (*stance.Model, Trained) {
	t.Helper()
	s := encodedService(t, t.TempDir(), server, nil, nil)
	defer func() { check(t, s.Close()) }()
	trained, err := s.Train(t.Context(), TrainOptions{
		Codings: []string{codedFile(t, 90)}, WrittenWeight: 1, Fresh: true, Embeddings: true, Date: "2026-03-01", Seed: 1,
	})
	check(t, err)
	file, err := model.Decode(trained.Data)
	check(t, err)
	m, err := stance.NewModel(file)
	check(t, err)
	return m, trained
}

// figureOf is the macro-F1 among figures.
func figureOf(t *testing.T, figures []model.Figure) float64 {
	t.Helper()
	for _, f := range figures {
		if strings.Contains(f.Name, "macro") {
			return f.Value
		}
	}
	t.Fatalf("no macro-F1 in %+v", figures)
	return 0
}

func TestAModelLearnsFromVectors(t *testing.T) {
	t.Parallel()
	up := new(atomic.Bool)
	up.Store(true)
	server := openaitest.Start(t, understands(up))
	m, trained := trainEncoded(t, server)
	with, without := figureOf(t, trained.Card.Figures), figureOf(t, trained.Without)
	if with < 0.95 || without > 0.6 {
		t.Errorf("macro-F1 %.2f with vectors and %.2f without", with, without)
	}
	if name, dimensions := m.Encoder(); name != "e5" || dimensions != 8 {
		t.Errorf("the encoder is %s with %d numbers", name, dimensions)
	}
	s := encodedService(t, t.TempDir(), server, m, nil)
	defer func() { check(t, s.Close()) }()
	scorer, err := s.Scorer()
	check(t, err)
	var pairs []accuracy.Pair
	for n := 1000; n < 1030; n++ {
		title := fmt.Sprintf("社会信用体系第%d号通报", n)
		r := scorer.Read(title, title+"今天公布。全文共三页。有关单位另行通知。", article.Chinese)
		pairs = append(pairs, accuracy.Pair{Coded: []string{"critical", "neutral", "supportive"}[hidden(n)], Scored: string(r.Stance.Class)})
		sum, encoder := 0.0, false
		for _, e := range r.Evidence {
			if e.Kind == "stance" {
				sum += e.Weight
				encoder = encoder || strings.Contains(e.Cue, "encoder")
			}
		}
		if math.Abs(sum-r.Stance.Score) > 1e-9 || !encoder {
			t.Errorf("the evidence of %s adds up to %g, the score is %g", title, sum, r.Stance.Score)
		}
		if !strings.HasSuffix(r.Method, "+e5") {
			t.Errorf("the method is %s", r.Method)
		}
	}
	right := 0
	for _, p := range pairs {
		if p.Coded == p.Scored {
			right++
		}
	}
	if right < 28 {
		t.Errorf("%d of 30 new texts are right", right)
	}
	if learned, ok := scorer.(interface{ LearnedFrom(hash string) bool }); !ok || !learned.LearnedFrom(coding.Hash("社会信用体系第3号通报", "社会信用体系第3号通报今天公布。全文共三页。有关单位另行通知。")) {
		t.Error("the scorer doesn't know what its model learned from")
	}
	if r := scorer.Read("天气", "今天天气很好。", article.Chinese); r.Relevant || !strings.HasSuffix(r.Method, "+e5") {
		t.Errorf("an irrelevant text: %+v", r)
	}
}

// TestAnEncoderThatIsDownLosesNothing: articles are kept and scored without vectors, their method
// says so, and they are scored with vectors later.
func TestAnEncoderThatIsDownLosesNothing(t *testing.T) {
	t.Parallel()
	up := new(atomic.Bool)
	up.Store(true)
	server := openaitest.Start(t, understands(up))
	m, _ := trainEncoded(t, server)
	asked := len(server.Asked())
	data := t.TempDir()
	up.Store(false)
	said := &notices{}
	s := encodedService(t, data, server, m, said)
	sink, err := s.sink(t.Context())
	check(t, err)
	for n := range 20 {
		title := fmt.Sprintf("社会信用体系第%d号通报", n)
		now := time.Date(2024, 3, 21, 2, 0, 0, 0, time.UTC)
		url := "http://paper.example/" + strconv.Itoa(n)
		_, err := sink.Accept(t.Context(), frontier.Fetched{
			Fetch:     frontier.Fetch{SourceID: "paper", Kind: frontier.KindArticle, URL: url, FinalURL: url, At: now, Status: 200},
			Page:      article.Page{URL: url, Title: title, Text: title + "今天公布。全文共三页。有关单位另行通知。"},
			FirstSeen: now, Source: article.Source{ID: "paper", Outlet: article.Outlet{ID: "paper", Name: "青石日报", Type: "party", Country: "CN"}},
		})
		check(t, err)
	}
	methods := map[string]int{}
	count := func(s *Service) map[string]int {
		clear(methods)
		check(t, s.store.Each(t.Context(), "", func(a article.Article) error {
			methods[a.Reading.Method]++
			if a.Reading.Stance.Class == "" {
				t.Errorf("%s has no class", a.Title)
			}
			return nil
		}))
		return methods
	}
	for method, n := range count(s) {
		if n != 20 || strings.Contains(method, "e5") {
			t.Errorf("%d articles by %s", n, method)
		}
	}
	if more := len(server.Asked()) - asked; more != 1 {
		t.Errorf("an encoder that is down was asked %d times", more)
	}
	check(t, s.Close())
	if text := strings.Join(said.all, "\n"); !strings.Contains(text, "relevant texts that were scored without vectors: 20, since the encoder failed") || !strings.Contains(text, "yulun reprocess --score-only") {
		t.Errorf("said %q", text)
	}

	up.Store(true)
	again := encodedService(t, data, server, m, nil)
	defer func() { check(t, again.Close()) }()
	done, err := again.Reprocess(t.Context(), true)
	check(t, err)
	if done.Articles != 20 || done.Changed != 20 {
		t.Errorf("scored again: %+v", done)
	}
	for method, n := range count(again) {
		if n != 20 || !strings.HasSuffix(method, "+e5") {
			t.Errorf("after that, %d articles by %s", n, method)
		}
	}
}

func TestVectorsOfAnotherEncoderAreRefused(t *testing.T) {
	t.Parallel()
	up := new(atomic.Bool)
	up.Store(true)
	server := openaitest.Start(t, understands(up))
	m, _ := trainEncoded(t, server)
	s := encodedService(t, t.TempDir(), server, m, nil)
	s.o.Encoder.Model = "bge-m3"
	defer func() { check(t, s.Close()) }()
	if _, err := s.Scorer(); article.CodeOf(err) != article.CodeUsage || !strings.Contains(err.Error(), "trained with vectors of e5, and models.yaml names bge-m3") {
		t.Errorf("got %v", err)
	}
	s.o.Encoder = nil
	if _, err := s.Train(t.Context(), TrainOptions{Codings: []string{codedFile(t, 30)}, Fresh: true, Embeddings: true}); article.CodeOf(err) != article.CodeUsage {
		t.Errorf("training without an encoder: %v", err)
	}
}

func TestTrainingNeedsEveryVector(t *testing.T) {
	t.Parallel()
	server := openaitest.Start(t, understands(new(atomic.Bool)))
	s := encodedService(t, t.TempDir(), server, nil, nil)
	defer func() { check(t, s.Close()) }()
	_, err := s.Train(t.Context(), TrainOptions{Codings: []string{codedFile(t, 30)}, WrittenWeight: 1, Fresh: true, Embeddings: true})
	if article.CodeOf(err) != article.CodeUnavailable || !strings.Contains(err.Error(), "encode the texts to learn from") {
		t.Errorf("got %v", err)
	}
}

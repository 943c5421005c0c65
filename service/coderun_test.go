package service

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yulun/article"
	"yulun/codebook/codebooktest"
	"yulun/coding"
	"yulun/internal/openai/openaitest"
	"yulun/internal/retry"
	"yulun/nlp/coder"
	"yulun/service/models"
)

const (
	yes = `{"reason":"only harm is told","relevant":true,"score":-1,"frames":["privacy","law"],"object":"government","conduct":"financial"}`
	no  = `{"reason":"bank loans","relevant":false,"score":null,"frames":[],"object":null,"conduct":null}`
)

// modelFor is a coder at a server.
func modelFor(s *openaitest.Server) CoderModel {
	return CoderModel{
		Name: "mine", Endpoint: Endpoint{Address: s.URL, Model: "test-model", Timeout: time.Minute}, MaxTokens: 200, Format: models.Schema,
		Price: coder.Price{Input: 1, Output: 10}, Budget: coder.Budget{Tokens: 10_000_000},
	}
}

// runCoder runs a model on texts in a data folder.
func runCoder(t *testing.T, data string, m CoderModel, texts ...CoderText) (CoderRun, []coding.Coding, error) {
	t.Helper()
	return runCoderWithin(t.Context(), t, data, m, texts...)
}

func runCoderWithin(ctx context.Context, t *testing.T, data string, m CoderModel, texts ...CoderText) (CoderRun, []coding.Coding, error) {
	t.Helper()
	s := New(Options{
		Data: data, Codebook: codebooktest.Book(), Lexicon: social, Version: "test", Coders: []CoderModel{m},
		Getenv: func(name string) string { return map[string]string{"MY_KEY": "k-geheim"}[name] }, Retry: retry.Policy{Tries: 3, Pause: time.Millisecond, MaxPause: 3 * time.Second},
		Now: func() time.Time { return time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC) },
	})
	defer func() { check(t, s.Close()) }()
	var codings []coding.Coding
	run, err := s.RunCoder(ctx, "mine", "spring", all(texts), len(texts), func(c coding.Coding) error {
		codings = append(codings, c)
		return nil
	})
	return run, codings, err
}

func all(texts []CoderText) iter.Seq2[CoderText, error] {
	return func(yield func(CoderText, error) bool) {
		for _, text := range texts {
			if !yield(text, nil) {
				return
			}
		}
	}
}

func texts(n int) []CoderText {
	list := make([]CoderText, n)
	for i := range list {
		list[i] = CoderText{Article: fmt.Sprintf("a%d", i+1), Revision: 1, Title: "失信名单", Text: fmt.Sprintf("第%d人被误列。", i+1), Lang: article.Chinese}
	}
	return list
}

func TestAModelCodes(t *testing.T) {
	t.Parallel()
	server := openaitest.Start(t, func(w http.ResponseWriter, _ *http.Request, a openaitest.Asked) {
		if strings.Contains(a.Last(), "loan") {
			openaitest.Say(w, no, 900, 30)
			return
		}
		openaitest.Say(w, yes, 1000, 50)
	})
	m := modelFor(server)
	seed := 3
	m.KeyEnv, m.Seed = "MY_KEY", &seed
	data := t.TempDir()
	given := []CoderText{
		{Article: "a1", Revision: 2, Title: "失信名单", Text: "他被误列，半年不能坐高铁。", Lang: article.Chinese},
		{Article: "a2", Title: "Rates", Text: "The bank made a loan.", Lang: article.English},
	}
	run, codings, err := runCoder(t, data, m, given...)
	if err != nil {
		t.Fatal(err)
	}
	spent := coder.Spent{Pieces: 2, Requests: 2, Tokens: coder.Tokens{Input: 1900, Output: 80}, Cost: 0.0027}
	if d := cmp.Diff(CoderRun{Coder: "mine", Model: "test-model", Texts: 2, Coded: 2, Spent: spent, Total: spent}, run, near); d != "" {
		t.Error(d)
	}
	score := -1.0
	first := codings[0]
	want := coding.Coding{
		Article: "a1", Text: coding.Hash(given[0].Title, given[0].Text), Revision: 2, Coder: "mine", Sample: "spring", Relevant: true, Score: &score,
		Class: "critical", Frames: []article.Frame{"privacy", "law"}, Object: "government", Conduct: "financial", Note: "only harm is told",
		At: time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC), Model: &coding.ModelInfo{
			Name: "test-model", Version: "test-model-q4", Seed: &seed, Prompt: first.Model.Prompt, Checksum: "fp_7", Response: first.Model.Response,
		},
	}.WithID()
	if d := cmp.Diff(want, first); d != "" {
		t.Error(d)
	}
	if len(first.Model.Prompt) != 64 || len(first.Model.Response) != 64 || first.Model.Prompt == codings[1].Model.Prompt {
		t.Errorf("the digests of prompt and answer are %q and %q, and %q in English", first.Model.Prompt, first.Model.Response, codings[1].Model.Prompt)
	}
	for _, c := range codings {
		if faults := c.Check(codebooktest.Book()); len(faults) > 0 {
			t.Errorf("the codebook refuses %+v: %v", c, faults)
		}
	}
	asked := server.Asked()[0]
	if asked.Authorization != "Bearer k-geheim" || asked.Path != "/chat/completions" || asked.Temperature == nil || *asked.Temperature != 0 ||
		asked.Seed == nil || asked.MaxTokens != 200 || !strings.Contains(string(asked.Format), "json_schema") {
		t.Errorf("asked %+v", asked)
	}
	if !strings.Contains(asked.Messages[0].Content, "社会信用") || !strings.Contains(server.Asked()[1].Messages[0].Content, "China's social credit") {
		t.Error("the prompts are not in the languages of the texts")
	}

	// The second time nothing is asked, and the codings are the same.
	again, codingsAgain, err := runCoder(t, data, m, given...)
	if err != nil || again.Known != 2 || again.Spent != (coder.Spent{}) || len(server.Asked()) != 2 {
		t.Errorf("the second run: %+v, %v", again, err)
	}
	if d := cmp.Diff(codings, codingsAgain); d != "" {
		t.Error(d)
	}
	// Another temperature is another question, and so is a text that changed.
	m.Temperature = 1
	given[1].Text += " Later."
	if run, _, err := runCoder(t, data, m, given...); err != nil || run.Known != 0 || len(server.Asked()) != 4 {
		t.Errorf("after changes: %+v, %v", run, err)
	}
}

// near compares costs.
var near = cmp.Comparer(func(a, b float64) bool { return a-b < 1e-9 && b-a < 1e-9 })

func TestAnAnswerThatDoesNotFitIsAskedForOnceMore(t *testing.T) {
	t.Parallel()
	server := openaitest.Start(t, func(w http.ResponseWriter, _ *http.Request, a openaitest.Asked) {
		switch {
		case strings.Contains(a.Article(), "第1人") && len(a.Messages) == 2: // mends it
			openaitest.Say(w, strings.Replace(yes, "privacy", "harmony", 1), 100, 10)
		case strings.Contains(a.Article(), "第2人"): // never does
			openaitest.Say(w, `{"relevant": true, "score"`, 100, 10)
		default:
			openaitest.Say(w, yes, 100, 10)
		}
	})
	data := t.TempDir()
	run, codings, err := runCoder(t, data, modelFor(server), texts(3)...)
	if article.CodeOf(err) != article.CodePartial || len(codings) != 2 || run.Coded != 2 || run.Left != 0 {
		t.Errorf("%+v, %d codings, %v", run, len(codings), err)
	}
	if len(run.Failures) != 1 || run.Failures[0].Article != "a2" || !strings.Contains(run.Failures[0].Reason, "not one JSON object") {
		t.Errorf("failures: %+v", run.Failures)
	}
	asked := server.Asked()
	if len(asked) != 5 || run.Spent.Requests != 5 || run.Spent.Pieces != 3 {
		t.Fatalf("%d requests, %+v", len(asked), run.Spent)
	}
	if said := asked[1].Last(); len(asked[1].Messages) != 4 || !strings.Contains(said, `"harmony"`) || !strings.Contains(said, "不符合编码手册") {
		t.Errorf("the model was told %q", said)
	}
	// What failed is tried again by the next run, what is known is not.
	if run, _, _ := runCoder(t, data, modelFor(server), texts(3)...); run.Known != 2 || len(server.Asked()) != 7 {
		t.Errorf("the next run: %+v", run)
	}
}

func TestABudgetIsNeverExceeded(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		budget coder.Budget
		within func(coder.Spent) bool
	}{
		"pieces": {coder.Budget{Pieces: 3}, func(s coder.Spent) bool { return s.Pieces == 3 }},
		"tokens": {coder.Budget{Tokens: 12_000}, func(s coder.Spent) bool { return s.Input+s.Output <= 12_000 && s.Pieces > 0 }},
		"cost":   {coder.Budget{Cost: 0.015}, func(s coder.Spent) bool { return s.Cost <= 0.015 && s.Pieces > 0 }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := openaitest.Start(t, func(w http.ResponseWriter, _ *http.Request, _ openaitest.Asked) { openaitest.Say(w, yes, 1000, 50) })
			m := modelFor(server)
			m.Budget = c.budget
			data := t.TempDir()
			run, codings, err := runCoder(t, data, m, texts(30)...)
			if article.CodeOf(err) != article.CodePartial || !strings.Contains(err.Error(), name+": ") || !strings.Contains(err.Error(), "Raise the budget") {
				t.Errorf("the error is %v", err)
			}
			if !c.within(run.Total) || run.Left != 30-run.Coded || run.Coded != len(codings) || run.Stopped == "" || len(server.Asked()) != run.Coded {
				t.Errorf("%+v", run)
			}
			// A second run may spend nothing more, and has what the first one got.
			again, codings, err := runCoder(t, data, m, texts(30)...)
			if article.CodeOf(err) != article.CodePartial || again.Known != run.Coded || len(codings) != run.Coded || again.Total != run.Total {
				t.Errorf("the second run: %+v, %v", again, err)
			}
			m.Budget = coder.Budget{}
			if last, _, err := runCoder(t, data, m, texts(30)...); err != nil || last.Coded != 30 || len(server.Asked()) != 30 {
				t.Errorf("without a budget: %+v, %v", last, err)
			}
		})
	}
}

func TestAStoppedRunResumes(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	server := openaitest.Start(t, func(w http.ResponseWriter, r *http.Request, a openaitest.Asked) {
		if a.N == 3 {
			stop()
			<-r.Context().Done()
			return
		}
		openaitest.Say(w, yes, 10, 10)
	})
	data := t.TempDir()
	run, codings, err := runCoderWithin(ctx, t, data, modelFor(server), texts(5)...)
	if !errors.Is(err, context.Canceled) || len(codings) != 2 || run.Spent.Bounded != 1 {
		t.Errorf("%+v, %v", run, err)
	}
	if run, _, err := runCoder(t, data, modelFor(server), texts(5)...); err != nil || run.Known != 2 || run.Coded != 5 || len(server.Asked()) != 6 {
		t.Errorf("the second run: %+v, %v, %d requests", run, err, len(server.Asked()))
	}
}

func TestCodersAreNamed(t *testing.T) {
	t.Parallel()
	server := openaitest.Start(t, func(http.ResponseWriter, *http.Request, openaitest.Asked) {})
	m := modelFor(server)
	m.Name = "theirs"
	if _, _, err := runCoder(t, t.TempDir(), m, texts(1)...); article.CodeOf(err) != article.CodeUsage || !strings.Contains(err.Error(), "theirs") {
		t.Errorf("another name: %v", err)
	}
	m.Name, m.KeyEnv = "mine", "NO_SUCH_KEY"
	if _, _, err := runCoder(t, t.TempDir(), m, texts(1)...); article.CodeOf(err) != article.CodeUsage || !strings.Contains(err.Error(), "NO_SUCH_KEY is empty") {
		t.Errorf("without the key: %v", err)
	}
	if len(server.Asked()) != 0 {
		t.Error("a model was asked nevertheless")
	}
}

// TestAModelCodesASample: codings of a sample are in the store as they come, with the text that was
// drawn, and a second run changes nothing.
func TestAModelCodesASample(t *testing.T) {
	t.Parallel()
	press := startPress(t)
	server := openaitest.Start(t, func(w http.ResponseWriter, _ *http.Request, a openaitest.Asked) {
		if a.N == 4 {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		openaitest.Say(w, yes, 100, 10)
	})
	s := newService(t, press.Sources()...)
	s.o.Coders = []CoderModel{modelFor(server)}
	_, err := s.Crawl(t.Context(), press.Sources(), CrawlOptions{Parallel: 4})
	check(t, err)
	sample := coding.Sample{ID: "spring", Seed: 1, Drawn: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), Design: coding.Design{Kind: coding.Random, N: 6}, Strata: []coding.Stratum{{Size: 6, Drawn: 6}}}
	texts := map[string]article.Article{}
	check(t, s.store.Each(t.Context(), "", func(a article.Article) error {
		if len(sample.Items) < 6 {
			texts[a.ID] = a
			sample.Items = append(sample.Items, coding.Item{
				Place: len(sample.Items) + 1, Article: a.ID, Text: coding.Hash(a.Title, a.Text), Revision: a.Revision, Probability: 1,
			})
		}
		return nil
	}))
	check(t, s.store.SaveSample(t.Context(), sample))

	run, err := s.RunCoderOnSample(t.Context(), "mine", "spring", nil)
	if article.CodeOf(err) != article.CodePartial || run.Coded != 3 || run.Left != 3 {
		t.Errorf("the first run: %+v, %v", run, err)
	}
	run, err = s.RunCoderOnSample(t.Context(), "mine", "spring", nil)
	if err != nil || run.Coded != 6 || run.Known != 3 {
		t.Errorf("the second run: %+v, %v", run, err)
	}
	_, err = s.RunCoderOnSample(t.Context(), "mine", "spring", nil)
	check(t, err)
	kept, err := s.store.Codings(t.Context(), "spring")
	check(t, err)
	past, err := s.store.PastCodings(t.Context(), "spring")
	check(t, err)
	if len(kept) != 6 || len(past) != 0 {
		t.Fatalf("%d codings, %d replaced", len(kept), len(past))
	}
	for i, c := range kept {
		a := texts[c.Article]
		if c.Article != sample.Items[i].Article || c.Text != coding.Hash(a.Title, a.Text) || c.Coder != "mine" || c.Person || c.Model == nil || c.Class != "critical" {
			t.Errorf("%+v", c)
		}
	}
	if _, err := s.RunCoderOnSample(t.Context(), "mine", "autumn", nil); article.CodeOf(err) != article.CodeNotFound {
		t.Errorf("a sample that there isn't: %v", err)
	}
}

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"yulun/coding/sheet"
	"yulun/configs"
	"yulun/configs/topics"
	"yulun/internal/openai/openaitest"
)

// modelFolder is a folder with texts, and a configuration with a coder at a server.
func modelFolder(t *testing.T, server *openaitest.Server, texts, budget int) string {
	t.Helper()
	dir := t.TempDir()
	noError(t, os.MkdirAll(filepath.Join(dir, "config"), 0o755))
	models := "coders:\n  - {name: mine, address: '" + server.URL + "', model: test, key_env: YULUN_TEST_KEY, max_tokens: 100, price: {input: 1, output: 2}, budget: {tokens: " + strconv.Itoa(budget) + "}}\n"
	noError(t, os.WriteFile(filepath.Join(dir, "config", "models.yaml"), []byte(models), 0o644))
	var lines strings.Builder
	for i := range texts {
		fmt.Fprintf(&lines, `{"id":"t%d","title":"失信名单","text":"第%d人被误列，半年不能坐高铁。"}`+"\n", i+1, i+1)
	}
	noError(t, os.WriteFile(filepath.Join(dir, "texts.jsonl"), []byte(lines.String()), 0o644))
	return dir
}

// codeRun is yulun code run in such a folder.
func codeRun(t *testing.T, dir string, args ...string) (cmd *exec.Cmd, out, messages *bytes.Buffer) {
	t.Helper()
	path, err := exec.LookPath("yulun")
	noError(t, err)
	cmd = exec.Command(path, append([]string{"code", "run", "--config", "config", "--data", "data", "--coder", "mine", "--out", "codings.jsonl", "texts.jsonl"}, args...)...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "YULUN_TEST_KEY=k-geheim")
	out, messages = new(bytes.Buffer), new(bytes.Buffer)
	cmd.Stdout, cmd.Stderr = out, messages
	return cmd, out, messages
}

const judged = `{"reason":"只写困境","relevant":true,"score":-2,"frames":["punishment"],"object":"government","conduct":"financial"}`

// TestACoderThatIsKilledResumes: kill -9 in the middle of a request costs at most that request.
func TestACoderThatIsKilledResumes(t *testing.T) {
	t.Parallel()
	const texts, answered = 6, 3
	waits := make(chan struct{})
	server := openaitest.Start(t, func(w http.ResponseWriter, r *http.Request, a openaitest.Asked) {
		if a.N == answered+1 {
			close(waits)
			<-r.Context().Done()
			return
		}
		openaitest.Say(w, judged, 500, 40)
	})
	dir := modelFolder(t, server, texts, 1_000_000)
	first, _, messages := codeRun(t, dir)
	noError(t, first.Start())
	select {
	case <-waits:
	case <-time.After(longestWait):
		t.Errorf("no request in %s: %s", longestWait, messages)
	}
	noError(t, first.Process.Kill())
	first.Wait()

	second, out, messages := codeRun(t, dir, "--json")
	if err := second.Run(); err != nil {
		t.Fatalf("%v: %s", err, messages)
	}
	var line coderRunLine
	noError(t, json.Unmarshal(out.Bytes(), &line))
	if line.Coded != texts || line.Known != answered || line.ThisRun.Requests != texts-answered || line.ThisRun.InputTokens != 500*(texts-answered) {
		t.Errorf("the second run: %+v", line)
	}
	if line.AllTotal.Requests != texts+1 || line.AllTotal.Uncounted != 1 || line.AllTotal.Pieces != texts {
		t.Errorf("in all: %+v", line.AllTotal)
	}
	asked := map[string]int{}
	for _, a := range server.Asked() {
		asked[a.Article()]++
	}
	if len(asked) != texts || len(server.Asked()) != texts+1 {
		t.Errorf("%d texts were asked about by %d requests", len(asked), len(server.Asked()))
	}

	written, err := os.ReadFile(filepath.Join(dir, "codings.jsonl"))
	noError(t, err)
	file, err := sheet.Read("codings.jsonl", bytes.NewReader(written))
	noError(t, err)
	shipped, err := configs.Topic(topics.Default)
	noError(t, err)
	config, err := configs.Load(shipped)
	noError(t, err)
	if len(file.Rows) != texts || len(file.Ignored) > 0 {
		t.Fatalf("%d rows, ignored %v", len(file.Rows), file.Ignored)
	}
	for i, row := range file.Rows {
		c := row.Coding
		if len(row.Problems) > 0 || len(c.Check(config.Codebook)) > 0 || c.Article != fmt.Sprintf("t%d", i+1) || c.Person || c.Class != "critical" {
			t.Errorf("row %d: %+v, %v, %v", i, c, row.Problems, c.Check(config.Codebook))
		}
		if c.Model == nil || c.Model.Name != "test" || c.Model.Version != "test-model-q4" || len(c.Model.Prompt) != 64 || len(c.Model.Response) != 64 || c.At.IsZero() {
			t.Errorf("row %d: the model is %+v", i, c.Model)
		}
	}
}

func TestCodeRunSaysWhatItCost(t *testing.T) {
	t.Parallel()
	server := openaitest.Start(t, func(w http.ResponseWriter, _ *http.Request, a openaitest.Asked) {
		if strings.Contains(a.Article(), "第2人") {
			openaitest.Say(w, "我不能回答。", 100_000, 10_000)
			return
		}
		openaitest.Say(w, judged, 100_000, 10_000)
	})
	dir := modelFolder(t, server, 3, 1_000_000)
	run, out, messages := codeRun(t, dir, "--debug")
	if err := run.Run(); run.ProcessState.ExitCode() != exitPartial {
		t.Errorf("%v: %s", err, messages)
	}
	const want = `mine (test): 2 of 3 texts coded, 0 of them by earlier answers; 1 failed, 0 left
this run: 4 requests, 400,000 tokens in, 40,000 out, cost 0.4800
in all:   4 requests, 400,000 tokens in, 40,000 out, cost 0.4800
`
	if out.String() != want {
		t.Errorf("printed %q, want %q", out, want)
	}
	if text := messages.String(); !strings.Contains(text, "t2: the answer doesn't fit the codebook") || strings.Contains(text, "geheim") {
		t.Errorf("said %q", text)
	}
}

func TestCodeRunStopsAtTheBudget(t *testing.T) {
	t.Parallel()
	server := openaitest.Start(t, func(w http.ResponseWriter, _ *http.Request, _ openaitest.Asked) {
		openaitest.Say(w, judged, 3900, 100)
	})
	dir := modelFolder(t, server, 6, 25_000)
	run, out, messages := codeRun(t, dir)
	if err := run.Run(); run.ProcessState.ExitCode() != exitPartial {
		t.Errorf("%v: %s", err, messages)
	}
	if n := len(server.Asked()); n == 0 || n*4000 > 25_000 || !strings.Contains(out.String(), fmt.Sprintf("%d of 6 texts coded", n)) ||
		!strings.Contains(messages.String(), fmt.Sprintf("tokens: 25000, of which %d are used", n*4000)) {
		t.Errorf("%d requests, printed %q and said %q", n, out, messages)
	}
}

func TestCodeRunRefusesBeforeItPays(t *testing.T) {
	t.Parallel()
	server := openaitest.Start(t, func(w http.ResponseWriter, _ *http.Request, _ openaitest.Asked) { openaitest.Say(w, judged, 1, 1) })
	for text, want := range map[string]string{
		"": "there is no text to code",
		`{"id":"1","text":"a"}` + "\n" + `{"id":"1","text":"b"}`: "texts.jsonl:2: the id 1 is already that of texts.jsonl:1",
		`{"id":"1","text":"a"}` + "\n" + `{"text":"b"}`:          "texts.jsonl:2: the text has no id",
		`{"id":"1","text":"a"}` + "\n" + `no JSON`:               "texts.jsonl:2: invalid character",
		`{"id":"1"}`: "texts.jsonl:1: it has neither a title nor a text",
	} {
		dir := modelFolder(t, server, 0, 1_000_000)
		noError(t, os.WriteFile(filepath.Join(dir, "texts.jsonl"), []byte(text), 0o644))
		run, _, messages := codeRun(t, dir)
		if err := run.Run(); run.ProcessState.ExitCode() != exitUsage || !strings.Contains(messages.String(), want) {
			t.Errorf("%q: %v, %s, want %q", text, err, messages, want)
		}
		if _, err := os.Stat(filepath.Join(dir, "codings.jsonl")); err == nil {
			t.Errorf("%q: a file was written", text)
		}
	}
	if len(server.Asked()) > 0 {
		t.Error("the model was asked")
	}
}

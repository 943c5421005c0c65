package main

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"yulun/internal/openai/openaitest"
)

// TestTrainWithVectors: yulun train --embeddings makes a model that yulun score uses, with the
// encoder and without it.
func TestTrainWithVectors(t *testing.T) {
	t.Parallel()
	var down atomic.Bool
	server := openaitest.Start(t, func(w http.ResponseWriter, _ *http.Request, a openaitest.Asked) {
		if down.Load() {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		var data []string
		for i, text := range a.Input {
			data = append(data, fmt.Sprintf(`{"index":%d,"embedding":[%d,%d,1]}`, i, strings.Count(text, "甲"), strings.Count(text, "乙")))
		}
		fmt.Fprintf(w, `{"data":[%s]}`, strings.Join(data, ","))
	})
	dir := modelFolder(t, server, 0, 1_000_000)
	noError(t, os.WriteFile(filepath.Join(dir, "config", "models.yaml"), []byte("embeddings: {address: '"+server.URL+"', model: e5, timeout: 5s}\n"), 0o644))
	var coded strings.Builder
	for i := range 60 {
		class := []string{"critical", "neutral", "supportive"}[i%3]
		fmt.Fprintf(&coded, `{"id":"c%d","lang":"zh","title":"","text":"社会信用体系%s第%d期。全文共三页。有关单位另行通知。","outlet":"o%d","relevant":true,"class":%q}`+"\n",
			i, strings.Repeat([]string{"甲", "", "乙"}[i%3], 3), i, i, class)
	}
	noError(t, os.WriteFile(filepath.Join(dir, "coded.jsonl"), []byte(coded.String()), 0o644))
	noError(t, os.WriteFile(filepath.Join(dir, "text.jsonl"), []byte(`{"id":"1","text":"社会信用体系甲甲甲第99期。全文共三页。有关单位另行通知。"}`), 0o644))
	yulun := func(args ...string) (string, string) {
		t.Helper()
		path, err := exec.LookPath("yulun")
		noError(t, err)
		cmd := exec.Command(path, append([]string{"--config", "config", "--data", "data"}, args...)...)
		cmd.Dir = dir
		var out, messages bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &messages
		if err := cmd.Run(); err != nil {
			t.Fatalf("%v: %v: %s", args, err, &messages)
		}
		return out.String(), messages.String()
	}
	if out, _ := yulun("train", "--embeddings", "--fresh", "--codings", "coded.jsonl"); !strings.Contains(out, "stance-vectors.model") || !strings.Contains(out, "the same without vectors of e5") {
		t.Errorf("train printed %s", out)
	}
	if out, _ := yulun("score", "text.jsonl"); !strings.Contains(out, `"class":"critical"`) || !strings.Contains(out, `+e5"`) {
		t.Errorf("with the encoder: %s", out)
	}
	down.Store(true)
	noError(t, os.WriteFile(filepath.Join(dir, "text.jsonl"), []byte(`{"id":"1","text":"社会信用体系甲甲甲第100期。全文共三页。有关单位另行通知。"}`), 0o644))
	if out, messages := yulun("score", "text.jsonl"); strings.Contains(out, "+e5") || !strings.Contains(messages, "scored without vectors: 1, since the encoder failed") {
		t.Errorf("without the encoder: %s, %s", out, messages)
	}
}

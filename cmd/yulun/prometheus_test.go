package main

import (
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yulun/internal/servertest"
)

// inPrometheus has a real Prometheus scrape a service and runs the queries of the dashboard in it.
// All give something but those that choose series which are there only after a failure.
func inPrometheus(t *testing.T, service string, queries []string) {
	t.Helper()
	program, err := exec.LookPath("prometheus")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("prometheus is missing (apt-get install prometheus)")
		}
		t.Log("prometheus is missing: the queries of the dashboard were not run (apt-get install prometheus)")
		return
	}
	port, err := servertest.FreePort()
	noError(t, err)
	dir := t.TempDir()
	config := filepath.Join(dir, "prometheus.yml")
	target, err := url.Parse(service)
	noError(t, err)
	noError(t, os.WriteFile(config, []byte("scrape_configs:\n- job_name: yulun\n  scrape_interval: 1s\n  static_configs: [{targets: [\""+target.Host+"\"]}]\n"), 0o600))
	command := exec.CommandContext(t.Context(), program, "--config.file", config, "--storage.tsdb.path", filepath.Join(dir, "data"), "--web.listen-address", "127.0.0.1:"+port)
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	noError(t, command.Start())
	defer func() { noError(t, command.Process.Signal(os.Interrupt)); _ = command.Wait() }()
	for _, query := range queries {
		var answer struct {
			Status, Error string
			Data          struct{ Result []any }
		}
		ask := func() bool {
			res, err := http.Get("http://127.0.0.1:" + port + "/api/v1/query?query=" + url.QueryEscape(query))
			if err != nil {
				return false // it starts
			}
			defer res.Body.Close()
			return json.NewDecoder(res.Body).Decode(&answer) == nil && (answer.Status == "error" || len(answer.Data.Result) > 0 || strings.Contains(query, "{"))
		}
		servertest.Until(t, time.Minute, "Prometheus answers "+query, ask)
		if answer.Status != "success" {
			t.Errorf("%s: %s", query, answer.Error)
		}
	}
}

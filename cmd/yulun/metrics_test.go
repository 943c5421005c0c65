package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestMetrics: the service counts what it did as the status has it, and the panels of the dashboard
// for Grafana ask only for what there is.
func TestMetrics(t *testing.T) {
	t.Parallel()
	s := newStage(t, 0)
	flags := []string{"--config", "config"}
	w := s.work("metrics", append(flags, "--addr", "127.0.0.1:0")...)
	until(t, "the press is asked", func() bool { return len(s.Requests()) > 0 })
	s.untilWhole("everything is collected and indexed", flags...)
	until(t, "the pages answer", func() bool {
		status, _ := answer(t, w.address()+"api/v1/status")
		return status == http.StatusOK
	})
	_, _ = answer(t, w.address()+"search?q=nothing")
	_, body := answer(t, w.address()+"metrics")
	for metric, want := range map[string]int{
		`yulun_articles_saved_total{.*outcome="new".*}`: pressArticles,
		`yulun_outbox_articles{state="waiting"}`:        0, `yulun_store_up`: 1, `yulun_jobs{.*state="scheduled".*}`: len(s.Sources()),
	} {
		if got := metricSum(t, body, metric); got != want {
			t.Errorf("%s is %d, want %d", metric, got, want)
		}
	}
	for _, metric := range []string{
		`yulun_articles_scored_total`, `yulun_pages_read_total{.*result="article".*}`, `yulun_host_wait_seconds_count`,
		`yulun_visits_total{.*outcome="new".*}`, `yulun_stage_seconds_count{stage="read"}`, `yulun_stage_seconds_count{stage="score"}`,
		`yulun_stage_seconds_count{stage="save"}`, `yulun_stage_seconds_count{stage="index"}`, `yulun_stage_seconds_count{stage="crawl"}`,
		`yulun_http_request_seconds_count{route="/search",status="200"}`,
	} {
		if metricSum(t, body, metric) == 0 {
			t.Errorf("%s counts nothing", metric)
		}
	}
	if got := metricSum(t, body, `yulun_articles_indexed_total`); got < pressArticles { // an article that changes is indexed again
		t.Errorf("%d articles were indexed, want %d or more", got, pressArticles)
	}
	inPrometheus(t, w.address(), dashboard(t, body))
	saved := regexp.MustCompile(`(?m)INF saved outcome=new article=(\w+) .* job=\d+$`).FindAllStringSubmatch(w.log.String(), -1)
	if len(saved) != pressArticles {
		t.Errorf("%d entries of the log have a new article and its job, want %d", len(saved), pressArticles)
	}
	for _, m := range saved {
		if status, body := answer(t, w.address()+"api/v1/articles/"+m[1]); status != http.StatusOK {
			t.Errorf("the article %s of the log: %s", m[1], body)
		}
	}
	w.stop()
}

// metricSum adds the values of the lines of a metric with some labels.
func metricSum(t *testing.T, body, metric string) int {
	t.Helper()
	line := regexp.MustCompile(`(?m)^` + metric + ` (\S+)$`)
	found := line.FindAllStringSubmatch(body, -1)
	if len(found) == 0 {
		t.Errorf("no line of %s", metric)
	}
	sum := 0.0
	for _, m := range found {
		v, err := strconv.ParseFloat(m[1], 64)
		noError(t, err)
		sum += v
	}
	return int(sum)
}

// dashboard holds the queries of deploy/grafana/yulun.json to the metrics that there are, and gives
// them.
func dashboard(t *testing.T, body string) (queries []string) {
	t.Helper()
	file, err := os.ReadFile("../../deploy/grafana/yulun.json")
	noError(t, err)
	var board struct {
		Panels []struct {
			Title   string
			Targets []struct{ Expr string }
		}
	}
	noError(t, json.Unmarshal(file, &board))
	name, by := regexp.MustCompile(`yulun_\w+`), regexp.MustCompile(`by \(([a-z, ]+)\)`)
	asked := map[string]bool{}
	for _, p := range board.Panels {
		for _, target := range p.Targets {
			queries = append(queries, target.Expr)
			for _, metric := range name.FindAllString(target.Expr, -1) {
				asked[strings.TrimSuffix(strings.TrimSuffix(metric, "_bucket"), "_count")] = true
				lines := regexp.MustCompile(`(?m)^`+metric+`[{ ].*$`).FindAllString(body, -1)
				if len(lines) == 0 {
					t.Errorf("%s: there is no %s", p.Title, metric)
					continue
				}
				for _, labels := range by.FindAllStringSubmatch(target.Expr, -1) {
					for label := range strings.SplitSeq(labels[1], ", ") {
						if !strings.Contains(lines[0], fmt.Sprintf("%s=\"", label)) {
							t.Errorf("%s: %s has no label %s", p.Title, metric, label)
						}
					}
				}
			}
		}
	}
	for _, m := range regexp.MustCompile(`(?m)^# TYPE (yulun_\w+) `).FindAllStringSubmatch(body, -1) {
		if !asked[m[1]] {
			t.Errorf("no panel shows %s", m[1])
		}
	}
	return queries
}

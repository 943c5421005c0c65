package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"yulun/internal/samplepress"
	"yulun/internal/wait"
)

// sample is what the service uses at one time.
type sample struct {
	rss        int64 // bytes
	goroutines int
}

// sampleEvery is the time between two samples; parts is into how many equal parts of the time they
// are summed up.
const (
	sampleEvery = 10 * time.Second
	parts       = 6
)

var (
	served     = regexp.MustCompile(`The pages are at (http://\S+/)`)
	goroutines = regexp.MustCompile(`(?m)^go_goroutines (\d+)$`)
	resident   = regexp.MustCompile(`(?m)^VmRSS:\s+(\d+) kB$`)
)

// sampled looks at the service until ctx ends. What can't be read is left out and said.
func (st *stage) sampled(ctx context.Context, pid int) []sample {
	var all []sample
	for wait.For(ctx, sampleEvery) == nil {
		s, err := st.sample(ctx, pid)
		if err != nil {
			st.say("no sample: %v", err)
			continue
		}
		all = append(all, s)
	}
	return all
}

// keepSamples writes the samples into a file of the work folder.
func (st *stage) keepSamples(all []sample) error {
	var b strings.Builder
	b.WriteString("second,rss,goroutines\n")
	for i, s := range all {
		fmt.Fprintf(&b, "%.0f,%d,%d\n", float64(i)*sampleEvery.Seconds(), s.rss, s.goroutines)
	}
	return os.WriteFile(filepath.Join(st.work, "samples.csv"), []byte(b.String()), 0o644)
}

func (st *stage) sample(ctx context.Context, pid int) (s sample, err error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return s, err
	}
	log, err := os.ReadFile(filepath.Join(st.work, "worker-1.log"))
	if err != nil {
		return s, err
	}
	rss, at := resident.FindSubmatch(status), served.FindSubmatch(log)
	if rss == nil || at == nil {
		return s, fmt.Errorf("neither /proc nor the log say what is needed")
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, string(at[1])+"metrics", nil)
	if err != nil {
		return s, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return s, err
	}
	defer response.Body.Close()
	metrics, err := io.ReadAll(response.Body)
	if err != nil {
		return s, err
	}
	count := goroutines.FindSubmatch(metrics)
	if count == nil {
		return s, fmt.Errorf("%smetrics has no go_goroutines: %s", at[1], response.Status)
	}
	kilobytes, err := strconv.ParseInt(string(rss[1]), 10, 64)
	if err != nil {
		return s, err
	}
	s.rss = kilobytes << 10
	s.goroutines, err = strconv.Atoi(string(count[1]))
	return s, err
}

// judgeWork notes what the processor did for the service, which has ended.
func (st *stage) judgeWork(p *process) {
	used := p.cmd.ProcessState.UserTime() + p.cmd.ProcessState.SystemTime()
	log, err := os.ReadFile(filepath.Join(st.work, p.worker+".log"))
	if err != nil {
		st.note("processor", false, "%v", err)
		return
	}
	st.note("processor", true, "%s for %d crawls, in which %d articles were kept", used.Round(time.Second),
		strings.Count(string(log), " crawled source="), strings.Count(string(log), " saved outcome="))
}

// judgeUse notes whether memory and goroutines are as many in the last part of the time as in the
// second: in the first, caches fill and connections open. Of the goroutines it is the fewest in each
// part that are compared. Those of the crawls under way come and go, more of them at once where the
// machine has other work; one that is left behind stays.
func (st *stage) judgeUse(all []sample) {
	if len(all) < 2*parts {
		st.note("memory and goroutines", false, "%d samples are too few", len(all))
		return
	}
	var memory []int64
	var running []int
	var peak int64
	for i := range parts {
		var rss []int64
		var count []int
		for _, s := range all[i*len(all)/parts : (i+1)*len(all)/parts] {
			rss, count, peak = append(rss, s.rss), append(count, s.goroutines), max(peak, s.rss)
		}
		memory, running = append(memory, median(rss)>>20), append(running, slices.Min(count))
	}
	const grows = 1.15
	flat := func(first, last float64) bool { return last <= grows*first }
	st.note("memory", flat(float64(memory[1]), float64(memory[parts-1])), "MB in each sixth of the time: %v, peak %d", memory, peak>>20)
	st.note("goroutines", flat(float64(running[1]), float64(running[parts-1])), "the fewest in each sixth of the time: %v", running)
}

// judgeFreshness notes how long after each event its address was asked for first, and whether that
// was in time by the schedule.
func (st *stage) judgeFreshness() error {
	requests, err := st.requests()
	if err != nil {
		return err
	}
	asked := map[string][]samplepress.Request{}
	for _, q := range requests {
		at, _, _ := strings.Cut(q.Path, "?")
		asked[q.Host+at] = append(asked[q.Host+at], q)
	}
	took, late := map[samplepress.EventKind][]time.Duration{}, map[samplepress.EventKind]int{}
	for _, e := range st.press.Events() {
		u, err := url.Parse(e.URL)
		if err != nil {
			return err
		}
		if e.Kind == samplepress.Restored {
			continue // what is gone is looked at daily
		}
		seen := false
		for _, q := range asked[e.Outlet+u.Path] {
			if seen = q.At.After(e.At); seen {
				took[e.Kind] = append(took[e.Kind], q.At.Sub(e.At))
				if q.At.After(st.due(e)) {
					late[e.Kind]++
				}
				break
			}
		}
		if !seen && !st.due(e).After(time.Now()) {
			late[e.Kind]++
		}
	}
	for _, kind := range []samplepress.EventKind{samplepress.Published, samplepress.Edited, samplepress.Retitled, samplepress.Removed, samplepress.Vanished} {
		all := took[kind]
		st.note("freshness: "+string(kind), late[kind] <= len(all)/20, "%d asked for after p50 %s, p95 %s, at most %s; %d later than the schedule",
			len(all), median(all).Round(time.Second), quantile(all, 0.95).Round(time.Second), quantile(all, 1).Round(time.Second), late[kind])
	}
	return nil
}

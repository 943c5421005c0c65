package samplepress

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"yulun/internal/strictyaml"
)

var began = time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)

// live is the built-in press with a clock that shows what it returns.
func live(t *testing.T, plan LivePlan) (*Server, *Live, *time.Time) {
	t.Helper()
	p, err := Open("social-credit")
	if err != nil {
		t.Fatal(err)
	}
	s := start(t, p)
	now := began
	s.mu.Lock()
	s.clock = func() time.Time { return now }
	s.mu.Unlock()
	plan.From = began
	l, err := s.Live(plan)
	if err != nil {
		t.Fatal(err)
	}
	return s, l, &now
}

// run steps a plan through to its end.
func run(t *testing.T, l *Live, now *time.Time) {
	t.Helper()
	for {
		next, err := l.Step(*now)
		if err != nil {
			t.Fatal(err)
		}
		if next.IsZero() {
			return
		}
		*now = next
	}
}

func TestLivePressDoesWhatItRecords(t *testing.T) {
	t.Parallel()
	s, l, now := live(t, LivePlan{Seed: 7, Every: 10 * time.Second, Events: 200, Apart: 5 * time.Minute})
	run(t, l, now)
	events := s.Events()
	if len(events) != 200 {
		t.Fatalf("%d events", len(events))
	}
	kinds, last := map[EventKind]int{}, map[string]Event{}
	outlets := map[string]bool{}
	for _, e := range events {
		kinds[e.Kind]++
		if before, ok := last[e.URL]; ok && e.At.Sub(before.At) < 5*time.Minute {
			t.Errorf("%s: %s only %s after %s", e.Key, e.Kind, e.At.Sub(before.At), before.Kind)
		}
		if before, ok := last[e.URL]; ok && (e.Kind == Edited && e.Text == before.Text || e.Kind == Retitled && e.Title == before.Title) {
			t.Errorf("%s: %s changed nothing", e.Key, e.Kind)
		}
		last[e.URL] = e
		outlets[e.Outlet] = true
	}
	for kind := range DefaultWeights() {
		if kinds[kind] == 0 {
			t.Errorf("nothing was %s", kind)
		}
	}
	if len(outlets) != len(s.Sources()) {
		t.Errorf("%d outlets took part", len(outlets))
	}
	for _, e := range last {
		a := getArticle(t, s, e.URL)
		want := map[EventKind]int{Removed: http.StatusGone, Vanished: http.StatusNotFound}[e.Kind]
		if want == 0 {
			want = http.StatusOK
		}
		if a.StatusCode != want || want == http.StatusOK && !strings.Contains(unescape(s.text(t, e.Outlet, a.body)), e.Title) {
			t.Errorf("%s after %s: %d, with its title: %t", e.URL, e.Kind, a.StatusCode, strings.Contains(s.text(t, e.Outlet, a.body), e.Title))
		}
	}
	for _, e := range s.Expected() {
		if l, ok := last[e.URL]; ok && (e.Title != l.Title || e.Text != l.Text || e.Gone != (l.Kind == Removed || l.Kind == Vanished)) {
			t.Errorf("%s: what is expected isn't what the last event left", e.Key)
		}
	}
}

func unescape(s string) string { return strings.NewReplacer("&#34;", `"`, "&#39;", "'").Replace(s) }

func TestLivePressIsTheSameFromTheSameSeed(t *testing.T) {
	t.Parallel()
	var runs [3][]string
	for i, seed := range []uint64{3, 3, 4} {
		s, l, now := live(t, LivePlan{Seed: seed, Every: 10 * time.Second, Events: 60, Apart: time.Minute})
		run(t, l, now)
		for _, e := range s.Events() {
			runs[i] = append(runs[i], string(e.Kind)+" "+e.Key+" "+e.At.String()+" "+e.Title+" "+e.Text)
		}
	}
	if !slices.Equal(runs[0], runs[1]) {
		t.Error("one seed gave two histories")
	}
	if slices.Equal(runs[0], runs[2]) {
		t.Error("two seeds gave one history")
	}
}

// A crawler that asks by Last-Modified alone must see every change, those within one second too, in
// articles and lists.
func TestEveryChangeShowsInTheValidators(t *testing.T) {
	t.Parallel()
	s, _, _ := live(t, LivePlan{Every: time.Minute})
	const feed, outlet = "http://huadong-daily.localhost/rss/yaowen.xml", "huadong-daily"
	page := s.Expected()[slices.IndexFunc(s.Expected(), func(e Expected) bool { return e.Key == "hd-002" })].URL
	changed := func(what string, do func() error, addresses ...string) {
		var before []answer
		for _, a := range addresses {
			before = append(before, get(t, s, a))
		}
		if err := do(); err != nil {
			t.Fatal(err)
		}
		for i, a := range addresses {
			if got := get(t, s, a, "If-Modified-Since", before[i].Header.Get("Last-Modified")).StatusCode; got != http.StatusOK {
				t.Errorf("%s: %s answers %d", what, a, got)
			}
		}
	}
	changed("edit", func() error { return s.Edit(outlet, "hd-002", "新标题", "") }, page, feed)
	changed("edit again", func() error { return s.Edit(outlet, "hd-002", "", "新的一段。") }, page, feed)
	for i, id := range []string{"x-1", "x-2"} {
		piece := Piece{ID: id, Slug: "html/2026-03/04/content_9" + id[2:] + ".htm", Title: "又一条", Body: "又一段。", Published: "2026-03-04"}
		changed("publish", func() error { return s.Publish(outlet, piece) }, feed)
		if i == 1 && len(s.Events()) != 4 {
			t.Errorf("%d events", len(s.Events()))
		}
	}
}

func TestChangesThatCannotBe(t *testing.T) {
	t.Parallel()
	s := start(t, smallPress(t))
	for name, err := range map[string]error{
		"unknown article": s.Edit("west", "w-99", "x", ""),
		"unknown outlet":  s.Remove("nowhere", "w-1", http.StatusGone),
		"unknown status":  s.Remove("west", "w-1", http.StatusTeapot),
	} {
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if len(s.Events()) != 0 {
		t.Errorf("failed changes are recorded: %v", s.Events())
	}
	if _, err := s.Live(LivePlan{From: began, Every: time.Second}); err == nil {
		t.Error("a press without forms for new addresses lives")
	}
}

func TestOutage(t *testing.T) {
	t.Parallel()
	s, _, now := live(t, LivePlan{Every: time.Minute})
	s.Disturb(Disturbance{Outlet: "huadong-daily", From: began.Add(time.Minute), Until: began.Add(2 * time.Minute), Outage: true, RetryAfter: 1500 * time.Millisecond})
	ask := func(host string) (int, string) {
		a := get(t, s, "http://"+host+".localhost/robots.txt")
		return a.StatusCode, a.Header.Get("Retry-After")
	}
	for _, c := range []struct {
		after  time.Duration
		host   string
		status int
		retry  string
	}{
		{0, "huadong-daily", 200, ""},
		{time.Minute, "huadong-daily", 503, "2"},
		{time.Minute, "xinguang-net", 200, ""},
		{2 * time.Minute, "huadong-daily", 200, ""},
	} {
		*now = began.Add(c.after)
		if status, retry := ask(c.host); status != c.status || retry != c.retry {
			t.Errorf("%s after %s: %d, %q", c.host, c.after, status, retry)
		}
	}
	if log := s.Requests(); log[1].RetryAfter != 2 || log[1].Status != 503 {
		t.Errorf("logged: %+v", log[1])
	}
}

func TestSlowAnswers(t *testing.T) {
	t.Parallel()
	s := start(t, smallPress(t))
	s.Disturb(Disturbance{From: time.Now().Add(-time.Minute), Until: time.Now().Add(time.Minute), Slow: 30 * time.Millisecond})
	get(t, s, "http://south.localhost/s/yushui")
	if r := s.Requests()[0]; r.End.Sub(r.At) < 30*time.Millisecond {
		t.Errorf("answered after %s", r.End.Sub(r.At))
	}
}

func TestLog(t *testing.T) {
	t.Parallel()
	s := start(t, smallPress(t))
	var file bytes.Buffer
	s.LogTo(&file, 2)
	etag := get(t, s, "http://south.localhost/s/yushui").Header.Get("ETag")
	get(t, s, "http://south.localhost/s/yushui", "If-None-Match", etag)
	get(t, s, "http://south.localhost/s/yushui?page=2")
	get(t, s, "http://south.localhost/robots.txt")
	get(t, s, "http://west.localhost/feed.json")
	if got := s.Requests(); len(got) != 2 || got[1].Path != "/feed.json" || got[1].Kind != PageListing {
		t.Errorf("kept: %+v", got)
	}
	if err := s.LogError(); err != nil {
		t.Error(err)
	}
	all, err := ReadRequests(&file)
	if err != nil || len(all) != 5 {
		t.Fatalf("%d read, %v", len(all), err)
	}
	first, second := all[0], all[1]
	if first.Kind != PageArticle || first.ETag == "" || first.IfNoneMatch != "" || first.Remote == "" || first.End.Before(first.At) {
		t.Errorf("first: %+v", first)
	}
	if second.Status != 304 || second.IfNoneMatch != etag || second.Digest != first.Digest || second.Digest == "" {
		t.Errorf("second: %+v", second)
	}
	if all[2].Kind != PagePart || all[2].Digest == first.Digest {
		t.Errorf("third: %+v", all[2])
	}
	if _, err := ReadRequests(strings.NewReader("{}\n{")); err == nil {
		t.Error("half a line is read")
	}
}

func TestSourcesYAML(t *testing.T) {
	t.Parallel()
	s, _, _ := live(t, LivePlan{Every: time.Minute})
	for _, recheck := range []time.Duration{-1, 90 * time.Second} {
		text := s.SourcesYAML(Schedule{Every: time.Minute, Jitter: 5 * time.Second, Recheck: recheck, Delay: 250 * time.Millisecond, Parallel: 2})
		var file struct {
			Defaults struct {
				Schedule map[string]strictyaml.Duration `yaml:"schedule"`
				Limits   map[string]int                 `yaml:"limits"`
			} `yaml:"defaults"`
			Outlets []struct {
				ID       string `yaml:"id"`
				Name     string `yaml:"name"`
				Type     string `yaml:"type"`
				Country  string `yaml:"country"`
				Language string `yaml:"language"`
				Zone     string `yaml:"zone"`
				Sources  []struct {
					Include []string `yaml:"include"`
					Pace    struct {
						Delay    strictyaml.Duration `yaml:"delay"`
						Parallel int                 `yaml:"parallel"`
					} `yaml:"pace"`
					Feeds    []string `yaml:"feeds"`
					Sitemaps []string `yaml:"sitemaps"`
					Lists    []struct {
						URL   string `yaml:"url"`
						Links string `yaml:"links"`
						First int    `yaml:"first"`
						Pages int    `yaml:"pages"`
					} `yaml:"lists"`
				} `yaml:"sources"`
			} `yaml:"outlets"`
		}
		if err := readYAML(fsOf("sources.yaml", text), "sources.yaml", &file); err != nil {
			t.Fatal(err)
		}
		schedule := file.Defaults.Schedule
		if got, ok := schedule["recheck"]; ok != (recheck >= 0) || ok && time.Duration(got) != recheck || time.Duration(schedule["every"]) != time.Minute {
			t.Errorf("schedule %v", schedule)
		}
		for i, src := range s.Sources() {
			o := file.Outlets[i]
			if pace := o.Sources[0].Pace; time.Duration(pace.Delay) != 250*time.Millisecond || pace.Parallel != 2 {
				t.Errorf("pace of %s: %+v", src.ID, pace)
			}
			if o.ID != src.ID || o.Name != src.Outlet.Name || !slices.Equal(o.Sources[0].Include, src.Include) ||
				!slices.Equal(o.Sources[0].Feeds, src.Feeds) || len(o.Sources[0].Lists) != len(src.Lists) {
				t.Errorf("%s is written as %+v", src.ID, o)
			}
		}
	}
}

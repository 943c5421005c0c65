package samplepress

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// logged makes a log of lines like "0ms w1 /a 200 +50ms": when after the start, which worker, what,
// the answer, how long it took (10ms without). A status of 503:2 asks to come again after 2 s.
func logged(t *testing.T, text string) []Request {
	t.Helper()
	var out []Request
	for line := range strings.Lines(text) {
		f := strings.Fields(line)
		if len(f) == 0 {
			continue
		}
		at := began.Add(parsed(t, f[0]))
		q := Request{At: at, End: at.Add(10 * time.Millisecond), Host: "h", UserAgent: f[1], Path: f[2], Kind: PageArticle, Status: 200, ETag: `"d"`, Digest: "d"}
		for _, more := range f[3:] {
			switch {
			case strings.HasPrefix(more, "+"):
				q.End = at.Add(parsed(t, more[1:]))
			case strings.HasPrefix(more, "d="):
				q.Digest = more[2:]
			case more == "bare":
				q.ETag = ""
			case strings.HasPrefix(more, "if="):
				q.IfNoneMatch = strconv.Quote(more[3:])
			case more == "listing", more == "part", more == "robots":
				q.Kind = PageKind(more)
			case strings.HasPrefix(more, "503:"):
				q.Status, q.RetryAfter = 503, int(more[4]-'0')
			default:
				q.Status = map[string]int{"200": 200, "304": 304, "404": 404, "410": 410, "500": 500, "503": 503}[more]
			}
		}
		out = append(out, q)
	}
	return out
}

func parsed(t *testing.T, s string) time.Duration {
	t.Helper()
	d, err := time.ParseDuration(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestPolite(t *testing.T) {
	t.Parallel()
	rules := Rules{
		Hosts: map[string]HostRules{"h": {
			Delay: 100 * time.Millisecond, Parallel: 2,
			Robots: "User-agent: other\nDisallow: /\n\nUser-agent: *\nDisallow: /no\nAllow: /no/but\nDisallow: /*.pdf$\n",
		}},
		Slack: 10 * time.Millisecond, Window: 20 * time.Second,
	}
	const robots = "0ms w1 /robots.txt\n100ms w2 /robots.txt\n"
	for _, c := range []struct{ name, log, want string }{
		{"a good crawl", "0ms w1 /robots.txt\n100ms w1 /a\n201ms w1 /b\n305ms w1 /no/but/yes\n", ""},
		{"nothing", "", ""},
		{"too fast", "0ms w1 /robots.txt\n100ms w1 /a\n150ms w1 /b\n250ms w1 /c", "pace /b"},
		{"a retry too fast", "0ms w1 /robots.txt\n100ms w1 /a 500\n120ms w1 /a", "pace /a"},
		{"within the slack", "0ms w1 /robots.txt\n92ms w1 /a", ""},
		{"many small gains", "0ms w1 /robots.txt\n95ms w1 /a\n190ms w1 /b\n285ms w1 /c", "pace /c"},
		{"late, and on time again", "0ms w1 /robots.txt\n100ms w1 /a\n900ms w1 /b\n1000ms w1 /c", ""},
		{"two under way", "0ms w1 /robots.txt\n100ms w1 /a +1s\n200ms w1 /b +1s\n", ""},
		{"three under way", "0ms w1 /robots.txt\n100ms w1 /a +1s\n200ms w1 /b +1s\n300ms w1 /c", "parallel /c"},
		{"disallowed", "0ms w1 /robots.txt\n100ms w1 /no\n200ms w1 /x/y.pdf\n300ms w1 /x/y.pdf?z\n", "disallowed /no,disallowed /x/y.pdf"},
		{"without robots.txt", "0ms w1 /a\n100ms w1 /robots.txt\n200ms w1 /b", "robots /a"},
		{"before robots.txt was answered", "0ms w1 /robots.txt +500ms\n200ms w1 /b", "robots /b"},
		{"another process' robots.txt", "0ms w1 /robots.txt\n100ms w2 /b", "robots /b"},
		{"asked to wait", "0ms w1 /robots.txt\n100ms w1 /a 503:2\n2105ms w1 /a", ""},
		{"came too soon", "0ms w1 /robots.txt\n100ms w1 /a 503:2\n1500ms w1 /b", "retry_after /b"},
		{"another worker came too soon", robots + "200ms w2 /a 503:2\n1500ms w1 /b", "retry_after /b"},
		{"on the way already", "0ms w1 /robots.txt\n100ms w1 /a +500ms 503:2\n210ms w1 /b", ""},
		{"one after another", robots + "1s w2 /a\n1100ms w2 /b\n3s w1 /c\n3100ms w1 /d", ""},
		{"taking over too soon", "0ms w1 /robots.txt\n50ms w2 /robots.txt", "pace /robots.txt,together /robots.txt"},
		{"while another's request is under way", robots + "1s w2 /a +2s\n2s w1 /b", "together /b"},
		{"request by request", robots + "1s w1 /a\n2s w2 /b\n3s w1 /c\n4s w2 /d", "hands /b,hands /c,hands /d"},
		{"job by job", "0ms w1 /robots.txt\n200ms w2 /robots.txt\n1s w2 /a\n2s w1 /b\n2100ms w1 /c\n23s w2 /d\n24s w1 /d", ""},
		{"another host", "0ms w1 /a", "robots /a"},
	} {
		var got []string
		for _, v := range Polite(logged(t, c.log), rules) {
			got = append(got, v.Rule+" "+v.Request.Path)
			if v.Why == "" {
				t.Errorf("%s: no reason", c.name)
			}
		}
		if strings.Join(got, ",") != c.want {
			t.Errorf("%s: got %q, want %q", c.name, strings.Join(got, ","), c.want)
		}
	}
}

func TestPoliteTellsProcessesOfOneWorkerApart(t *testing.T) {
	t.Parallel()
	restarted := began.Add(time.Second)
	rules := Rules{
		Hosts: map[string]HostRules{"h": {Parallel: 1}}, Window: time.Minute, Turns: 1,
		Process: func(q Request) string { return q.UserAgent + map[bool]string{true: " again"}[q.At.After(restarted)] },
		Worker:  func(q Request) string { return q.UserAgent },
	}
	got := Polite(logged(t, "0ms w1 /robots.txt\n500ms w1 /a\n2s w1 /b"), rules)
	if len(got) != 1 || got[0].Rule != RuleRobots || got[0].Request.Path != "/b" {
		t.Errorf("got %+v", got)
	}
}

func TestADeadWorkerIsTakenOverFrom(t *testing.T) {
	t.Parallel()
	log := logged(t, "0ms w1 /robots.txt\n1s w2 /robots.txt\n2s w1 /a\n3s w2 /b\n40s w1 /c\n41s w2 /d\n42s w1 /e")
	rules := Rules{Hosts: map[string]HostRules{"h": {Parallel: 1}}, Window: 20 * time.Second, Deaths: []time.Time{began.Add(2500 * time.Millisecond)}}
	if got := Polite(log, rules); len(got) != 1 || got[0].Request.Path != "/e" {
		t.Errorf("got %+v", got)
	}
}

func TestRulesAreTheOutlets(t *testing.T) {
	t.Parallel()
	p, err := Open("social-credit")
	if err != nil {
		t.Fatal(err)
	}
	hosts := start(t, p).Rules(100*time.Millisecond, 2).Hosts
	if h := hosts["harbour-courier"]; h.Delay != 200*time.Millisecond || h.Parallel != 1 {
		t.Errorf("with a Crawl-delay: %+v", h)
	}
	if h := hosts["meridian-dispatch"]; h.Delay != 100*time.Millisecond || h.Parallel != 2 || parseRobots(h.Robots).allows("/print/md-001") {
		t.Errorf("without one: %+v", h)
	}
	if !parseRobots(hosts["qiangjiao-blog"].Robots).allows("/anything") {
		t.Error("an outlet without robots.txt disallows something")
	}
}

func TestNeedless(t *testing.T) {
	t.Parallel()
	eight := ""
	for i := range 8 {
		eight += fmt.Sprintf("\n%ds w /a 304", 60*(i+1))
	}
	for _, c := range []struct{ name, log, want string }{
		{"asked by validators", "0s w /a\n60s w /a 304\n120s w /a 304", ""},
		{"downloaded again", "0s w /a\n60s w /a", "needless"},
		{"downloaded again after a 304", "0s w /a\n60s w /a 304\n120s w /a", "needless"},
		{"changed", "0s w /a\n60s w /a d=e", ""},
		{"without validators", "0s w /a bare\n60s w /a bare", ""},
		{"after eight 304s, which such a server may always answer", "0s w /a" + eight + "\n999s w /a", ""},
		{"after eight 304s and the whole", "0s w /a" + eight + "\n999s w /a\n1099s w /a", "needless"},
		{"asked, and given the same again", "0s w /a\n60s w /a if=d", ""},
		{"asked by other validators", "0s w /a\n60s w /a if=e", "needless"},
		{"after a failure", "0s w /a\n60s w /a 503\n120s w /a", "needless"},
		{"after it was gone", "0s w /a\n60s w /a 410\n120s w /a", ""},
		{"a list", "0s w /a listing\n60s w /a listing", "needless"},
		{"a further page", "0s w /a part\n60s w /a part", ""},
		{"robots.txt", "0s w /robots.txt robots\n60s w /robots.txt robots", ""},
		{"twice in a crawl", "0s w /a\n3s w /a 304", "twice"},
		{"a retry", "0s w /a 500\n1s w /a", ""},
		{"another client", "0s w /a\n60s x /a", ""},
	} {
		var got []string
		for _, v := range Needless(logged(t, c.log), 10*time.Second, func(q Request) string { return q.UserAgent }) {
			got = append(got, v.Rule)
		}
		if strings.Join(got, ",") != c.want {
			t.Errorf("%s: got %q, want %q", c.name, strings.Join(got, ","), c.want)
		}
	}
	if got := Needless(logged(t, "0s w /a\n60s x /a"), 0, nil); len(got) != 1 {
		t.Errorf("two workers with one store: %+v", got)
	}
}

func TestMissed(t *testing.T) {
	t.Parallel()
	at := func(minutes int) time.Time { return began.Add(time.Duration(minutes) * time.Minute) }
	published := Event{At: at(0), Kind: Published, URL: "u", Title: "t", Text: "x"}
	edited := Event{At: at(10), Kind: Edited, URL: "u", Title: "t", Text: "x\ny"}
	retitled := Event{At: at(20), Kind: Retitled, URL: "u", Title: "t2", Text: "x\ny"}
	removed := Event{At: at(30), Kind: Removed, URL: "u", Title: "t2", Text: "x\ny"}
	restored := Event{At: at(40), Kind: Restored, URL: "u", Title: "t2", Text: "x\ny"}
	history := []Event{published, edited, retitled, removed, restored}
	for _, c := range []struct {
		name    string
		events  int
		records []Record
		until   time.Time
		want    []EventKind
	}{
		{"all seen", 3, []Record{{URL: "u", Title: "t2", Text: "x\ny", Revisions: 3}}, at(60), nil},
		{"nothing seen", 2, nil, at(60), []EventKind{Published, Edited}},
		{"nothing due", 2, nil, at(-1), nil},
		{"the last edit not seen", 3, []Record{{URL: "u", Title: "t", Text: "x\ny", Revisions: 2}}, at(60), []EventKind{Retitled}},
		{"the last edit not due", 3, []Record{{URL: "u", Title: "t", Text: "x\ny", Revisions: 2}}, at(15), nil},
		{"the last edit seen before it was due", 3, []Record{{URL: "u", Title: "t2", Text: "x\ny", Revisions: 3}}, at(15), nil},
		{"one edit overwritten", 3, []Record{{URL: "u", Title: "t2", Text: "x\ny", Revisions: 2}}, at(60), []EventKind{Retitled}},
		{"another text", 2, []Record{{URL: "u", Title: "t", Text: "x\nz", Revisions: 2}}, at(60), []EventKind{Edited}},
		{"removal seen", 4, []Record{{URL: "u", Title: "t2", Text: "x\ny", Revisions: 3, Gone: true}}, at(60), nil},
		{"removal not seen", 4, []Record{{URL: "u", Title: "t2", Text: "x\ny", Revisions: 3}}, at(60), []EventKind{Removed}},
		{"restored", 5, []Record{{URL: "u", Title: "t2", Text: "x\ny", Revisions: 3}}, at(60), nil},
		{"restored, not seen", 5, []Record{{URL: "u", Title: "t2", Text: "x\ny", Revisions: 3, Gone: true}}, at(60), []EventKind{Restored}},
		{"restored, not due", 5, []Record{{URL: "u", Title: "t2", Text: "x\ny", Revisions: 3, Gone: true}}, at(35), nil},
	} {
		var got []EventKind
		for _, m := range Missed(history[:c.events], c.records, c.until, func(e Event) time.Time { return e.At }) {
			got = append(got, m.Event.Kind)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: missed %v, want %v", c.name, got, c.want)
		}
	}
}

func TestOdd(t *testing.T) {
	t.Parallel()
	events := []Event{{Kind: Published, URL: "new"}, {Kind: Edited, URL: "new"}, {Kind: Removed, URL: "old"}}
	if got := Odd(events, []string{"old"}, []Record{{URL: "new", Revisions: 2}, {URL: "old", Revisions: 1}}); len(got) > 0 {
		t.Errorf("odd: %v", got)
	}
	got := Odd(events, []string{"old"}, []Record{{URL: "new", Revisions: 3}, {URL: "old", Revisions: 1}, {URL: "old", Revisions: 1}, {URL: "nowhere"}})
	if len(got) != 3 {
		t.Errorf("odd: %v", got)
	}
}

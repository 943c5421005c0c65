package crawler_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yulun/article"
	"yulun/crawler"
	"yulun/frontier"
)

// held is a copy of a page in a vault.
type held struct{ stamp, page, body string }

// vault is a web archive: an index at /cdx and copies below /web/.
type vault struct {
	*httptest.Server
	mu     sync.Mutex
	copies []held
	form   string // of the index's answers: "table", "objects" or "lines"
	page   int    // captures in one answer
	status map[string]int
	log    []string
}

func newVault(t *testing.T, form string, page int, copies ...held) *vault {
	v := &vault{copies: copies, form: form, page: page, status: map[string]int{}}
	v.Server = httptest.NewServer(v)
	t.Cleanup(v.Close)
	return v
}

func (v *vault) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	v.mu.Lock()
	defer v.mu.Unlock()
	path := r.URL.Path
	if path == "/robots.txt" {
		fmt.Fprint(w, "User-agent: *\nDisallow: /web/20140999\n")
		return
	}
	entry := "index " + r.URL.Query().Get("from")
	if key := r.URL.Query().Get("resumeKey"); key != "" {
		entry += " " + key
	}
	rest, isCopy := strings.CutPrefix(r.RequestURI, "/web/")
	if isCopy {
		entry = rest
	}
	v.log = append(v.log, entry)
	if status := v.status[entry]; status != 0 {
		w.WriteHeader(status)
		return
	}
	if !isCopy {
		v.index(w, r)
		return
	}
	for _, c := range v.copies {
		if rest == c.stamp+"id_/"+c.page {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			if at, err := time.Parse("20060102150405", c.stamp); err == nil {
				w.Header().Set("Memento-Datetime", at.Add(7*time.Second).Format(http.TimeFormat))
			}
			fmt.Fprint(w, c.body)
			return
		}
	}
	w.WriteHeader(http.StatusNotFound)
}

func (v *vault) index(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	rows, key := []held{}, ""
	skip, _ := strconv.Atoi(q.Get("resumeKey"))
	for _, c := range v.copies {
		if c.stamp[:8] >= q.Get("from") && c.stamp[:8] <= q.Get("to") {
			rows = append(rows, c)
		}
	}
	rows = rows[skip:]
	if len(rows) > v.page {
		rows, key = rows[:v.page], strconv.Itoa(skip+v.page)
	}
	switch v.form {
	case "objects":
		if len(rows) == 0 {
			w.WriteHeader(http.StatusNotFound)
			fmt.Fprint(w, `{"message": "No Captures found for: paper/*"}`)
		}
		for _, c := range rows {
			line, _ := json.Marshal(map[string]string{"urlkey": c.page, "timestamp": c.stamp, "url": c.page, "mime": "text/html", "status": "200"})
			fmt.Fprintf(w, "%s\n", line)
		}
	case "lines":
		for _, c := range rows {
			fmt.Fprintf(w, "key %s %s text/html 200 DIGEST 900\n", c.stamp, c.page)
		}
	default:
		table := [][]string{{"urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"}}
		for _, c := range rows {
			table = append(table, []string{"key", c.stamp, c.page, "text/html", "200", "DIGEST", "900"})
		}
		if key != "" {
			table = append(table, []string{}, []string{key})
		}
		_ = json.NewEncoder(w).Encode(table)
	}
}

// asked lists what was asked for since the last call.
func (v *vault) asked() []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	log := v.log
	v.log = nil
	return log
}

func (v *vault) answer(entry string, status int) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.status[entry] = status
}

func (v *vault) archive(from, to time.Time) article.WebArchive {
	return article.WebArchive{CDX: v.URL + "/cdx", URL: "paper.example/news/*", From: from, To: to, Replay: v.URL + "/web/{timestamp}id_/{url}"}
}

func of(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC) }

const old = "http://www.paper.example/news/"

func paperArchive(v *vault) article.Source {
	s := article.Source{ID: "paper", Outlet: article.Outlet{ID: "paper", Name: "信用日报"}, Parallel: 1, MaxBody: 1 << 20}
	s.Archives = []article.WebArchive{v.archive(of(2014, 1, 1), of(2014, 3, 31))}
	return s
}

func oldPages() []held {
	return []held{
		{"20140105080000", old + "1.html", html("一")},
		{"20140106080000", old + "2.html", html("二") + "next=/news/2_2.html"},
		{"20140107080000", old + "2_2.html", html("二之二") + "earlier=/news/2.html"},
		{"20140310080000", old + "3.html", html("三")},
		{"20140311080000", "http://other.example/news/4.html", html("四")},
	}
}

// Copies are read as the pages themselves, whatever form the index has; a month that was read is
// never asked for again, and neither is a copy.
func TestWebArchive(t *testing.T) {
	for _, form := range []string{"table", "objects", "lines"} {
		t.Run(form, func(t *testing.T) {
			v := newVault(t, form, 1000, oldPages()...)
			v.copies = append(v.copies, held{"20140106080000", old + "2_2.html", html("二之二")}) // as the archive finds the nearest
			s, b := paperArchive(v), newBench(t)
			summary := b.must(t, s)
			if summary.New != 3 || summary.Failed > 0 || len(summary.Failures) > 0 {
				t.Errorf("crawl: %+v", summary)
			}
			want := map[string]string{old + "1.html": "一", old + "2.html": "二\n二之二", old + "3.html": "三"}
			if d := cmp.Diff(want, b.texts()); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
			got := b.articles[old+"1.html"]
			at := time.Date(2014, 1, 5, 8, 0, 7, 0, time.UTC)
			if c := got.Listed.Capture; c == nil || !c.At.Equal(at) || c.URL != v.URL+"/web/20140105080000id_/"+old+"1.html" || !got.Listed.Published.IsZero() {
				t.Errorf("capture %+v of %+v", c, got.Listed)
			}
			if got.Fetch.At.Equal(at) || got.Fetch.URL != old+"1.html" {
				t.Errorf("fetch %+v", got.Fetch)
			}
			asked := v.asked()
			if months := slices.DeleteFunc(asked, func(s string) bool { return !strings.HasPrefix(s, "index") }); len(months) != 3 {
				t.Errorf("months %q", months)
			}
			if run := b.runs[0]; run.Discovered != 0 || run.Err != "" {
				t.Errorf("the run is %+v", run)
			}
			b.now = b.now.AddDate(0, 6, 0)
			b.must(t, s)
			if asked := v.asked(); len(asked) > 0 {
				t.Errorf("asked again for %q", asked)
			}
		})
	}
}

// An index that is given in parts is resumed part by part, also after one of them failed.
func TestWebArchiveInParts(t *testing.T) {
	v := newVault(t, "table", 2)
	for day := range 25 {
		v.copies = append(v.copies, held{fmt.Sprintf("201401%02d080000", day+1), fmt.Sprintf("%s%d.html", old, day+1), html(fmt.Sprint("第", day+1))})
	}
	s, b := paperArchive(v), newBench(t)
	v.answer("index 20140101 6", http.StatusServiceUnavailable)
	if summary := b.must(t, s); len(summary.Failures) != 1 || summary.New != 6 {
		t.Errorf("with an index that fails: %+v", summary)
	}
	v.answer("index 20140101 6", 0)
	v.asked()
	b.now = b.now.Add(24 * time.Hour)
	if summary := b.must(t, s); len(summary.Failures) > 0 || summary.New != 19 {
		t.Errorf("afterwards: %+v", summary)
	}
	b.must(t, s)
	if len(b.texts()) != 25 {
		t.Errorf("%d articles", len(b.texts()))
	}
}

// Nothing that the archive's host says ends a piece, and a page of the site itself always comes
// first.
func TestWebArchiveClaimsNothing(t *testing.T) {
	copies := []held{
		{"20140105080000", old + "1.html", html("一")},
		{"20140105080000", old + "missing.html", ""},
		{"20140105080000", old + "down.html", html("停")},
		{"20140105080000", old + "empty.html", html("")},
		{"20140999080000", old + "no-date.html", html("无")},
		{"20140105080000", "https://www.paper.example/news/live.html", html("旧")},
	}
	v := newVault(t, "table", 1000, copies...)
	v.answer("20140105080000id_/"+old+"missing.html", http.StatusNotFound)
	v.answer("20140105080000id_/"+old+"down.html", http.StatusServiceUnavailable)
	s, b := paperArchive(v), newBench(t)
	b.Discover(t.Context(), 0, b.now, []frontier.Address{{SourceID: s.ID, URL: old + "live.html", Kind: frontier.KindArticle, FoundIn: "config"}})
	b.entries["paper "+old+"live.html"].due = b.now.AddDate(9, 0, 0)
	summary := b.must(t, s)
	if summary.Gone != 0 || summary.New != 1 || summary.Failed != 1 {
		t.Errorf("crawl: %+v", summary)
	}
	for page, want := range map[string][2]string{
		"missing.html": {"skipped", "capture_missing"}, "down.html": {"failed", "http_503"}, "empty.html": {"skipped", "no_text"},
	} {
		if f := b.last(old + page); string(f.Outcome) != want[0] || f.Code != want[1] {
			t.Errorf("%s: %s, %s (%s)", page, f.Outcome, f.Code, f.Reason)
		}
	}
	for _, entry := range v.asked() {
		if strings.Contains(entry, "live.html") {
			t.Errorf("the copy of a page that is known is asked for: %s", entry)
		}
	}
	for url, e := range b.entries {
		if e.visit.Gone || e.outcome == frontier.OutcomeGone {
			t.Errorf("%s counts as gone", url)
		}
	}
}

// A copy that leads to another page's is not that page's.
func TestWebArchiveLeadsElsewhere(t *testing.T) {
	v := newVault(t, "table", 1000, held{"20140105080000", old + "1.html", html("一")})
	inner := v.Config.Handler
	v.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.RequestURI, "/news/1.html") {
			http.Redirect(w, r, "/web/20150101000000id_/http://www.paper.example/", http.StatusFound)
			return
		}
		if strings.HasSuffix(r.RequestURI, "paper.example/") {
			fmt.Fprint(w, html("首页"))
			return
		}
		inner.ServeHTTP(w, r)
	})
	s, b := paperArchive(v), newBench(t)
	b.must(t, s)
	if f := b.last(old + "1.html"); f.Outcome != frontier.OutcomeSkipped || f.Code != "other_capture" || len(b.texts()) > 0 {
		t.Errorf("%s, %s (%s)", f.Outcome, f.Code, f.Reason)
	}
}

// A backfill from an archive visits what was captured in its period, or is dated to it, and leaves
// the rest to crawls.
func TestBackfillFromWebArchive(t *testing.T) {
	v := newVault(t, "table", 1000, append(oldPages(), held{"20140312080000", old + "20140115_5.html", html("五")})...)
	s, b := paperArchive(v), newBench(t)
	b.set = func(o *crawler.Options) { o.Backfill = article.Period{From: of(2014, 3, 1), To: of(2014, 3, 31)} }
	b.must(t, s)
	if d := cmp.Diff(map[string]string{old + "3.html": "三"}, b.texts()); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
	if asked := v.asked(); len(asked) != 2 || asked[0] != "index 20140301" {
		t.Errorf("asked for %q", asked)
	}
	b.set = nil
	b.must(t, s)
	if _, ok := b.texts()[old+"20140115_5.html"]; !ok || len(b.texts()) != 4 {
		t.Errorf("a crawl afterwards: %v", b.texts())
	}
}

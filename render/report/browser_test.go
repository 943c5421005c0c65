package report_test

import (
	"context"
	"encoding/json"
	"flag"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"yulun/internal/servertest"
	"yulun/internal/servertest/chromiumtest"
)

var reportFile = flag.String("report", "", "look at this report in place of the one that the tests make")

// looked is a report open in Chromium, with all that it asked the network for or complained of.
type looked struct {
	ctx context.Context

	mu     sync.Mutex
	events []string
}

// missing ends a test that needs a program: by a failure in CI, where all are installed.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(what)
	}
	t.Skip(what)
}

// written is the file of the report to look at.
func written(t *testing.T) string {
	t.Helper()
	if *reportFile != "" {
		path, err := filepath.Abs(*reportFile)
		if err != nil {
			t.Fatal(err)
		}
		return path
	}
	path := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(path, []byte(page(t, content(t))), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func look(t *testing.T, path string) *looked {
	t.Helper()
	browser := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			browser = found
			break
		}
	}
	if browser == "" {
		missing(t, "Chromium is missing: nobody looked at the report (apt-get install chromium)")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromiumtest.New(ctx, browser)
	t.Cleanup(cancel)
	l := &looked{ctx: ctx}
	if err := chromedp.Listen(ctx, l.hear); err != nil {
		t.Fatalf("start Chromium: %v", err)
	}
	call(t, l, log.Enable, cdp.Empty{})
	call(t, l, network.Enable, network.EnableParams{})
	do(t, l, chromedp.Navigate((&url.URL{Scheme: "file", Path: path}).String()))
	return l
}

func (l *looked) hear(event any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		l.events = append(l.events, "request "+e.Request.URL)
	case *log.EventEntryAdded:
		l.events = append(l.events, "log "+e.Entry.Text)
	}
}

func do[T any](t *testing.T, l *looked, a chromedp.Action[T]) T {
	t.Helper()
	v, err := chromedp.Run(l.ctx, a)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func call[P, R any](t *testing.T, l *looked, c cdp.Command[P, R], p P) {
	t.Helper()
	do(t, l, chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, c, p)
		return err
	}))
}

// media sets what the page is shown on.
func (l *looked) media(t *testing.T, media, scheme string) {
	t.Helper()
	call(t, l, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Media: media, Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	})
}

// cut lists what sticks out of the page at its right, or of the picture it is in.
const cut = `(() => {
	const wide = document.documentElement.clientWidth, out = [];
	for (const e of document.querySelectorAll('table, th, td, figure, svg, pre, p, h1, h2, h3, h4, blockquote'))
		if (e.getBoundingClientRect().right > wide + 1 && e.checkVisibility()) out.push(e.tagName + ' ' + e.textContent.trim().slice(0, 40));
	for (const e of document.querySelectorAll('td, th')) if (e.scrollWidth > e.clientWidth + 1) out.push('within ' + e.tagName + ' ' + e.textContent.slice(0, 40));
	for (const e of document.querySelectorAll('svg text')) {
		const t = e.getBoundingClientRect(), s = e.closest('svg').getBoundingClientRect();
		if (e.checkVisibility() && (t.right > s.right + 2 || t.left < s.left - 2)) out.push('text of a chart: ' + e.textContent);
	}
	return out.slice(0, 20).join('\n');
})()`

// a4 is the width between the margins of the style sheet, 182 mm, in whole CSS pixels.
const a4 = 687

// TestNothingIsCut: not on a screen, wide or narrow, and not on paper.
func TestNothingIsCut(t *testing.T) {
	l := look(t, written(t))
	for _, width := range []int64{1280, 768, 390} {
		do(t, l, chromedp.EmulateViewport(width, 900))
		l.media(t, "screen", "light")
		if wide := do(t, l, chromedp.Evaluate[int64](`document.documentElement.scrollWidth`)); wide > width {
			t.Errorf("at %d pixels the page is %d wide", width, wide)
		}
	}
	do(t, l, chromedp.EmulateViewport(a4, 900))
	l.media(t, "print", "dark")
	if out := do(t, l, chromedp.Evaluate[string](cut)); out != "" {
		t.Errorf("cut on A4:\n%s", out)
	}
	if dark := do(t, l, chromedp.Evaluate[string](`getComputedStyle(document.body).backgroundColor`)); dark != "rgb(255, 255, 255)" {
		t.Errorf("paper is printed on %s", dark)
	}
	// The page itself is the one request.
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.events) != 1 || !strings.HasPrefix(l.events[0], "request file:") {
		t.Errorf("the report asked for, or complained of: %v", l.events)
	}
}

// TestNuFindsNothing: the Nu HTML checker, which checks the style sheet, too.
func TestNuFindsNothing(t *testing.T) {
	checkers := servertest.PageCheckers(t, os.Getenv("CI") == "true")
	if out, err := servertest.Nu(t, checkers, written(t)); err != nil || out != "" {
		t.Errorf("%v:\n%s", err, out)
	}
	broken := filepath.Join(t.TempDir(), "broken.html")
	if err := os.WriteFile(broken, []byte("<!doctype html><title>t</title><p id=a><p id=a>"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := servertest.Nu(t, checkers, broken); err == nil || !strings.Contains(out, "Duplicate ID") {
		t.Errorf("the checker finds nothing in a broken page: %s", out)
	}
}

// TestAxeFindsNothing: all rules of axe-core but the experimental ones, light and dark.
func TestAxeFindsNothing(t *testing.T) {
	axe, err := os.ReadFile(filepath.Join(servertest.PageCheckers(t, os.Getenv("CI") == "true"), "axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	l := look(t, written(t))
	do(t, l, chromedp.Evaluate[bool](string(axe)+"; true"))
	for scheme, width := range map[string]int64{"light": 1280, "dark": 390} {
		do(t, l, chromedp.EmulateViewport(width, 900))
		l.media(t, "screen", scheme)
		do(t, l, chromedp.Evaluate[bool](`axe.run().then(r => { window.found = r }); true`))
		var raw string
		servertest.Until(t, time.Minute, "axe ends", func() bool {
			raw = do(t, l, chromedp.Evaluate[string](`window.found ? JSON.stringify(found.violations.map(v => v.id + ': ' + v.help + ' ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 150) + ' ' + n.failureSummary).join(' '))) : ''`))
			return raw != ""
		})
		var found []string
		if err := json.Unmarshal([]byte(raw), &found); err != nil {
			t.Fatal(err)
		}
		for _, f := range found {
			t.Errorf("%d, %s: %s", width, scheme, f)
		}
		if passed := do(t, l, chromedp.Evaluate[int64](`found.passes.length`)); passed < 15 {
			t.Errorf("only %d rules applied", passed)
		}
		do(t, l, chromedp.Evaluate[bool](`window.found = null; true`))
	}
}

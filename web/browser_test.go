package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"yulun/internal/servertest"
	"yulun/internal/servertest/chromiumtest"
)

// browser is a tab on the pages of the corpus, and what it complained of.
type browser struct {
	ctx  context.Context
	base string

	mu         sync.Mutex
	complaints []string
}

// newBrowser is a tab on the pages of the corpus.
func newBrowser(t *testing.T) *browser {
	t.Helper()
	return browserOn(t, press(t).handler)
}

// chromium is the one that all tests share. Its first tab keeps it running.
type chromium struct {
	ctx    context.Context
	cancel context.CancelFunc
}

// start starts Chromium, or skips the test where there is none. In CI its absence is a failure.
func (c *chromium) start(t *testing.T) {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	switch {
	case path != "":
	case os.Getenv("CI") == "true":
		t.Fatal("Chromium is missing; install it (apt-get install chromium)")
	default:
		t.Skip("Chromium is missing: the pages were not tried in a browser")
	}
	ctx, cancel := chromiumtest.New(context.Background(), path)
	c.cancel = cancel
	if _, err := chromedp.Run(ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Fatalf("start Chromium: %v", err)
	}
	c.ctx = ctx
}

func (c *chromium) close() {
	if c.cancel != nil {
		c.cancel()
	}
}

// browserOn is a tab on a handler's pages, with cookies of its own.
func browserOn(t *testing.T, pages http.Handler) *browser {
	t.Helper()
	shared.Lock()
	defer shared.Unlock()
	if shared.chromium.ctx == nil {
		shared.chromium.start(t)
	}
	server := httptest.NewServer(pages)
	t.Cleanup(server.Close)
	ctx, cancel := context.WithTimeout(shared.chromium.ctx, 10*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	b := &browser{ctx: ctx, base: server.URL}
	if err := chromedp.Listen(ctx, b.hear); err != nil {
		t.Fatalf("open a tab of Chromium: %v", err)
	}
	run(t, b, chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, log.Enable, cdp.Empty{})
		return err
	}))
	return b
}

// hear remembers errors: violations of the policy and missing files come as log entries, faults of
// scripts as exceptions.
func (b *browser) hear(event any) {
	complaint := ""
	switch e := event.(type) {
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning {
			complaint = fmt.Sprintf("%s %s", e.Entry.Text, e.Entry.URL)
		}
	case *runtime.EventExceptionThrown:
		complaint = e.ExceptionDetails.Text
	case *runtime.EventConsoleAPICalled:
		complaint = "something called the console"
	}
	if complaint != "" {
		b.mu.Lock()
		b.complaints = append(b.complaints, complaint)
		b.mu.Unlock()
	}
}

// heard takes what was complained of since it was last asked.
func (b *browser) heard() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	said := b.complaints
	b.complaints = nil
	return said
}

func run[T any](t *testing.T, b *browser, a chromedp.Action[T]) T {
	t.Helper()
	v, err := chromedp.Run(b.ctx, a)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// shoot keeps a picture of the whole page with the test's artifacts (go test -artifacts).
func (b *browser) shoot(t *testing.T, dir, name string) {
	t.Helper()
	picture := run(t, b, chromedp.FullScreenshot(100))
	if err := os.WriteFile(filepath.Join(dir, name+".png"), picture, 0o644); err != nil {
		t.Fatal(err)
	}
}

// lowContrast lists texts whose contrast with the ground behind them is below WCAG's 4.5:1.
// Pictures are left out.
const lowContrast = `(() => {
	const rgb = c => (c.match(/[\d.]+/g) || [0, 0, 0, 0]).map(Number);
	const light = c => { const [r, g, b] = c.map(v => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4 }); return .2126 * r + .7152 * g + .0722 * b };
	const ground = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] === 1) return c }; return rgb(getComputedStyle(document.body).backgroundColor) };
	const out = new Set();
	for (const e of document.querySelectorAll('body *')) {
		if (e.closest('svg, .hidden, .skip, datalist, option') || ![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
		const [a, b] = [light(rgb(getComputedStyle(e).color)), light(ground(e))];
		const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
		if (ratio < 4.5) out.add(e.tagName + '.' + e.className + ' ' + ratio.toFixed(1) + ' ' + e.textContent.slice(0, 30));
	}
	return [...out].join('\n');
})()`

// unlabelled lists form controls, tables' parts and pictures that a screen reader could not name.
const unlabelled = `(() => {
	const out = [];
	for (const e of document.querySelectorAll('input:not([type=hidden]), select')) if (!e.labels.length) out.push(e.outerHTML);
	for (const e of document.querySelectorAll('svg[role=img]')) if (!e.querySelector('title') || !e.querySelector('desc')) out.push('chart without title and description');
	for (const e of document.querySelectorAll('table')) if (!e.querySelector('th[scope]')) out.push('table without heads');
	for (const e of document.querySelectorAll('a')) if (!e.textContent.trim() && !e.ariaLabel) out.push(e.outerHTML);
	const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
	for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) out.push('id ' + id + ' twice');
	const levels = [...document.querySelectorAll('h1, h2, h3, h4')].map(e => Number(e.tagName[1]));
	levels.forEach((l, i) => { if (i && l > levels[i - 1] + 1) out.push('a heading of level ' + l + ' after one of level ' + levels[i - 1]) });
	if (document.querySelectorAll('h1').length !== 1 || document.querySelectorAll('main').length !== 1) out.push('not one h1 and one main');
	return out.join('\n');
})()`

// TestByKeyboard goes to the content by the skip link, and searches from the first page's box.
func TestByKeyboard(t *testing.T) {
	b := newBrowser(t)
	run(t, b, chromedp.EmulateViewport(1280, 900))
	run(t, b, chromedp.Navigate(b.base+"/"))
	run(t, b, chromedp.KeyEvent(kb.Tab))
	visible := `(() => { const e = document.activeElement, r = e.getBoundingClientRect(), s = getComputedStyle(e);
		return e.className === 'skip' && r.top >= 0 && r.left >= 0 && parseFloat(s.outlineWidth) >= 2 && s.outlineStyle !== 'none' })()`
	if !run(t, b, chromedp.Evaluate[bool](visible)) {
		t.Error("the skip link can't be seen when it has the focus")
	}
	run(t, b, chromedp.KeyEvent(kb.Enter))
	servertest.Until(t, time.Minute, "the skip link leads to the content", func() bool {
		return run(t, b, chromedp.Evaluate[string](`location.hash + ' ' + document.activeElement.id`)) == "#main main"
	})
	if _, err := chromedp.RunResponse(b.ctx, chromedp.SendKeys(chromedp.CSS("#q"), "信用修复"+kb.Enter)); err != nil {
		t.Fatal(err)
	}
	got := run(t, b, chromedp.Evaluate[string](`location.pathname + ' ' + document.querySelector('#q').value + ' ' + document.querySelectorAll('.hit mark').length`))
	if !strings.HasPrefix(got, "/search 信用修复 ") || strings.HasSuffix(got, " 0") {
		t.Errorf("the search from the box gives %s", got)
	}
	for _, complaint := range b.heard() {
		t.Error(complaint)
	}
}

// TestCopiedTextIsTheArticles: what a reader selects is the outlet's text, without codes of
// evidence.
func TestCopiedTextIsTheArticles(t *testing.T) {
	b := newBrowser(t)
	c := press(t)
	run(t, b, chromedp.Navigate(b.base+"/article/"+c.traditional.ID))
	selected := func(what string) string {
		return run(t, b, chromedp.Evaluate[string](`getSelection().selectAllChildren(document.querySelector('`+what+`')), getSelection().toString()`))
	}
	joined := func(s string) string { return strings.Join(strings.Fields(s), "") }
	if got := selected("h1"); joined(got) != joined(c.traditional.Title) {
		t.Errorf("the headline is copied as %q, want %q", got, c.traditional.Title)
	}
	if got := selected(".text"); joined(got) != joined(c.traditional.Text) {
		t.Errorf("the text is copied as %q, want %q", got, c.traditional.Text)
	}
	seen := `getComputedStyle(document.querySelector('a.cue'), '::after').content`
	if got := run(t, b, chromedp.Evaluate[string](seen)); !strings.ContainsAny(got, "SFROM") {
		t.Errorf("a mark ends in %s", got)
	}
}

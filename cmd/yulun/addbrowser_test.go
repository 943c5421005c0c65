package main

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"yulun/internal/servertest/chromiumtest"
)

// tab is a tab of Chromium whose pages run no scripts.
type tab struct {
	t   *testing.T
	ctx context.Context
	dir string
}

func newTab(t *testing.T) tab {
	t.Helper()
	path, err := exec.LookPath("chromium")
	switch {
	case err == nil:
	case os.Getenv("CI") == "true":
		t.Fatal("Chromium is missing; install it (apt-get install chromium)")
	default:
		t.Skip("Chromium is missing: the pages were not tried in a browser")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromiumtest.New(ctx, path)
	t.Cleanup(cancel)
	b := tab{t, ctx, t.ArtifactDir()}
	do(b, chromedp.Func(func(ctx context.Context, at *chromedp.Target) error {
		_, err := cdp.Call(ctx, at, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	}))
	return b
}

func do[T any](b tab, a chromedp.Action[T]) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, a)
	noError(b.t, err)
	return v
}

// says waits until the page says something.
func (b tab) says(text string) {
	b.t.Helper()
	shown := ""
	defer func() {
		if b.t.Failed() {
			b.t.Log(shown)
		}
	}()
	until(b.t, "the page says "+text, func() bool {
		shown, _ = chromedp.Run(b.ctx, chromedp.Evaluate[string](`document.body ? document.body.innerText : ''`)) // a page may be on its way
		return strings.Contains(shown, text)
	})
}

// focus goes by the tab key to what a condition on the element e says.
func (b tab) focus(condition string) {
	b.t.Helper()
	for range 120 {
		do(b, chromedp.KeyEvent(kb.Tab))
		if do(b, chromedp.Evaluate[bool](`(e => `+condition+`)(document.activeElement)`)) {
			return
		}
	}
	b.t.Fatalf("no element with %s can be reached by keyboard", condition)
}

// shoot keeps pictures of the page with the test's artifacts (go test -artifacts), and sees that
// nothing is wider than the window.
func (b tab) shoot(name string) {
	b.t.Helper()
	for _, look := range []struct {
		width  int64
		scheme string
	}{{1280, "light"}, {390, "dark"}, {390, "light"}} {
		do(b, chromedp.Func(func(ctx context.Context, at *chromedp.Target) error {
			features := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: look.scheme}}
			_, err := cdp.Call(ctx, at, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features})
			return err
		}))
		do(b, chromedp.EmulateViewport(look.width, 900))
		if wide := do(b, chromedp.Evaluate[int64](`document.documentElement.scrollWidth`)); wide > look.width {
			b.t.Errorf("%s is %d wide in a window of %d", name, wide, look.width)
		}
		if f := flag.Lookup("test.artifacts"); f != nil && f.Value.String() == "true" {
			picture := do(b, chromedp.FullScreenshot(100))
			noError(b.t, os.WriteFile(filepath.Join(b.dir, fmt.Sprintf("%s-%d-%s.png", name, look.width, look.scheme)), picture, 0o644))
		}
	}
}

// The main way in a real browser, by keyboard and without scripts: an address, the preview, the
// source saved, crawled, and its articles found.
func TestAddSourceInABrowser(t *testing.T) {
	t.Parallel()
	b := newTab(t)
	s := newStage(t, 0)
	s.oneOutlet()
	w := s.work("crew", "--config", "config", "--addr", "127.0.0.1:0")
	base := w.address()
	until(t, "the pages are there", func() bool { status, _ := answer(t, base+"readyz"); return status == http.StatusOK })
	paper := s.Sources()[1]
	do(b, chromedp.Navigate(base+"sources"))
	b.focus(`e.textContent === 'Add a source'`)
	do(b, chromedp.KeyEvent(kb.Enter))
	b.says("Address of a site")
	b.focus(`e.id === 'address'`)
	do(b, chromedp.KeyEvent(paper.Feeds[0]+kb.Enter))
	b.says("How articles will be read")
	b.says("3 of them were read")
	b.shoot("add")
	b.focus(`e.textContent === 'Save'`)
	do(b, chromedp.KeyEvent(kb.Enter))
	b.says("The source is saved")
	b.focus(`e.textContent === 'Edit'`)
	do(b, chromedp.KeyEvent(kb.Enter))
	b.says("Check and show what changes")
	b.focus(`e.id === 'text'`)
	do(b, chromedp.KeyEvent("# 自己加的\n"))
	b.focus(`e.textContent.startsWith('Check')`)
	do(b, chromedp.KeyEvent(kb.Enter))
	b.says("+   # 自己加的")
	b.shoot("edit")
	do(b, chromedp.Navigate(base+"jobs"))
	b.says("Waiting")
	b.shoot("jobs")
	do(b, chromedp.Navigate(base+"sources"))
	b.shoot("sources")
	id := strings.TrimSuffix(strings.TrimPrefix(paper.Feeds[0][:strings.Index(paper.Feeds[0], ".localhost")], "http://"), "/")
	until(t, "the new source is crawled", func() bool {
		do(b, chromedp.Navigate(base+"source/"+id))
		return do(b, chromedp.Evaluate[bool](`document.body.innerText.includes('Crawl now') && document.body.innerText.includes('Newest crawls')`))
	})
	b.shoot("source")
	b.focus(`e.textContent === 'Crawl now'`)
	do(b, chromedp.KeyEvent(kb.Enter))
	b.says("A crawl is planned for now.")
	until(t, "its articles are found", func() bool {
		do(b, chromedp.Navigate(base+"search?q=relevant:any+outlet:"+id))
		return do(b, chromedp.Evaluate[int64](`document.querySelectorAll('article.hit').length`)) > 0
	})
}

package main

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"yulun/internal/servertest/chromiumtest"
)

// turnedRound lists texts of the page that stand in one line behind an override of an article.
const turnedRound = `(() => {
	const out = new Set(), texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	for (let n; n = texts.nextNode();) {
		if (!n.data.includes('\u202e') || n.parentElement.closest('.text, h1, pre, blockquote, .diff, .snippet, textarea, title')) continue;
		let e = n.parentElement, style = getComputedStyle(e);
		while (style.display === 'inline' && style.unicodeBidi === 'normal') { e = e.parentElement; style = getComputedStyle(e) }
		const behind = document.createRange();
		behind.setStartAfter(n);
		behind.setEndAfter(e.lastChild);
		if (style.display !== 'inline' && behind.toString().trim()) out.add(e.tagName + ' ' + behind.toString().trim().slice(0, 40));
	}
	return [...out].join('; ');
})()`

// nothingRuns opens pages in Chromium, where no dialog may come up, nothing may ask for a file or
// speak to the console, and the policy may have nothing to stop.
func nothingRuns(t *testing.T, base string, targets []string) {
	t.Helper()
	path, err := exec.LookPath("chromium")
	switch {
	case err == nil:
	case os.Getenv("CI") == "true":
		t.Fatal("Chromium is missing; install it (apt-get install chromium)")
	default:
		t.Log("Chromium is missing: the pages were not opened in a browser")
		return
	}
	ctx, cancel := chromiumtest.New(t.Context(), path)
	defer cancel()
	var mu sync.Mutex
	var heard []string
	noError(t, chromedp.Listen(ctx, func(event any) {
		said := ""
		switch e := event.(type) {
		case *page.EventJavascriptDialogOpening:
			said = "a dialog: " + e.Message
		case *log.EventEntryAdded:
			if !strings.Contains(e.Entry.Text, "Failed to load resource: the server responded with a status of 4") {
				said = e.Entry.Text
			}
		case *runtime.EventConsoleAPICalled:
			said = "something called the console"
		case *runtime.EventExceptionThrown:
			said = e.ExceptionDetails.Text
		}
		if said != "" {
			mu.Lock()
			heard = append(heard, said)
			mu.Unlock()
		}
	}))
	_, err = chromedp.Run(ctx, chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, log.Enable, cdp.Empty{})
		return err
	}))
	noError(t, err)
	for _, target := range targets {
		address := target
		if strings.HasPrefix(target, "/") {
			address = base + target
		}
		within, cancel := context.WithTimeout(ctx, longestWait)
		_, err := chromedp.Run(within, chromedp.Navigate(address))
		noError(t, err)
		injected, err := chromedp.Run(within, chromedp.Evaluate[int64](`document.querySelectorAll('script, x-evil, img, iframe, [onerror], [onclick]').length`))
		noError(t, err)
		turned, err := chromedp.Run(within, chromedp.Evaluate[string](turnedRound))
		noError(t, err)
		if turned != "" {
			t.Errorf("%s: an article turns the text behind it round: %s", target, turned)
		}
		mu.Lock()
		if injected > 0 || len(heard) > 0 {
			t.Errorf("%s: %d elements are injected; the browser says %q", target, injected, heard)
		}
		heard = nil
		mu.Unlock()
		cancel()
	}
}

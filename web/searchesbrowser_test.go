package web_test

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"yulun/access"
)

// A search is saved from its own page, changed and removed, with scripts and without, on a phone.
func TestSavingASearchInABrowser(t *testing.T) {
	for _, scripts := range []bool{true, false} {
		_, pages := searching(t, access.Admin)
		b := browserOn(t, pages)
		run(t, b, chromedp.EmulateViewport(390, 900))
		run(t, b, chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
			_, err := cdp.Call(ctx, tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !scripts})
			return err
		}))
		text := func(selector string) string {
			return run(t, b, chromedp.Evaluate[string](`(document.querySelector('`+selector+`') || {textContent: 'nothing'}).textContent.trim()`))
		}
		click := func(selector string) {
			t.Helper()
			if _, err := chromedp.RunResponse(b.ctx, chromedp.Click(chromedp.CSS(selector))); err != nil {
				t.Fatal(err)
			}
		}
		run(t, b, chromedp.Navigate(b.base+address("/search", "q", "失信 frame:law")))
		click(`a[href^="/searches?"]`)
		run(t, b, chromedp.SendKeys(chromedp.CSS("#s-title"), "法律"))
		if _, err := chromedp.RunResponse(b.ctx, chromedp.SendKeys(chromedp.CSS("#s-title"), kb.Enter)); err != nil {
			t.Fatal(err)
		}
		if got := text(".notice.good"); got != "The search law-2 is saved." {
			t.Errorf("scripts %t: saved: %s", scripts, got)
		}
		if got := text("#law-2 h2 a") + " " + text("#law-2 code"); got != "法律 失信 frame:law" {
			t.Errorf("scripts %t: listed as %s", scripts, got)
		}
		for _, check := range []string{lowContrast, unlabelled} {
			if found := run(t, b, chromedp.Evaluate[string](check)); found != "" {
				t.Errorf("scripts %t:\n%s", scripts, found)
			}
		}
		if wide := run(t, b, chromedp.Evaluate[int64](`document.documentElement.scrollWidth`)); wide > 390 {
			t.Errorf("scripts %t: the page is %d wide", scripts, wide)
		}
		click(`#law-2 .danger`)
		if got := text(".notice.good"); got != "The search law-2 is removed." || !strings.Contains(text("main"), "Law and punishment") {
			t.Errorf("scripts %t: removed: %s", scripts, got)
		}
		for _, complaint := range b.heard() {
			t.Errorf("scripts %t: %s", scripts, complaint)
		}
	}
}

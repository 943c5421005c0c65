package web_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"yulun/internal/servertest"
)

// TestEvidenceByKeyboard: a figure opens and closes by the keyboard alone, and the link of a mark
// leads to its row in a figure that was closed.
func TestEvidenceByKeyboard(t *testing.T) {
	b := newBrowser(t)
	c := press(t)
	run(t, b, chromedp.EmulateViewport(390, 800))
	run(t, b, chromedp.Navigate(b.base+"/article/"+c.traditional.ID))
	opened := `document.querySelectorAll('details.figure[open]').length`
	if n := run(t, b, chromedp.Evaluate[int64](opened)); n != 0 {
		t.Errorf("%d figures are open at first", n)
	}
	run(t, b, chromedp.Evaluate[bool](`document.querySelector('details.figure summary').focus(), true`))
	for _, want := range []int64{1, 0} {
		run(t, b, chromedp.KeyEvent(kb.Enter))
		servertest.Until(t, time.Minute, fmt.Sprintf("Enter leaves %d figures open", want), func() bool { return run(t, b, chromedp.Evaluate[int64](opened)) == want })
	}
	row := run(t, b, chromedp.Evaluate[string](`(() => { const a = document.querySelector('.text a.cue:not(.slight)'); a.focus(); return a.hash })()`))
	run(t, b, chromedp.KeyEvent(kb.Enter))
	seen := `(() => { const r = document.querySelector('` + row + `'), at = r.getBoundingClientRect();
		return r.checkVisibility() && r.closest('details').open && at.top >= 0 && at.bottom <= innerHeight })()`
	servertest.Until(t, time.Minute, "the link of a mark leads to its row", func() bool { return run(t, b, chromedp.Evaluate[bool](seen)) })
	back := run(t, b, chromedp.Evaluate[string](`(() => { const a = document.querySelector('`+row+` a'); a.focus(); return a.hash })()`))
	run(t, b, chromedp.KeyEvent(kb.Enter))
	if !strings.HasPrefix(back, "#m") {
		t.Errorf("the row leads back to %s", back)
	}
	servertest.Until(t, time.Minute, "the row leads back to its mark", func() bool { return run(t, b, chromedp.Evaluate[string](`location.hash`)) == back })
	for _, complaint := range b.heard() {
		t.Error(complaint)
	}
}

// TestThroughASearchWithoutScripts: a reader without scripts goes from the hits to an article, on
// to the next one, to its plain text, and back.
func TestThroughASearchWithoutScripts(t *testing.T) {
	b := newBrowser(t)
	run(t, b, chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	}))
	run(t, b, chromedp.Navigate(b.base+address("/search", "q", "信用", "order", "oldest")))
	follow := func(selector, want string) {
		t.Helper()
		if _, err := chromedp.RunResponse(b.ctx, chromedp.Click(chromedp.CSS(selector))); err != nil {
			t.Fatalf("%s: %v", selector, err)
		}
		if text := run(t, b, chromedp.Evaluate[string](`document.querySelector('main').innerText`)); !strings.Contains(text, want) {
			t.Errorf("%s leads to a page without %q", selector, want)
		}
	}
	follow(".hit h3 a", "1 of ")
	follow(`nav.pager a[rel="next"]`, "2 of ")
	marks := func() int64 {
		return run(t, b, chromedp.Evaluate[int64](`document.querySelectorAll('.text mark').length`))
	}
	if marks() == 0 {
		t.Error("no evidence is marked")
	}
	follow(`a[href*="show=plain"]`, "2 of ")
	if n := marks(); n > 0 {
		t.Errorf("the plain text has %d marks", n)
	}
	follow(`nav.pager a[rel="prev"]`, "1 of ")
	follow(`nav.pager a[href^="/search"]`, "articles")
	if at := run(t, b, chromedp.Evaluate[string](`location.pathname + location.search`)); !strings.HasPrefix(at, "/search?order=oldest&q=") {
		t.Errorf("the way back ends at %s", at)
	}
	for _, complaint := range b.heard() {
		t.Error(complaint)
	}
}

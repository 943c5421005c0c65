package web_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// keys presses keys one after the other.
func (b *browser) keys(t *testing.T, keys ...string) {
	t.Helper()
	for _, key := range keys {
		run(t, b, chromedp.KeyEvent(key))
	}
}

// turns presses keys of which the last leads to another page.
func (b *browser) turns(t *testing.T, keys ...string) {
	t.Helper()
	b.keys(t, keys[:len(keys)-1]...)
	if _, err := chromedp.RunResponse(b.ctx, chromedp.KeyEvent(keys[len(keys)-1])); err != nil {
		t.Fatal(err)
	}
}

func (b *browser) at(t *testing.T, path string) {
	t.Helper()
	if got := run(t, b, chromedp.Evaluate[string]("location.pathname")); got != path {
		t.Fatalf("the browser is at %s, want %s", got, path)
	}
}

// TestCodeByKeyboard codes a sample in a browser with scripts, without a pointer.
func TestCodeByKeyboard(t *testing.T) {
	n := newNewsroom(t)
	b := browserOn(t, n.pages)
	run(t, b, chromedp.EmulateViewport(1280, 900))
	run(t, b, chromedp.Navigate(b.base+"/code/pilot/1"))
	if _, err := chromedp.RunResponse(b.ctx, chromedp.SendKeys(chromedp.CSS("#coder"), "王芳"+kb.Enter)); err != nil {
		t.Fatal(err)
	}
	b.at(t, "/code/pilot/1")
	// Enter before all is answered keeps nothing, and leads to what lacks.
	b.turns(t, "1", kb.Enter)
	b.at(t, "/code/pilot/1")
	if got := run(t, b, chromedp.Evaluate[string]("document.activeElement.name")); got != "score" {
		t.Errorf("the question that lacks an answer isn't marked: %s is", got)
	}
	// Digits answer and go on; frames stay until j. None of them takes back the others.
	b.turns(t, "1", "-", "2", "8", "j", "1", "k", "k", "2", kb.Enter)
	b.at(t, "/code/pilot/2")
	b.turns(t, "n")
	b.at(t, "/code/pilot/3")
	b.turns(t, "p")
	b.at(t, "/code/pilot/2")
	b.turns(t, "2", kb.Enter) // not relevant: nothing else is asked
	b.at(t, "/code/pilot/3")
	codings := n.codings(t, "pilot")
	if len(codings) != 2 || !codings[0].Relevant || codings[1].Relevant {
		t.Fatalf("kept %+v", codings)
	}
	first := codings[0]
	if *first.Score != -2 || first.Object != n.book.Objects[0].ID {
		t.Errorf("kept %+v", first)
	}
	// 2 and 8 were the frames; then k twice led from the object back to them, and 2 took one away.
	if got := []string{string(n.book.Frames[7].ID)}; !slices.Equal(got, []string{string(first.Frames[0])}) || len(first.Frames) != 1 {
		t.Errorf("frames %v, want %v", first.Frames, got)
	}
	// What is typed into the note are no keys of the form.
	run(t, b, chromedp.SendKeys(chromedp.CSS("#note"), "n1j-p2"))
	b.at(t, "/code/pilot/3")
	if got := run(t, b, chromedp.Evaluate[string]("document.querySelector('#note').value + document.querySelectorAll('fieldset input:checked').length")); got != "n1j-p20" {
		t.Errorf("typing into the note gives %q", got)
	}
	for _, complaint := range b.heard() {
		if !strings.Contains(complaint, "422") {
			t.Error(complaint)
		}
	}
}

// TestCodeWithoutScripts codes on a phone whose browser runs no scripts.
func TestCodeWithoutScripts(t *testing.T) {
	n := newNewsroom(t)
	b := browserOn(t, n.pages)
	run(t, b, chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	}))
	run(t, b, chromedp.EmulateViewport(390, 844))
	run(t, b, chromedp.Navigate(b.base+"/code/pilot/1"))
	if _, err := chromedp.RunResponse(b.ctx, chromedp.SendKeys(chromedp.CSS("#coder"), "li"+kb.Enter)); err != nil {
		t.Fatal(err)
	}
	b.at(t, "/code/pilot/1")
	for _, id := range []string{"relevant-yes", "score-1", "frame-none", "object-government"} {
		run(t, b, chromedp.Click(chromedp.CSS("label[for="+id+"]")))
	}
	if _, err := chromedp.RunResponse(b.ctx, chromedp.Click(chromedp.CSS("#answers button"))); err != nil {
		t.Fatal(err)
	}
	b.at(t, "/code/pilot/2")
	kept := n.codings(t, "pilot")
	if len(kept) != 1 || kept[0].Class != "supportive" || len(kept[0].Frames) != 0 || kept[0].Frames == nil {
		t.Errorf("kept %+v", kept)
	}
}

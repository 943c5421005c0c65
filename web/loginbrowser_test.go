package web_test

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net/url"
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

	"yulun/internal/servertest"
	"yulun/web"
)

// inBrowser is a tab on the pages behind the gate.
func (h *house) inBrowser(t *testing.T) *browser {
	t.Helper()
	pages, err := web.New(h.options)
	if err != nil {
		t.Fatal(err)
	}
	return browserOn(t, pages)
}

// checkers is the folder of axe and of the Nu HTML checker; empty where there are none.
func checkers(t *testing.T) string {
	t.Helper()
	script, err := servertest.Script("page-checkers")
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), script).Output()
	switch {
	case err == nil:
	case os.Getenv("CI") == "true":
		t.Fatalf("scripts/page-checkers: %v", err)
	default:
		t.Logf("scripts/page-checkers: %v: axe and the Nu HTML checker were not asked", err)
	}
	return strings.TrimSpace(string(out))
}

// axe lists what axe-core finds on the page of a tab that runs scripts.
// Rules that are off are not asked.
func (b *browser) axe(t *testing.T, script string, off ...string) (found []string) {
	t.Helper()
	rules := map[string]map[string]bool{"target-size": {"enabled": true}}
	for _, rule := range off {
		rules[rule] = map[string]bool{"enabled": false}
	}
	asked, err := json.Marshal(map[string]any{"rules": rules, "resultTypes": []string{"violations"}})
	if err != nil {
		t.Fatal(err)
	}
	if !run(t, b, chromedp.Evaluate[bool](`!!window.axe`)) {
		run(t, b, chromedp.Evaluate[bool](script+"; true"))
	}
	run(t, b, chromedp.Evaluate[bool](`window.found = null; axe.run(`+string(asked)+`).then(r => { window.found = r }, e => { window.found = {violations: [{id: String(e), help: '', nodes: []}], passes: []} }); true`))
	var raw string
	servertest.Until(t, time.Minute, "axe ends", func() bool {
		raw = run(t, b, chromedp.Evaluate[string](`window.found ? JSON.stringify(found.violations.map(v => v.id + ': ' + v.help + ' ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 150) + ' ' + n.failureSummary).join(' '))) : ''`))
		return raw != ""
	})
	if err := json.Unmarshal([]byte(raw), &found); err != nil {
		t.Fatal(err)
	}
	if passed := run(t, b, chromedp.Evaluate[int64](`found.passes.length`)); passed < 10 {
		t.Errorf("only %d rules of axe applied", passed)
	}
	return found
}

// TestLogInInABrowser logs in and out by the keyboard, with scripts and without, on a phone and on a
// wide screen, light and dark, in both languages.
func TestLogInInABrowser(t *testing.T) {
	h := newNewsroom(t).lock(t)
	dir, checks := t.ArtifactDir(), checkers(t)
	axe := ""
	if checks != "" {
		script, err := os.ReadFile(filepath.Join(checks, "axe.min.js"))
		if err != nil {
			t.Fatal(err)
		}
		axe = string(script)
	}
	for _, look := range []struct {
		width        int64
		scheme, lang string
		scripts      bool
	}{{1280, "light", "en", true}, {390, "dark", "zh", false}, {390, "light", "en", false}, {768, "light", "zh", true}} {
		b := h.inBrowser(t)
		where := fmt.Sprintf("%d-%s-%s", look.width, look.scheme, look.lang)
		run(t, b, chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
			_, err := cdp.Call(ctx, tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !look.scripts})
			return err
		}))
		b.on(t, "screen", look.scheme, look.width, 900)
		sees := func(name string) {
			t.Helper()
			if wide := run(t, b, chromedp.Evaluate[int64](`document.documentElement.scrollWidth`)); wide > look.width {
				t.Errorf("%s-%s is %d wide", name, where, wide)
			}
			for _, check := range []string{lowContrast, unlabelled} {
				if found := run(t, b, chromedp.Evaluate[string](check)); found != "" {
					t.Errorf("%s-%s:\n%s", name, where, found)
				}
			}
			if look.scripts && axe != "" {
				for _, found := range b.axe(t, axe) {
					t.Errorf("%s-%s: axe: %s", name, where, found)
				}
			}
			for _, complaint := range b.heard() {
				if !strings.Contains(complaint, "Failed to load resource") || name != "wrong" { // a refusal is one
					t.Errorf("%s-%s: %s", name, where, complaint)
				}
			}
			if f := flag.Lookup("test.artifacts"); f != nil && f.Value.String() == "true" {
				b.shoot(t, dir, name+"-"+where)
			}
		}
		sends := func(keys ...string) {
			t.Helper()
			for _, key := range keys[:len(keys)-1] {
				run(t, b, chromedp.KeyEvent(key))
			}
			if _, err := chromedp.RunResponse(b.ctx, chromedp.KeyEvent(keys[len(keys)-1])); err != nil {
				t.Fatal(err)
			}
		}
		run(t, b, chromedp.Navigate(b.base+"/audit?ui="+look.lang))
		b.at(t, "/login")
		sees("login")
		run(t, b, chromedp.Focus(chromedp.CSS("#name")))
		sends("admin", kb.Tab, "wrong horse battery", kb.Enter)
		b.at(t, "/login")
		sees("wrong")
		run(t, b, chromedp.Focus(chromedp.CSS("#password")))
		sends(secretWord, kb.Enter)
		b.at(t, "/audit")
		sees("audit")
		if got := run(t, b, chromedp.Evaluate[string](`document.cookie`)); strings.Contains(got, "login") {
			t.Errorf("%s: a script reads the cookie %s", where, got)
		}
		run(t, b, chromedp.Navigate(b.base+"/account"))
		sees("account")
		run(t, b, chromedp.Focus(chromedp.CSS("form[action='/logout'] button")))
		sends(kb.Enter)
		b.at(t, "/login")
		run(t, b, chromedp.Navigate(b.base+"/search"))
		b.at(t, "/login")
	}
}

// TestLoginIsValidHTML: the Nu HTML checker finds nothing on the pages of those who log in.
func TestLoginIsValidHTML(t *testing.T) {
	t.Parallel()
	folder := checkers(t)
	if folder == "" {
		t.Skip("there is no checker")
	}
	h := newNewsroom(t).lock(t)
	r := h.reader(t)
	r.open("/audit")
	r.send(url.Values{"name": {"admin"}, "password": {"wrong horse battery"}})
	pages := []string{r.body}
	r.send(url.Values{"name": {"admin"}, "password": {secretWord}})
	pages = append(pages, r.body)
	r.open("/account")
	r.post("/account", url.Values{"password": {secretWord}, "fresh": {"short"}, "again": {"short"}})
	var files []string
	for i, page := range append(pages, r.body) {
		file := filepath.Join(t.TempDir(), fmt.Sprint(i, ".html"))
		if err := os.WriteFile(file, []byte(page), 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	if found, err := servertest.Nu(t, folder, files...); err != nil || found != "" {
		t.Errorf("%v:\n%s", err, found)
	}
}

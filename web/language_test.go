package web_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// ask asks the pages as a reader does who has a cookie or a browser in some language.
func (c *corpus) ask(t *testing.T, target, accepted, cookie string) answer {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, target, nil)
	r.Header.Set("Accept-Language", accepted)
	if cookie != "" {
		r.AddCookie(&http.Cookie{Name: "yulun_lang", Value: cookie})
	}
	w := httptest.NewRecorder()
	c.handler.ServeHTTP(w, r)
	return answer{w.Code, w.Header(), w.Body.String()}
}

// TestLanguageOfPages: the choice of the reader counts, then what the browser asks for.
func TestLanguageOfPages(t *testing.T) {
	t.Parallel()
	c := press(t)
	for _, tc := range []struct{ accepted, cookie, lang, heading string }{
		{"", "", "en", "<h1>Search</h1>"},
		{"zh-CN,zh;q=0.9,en;q=0.8", "", "zh-Hans", "<h1>检索</h1>"},
		{"en-GB", "zh", "zh-Hans", "<h1>检索</h1>"},
		{"zh-CN", "en", "en", "<h1>Search</h1>"},
	} {
		got := c.ask(t, "/search", tc.accepted, tc.cookie)
		if !strings.Contains(got.body, `<html lang="`+tc.lang+`">`) || !strings.Contains(got.body, tc.heading) {
			t.Errorf("%q with the cookie %q: not in %s", tc.accepted, tc.cookie, tc.lang)
		}
		if got.header.Get("Content-Language") != tc.lang || got.header.Get("Vary") != "Accept-Language, Cookie" {
			t.Errorf("%q with the cookie %q: headers %v", tc.accepted, tc.cookie, got.header)
		}
	}
}

// TestSwitchOfLanguage: the switch keeps the choice, and leads back to what was shown, with all
// that the address says and nothing of the language.
func TestSwitchOfLanguage(t *testing.T) {
	t.Parallel()
	c := press(t)
	page := c.ask(t, "/search?q=%E5%A4%B1%E4%BF%A1&lang=zh", "", "")
	if want := `href="/search?q=%E5%A4%B1%E4%BF%A1&amp;lang=zh&amp;ui=zh" rel="nofollow" hreflang="zh-Hans" lang="zh-Hans">中文</a>`; !strings.Contains(page.body, want) {
		t.Errorf("no switch %s", want)
	}
	for target, want := range map[string]string{
		"/search?q=%E5%A4%B1%E4%BF%A1&lang=zh&ui=zh": "/search?q=%E5%A4%B1%E4%BF%A1&lang=zh",
		"/series?ui=zh":                "/series",
		"//elsewhere.example/?ui=zh":   "/elsewhere.example/",
		"/search?ui=zh&q=a%20b&page=2": "/search?q=a%20b&page=2",
	} {
		got := c.ask(t, target, "en", "")
		if got.status != http.StatusSeeOther || got.header.Get("Location") != want || !strings.HasPrefix(got.header.Get("Set-Cookie"), "yulun_lang=zh; Path=/;") {
			t.Errorf("%s: %d %v", target, got.status, got.header)
		}
	}
	if got := c.ask(t, "/search?ui=fr", "", ""); got.status != http.StatusBadRequest {
		t.Errorf("a language that there isn't is answered with %d", got.status)
	}
}

// TestAssetsHaveNoLanguage: what is the same for all readers is kept once.
func TestAssetsHaveNoLanguage(t *testing.T) {
	t.Parallel()
	c := press(t)
	for _, target := range []string{"/assets/style.css", "/robots.txt"} {
		if vary := c.ask(t, target, "zh", "").header.Get("Vary"); vary != "" {
			t.Errorf("%s varies by %s", target, vary)
		}
	}
}

// TestProblemsInChinese: the sentences of a problem are the reader's, its names are the program's.
func TestProblemsInChinese(t *testing.T) {
	t.Parallel()
	c := press(t)
	for target, want := range map[string][]string{
		"/api/v1/search?q=%28%E5%A4%B1%E4%BF%A1": {`"title":"请求有误"`, `检索式第 1 列：括号 ( 没有闭合`, `"name":"invalid-query"`},
		"/api/v1/search?frmae=law":               {`没有参数 \"frmae\"`, `是否要写 frame？`, `"name":"unknown-parameter"`, `"field":"frmae"`},
		"/article/0123456789abcdef":              {"<h1>未找到</h1>"},
	} {
		got := c.ask(t, target, "zh-CN", "")
		for _, words := range want {
			if !strings.Contains(got.body, words) || got.header.Get("Content-Language") != "zh-Hans" {
				t.Errorf("%s: no %s in %.600s", target, words, got.body)
			}
		}
	}
}

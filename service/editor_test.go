package service

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"

	"yulun/article"
	"yulun/web"
)

// Readers of pages that others reach can't have this machine, or those beside it, asked for pages.
func TestLookKeepsOutOfTheNetwork(t *testing.T) {
	t.Parallel()
	press := startPress(t)
	s := newService(t)
	local := press.Sources()[1]
	for name, c := range map[string]struct {
		loopback      bool
		address, says string
	}{
		"this machine":      {false, local.Feeds[0], "may not ask this machine"},
		"this one's number": {false, "http://127.0.0.1:1/", "may not ask this machine"},
		"a private address": {true, "http://10.1.2.3/", "10.1.2.3"},
		"metadata":          {true, "http://169.254.169.254/latest/", "169.254.169.254"},
		"no address":        {true, "http://", "is not a web address"},
	} {
		_, err := editor{Service: s, loopback: c.loopback}.Look(t.Context(), c.address)
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := (editor{Service: s}).Preview(t.Context(), []article.Source{local}); err == nil || !strings.Contains(err.Error(), "may not ask this machine") {
		t.Errorf("a preview: %v", err)
	}
	p, err := editor{Service: s, loopback: true}.Preview(t.Context(), []article.Source{local})
	check(t, err)
	if slices.ContainsFunc(p.Problems, func(text string) bool { return strings.Contains(text, "limits.age") }) {
		t.Errorf("without a limit: %q", p.Problems)
	}
	local.MaxAge = 24 * time.Hour
	p, err = editor{Service: s, loopback: true}.Preview(t.Context(), []article.Source{local})
	check(t, err)
	if !slices.ContainsFunc(p.Problems, func(text string) bool {
		return strings.HasPrefix(text, "3 of these articles are older than limits.age")
	}) {
		t.Errorf("old articles are shown without a word: %q", p.Problems)
	}
	if len(p.Articles) != previewed || p.Articles[0].Reading.Method == "" || p.Addresses < previewed {
		t.Errorf("the preview has %d articles of %d addresses", len(p.Articles), p.Addresses)
	}
}

func TestDraft(t *testing.T) {
	t.Parallel()
	press := startPress(t)
	paper := press.Sources()[1]
	s := newService(t, article.Source{ID: "huadong-daily"})
	d, err := editor{Service: s, loopback: true}.Look(t.Context(), paper.Feeds[0])
	check(t, err)
	if d.ID != "huadong-daily-b" || d.Name != paper.Outlet.Name || d.Language != "zh" || d.Country != "CN" || len(d.Feeds) != 1 || d.Feeds[0] != paper.Feeds[0] {
		t.Errorf("the draft is %+v", d)
	}
	text, err := editor{Service: s}.Write(d)
	if err != nil || !strings.Contains(text, "feeds:\n      - "+paper.Feeds[0]) || strings.Contains(text, "sitemaps") {
		t.Errorf("%v\n%s", err, text)
	}
}

// A draft is read again as it was given; where YAML can't keep a text of it, its field is named.
func TestDraftIsWrittenAsItIsReadAgain(t *testing.T) {
	t.Parallel()
	d := web.Draft{
		ID: "new", Name: "华东时报\u3000北京: 早报", Type: "commercial", Country: "CN", Language: "zh", Zone: "Asia/Shanghai", Every: "12h",
		Feeds: []string{"https://new.example/rss?a=#1", "https://new.example/b"}, Sitemaps: []string{"https://new.example/sitemap.xml"},
		List: "https://new.example/list", Links: `/20\d{2}/.+: #\d`, FoundIn: "https://new.example/?q=a: b",
	}
	text, err := editor{}.Write(d)
	check(t, err)
	type list struct{ URL, Links string }
	type source struct {
		Feeds, Sitemaps []string
		Lists           []list
		Schedule        struct{ Every string }
		FoundIn         string `yaml:"found_in"`
	}
	type outlet struct {
		ID, Name, Type, Country, Language, Zone string
		Sources                                 []source
	}
	var got outlet
	check(t, yaml.Unmarshal([]byte(text), &got))
	want := outlet{d.ID, d.Name, d.Type, d.Country, d.Language, d.Zone, []source{
		{d.Feeds, d.Sitemaps, []list{{d.List, d.Links}}, struct{ Every string }{d.Every}, d.FoundIn},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("read again (-want +got):\n%s\nfrom\n%s", diff, text)
	}
	d.Feeds[1] = "https://new.example/\n"
	var told *article.Error
	if _, err := (editor{}).Write(d); !errors.As(err, &told) || told.Code != article.CodeUsage || told.Field != "feeds" {
		t.Errorf("two lines: %v", err)
	}
	if text, err := (editor{}).Write(web.Draft{ID: "new"}); err != nil || !strings.HasSuffix(text, "sources:\n  - {}\n") {
		t.Errorf("a source without listings: %v\n%s", err, text)
	}
}

package extract

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"yulun/article"
)

// TestHostilePages reads pages made to exhaust a reader: each must end in an article or in
// ErrNoArticle.
func TestHostilePages(t *testing.T) {
	t.Parallel()
	const size = 1 << 20
	text := "<p>" + strings.Repeat("青石市的信用办法实行了三年，市民的看法并不一致。", 4) + "</p>"
	noise := make([]byte, size)
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // noise
	for i := range noise {
		noise[i] = byte(random.Uint32())
	}
	tests := []struct {
		name    string
		page    string
		article bool
	}{
		{"nested divs", strings.Repeat("<div>", size/5) + text, true},
		{"nested formatting", strings.Repeat("<b><i><font>", size/12) + text, true},
		{"nested tables", strings.Repeat("<table><tr><td>", size/15) + text, true},
		{"nested links", strings.Repeat("<a href=x>", size/10) + text, true},
		{"unclosed lists", strings.Repeat("<ul><li>", size/8) + text, true},
		{"a huge attribute", `<div class="` + strings.Repeat("share ", size/6) + `">` + text + "</div>", true},
		{"many attributes", "<div " + strings.Repeat("a=b ", size/4) + ">" + text + "</div>", true},
		{"many short lines", strings.Repeat("<br>a", size/5) + text, true},
		{"many datelines", strings.Repeat("<p>2019-03-21</p>", size/17) + text, true},
		{"one endless line", "<p>" + strings.Repeat("信用，", size/9) + "</p>", true},
		{"a huge title", "<title>" + strings.Repeat("信用_", size/7) + "</title>" + text, true},
		{"deep JSON-LD", `<script type="application/ld+json">` + strings.Repeat(`{"@graph":[`, 5000) + "</script>" + text, true},
		{"wide JSON-LD", `<script type="application/ld+json">[` + strings.Repeat(`{"@type":"Article","headline":"a"},`, 20000) + `1]</script>` + text, true},
		{"open strings in a script", "<script>" + strings.Repeat("a=`", size/3) + "</script>", false},
		{"open objects in a script", "<script>" + strings.Repeat("a={b:", size/5) + "</script>", false},
		{"open functions in a script", "<script>" + strings.Repeat("a=function(b){", size/14) + "</script>", false},
		{"calls of functions in a script", "<script>" + strings.Repeat("a=(function(b){return ", size/22) + "</script>", false},
		{"pages created again and again", "<script>" + strings.Repeat("createPageHTML(3,0,'a'", size/22) + "</script>" + text, true},
		{"assignments without end", "<script>function go(n){" + strings.Repeat("location.href='a'+n+", size/20) + `</script><a href="javascript:go(2)">2</a>` + text, true},
		{"deep JSON", `<script type="application/json">` + strings.Repeat(`{"a":[`, size/6) + "</script>", false},
		{"many headers of lists", text + strings.Repeat("<p>相关阅读</p>", size/20), true},
		{"many boxes", text + strings.Repeat("<div><h3>相关阅读</h3><p>信用</p></div>", size/50), true},
		{"many headlines", "<h1>信用</h1>" + text + strings.Repeat("<h1>青石市的信用办法</h1><p>2019-03-21</p>", size/60), true},
		{"many repetitions", strings.Repeat("<div>"+text+"</div>", size/400), true},
		{"many teasers", text + strings.Repeat("<div><h3><a href=a>青石市的信用</a></h3><p>市民的看法并不一致。</p></div>", size/120), false},
		{"many rows", text + "<table>" + strings.Repeat("<tr><td>信用<td>青石<td>三年", size/40) + "</table>", true},
		{"many notices", text + strings.Repeat("<p>未经授权不得转载，如有侵权请联系本网删除，市民的看法并不一致，信用办法实行了三年。</p>", size/150), true},
		{"many page links", text + strings.Repeat(`<a href="a_2.html">2</a>`, size/24), true},
		{"noise", string(noise), false},
		{"noise called a page", "<html><body><p>" + string(noise), false},
		{"nothing", "", false},
		{"zero bytes", strings.Repeat("\x00", size), false},
		{"open tag", "<" + strings.Repeat("a", size), false},
		{"open comment", "<!--" + strings.Repeat("-", size), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			page, err := Read(Input{Body: []byte(tt.page), URL: "http://a.example/a.html", Now: now})
			if err != nil && !errors.Is(err, ErrNoArticle) {
				t.Fatal(err)
			}
			if found := err == nil; found != tt.article {
				t.Errorf("article found: %v, want %v (%q)", found, tt.article, firstRunes(page.Text, 60))
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	pages, err := filepath.Glob("testdata/pages/*.html")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range pages {
		body, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(body, "http://www.a.example/2019/03/21/a_2.html?page=3")
	}
	f.Add([]byte("<İ class='ẞx-İ'><p>ſ"), "http://[::1]/%zz")
	f.Fuzz(func(t *testing.T, body []byte, address string) {
		page, err := Read(Input{Body: body, URL: address, Now: now})
		if err != nil {
			return
		}
		check(t, page)
		again, err := Read(Input{Body: bytes.Clone(body), URL: address, Now: now})
		if err != nil || again.Text != page.Text || again.Title != page.Title || again.Published.String() != page.Published.String() {
			t.Errorf("a second reading differs: %v", err)
		}
	})
}

// check holds what is promised of every page that is read.
func check(t *testing.T, page article.Page) {
	t.Helper()
	if page.Text == "" || !utf8.ValidString(page.Text) || !utf8.ValidString(page.Title) {
		t.Errorf("text %q, title %q", page.Text, page.Title)
	}
	for line := range strings.SplitSeq(page.Text, "\n") {
		if line == "" || line != strings.TrimSpace(line) {
			t.Errorf("line %q", line)
		}
	}
	if page.Published.IsZero() != (page.PublishedSource == "") || page.Published.Time.After(now.AddDate(0, 0, 2)) {
		t.Errorf("published %v from %q", page.Published, page.PublishedSource)
	}
	if len(page.NextPages) > maxPages || len(page.Authors) > maxAuthors {
		t.Errorf("%d pages, %d authors", len(page.NextPages), len(page.Authors))
	}
}

// What is left out of a page that is too long is said.
func TestALongPageIsMarked(t *testing.T) {
	t.Parallel()
	const sentence = "The council said on Monday that the new rules will come into force in May. "
	for size, want := range map[int]string{1 << 20: "", 9 << 20: PartialLength} {
		body := "<html><title>New rules</title><body><h1>New rules</h1><p>" + strings.Repeat(sentence, size/len(sentence))
		page, err := Read(Input{Body: []byte(body), URL: "https://a.example/news/1.html"})
		if err != nil || page.Notes.Partial != want || len(page.Text) > maxDocument {
			t.Errorf("%d bytes: %d of text, partial %q, want %q, %v", size, len(page.Text), page.Notes.Partial, want, err)
		}
	}
}

package extract

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestPagesByScript(t *testing.T) {
	t.Parallel()
	const at = "http://www.a.example/x/"
	two := []string{at + "12_1.html", at + "12_2.html"}
	tests := []struct {
		name, url, page string
		want            []string
		unresolved      bool
	}{
		{"created", at + "12.html", `<script>createPageHTML(3,0,"12","html");</script>`, two, false},
		{"created, spaced", at + "12.html", "<script>\n createPageHTML( 3 , 0 , '12' , 'html' )\n</script>", two, false},
		{"created into an element", at + "12.html", `<script>createPageHTML('pages', 3, 0, "12", "html", 40);</script>`, two, false},
		{"created by another name", at + "t20190321_88.shtml", `<script>createPage(2, 0, "t20190321_88", "shtml")</script>`, []string{at + "t20190321_88_1.shtml"}, false},
		{"created on the second page", at + "12_1.html", `<script>createPageHTML(3,1,"12","html");</script>`, two[1:], false},
		{"created on the last page", at + "12_2.html", `<script>createPageHTML(3,2,"12","html");</script>`, nil, false},
		{"one page", at + "12.html", `<script>createPageHTML(1,0,"12","html");</script>`, nil, false},
		{"a number at the end of the name", at + "t2019_10.html", `<script>createPageHTML(2,0,"t2019_10","html");</script>`, []string{at + "t2019_10_1.html"}, false},
		{"the definition", at + "12.html", `<script>function createPageHTML(count, current, name, ext){ document.write(name+"_"+current+"."+ext) }</script>`, nil, false},
		{"a list's pages", at + "12.html", `<script>createPageHTML(20,0,"index","html");</script>`, nil, false},
		{"wrong order", at + "12.html", `<script>createPageHTML(0,3,"12","html");</script>`, nil, true},
		{"of variables", at + "12.html", "<script>\nvar countPage = 3//pages\nvar currentPage = 0;\ncreatePageHTML(countPage,currentPage,\"12\",\"html\");</script>", two, false},
		{"of variables in one line", at + "12.html", `<script>var n = 3, i = '0', file = "12", ext = "html"; createPageHTML(n, i, file, ext)</script>`, two, false},
		{"of variables, one page", at + "12.html", `<script>var countPage = 1; var currentPage = 0; createPageHTML(countPage,currentPage,"12","html");</script>`, nil, false},
		{"of a variable that changes", at + "12.html", `<script>var countPage = 3; countPage = total(); createPageHTML(countPage,0,"12","html");</script>`, nil, true},
		{"of an unknown variable", at + "12.html", `<script>createPageHTML(countPage,0,"12","html");</script>`, nil, true},
		{"worked out", at + "12_2.html", `<script>var currentPage = 2; createPageHTML(3,currentPage-1,"12","html");</script>`, nil, true},
		{"from one", at + "12.html", `<script>createPageHTML('pages', 3, 1, '12', 'html', 40);</script>`, []string{at + "12_2.html", at + "12_3.html"}, false},
		{"from one, on the last page", at + "12_3.html", `<script>createPageHTML(3, 3, '12', 'html');</script>`, nil, false},
		{"from one, one page", at + "12.html", `<script>createPageHTML('pages', 1, 1, '12', 'html', 40);</script>`, nil, false},
		{"six arguments", at + "12.html", `<script>createPageHTML(3, 0, "12", "html", 41, 20);</script>`, two, false},
		{"a total before", at + "12.html", `<script>createPageHTML(41, 3, 0, "12", "html", 20);</script>`, two, false},
		{"from one, in another's address", at + "show?id=12", `<script>createPageHTML(3, 1, "12", "html");</script>`, nil, true},
		{"arguments in another order", at + "12.html", `<script>createPageHTML("12", "html", 3, 0);</script>`, nil, true},
		{"a list's, in another order", at + "12.html", `<script>createPageHTML("index", "html", 20, 0);</script>`, nil, false},
		{"too many", at + "12.html", `<script>createPageHTML(5000,0,"12","html");</script>`, nil, false},
		{"another site", at + "12.html", `<script>createPageHTML(3,0,"//b.example/12","html");</script>`, nil, false},

		{"a function of the page", at + "12.html", `<script>function goPage(n){ window.location.href = "12_" + n + ".html"; }</script><a href="javascript:goPage(2)">2</a><a href="javascript:goPage(3)">3</a>`, []string{at + "12_2.html", at + "12_3.html"}, false},
		{"one that counts from zero", at + "12.html", `<script>function toPage(p){ location.href='12_'+(p-1)+'.html' }</script><a href="#" onclick="toPage(2);return false">第2页</a>`, []string{at + "12_1.html"}, false},
		{"a function as a value", at + "12.html", `<script>var jump = function(no){ location = "?page=" + no; };</script><button onclick="jump(2)">下一页</button>`, []string{at + "12.html?page=2"}, false},
		{"with another branch", at + "12.html", `<script>function goPage(n){ if(n==1){ location.href="12.html"; } else { location.href="12_"+n+".html"; } }</script><span onclick="goPage(2)">2</span>`, []string{at + "12_2.html"}, false},
		{"unknown function", at + "12.html", `<a href="javascript:goPage(2)">2</a><a href="javascript:goPage(3)">3</a>`, nil, true},
		{"unknown function, the form in a link", at + "12.html", `<a href="12_2.html">2</a><a href="javascript:goPage(3)">3</a>`, []string{at + "12_2.html", at + "12_3.html"}, false},
		{"unknown function, the form in the next link", at + "12.html", `<link rel="next" href="12_1.html"><a href="#" onclick="gotoPage(2)">2</a><a href="#" onclick="gotoPage(3)">3</a>`, two, false},
		{"unknown function, on the second page", at + "12_2.html", `<a href="javascript:goPage(1)">1</a><b>2</b><a href="javascript:goPage(3)">3</a><a href="javascript:goPage(4)">4</a>`, []string{at + "12_3.html", at + "12_4.html"}, false},
		{"unknown function, on the second page from zero", at + "12_1.html", `<a href="javascript:goPage(1)">1</a><b>2</b><a href="javascript:goPage(3)">3</a>`, two[1:], false},
		{"unknown function, a query", at + "?id=12&page=2", `<a onclick="goPage(1)">1</a><b>2</b><a onclick="goPage(3)">3</a>`, []string{at + "?id=12&page=3"}, false},
		{"unknown function, an article's number", at + "t_2.html", `<b>1</b><a href="javascript:goPage(2)">2</a>`, nil, true},
		{"unknown function, links that disagree", at + "12.html", `<a href="12_2.html">2</a><a href="12_2.html">3</a><a href="javascript:goPage(4)">4</a>`, []string{at + "12_2.html"}, true},
		{"a function that asks the server", at + "12.html", `<script>function goPage(n){ $.get("/api", {p:n}, show) }</script><a href="javascript:goPage(2)">下一页</a>`, nil, true},
		{"another article", at + "12.html", `<script>function goPage(n){ location.href="/y/"+n+".html" }</script><a href="javascript:goPage(2)">2</a>`, nil, false},

		{"address in the call", at + "12.html", `<button onclick="location.href='?page=2'">2</button>`, []string{at + "12.html?page=2"}, false},
		{"window opened", at + "12.html", `<a href="javascript:void(0)" onclick="window.open('12_2.html','_self')">下一页</a>`, []string{at + "12_2.html"}, false},
		{"address beside", at + "12.html", `<a href="#" data-url="12_2.html">2</a><a href="#" data-href="/x/12_3.html">3</a>`, []string{at + "12_2.html", at + "12_3.html"}, false},
		{"number beside", at + "12.html", `<a href="javascript:;" data-page="2">2</a>`, nil, true},

		{"select of addresses", at + "12.html", `<select onchange="location.href=this.value"><option value="12.html">第1页</option><option value="12_2.html">第2页</option><option value="12_3.html">第3页</option></select>`, []string{at + "12_2.html", at + "12_3.html"}, false},
		{"select of numbers", at + "12.html", `<script>function goPage(n){location.href="12_"+n+".html"}</script><select onchange="goPage(this.value)"><option value="1">1</option><option value="2">2</option></select>`, []string{at + "12_2.html"}, false},
		{"select with a pattern", at + "12.html", `<select onchange="location.href='12_'+this.options[this.selectedIndex].value+'.html'"><option value="1">1</option><option value="2">2</option></select>`, []string{at + "12_2.html"}, false},
		{"select of sites", at + "12.html", `<select onchange="window.open(this.value)"><option value="http://b.example/">友情链接</option><option value="http://c.example/2">2</option></select>`, nil, false},

		{"replies", at + "12.html", `<div class="comments"><a href="javascript:goPage(2)">2</a><a data-page="3">下一页</a></div>`, nil, false},
		{"pictures", at + "12.html", `<a href="javascript:showImg(2)">2</a><div class="slider"><span data-page="2">2</span></div>`, nil, false},
		{"sharing", at + "12.html", `<a href="javascript:share(2)">分享</a>`, nil, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r, err := newReader(Input{Body: []byte("<p>x</p>" + tt.page), URL: tt.url})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, r.nextPages(), cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
			if r.scripted.unresolved != tt.unresolved {
				t.Errorf("unresolved is %t", r.scripted.unresolved)
			}
		})
	}
}

func TestEarlierPageByScript(t *testing.T) {
	t.Parallel()
	for url, want := range map[string]string{"http://a.example/12.html": "", "http://a.example/12_1.html": "http://a.example/12.html"} {
		r, err := newReader(Input{Body: []byte(`<p>x</p><script>createPageHTML(3,` + map[bool]string{true: "0", false: "1"}[want == ""] + `,"12","html")</script>`), URL: url})
		if err != nil {
			t.Fatal(err)
		}
		r.nextPages()
		if got := r.earlierPage(); got != want {
			t.Errorf("%s: %q, want %q", url, got, want)
		}
	}
}

// TestUnresolvedPagesAreNoted marks an article whose further pages can't be asked for.
func TestUnresolvedPagesAreNoted(t *testing.T) {
	t.Parallel()
	body := `<h1>` + hiddenTitle + `</h1><div class="article-content"><p>` + hiddenFirst + `</p><p>` + hiddenSecond + `</p></div>`
	for pager, want := range map[string]string{"": "", `<a href="javascript:goPage(2)">2</a>`: PartialPages, `<a href="a_1_2.html">2</a>`: ""} {
		page, err := Read(Input{Body: []byte(document(hiddenTitle, body+pager)), URL: "http://www.a.example/a_1.html", Now: now})
		if err != nil || page.Notes.Partial != want {
			t.Errorf("%s: %q, %v", pager, page.Notes.Partial, err)
		}
	}
}

// FuzzCreatedPages reads the arguments of calls: what comes of any of them is a page of the site,
// in bounds.
func FuzzCreatedPages(f *testing.F) {
	f.Add(`createPageHTML(3,0,"12","html")`, `<a href="javascript:goPage(2)">2</a>`)
	f.Add(`function goPage(n){location.href="12_"+(n-1)+".html"}`, `<select onchange="goPage(this.value)"><option value=2>2</option></select>`)
	f.Add(`createPageHTML('x', 1e9, -1, "../../12", "html"`, `<a data-page="2" data-url="//b/2">2</a>`)
	f.Fuzz(func(t *testing.T, script, markup string) {
		r, err := newReader(Input{Body: []byte("<p>x</p><script>" + script + "</script>" + markup), URL: "http://www.a.example/x/12.html"})
		if err != nil {
			return
		}
		pages := r.nextPages()
		if len(pages) > maxPages {
			t.Errorf("%d pages", len(pages))
		}
		for _, p := range r.scripted.pages {
			if !strings.HasPrefix(p, "http") {
				t.Errorf("a page at %q", p)
			}
		}
	})
}

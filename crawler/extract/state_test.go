package extract

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yulun/text"
)

// hidden is the text of an article that is in a script.
const (
	hiddenTitle  = "港区试行守信企业免检通关"
	hiddenFirst  = "港区海关昨天宣布，从下月起对信用等级为高级的企业试行免检通关，首批名单共有四十二家。"
	hiddenSecond = "海关负责人说，名单每半年调整一次，企业对等级有异议的，可以在三十天内申请复核。"
	hiddenOther  = "老城区的夜市昨晚重新开张，摊主们签订了诚信经营公约，市民说价格比去年公道，秩序也好了许多。"
)

func TestTextsInScripts(t *testing.T) {
	t.Parallel()
	markup := "<p>" + hiddenFirst + "</p><p>" + hiddenSecond + "</p>"
	quoted := func(s string) string { b, _ := json.Marshal(s); return string(b) }
	app := func(title, script string) string { return document(title, `<div id="app"></div>`+script) }
	other := `{"id":7001,"title":"夜市重新开张摊主签公约","content":` + quoted("<p>"+hiddenOther+"</p><p>"+hiddenOther+hiddenOther+"</p>") + `}`
	push := func(pieces ...string) string {
		var b strings.Builder
		b.WriteString(`<script>(self.__next_f=self.__next_f||[]).push([0])</script>`)
		for _, p := range pieces {
			b.WriteString(`<script>self.__next_f.push([1,` + quoted(p) + `])</script>`)
		}
		return b.String()
	}
	row := `5:["$","$L7",null,{"piece":{"title":"` + hiddenTitle + `","content":` + quoted(markup) + `}}]` + "\n"
	elements := `["$","main",null,{"children":[["$","nav",null,{"children":"首页"}],["$","article",null,{"className":"piece","children":[["$","h1",null,{"children":"` + hiddenTitle + `"}],["$","p","1",{"children":"` + hiddenFirst + `"}],["$","p","2",{"children":["` + hiddenSecond + `"]}]]}],["$","p",null,{"children":"` + hiddenOther + `"}]]}]`
	tests := map[string]string{
		"stream":                    app(hiddenTitle+" - 海港新闻", push("0:{\"P\":null}\n7:I[123,[\"a.js\"],\"Piece\"]\n", text.Head(row, 60), strings.TrimPrefix(row, text.Head(row, 60)))),
		"stream with a row of text": app(hiddenTitle, push(`5:{"title":"`+hiddenTitle+`","content":"$1f"}`+"\n"+fmt.Sprintf("1f:T%x,", len(markup)), markup+"6:null\n")),
		"stream of elements":        app(hiddenTitle, push("0:{\"children\":\"$L2\"}\n", "2:"+elements+"\n")),
		"stream of raw markup":      app(hiddenTitle, push(`2:["$","div",null,{"children":[["$","h1",null,{"children":"`+hiddenTitle+`"}],["$","div",null,{"dangerouslySetInnerHTML":{"__html":`+quoted(markup)+`}}]]}]`)),
		"stream of markup alone":    app(hiddenTitle, push("<article><h1>"+hiddenTitle+"</h1><p>"+hiddenFirst, "</p><p>"+hiddenSecond+"</p></article>")),
		"stream of JSON alone":      app(hiddenTitle, push(`{"title":"`+hiddenTitle+`",`, `"content":`+quoted(markup)+`}`)),
		"stream by address":         app("海港新闻", push(`5:{"id":"a_1","title":"`+hiddenTitle+`","content":`+quoted(markup)+`}`)),
		"JSON of an application":    app(hiddenTitle+" - 海港新闻", `<script id="__NEXT_DATA__" type="application/json">{"props":{"pageProps":{"article":{"title":"`+hiddenTitle+`","body":`+quoted(markup)+`}}}}</script>`),
		"function call":             app("海港新闻", `<script>window.__NUXT__=(function(a,b,c){return {layout:"default",data:[{info:{title:a,content:b,hits:c}}],error:null}}(`+quoted(hiddenTitle)+`,`+quoted(markup)+`,812));</script>`),
		"function with assignments": app("海港新闻", `<script>window.__NUXT__=(function(a,b){a.headline=`+quoted(hiddenTitle)+`;a.text=`+quoted(markup)+`;return {state:{piece:a},b:b}})({},void 0);</script>`),
		"list with references":      app("海港新闻", `<script type="application/json" id="__NUXT_DATA__">[["Reactive",1],{"data":2,"state":3},{"piece":4},{},{"title":5,"content":6},`+quoted(hiddenTitle)+`,`+quoted(markup)+`]</script>`),
		"assigned object":           app(hiddenTitle, `<script>window.__INITIAL_STATE__={detail:{newsTitle:'`+hiddenTitle+`',newsContent:'`+markup+`',pubDate:"2024-03-05"},ui:{open:!1}};(function(){var s;}());</script>`),
		"JSON in a string":          app(hiddenTitle, `<script>window.__STORE__ = JSON.parse("{\"article\":{\"headline\":\"`+hiddenTitle+`\",\"content\":\"`+markup+`\"}}");</script>`),
		"encoded string":            app(hiddenTitle, `<script>var d = JSON.parse(decodeURIComponent("%7B%22title%22%3A%22`+hiddenTitle+`%22%2C%22content%22%3A%22`+strings.ReplaceAll(markup, "%", "%25")+`%22%7D"))</script>`),
		"cache by key":              app(hiddenTitle, `<script>window.__APOLLO_STATE__={"Piece:1":{"__typename":"Piece","title":"`+hiddenTitle+`","body":`+quoted(markup)+`},"Piece:2":`+other+`}</script>`),
		"names of their own":        app("", `<h1 style="display:none"></h1><script>var newsTitle="`+hiddenTitle+`";var newsContent="`+markup+`";</script>`),
		"text content of a share":   document("", `<meta property="og:title" content="`+hiddenTitle+`"><div><h1>`+hiddenTitle+`</h1><p id="d"></p></div><div>微信扫一扫可打开此内容，使用完整服务</div><script>window.cgiData={title:JsDecode("`+hiddenTitle+`"),content_noencode:JsDecode("`+hiddenFirst+`\x0a`+hiddenSecond+`"),n:"1"*1};</script>`),
		"blocks of an editor":       app(hiddenTitle, `<script type="application/json">{"story":{"headline":"`+hiddenTitle+`","blocks":[{"type":"paragraph","text":"`+hiddenFirst+`"},{"type":"image","caption":"港区。"},{"type":"paragraph","text":"`+hiddenSecond+`"}]}}</script>`),
		"nested runs of text":       app(hiddenTitle, `<script type="application/json">{"doc":{"title":"`+hiddenTitle+`","content":{"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":"港区海关昨天宣布，"},{"type":"text","text":"`+strings.TrimPrefix(hiddenFirst, "港区海关昨天宣布，")+`"}]},{"type":"paragraph","content":[{"type":"text","text":"`+hiddenSecond+`"}]}]}}}</script>`),
		"with related ones":         app(hiddenTitle+"_海港新闻", `<script>window.STATE={"current":{"title":"`+hiddenTitle+`","content":`+quoted(markup)+`,"related":[`+other+`]},"hot":[`+other+`,`+other+`],"comments":[{"title":"热评一","content":"`+hiddenOther+hiddenOther+`"}]};</script>`),
		"in a list, by address":     app("海港新闻", `<script>window.STATE={"items":[`+other+`,{"id":"a_1","title":"`+hiddenTitle+`","content":`+quoted(markup)+`}]};</script>`),
		"escaped markup":            app(hiddenTitle, `<script>var data={"title":"`+hiddenTitle+`","content":"`+strings.NewReplacer("<", "&lt;", ">", "&gt;").Replace(markup)+`"}</script>`),
		"JSON in a textarea":        app(hiddenTitle, `<textarea style="display:none">{"title":"`+hiddenTitle+`","content":`+quoted(markup)+`}</textarea>`),
		"textarea":                  document(hiddenTitle, `<div id="box"></div><textarea id="src" style="display:none">`+markup+strings.ReplaceAll("", "", "")+`</textarea>`),
		"template":                  document(hiddenTitle, `<div id="box"></div><template id="t"><div>`+markup+`</div></template><script>show()</script>`),
		"noscript":                  document(hiddenTitle, `<div id="box"></div><noscript><div class="article-content">`+markup+`</div></noscript><script>show()</script>`),
		"script of markup":          document(hiddenTitle, `<div id="box"></div><script type="text/template"><div>`+markup+`</div></script>`),
	}
	for name, page := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := Read(Input{Body: []byte(page), URL: "http://www.a.example/n/a_1.html", Now: now})
			if err != nil {
				t.Fatal(err)
			}
			if got.Title != hiddenTitle {
				t.Errorf("title %q", got.Title)
			}
			if diff := cmp.Diff(hiddenFirst+"\n"+hiddenSecond, got.Text); diff != "" {
				t.Error(diff)
			}
			if rule := got.From["text"]; rule != "script" && rule != "template" && rule != "marker" {
				t.Errorf("the text is said to come from %q", rule)
			}
		})
	}
}

// TestUnsureStates refuses pages whose scripts hold texts of which none is surely the page's.
func TestUnsureStates(t *testing.T) {
	t.Parallel()
	piece := func(id, title, text string) string {
		return `{"id":"` + id + `","title":"` + title + `","content":"<p>` + text + `</p><p>` + text + `</p>"}`
	}
	tests := map[string]string{
		"stream of another":    document(hiddenTitle, `<div id="app"></div><script>self.__next_f.push([1,"5:{\"title\":\"夜市重新开张摊主签公约\",\"content\":\"<p>`+hiddenOther+hiddenOther+`</p>\"}\n"])</script>`),
		"stream, name unknown": document("海港新闻", `<div id="app"></div><script>self.__next_f.push([1,"5:{\"title\":\"夜市重新开张摊主签公约\",\"content\":\"<p>`+hiddenOther+hiddenOther+`</p>\"}\n"])</script>`),
		"stream, description":  document("海港新闻", `<div id="app"></div><script>self.__next_f.push([1,"5:[\"$\",\"meta\",null,{\"name\":\"description\",\"content\":\"`+hiddenOther+hiddenOther+`\"}]\n"])</script>`),
		"another title":        document(hiddenTitle, `<div id="app"></div><script>window.S={"piece":`+piece("9", "夜市重新开张摊主签公约", hiddenOther)+`}</script>`),
		"several":              document("海港新闻", `<div id="app"></div><script>window.S={"items":[`+piece("8", "夜市重新开张摊主签公约", hiddenOther)+`,`+piece("9", "海关公布免检企业名单", hiddenFirst)+`]}</script>`),
		"related alone":        document(hiddenTitle, `<div id="app"></div><script>window.S={"title":"`+hiddenTitle+`","related":[`+piece("8", "夜市重新开张摊主签公约", hiddenOther)+`]}</script>`),
		"replies alone":        document(hiddenTitle, `<div id="app"></div><script>window.S={"comments":[{"title":"`+hiddenTitle+`","content":"`+hiddenOther+hiddenOther+`"}]}</script>`),
		"other address":        document("海港新闻", `<div id="app"></div><script>window.S={"piece":{"url":"/n/b_2.html","title":"夜市重新开张摊主签公约","content":"<p>`+hiddenOther+hiddenOther+`</p>"}}</script>`),
		"terms of use":         document("海港新闻", `<div id="app"></div><script>window.S={"agreement":{"title":"用户服务协议","content":"<p>`+hiddenOther+hiddenOther+`</p>"}}</script>`),
	}
	for name, page := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := Read(Input{Body: []byte(page), URL: "http://www.a.example/n/a_1.html", Now: now})
			var refused *NoArticleError
			if !errors.As(err, &refused) || refused.Code != CodeScriptOnly {
				t.Errorf("error %v, text %q", err, got.Text)
			}
		})
	}
}

func TestStateGoesOnWhereThePageStops(t *testing.T) {
	t.Parallel()
	shown := `<h1>` + hiddenTitle + `</h1><div>2024-03-05 10:00</div><div class="article-content"><p>` + hiddenFirst + `</p></div>`
	state := `<script type="application/json">{"a":{"title":"` + hiddenTitle + `","content":"<p>` + hiddenFirst + `</p><p>` + hiddenSecond + `</p><p>` + hiddenSecond + `企业代表表示欢迎。</p>"}}</script>`
	page, err := Read(Input{Body: []byte(document(hiddenTitle, shown+state)), URL: "http://www.a.example/n/a_1.html", Now: now})
	if err != nil || strings.Count(page.Text, "\n") != 2 || page.From["text"] != "script" {
		t.Errorf("%v: %q from %q", err, page.Text, page.From["text"])
	}
	other := strings.ReplaceAll(state, hiddenFirst, hiddenOther)
	page, err = Read(Input{Body: []byte(document(hiddenTitle, shown+other)), URL: "http://www.a.example/n/a_1.html", Now: now})
	if err != nil || page.Text != hiddenFirst {
		t.Errorf("%v: %q", err, page.Text)
	}
}

func TestStateDates(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		`"2024-03-05 10:00:00"`:  "2024-03-05T10:00:00+08:00",
		`1709604000`:             "2024-03-05T10:00:00+08:00",
		`1709604000000`:          "2024-03-05T10:00:00+08:00",
		`"2024-03-05T02:00:00Z"`: "2024-03-05T02:00:00Z",
		`""`:                     "",
	} {
		page, err := Read(Input{Body: []byte(document("海港新闻", `<div id="app"></div><script>var s={"d":{"title":"`+hiddenTitle+`","publishTime":`+value+`,"author":"林晓岚","content":"`+hiddenFirst+hiddenSecond+`"}}</script>`)), URL: "http://www.a.example/n/1", Now: now})
		if err != nil || page.Published.String() != want {
			t.Errorf("%s: %v, %v", value, page.Published, err)
		}
		if want != "" && page.PublishedSource != "script" || len(page.Authors) != 1 || page.Authors[0] != "林晓岚" {
			t.Errorf("%s: source %q, authors %q", value, page.PublishedSource, page.Authors)
		}
	}
}

func TestTextOfTheListing(t *testing.T) {
	t.Parallel()
	content := "<p>" + hiddenFirst + "</p><p>" + hiddenSecond + "</p>"
	tests := []struct {
		name, page, content, want, partial string
	}{
		{"filled by scripts", document("海港新闻", `<div id="app"></div><script src="a.js"></script>`), content, hiddenFirst + "\n" + hiddenSecond, ""},
		{"login", document("登录", `<p>请先登录后查看全文，未注册的手机号将自动创建账号。</p>`), content, hiddenFirst + "\n" + hiddenSecond, ""},
		{"emptied", document(hiddenTitle, `<a href="/">首页</a><a href="/a">新闻</a><a href="/b">评论</a><div class="article-content"></div>`), content, hiddenFirst + "\n" + hiddenSecond, ""},
		{"plain text", document("", `<div id="app"></div><script></script>`), hiddenFirst + "\n" + hiddenSecond, hiddenFirst + "\n" + hiddenSecond, ""},
		{"beginning alone", document("", `<div id="app"></div><script></script>`), "<p>" + hiddenFirst + hiddenSecond + "……</p><p><a>阅读全文</a></p>", hiddenFirst + hiddenSecond, PartialFeed},
		{"a link after it", document("", `<div id="app"></div><script></script>`), "<p>" + hiddenFirst + hiddenSecond + " [...] Continue reading</p>", hiddenFirst + hiddenSecond, PartialFeed},
		{"deleted", document("提示", `<p>该内容已被发布者删除</p>`), content, "", ""},
		{"not found", document("页面不存在", `<p>您访问的页面不存在</p>`), content, "", ""},
		{"nothing in it", document("", `<div id="app"></div><script></script>`), "点击查看", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			page, err := Read(Input{Body: []byte(tt.page), URL: "http://www.a.example/n/1.html", Now: now, Listing: Listing{Title: hiddenTitle, Content: tt.content}})
			if tt.want == "" {
				if !errors.Is(err, ErrNoArticle) {
					t.Errorf("%v, %q", err, page.Text)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if page.Text != tt.want || page.Title != hiddenTitle || page.From["text"] != "feed" || page.Notes.TextFrom != "feed" || page.Notes.Partial != tt.partial {
				t.Errorf("%q %q from %q, notes %+v", page.Title, page.Text, page.From["text"], page.Notes)
			}
		})
	}
	shown := document(hiddenTitle, `<h1>`+hiddenTitle+`</h1><div class="article-content"><p>`+hiddenSecond+`</p></div>`)
	page, err := Read(Input{Body: []byte(shown), URL: "http://www.a.example/n/1.html", Now: now, Listing: Listing{Title: hiddenTitle, Content: content}})
	if err != nil || page.Text != hiddenSecond || page.Notes.TextFrom != "" {
		t.Errorf("a page's own text gave way to the feed's: %q, %v", page.Text, err)
	}
}

func TestLiterals(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]any{
		`{a:1,'b':"x",c:[true,null,!1],}`:                        map[string]any{"a": 1.0, "b": "x", "c": []any{true, nil, false}},
		`"a" + 'b' + "\u4e2d\x41\n"`:                             "ab中A\n",
		`function(a,b){return {x:a,y:[b]}}(1,"z")`:               map[string]any{"x": 1.0, "y": []any{"z"}},
		`(function(a){return {x:a}})("q")`:                       map[string]any{"x": "q"},
		`(function(a){a.k="v";return a}({}))`:                    map[string]any{"k": "v"},
		`JSON.parse('{"a":"\\u4e2d"}')`:                          map[string]any{"a": "中"},
		`Object.freeze({a:{b:void 0}})`:                          map[string]any{"a": map[string]any{"b": nil}},
		`{a:function(){return "}"},b:x?1:2,c:new Date(5),d:"e"}`: map[string]any{"a": nil, "b": nil, "c": 5.0, "d": "e"},
		"`one ${x} two`":                                         "one ${x} two",
		`/* c */ {// d` + "\n" + `"a":2}`:                        map[string]any{"a": 2.0},
		`undefined || "z"`:                                       "z",
	} {
		l := literals{s: source, steps: 10000}
		got, ok := l.value(0)
		if !ok {
			t.Errorf("%s can't be read", source)
			continue
		}
		if diff := cmp.Diff(want, plain(got)); diff != "" {
			t.Errorf("%s: %s", source, diff)
		}
	}
	for _, source := range []string{"", "{", `"a`, `{a:"b`, strings.Repeat("[", 500), `function(`, `JSON.parse(`, `{"a":1`} {
		l := literals{s: source, steps: 10000}
		if v, ok := l.value(0); ok {
			t.Errorf("%s is read as %v", source, v)
		}
	}
}

// FuzzStates looks for articles in scripts of any kind: the search ends, within its bounds, and
// finds what it found before.
func FuzzStates(f *testing.F) {
	pages, err := filepath.Glob("testdata/pages/*.html")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range pages {
		body, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(body))
	}
	f.Add(`window.__NUXT__=(function(a){return {data:[{title:a,content:"` + hiddenFirst + `"}]}}("x"))`)
	f.Add(`[["Reactive",1],{"title":2,"content":3},"` + hiddenTitle + `","` + hiddenFirst + `"]`)
	f.Add(`var a={"title":"` + hiddenTitle + `","blocks":[{"type":"p","text":"` + hiddenFirst + `"}]}`)
	f.Fuzz(func(t *testing.T, source string) {
		find := func() []stateArticle {
			var finder stateFinder
			steps := maxStateSteps
			for _, v := range statesOf(source, &steps) {
				finder.walk(v, place{})
			}
			return finder.found
		}
		found := find()
		if len(found) > maxStateArticles {
			t.Errorf("%d articles", len(found))
		}
		if diff := cmp.Diff(found, find(), cmp.AllowUnexported(stateArticle{})); diff != "" {
			t.Errorf("a second search differs: %s", diff)
		}
	})
}

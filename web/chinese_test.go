package web_test

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"yulun/article"
	"yulun/codebook"
	"yulun/web"
)

// latin is a word of a language that is written in Latin letters.
var latin = regexp.MustCompile(`[A-Za-z][A-Za-z'’]+`)

// foreign lists the words of other languages in what a reader of Chinese is shown as Chinese: texts
// and spoken names without a lang of their own, which are neither code nor what was typed in.
func foreign(page string, allowed []string) ([]string, error) {
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(page))
	if err != nil {
		return nil, err
	}
	var found []string
	quoted := regexp.MustCompile(`“[^”]*”|《[^》]*》`) // what articles, outlets and the lexicon say
	hash := regexp.MustCompile(`[0-9a-f]{16}`)
	say := func(text string) {
		text = hash.ReplaceAllString(quoted.ReplaceAllString(text, ""), "")
		for _, word := range latin.FindAllString(text, -1) {
			if !slices.Contains(allowed, word) {
				found = append(found, fmt.Sprintf("%s (in %.80q)", word, strings.TrimSpace(text)))
			}
		}
	}
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			say(n.Data)
		}
		if n.Type == html.ElementNode {
			if slices.Contains([]string{"code", "pre", "style", "script", "textarea", "title", "option"}, n.Data) {
				return
			}
			for _, a := range n.Attr {
				switch a.Key {
				case "lang":
					if !strings.HasPrefix(a.Val, "zh") || n.Data != "html" && n.Data != "div" {
						return
					}
				case "class":
					if strings.Contains(a.Val, "address") {
						return
					}
				}
			}
			for _, a := range n.Attr {
				if slices.Contains([]string{"aria-label", "title", "placeholder"}, a.Key) {
					say(a.Val)
				}
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(doc.Nodes[0])
	return found, nil
}

// TestPagesInChinese: every page says in Chinese all that is not a name, a title, a query or code.
func TestPagesInChinese(t *testing.T) {
	t.Parallel()
	c := press(t)
	o := c.options()
	o.Codebook, o.Topic = inChinese(o.Codebook), "社会信用"
	handler, err := web.New(o)
	if err != nil {
		t.Fatal(err)
	}
	chinese := *c
	chinese.handler = handler
	allowed := allowedInChinese()
	for _, source := range c.sources {
		allowed = append(allowed, latin.FindAllString(source.Outlet.Name+" "+source.ID+" "+source.Outlet.Country, -1)...)
	}
	for _, target := range c.pages() {
		got := chinese.ask(t, target, "zh-CN", "")
		if got.status != http.StatusOK {
			t.Errorf("%s: status %d", target, got.status)
			continue
		}
		found, err := foreign(got.body, allowed)
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(found)
		for _, word := range slices.Compact(found) {
			t.Errorf("%s: %s", target, word)
		}
		for _, never := range []string{"%!", "ZgotmplZ", "<no value>", "¦"} {
			if strings.Contains(got.body, never) {
				t.Errorf("%s: has %s", target, never)
			}
		}
	}
}

// allowedInChinese are words that Chinese texts have in Latin letters: names, formats, abbreviations
// and the language of queries.
func allowedInChinese() []string {
	return strings.Fields("Yulun English CSV JSON Lines Parquet Atom Feed XLSX Python R pandas UTC Asia Shanghai Europe Berlin America New_York New York OR NEAR AND Wilson Student US GB CN NL DE TW HK SG Excel BibTeX CSL doi UTC yulun robots txt " +
		"Frictionless RO Crate Croissant CITATION cff Carter The China Quarterly export articles stance_score relevance OpenAPI sha stance score jsonld webhook deposit article kostka rules Law and punishment told the server answers Bad Gateway forbids it img src onerror alert div script")
}

// inChinese gives the entries of a codebook Chinese titles, so that no English one is shown.
func inChinese(book codebook.Codebook) codebook.Codebook {
	book = book.In(article.Chinese)
	say := func(w *codebook.Words, title string) {
		w.Title, w.Plural, w.TitleZh, w.Description, w.DescriptionZh = title, title, title, title+"。", title+"。"
	}
	for i := range book.Frames {
		say(&book.Frames[i].Words, "框架")
	}
	for i := range book.Classes {
		say(&book.Classes[i].Words, []string{"支持", "中立", "批评"}[i])
	}
	for i := range book.Objects {
		say(&book.Objects[i].Words, "对象")
	}
	for i := range book.OutletTypes {
		say(&book.OutletTypes[i].Words, "类型")
	}
	return book
}

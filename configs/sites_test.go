package configs_test

import (
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/rogpeppe/go-internal/txtar"

	"yulun/configs"
	"yulun/configs/topics"
	"yulun/crawler/extract"
)

// invented is what a page of testdata/sites is filled with.
type invented struct{ title, text, removed, around string }

func (v invented) page(layout string) []byte {
	text := "<p>" + strings.ReplaceAll(v.text, "\n", "</p>\n<p>") + "</p>"
	layout = strings.NewReplacer("{title}", v.title, "{text}", text, "{removed}", "<p>"+v.removed+"</p>",
		"{author}", "林晓岚", "{date}", "2024年06月03日 08:30", "{source}", "江州晚报").Replace(layout)
	return []byte("<meta charset=utf-8><title>" + v.title + "</title>" + layout + "<div><p>" + v.around + "</p></div>")
}

var (
	chinese = invented{
		title: "青石市信用修复可在网上办理",
		text: `青石市信用办6月3日公布了信用修复的新办法，市民可以在网上提交申请，审核不超过三个工作日。
记者在办事大厅看到，前来咨询的人不多，工作人员逐一说明需要准备的材料，也提醒大家保管好凭证。
当地一位商户说，过去修复一次要跑好几趟，现在在手机上就能看到进度，心里踏实多了。`,
		removed: "这一部分虽然放在正文里，却不是文章的内容，读者不应当看到它，统计时也不应当把它算进去。",
		around:  "相邻的另一条报道的摘要，排在页面下方，篇幅不短，却不属于这篇文章。",
	}
	english = invented{
		title: "Qingshi opens credit repair online",
		text: `The city of Qingshi published new rules for repairing a credit record on Monday, and residents can now apply online.
Officials at the service hall explained which papers are needed, and reminded applicants to keep every receipt.
A shop owner said that he used to travel to the office several times, while now he follows the progress on his phone.`,
		removed: "This part of the page is not the article, though it stands within its text, and it must not be read as one.",
		around:  "The summary of another report of the same day, which stands below and belongs to another page of the site.",
	}
)

// TestSitePages: each selector of a built-in rule reads an invented page of its site.
func TestSitePages(t *testing.T) {
	t.Parallel()
	c, err := configs.Load(configs.Defaults())
	if err != nil {
		t.Fatal(err)
	}
	names, err := fs.Glob(configs.Defaults(), "sites/*.yaml")
	if err != nil || len(names) == 0 {
		t.Fatalf("no rules: %v", err)
	}
	for _, name := range names {
		if name == "sites/platforms.yaml" { // of no site
			continue
		}
		pages, err := txtar.ParseFile("testdata/" + strings.TrimSuffix(name, ".yaml") + ".txtar")
		if err != nil {
			t.Fatal(err)
		}
		fill := chinese
		if name == "sites/english.yaml" {
			fill = english
		}
		for _, page := range pages.Files {
			t.Run(page.Name, func(t *testing.T) {
				t.Parallel()
				checkSitePage(t, c.Sites, fill, "https://"+page.Name, string(page.Data))
			})
		}
		tried := map[string]bool{}
		for _, page := range pages.Files {
			tried[path.Dir(page.Name)] = true
		}
		for _, hosts := range hostsOf(t, name) {
			if !slices.ContainsFunc(hosts, func(h string) bool { return tried[h] }) {
				t.Errorf("%s: the rule for %s has no page in testdata/sites", name, strings.Join(hosts, ", "))
			}
		}
	}
}

func checkSitePage(t *testing.T, rules extract.Rules, want invented, address, layout string) {
	t.Helper()
	page, err := extract.Read(extract.Input{Body: want.page(layout), URL: address, Rules: rules, Now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	if page.From["text"] != "rule" || page.Text != want.text {
		t.Errorf("text by %s: %s", page.From["text"], page.Text)
	}
	if page.Title != want.title {
		t.Errorf("title %q", page.Title)
	}
	if strings.Contains(layout, "{author}") && (page.From["authors"] != "rule" || !slices.Equal(page.Authors, []string{"林晓岚"})) {
		t.Errorf("authors %q by %s", page.Authors, page.From["authors"])
	}
	if strings.Contains(layout, "{date}") && (page.Published.String() != "2024-06-03T08:30:00+08:00") {
		t.Errorf("published %s", page.Published)
	}
	if strings.Contains(layout, "{source}") && page.OriginalSource != "江州晚报" {
		t.Errorf("source %q", page.OriginalSource)
	}
}

// hostsOf lists the hosts of each rule in a built-in file.
func hostsOf(t *testing.T, name string) (all [][]string) {
	t.Helper()
	content, err := fs.ReadFile(configs.Defaults(), name)
	if err != nil {
		t.Fatal(err)
	}
	var rules []struct{ Hosts []string }
	if err := yaml.Unmarshal(content, &rules); err != nil {
		t.Fatal(err)
	}
	for _, r := range rules {
		all = append(all, r.Hosts)
	}
	return all
}

// TestSiteMistakes: every mistake in a user's rules is named with file, line and remedy.
func TestSiteMistakes(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ text, want string }{
		"no host":      {`- {body: "#text"}`, `sites/own.yaml:1: [0].hosts: is missing (write the site without www, like hosts: [example.cn])`},
		"address":      {`- {hosts: ["https://www.qingshi.example/"], body: "#text"}`, `sites/own.yaml:1: [0].hosts[0]: "https://www.qingshi.example/" is not the name of a site`},
		"selector":     {"- hosts: [qingshi.example]\n  body: \"div[\"", `sites/own.yaml:2: [0].body: "div[" cannot be read as a selector`},
		"unknown":      {`- {hosts: [qingshi.example], bodi: "#text"}`, `sites/own.yaml:1: [0].bodi:`},
		"nothing":      {`- {hosts: [qingshi.example]}`, `sites/own.yaml:1: [0]: finds nothing (state at least one of`},
		"days":         {`- {hosts: [qingshi.example], body: p, from: 2020-01-02, to: 2020-01-01}`, `sites/own.yaml:1: [0].to: is before from`},
		"no day":       {`- {hosts: [qingshi.example], body: p, from: May}`, `sites/own.yaml:1: [0].from: "May" is not a day (write it like 2015-12-14)`},
		"platform":     {`- {platform: WeChat, elements: ["#js_content"]}`, `sites/own.yaml:1: [0].elements[0]: "#js_content" is not the name of an element (write one class or id`},
		"no elements":  {`- {platform: WeChat}`, `sites/own.yaml:1: [0].elements: is missing`},
		"both":         {`- {platform: WeChat, elements: [js_content], hosts: [qq.com]}`, `sites/own.yaml:1: [0]: has more than platform and elements`},
		"two versions": {"- {hosts: [qingshi.example], body: p}\n- {hosts: [qingshi.example], from: 2020-01-01, body: div}", `sites/own.yaml:2: [1]: qingshi.example has another rule for the same time in sites/own.yaml:1 (give each version its days`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := configs.Load(openWith(t, tt.text))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %s", err, tt.want)
			}
		})
	}
}

// TestOwnSiteRules: a user's rule replaces the built-in ones of its host, and no others.
func TestOwnSiteRules(t *testing.T) {
	t.Parallel()
	c, err := configs.Load(openWith(t, `- {hosts: [163.com], body: ".own"}`))
	if err != nil {
		t.Fatal(err)
	}
	for address, layout := range map[string]string{
		"https://money.163.com/1.html": `<h1>{title}</h1><div class="own">{text}</div>`,
		"https://huanqiu.com/1.html":   `<h1>{title}</h1><div class="a-con">{text}</div>`,
	} {
		checkSitePage(t, c.Sites, chinese, address, layout)
	}
	page, err := extract.Read(extract.Input{Body: chinese.page(`<h1>{title}</h1><div id="endText">{text}</div>`), URL: "https://money.163.com/1.html", Rules: c.Sites})
	if err != nil || page.From["text"] == "rule" {
		t.Errorf("the built-in rule still reads the page: %v", err)
	}
}

// openWith is the built-in configuration with one file of rules over it.
func openWith(t *testing.T, rules string) fs.FS {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, fstest.MapFS{"sites/own.yaml": {Data: []byte(rules)}}); err != nil {
		t.Fatal(err)
	}
	fsys, err := configs.Open(dir, "", topics.Default)
	if err != nil {
		t.Fatal(err)
	}
	return fsys
}

// TestPlatforms: each element of a built-in platform reads an invented page of any site.
func TestPlatforms(t *testing.T) {
	t.Parallel()
	content, err := fs.ReadFile(configs.Defaults(), "sites/platforms.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var rules []struct{ Elements []string }
	if err := yaml.Unmarshal(content, &rules); err != nil {
		t.Fatal(err)
	}
	c, err := configs.Load(configs.Defaults())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rules {
		for _, name := range r.Elements {
			body := chinese.page(`<h1>{title}</h1><div class="` + name + `">{text}</div>`)
			page, err := extract.Read(extract.Input{Body: body, URL: "https://qingshi.example/1.html", Rules: c.Sites})
			if err != nil || page.From["text"] != "marker" || page.Text != chinese.text {
				t.Errorf("%s: text by %s, %v: %s", name, page.From["text"], err, page.Text)
			}
		}
	}
}

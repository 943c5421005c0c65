package extract

import (
	"strings"
	"testing"
	"time"
)

// TestRuleAgainstTheGeneralReader reads one page on a host with a rule and on hosts without.
func TestRuleAgainstTheGeneralReader(t *testing.T) {
	t.Parallel()
	rules, err := NewRules([]Rule{{Hosts: []string{"qingshi.example"}, Body: "#endText", Remove: ".ep-source"}})
	if err != nil {
		t.Fatal(err)
	}
	short := "短讯一句，来自青石。"
	page := `<title>短讯</title><h1>短讯</h1><div id="endText"><p>` + strings.Repeat(short, 6) + `</p><div class="ep-source"><p>` + strings.Repeat("这是一段与正文无关的说明文字，不属于文章。", 3) + `</p></div></div>
		<div class="more-text"><p>` + strings.Repeat("这是另一篇很长的文章的摘要，排在正文的下面。", 40) + `</p></div>`
	read := func(address string, rules Rules) string {
		p, err := Read(Input{Body: []byte("<meta charset=utf-8>" + page), URL: address, Rules: rules})
		if err != nil {
			t.Fatal(err)
		}
		return p.From["text"] + " " + p.Text
	}
	for _, host := range []string{"qingshi.example", "www.qingshi.example", "money.qingshi.example"} {
		if got, want := read("http://"+host+"/1.html", rules), "rule "+strings.Repeat(short, 6); got != want {
			t.Errorf("%s: %s", host, got)
		}
	}
	for _, other := range []string{read("http://qingshi.example/1.html", Rules{}), read("http://qingshi.example.org/1.html", rules)} {
		if strings.HasPrefix(other, "rule") {
			t.Errorf("without rule: %s", other)
		}
	}
}

// TestVersionsOfARule: a page is read by the rule of the time at which it looked as it does.
func TestVersionsOfARule(t *testing.T) {
	t.Parallel()
	day := func(s string) time.Time {
		d, err := time.Parse(time.DateOnly, s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	hosts := []string{"qingshi.example"}
	rules, err := NewRules([]Rule{
		{Hosts: hosts, To: day("2019-06-30"), Title: ".old"},
		{Hosts: hosts, From: day("2019-08-01"), Title: ".new"},
	})
	if err != nil {
		t.Fatal(err)
	}
	page := `<meta charset=utf-8><div class=old>青石旧版标题</div><div class=new>青石新版标题</div><p>` + strings.Repeat("青石市公布了信用修复的新办法。", 30)
	for name, tt := range map[string]struct {
		seen time.Time
		want string
	}{
		"long before":     {day("2014-03-01"), "青石旧版标题"},
		"the last day":    {day("2019-06-30").Add(23 * time.Hour), "青石旧版标题"},
		"the first day":   {day("2019-08-01"), "青石新版标题"},
		"an unknown time": {time.Time{}, "青石旧版标题"},
	} {
		p, err := Read(Input{Body: []byte(page), URL: "http://qingshi.example/1.html", Rules: rules, Seen: tt.seen})
		if err != nil {
			t.Fatal(err)
		}
		if p.Title != tt.want || p.From["title"] != "rule" {
			t.Errorf("%s: title %q from %s, want %q", name, p.Title, p.From["title"], tt.want)
		}
	}
	between, err := Read(Input{Body: []byte(page), URL: "http://qingshi.example/1.html", Rules: rules, Seen: day("2019-07-15")})
	if err != nil || between.From["title"] == "rule" {
		t.Errorf("between two versions the title comes from %s, %v", between.From["title"], err)
	}
}

func TestRulesRefuseASelector(t *testing.T) {
	t.Parallel()
	_, err := NewRules([]Rule{{Hosts: []string{"qingshi.example"}, Body: "div["}})
	if err == nil || !strings.Contains(err.Error(), "qingshi.example") || ParseSelector("div[") == nil || ParseSelector("#a, .b") != nil {
		t.Errorf("error %v", err)
	}
}

// platforms are rules that know the elements of some systems.
func platforms(t *testing.T) Rules {
	t.Helper()
	rules, err := NewRules([]Rule{{Elements: []string{"trs_editor", "endtext", "js_content"}}})
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

// TestPlatform: an element that a platform names counts as the text.
func TestPlatform(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("青石市公布了信用修复的新办法。", 12)
	page := []byte(`<meta charset=utf-8><h1>青石市公布新办法</h1><div id="js_content"><p>` + text + `</p></div><div class=more><p>` + strings.Repeat("另一篇更长的文章的摘要，排在正文的下面。", 30) + `</p></div>`)
	for from, rules := range map[string]Rules{"marker": platforms(t), "density": {}} {
		p, err := Read(Input{Body: page, URL: "http://qingshi.example/1.html", Rules: rules})
		if err != nil {
			t.Fatal(err)
		}
		if p.From["text"] != from || from == "marker" && p.Text != text {
			t.Errorf("text by %s, want %s: %s", p.From["text"], from, p.Text)
		}
	}
}

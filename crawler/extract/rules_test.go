package extract

import (
	"strings"
	"testing"

	"github.com/andybalholm/cascadia"
)

func TestSiteRules(t *testing.T) {
	t.Parallel()
	rules, err := siteRules()
	if err != nil {
		t.Fatal(err)
	}
	if len(rules) < 40 {
		t.Errorf("only %d hosts have rules", len(rules))
	}
	for host, rule := range rules {
		if strings.HasPrefix(host, "www.") || host != strings.ToLower(host) {
			t.Errorf("%s: a host is written in lower case, without www", host)
		}
		if rule.Body == "" {
			t.Errorf("%s: no body", host)
		}
		for _, selector := range []string{rule.Body, rule.Title, rule.Date, rule.Byline, rule.Source, rule.Remove} {
			if _, err := cascadia.ParseGroup(selector); selector != "" && err != nil {
				t.Errorf("%s: %q: %v", host, selector, err)
			}
		}
	}
}

func TestRuleMistakes(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"- {hosts: [a.example], bodi: p}", "- {hosts: [a.example], body: p}\n- {hosts: [a.example], body: p}", "hosts: 1"} {
		if _, err := parseRules([]byte(bad)); err == nil {
			t.Errorf("%q is accepted", bad)
		}
	}
}

// TestRuleAgainstTheGeneralReader reads one page on a host with a rule and on one without.
func TestRuleAgainstTheGeneralReader(t *testing.T) {
	t.Parallel()
	short := "短讯一句，来自青石。"
	page := `<title>短讯</title><h1>短讯</h1><div id="endText"><p>` + strings.Repeat(short, 6) + `</p><div class="ep-source"><p>` + strings.Repeat("这是一段与正文无关的说明文字，不属于文章。", 3) + `</p></div></div>
		<div class="more-text"><p>` + strings.Repeat("这是另一篇很长的文章的摘要，排在正文的下面。", 40) + `</p></div>`
	read := func(address string, noRules bool) string {
		p, err := Read(Input{Body: []byte("<meta charset=utf-8>" + page), URL: address, noRules: noRules})
		if err != nil {
			t.Fatal(err)
		}
		return p.From["text"] + " " + p.Text
	}
	if got, want := read("http://money.163.com/1.html", false), "rule "+strings.Repeat(short, 6); got != want {
		t.Errorf("by rule: %s", got)
	}
	for _, other := range []string{read("http://money.163.com/1.html", true), read("http://163.com.example/1.html", false)} {
		if strings.HasPrefix(other, "rule") {
			t.Errorf("without rule: %s", other)
		}
	}
}

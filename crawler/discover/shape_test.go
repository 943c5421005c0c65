package discover

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

func TestShape(t *testing.T) {
	t.Parallel()
	page := func(paths ...string) []byte {
		var b strings.Builder
		for _, p := range paths {
			fmt.Fprintf(&b, `<li><a href="%s">信用</a></li>`, p)
		}
		return []byte(b.String())
	}
	for name, c := range map[string]struct {
		paths      []string
		links      int
		takes, not string
	}{
		"dates and numbers": {
			[]string{"/", "/about/", "/2026/11/21/c_123.htm", "/2026/11/20/c_99.htm", "/2026/11/20/c_99.htm", "/2025/1/2/c_1.htm", "/news/index_2.htm", "https://other.example/2026/11/20/c_1.htm"},
			3, "https://paper.example/2027/01/03/c_5.htm", "https://paper.example/about/",
		},
		"long names": {
			[]string{"a-loan-for-the-noodle-man.html", "editorial-on-the-credit-trap.html", "why-nobody-knows-the-rules.html", "contact-us.html"},
			3, "https://paper.example/news/another-piece-about-the-courts.html", "https://paper.example/news/contact-us.html",
		},
		"names below dates": {
			[]string{"/2016/08/17/noodles.html", "/2014/12/18/the-trap.html", "/2014/12/19/a-loan-for-the-noodle-man.html", "/print/md-1", "/print/md-2", "/print/md-3", "/print/md-4"},
			3, "https://paper.example/2020/01/02/rules.html", "https://paper.example/print/md-5",
		},
		"too few":  {[]string{"/1.html", "/2.html", "/a/"}, 0, "", ""},
		"no links": {nil, 0, "", ""},
	} {
		pattern, links := Shape(page(c.paths...), "https://paper.example/news/")
		if links != c.links || (pattern == "") != (c.links == 0) {
			t.Errorf("%s: %d links like %s", name, links, pattern)
			continue
		}
		if pattern == "" {
			continue
		}
		if re := regexp.MustCompile(pattern); !re.MatchString(c.takes) || re.MatchString(c.not) {
			t.Errorf("%s: %s", name, pattern)
		}
	}
}

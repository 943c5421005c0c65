package fetch

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestRobotsRules(t *testing.T) {
	const news = `User-agent: *
Disallow: /admin/
Allow: /admin/public
Disallow: /*.pdf$
Disallow: /search?q=
Disallow: /a*b*c
Disallow: /信用/秘密
Disallow: /caf%c3%a9
Crawl-delay: 2.5

User-agent: BadBot
User-agent: WorseBot
Disallow: /
`
	for _, tt := range []struct {
		name, robots, path string
		want               bool
	}{
		{"nothing said", news, "/news/1.html", true},
		{"disallowed folder", news, "/admin/x", false},
		{"longer allow wins", news, "/admin/public/x", true},
		{"case counts in paths", news, "/Admin/x", true},
		{"end of path", news, "/files/report.pdf", false},
		{"beyond the end", news, "/files/report.pdf?download=1", true},
		{"query", news, "/search?q=信用", false},
		{"other query", news, "/search?page=1", true},
		{"wildcards from the start", news, "/a1b2c3", false},
		{"not from the start", news, "/x/a1b2c3", true},
		{"Chinese, escaped in the address", news, "/%E4%BF%A1%E7%94%A8/%e7%a7%98%e5%af%86", false},
		{"escape in small letters", news, "/caf%C3%A9", false},
		{"own group", "User-agent: *\nDisallow: /\n\nUser-agent: yulun\nAllow: /", "/x", true},
		{"own group with version", "User-agent: Yulun/1.0\nDisallow: /x", "/x", false},
		{"two own groups", "User-agent: yulun\nDisallow: /a\n\nUser-agent: Yulun\nDisallow: /b", "/b", false},
		{"another's longer name", "User-agent: yulunbot\nDisallow: /", "/x", true},
		{"another's shorter name", "User-agent: yu\nDisallow: /", "/x", true},
		{"allow wins a tie", "User-agent: *\nDisallow: /page\nAllow: /page", "/page", true},
		{"RFC 9309 example", "User-agent: *\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif", "/example/page/disallowed.gif", false},
		{"empty disallow", "User-agent: *\nDisallow:", "/x", true},
		{"all disallowed", "User-agent: *\nDisallow: /", "/", false},
		{"comments and blanks", "# hello\n  User-Agent : * # all\n\tDISALLOW : /x # secret\n", "/x", false},
		{"byte order mark, CR only", "\ufeffUser-agent: *\rDisallow: /x\r", "/x", false},
		{"unknown lines between", "User-agent: *\nSitemap: http://x/s.xml\nNoindex: /y\nDisallow: /x", "/x", false},
		{"sitemap between agents", "User-agent: yulun\nSitemap: http://x/s.xml\nUser-agent: other\nDisallow: /x", "/x", false},
		{"bad delay", "User-agent: *\nCrawl-delay: soon\nDisallow: /x", "/x", false},
		{"rule before any group", "Disallow: /x\nUser-agent: *\nDisallow: /y", "/x", true},
		{"web page instead", "<!DOCTYPE html><html><p>Disallow: /</p>", "/x", true},
		{"empty", "", "/x", true},
		{"dollar inside", "User-agent: *\nDisallow: /a$b", "/a$b", false},
		{"escaped dollar at the end", "User-agent: *\nDisallow: /a%24", "/a$", false},
		{"escaped dollar is not an end", "User-agent: *\nDisallow: /a%24", "/a", true},
		{"escaped star", "User-agent: *\nDisallow: /a%2Ab", "/a*b", false},
		{"escaped star in small letters", "User-agent: *\nDisallow: /a%2ab", "/a%2Ab", false},
		{"escaped star is not a wildcard", "User-agent: *\nDisallow: /a%2Ab", "/axb", true},
		{"less-than sign", "User-agent: *\nDisallow: /a<b", "/a%3Cb", false},
		{"less-than sign, escaped", "User-agent: *\nDisallow: /a%3cb", "/a<b", false},
		{"bar, braces and quotes", "User-agent: *\nDisallow: /a|{\"}", "/a%7C%7B%22%7D", false},
		{"a space in a path", "User-agent: *\nDisallow: /a b", "/a%20b", false},
		{"a percent sign alone", "User-agent: *\nDisallow: /100%", "/100%25", false},
		{"a tilde", "User-agent: *\nDisallow: /%7Euser", "/~user", false},
		{"a slash is not its escape", "User-agent: *\nDisallow: /a%2Fb", "/a/b", true},
		{"any query", "User-agent: *\nDisallow: /*?", "/list?page=2", false},
		{"an empty query", "User-agent: *\nDisallow: /*?", "/list?", false},
		{"no query", "User-agent: *\nDisallow: /*?", "/list", true},
		{"an escaped question mark", "User-agent: *\nDisallow: /*?", "/list%3Fpage", true},
		{"an address in a query", "User-agent: *\nDisallow: /go?to=https://x", "/go?to=https%3A%2F%2Fx.example", false},
		{"an escaped address in a query", "User-agent: *\nDisallow: /go?to=https%3a%2f%2fx", "/go?to=https://x.example", false},
		{"a query's parameter", "User-agent: *\nDisallow: /*?*print=", "/a?b=1&print=1", false},
		{"own group with words behind", "User-agent: *\nDisallow:\n\nUser-agent: Yulun crawler\nDisallow: /x", "/x", false},
		{"own group with version and words", "User-agent: yulun/2.1 (+https://yulun.example)\nDisallow: /x", "/x", false},
		{"own group with a comment", "User-agent: YULUN # the monitor\nDisallow: /x", "/x", false},
		{"another's name that begins alike", "User-agent: Yulun-News\nDisallow: /", "/x", true},
		{"everybody with words behind", "User-agent: * (all)\nDisallow: /x", "/x", false},
		{"a pattern is not a name for all", "User-agent: *bot\nDisallow: /x", "/x", true},
		{"UTF-16 with a mark", "\xff\xfe" + wide("User-agent: *\r\nDisallow: /x\r\n", 0), "/x", false},
		{"UTF-16, the other order", "\xfe\xff" + wide("User-agent: *\r\nDisallow: /x\r\n", 1), "/x", false},
		{"UTF-16 without a mark", wide("User-agent: *\nDisallow: /private\nDisallow: /x\n", 0), "/x", false},
		{"mark of UTF-8 and white space", "\ufeff \n\n User-agent:*\nDisallow:/x", "/x", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			u, err := url.Parse("http://paper.example" + tt.path)
			if err != nil {
				t.Fatal(err)
			}
			if got := parseRobots([]byte(tt.robots), "Yulun").allowed(u); got != tt.want {
				t.Errorf("allowed(%s) = %v, want %v", tt.path, got, tt.want)
			}
		})
	}
	if got := parseRobots([]byte(news), "Yulun").delay; got != 2500*time.Millisecond {
		t.Errorf("crawl-delay %v", got)
	}
}

// wide is a text in UTF-16 without a mark, with the zero byte of each character behind it (0) or
// before it (1).
func wide(s string, zero int) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		b.WriteString([]string{string([]byte{c, 0}), string([]byte{0, c})}[zero])
	}
	return b.String()
}

func TestUsageInRobots(t *testing.T) {
	t.Parallel()
	const robots = `License: https://paper.example/license.xml
User-agent: *
Content-Usage: train-ai=n
Content-Usage: /open/ train-ai=y
Content-Signal: search=yes, ai-train=no
Disallow: /private

User-agent: OtherBot
Content-Usage: train-ai=n, search=n
License: https://paper.example/bot.xml
`
	const ours = "\nUser-agent: Yulun\nContent-Usage: bots=n\n"
	const licenses = "rsl:https://paper.example/license.xml (robots.txt)|rsl:https://paper.example/bot.xml (robots.txt)"
	for _, tt := range []struct{ name, robots, path, want string }{
		{"for everybody", robots, "/news/1", "content-usage:train-ai=n (robots.txt)|content-signal:ai-train=no (robots.txt)|" + licenses},
		{"for a folder", robots, "/open/1", "content-signal:ai-train=no (robots.txt)|" + licenses},
		{"for us", robots + ours, "/news/1", "content-usage:bots=n (robots.txt)|" + licenses},
		{"none", "User-agent: *\nDisallow: /x\nLicense:\nContent-Usage:", "/news/1", ""},
		{"no rule is lost beside it", "User-agent: *\nContent-Usage: train-ai=n\nDisallow: /x", "/x", "content-usage:train-ai=n (robots.txt)"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rules := parseRobots([]byte(tt.robots), "Yulun")
			got := strings.Join(rules.optOuts(&url.URL{Scheme: "http", Host: "x", Path: tt.path}), "|")
			if got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}

func FuzzRobots(f *testing.F) {
	f.Add([]byte("User-agent: *\nDisallow: /*a*$\nCrawl-delay: 1e300"), "/a%2")
	f.Add([]byte("User-agent: yulun\nAllow: /%e4"), "/%e4?q")
	f.Fuzz(func(t *testing.T, robots []byte, path string) {
		rules := parseRobots(robots, "Yulun")
		rules.allowed(&url.URL{Scheme: "http", Host: "x", Path: path})
		if rules.delay < 0 {
			t.Errorf("delay %v", rules.delay)
		}
		if n := normaliseAddress(path); normaliseAddress(n) != n {
			t.Errorf("%q is not stable", n)
		}
	})
}

// robotsSite answers robots.txt with what robots points to: a status, or a text.
func robotsSite(t *testing.T, robots *string, change ...func(*Options, *Limits)) *site {
	return newSite(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/out":
			http.Redirect(w, r, "/private/x", http.StatusFound)
		case r.URL.Path != "/robots.txt":
			return
		case strings.HasPrefix(*robots, "/"):
			http.Redirect(w, r, *robots, http.StatusFound)
		case len(*robots) == 3:
			status := 0
			fmt.Sscan(*robots, &status)
			w.WriteHeader(status)
		default:
			fmt.Fprint(w, *robots)
		}
	}, change...)
}

func TestRobotsOfHost(t *testing.T) {
	const disallow = "User-agent: *\nDisallow: /private/"
	for _, tt := range []struct{ name, robots, path, code string }{
		{"allowed", disallow, "/news/1", ""},
		{"disallowed", disallow, "/private/1", CodeRobots},
		{"disallowed by dots", disallow, "/news/../private/1", CodeRobots},
		{"disallowed by escaped dots", disallow, "/news/%2e%2e/private/1", CodeRobots},
		{"redirect into the disallowed", disallow, "/out", CodeRobots},
		{"no robots.txt", "404", "/private/1", ""},
		{"forbidden robots.txt", "403", "/private/1", ""},
		{"server error", "500", "/news/1", CodeRobotsDown},
		{"too many requests", "429", "/news/1", CodeRobotsDown},
		{"circle", "/robots.txt", "/private/1", ""},
		{"unbearable delay", "User-agent: *\nCrawl-delay: 86400", "/news/1", CodeCrawlDelay},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := robotsSite(t, &tt.robots)
			_, err := s.get(t, tt.path)
			if got := codeOf(t, err); got != tt.code {
				t.Errorf("code %q, want %q (%v)", got, tt.code, err)
			}
			for _, p := range s.pages() {
				if strings.HasPrefix(p, "/private/") && tt.code != "" {
					t.Errorf("%s was asked for", p)
				}
			}
		})
	}
}

// Of a robots.txt that is too long the first 512 KiB count, without the line that ends beyond them.
func TestLongRobots(t *testing.T) {
	comment := strings.Repeat("# 一行说明\n", robotsMaxBody/8)
	padded := func(size int, end string) string { // a file in which end begins so many bytes before the limit
		head := "User-agent: *\nDisallow: /private/\n" + comment
		head = head[:strings.LastIndexByte(head[:robotsMaxBody-size], '\n')+1]
		return head + "#" + strings.Repeat("x", robotsMaxBody-size-len(head)-2) + "\n" + end + comment
	}
	for _, tt := range []struct{ name, robots, path, code string }{
		{"a rule at the beginning", padded(100, ""), "/private/1", CodeRobots},
		{"what it doesn't mention", padded(100, ""), "/news/1", ""},
		{"a rule just before the limit", padded(17, "Disallow: /news\n"), "/news/1", CodeRobots},
		{"a rule that the limit cuts", padded(13, "Disallow: /news/secret\n"), "/news/1", ""},
		{"a rule behind the limit", padded(100, "") + comment + "Disallow: /news\n", "/news/1", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := robotsSite(t, &tt.robots)
			_, err := s.get(t, tt.path)
			if got := codeOf(t, err); got != tt.code {
				t.Errorf("code %q, want %q (%v)", got, tt.code, err)
			}
		})
	}
}

func TestRobotsCache(t *testing.T) {
	robots := "User-agent: *\nDisallow: /private/"
	s := robotsSite(t, &robots)
	count := func() int { return len(s.requests()) - len(s.pages()) }
	for range 3 {
		s.get(t, "/a")
	}
	if n := count(); n != 1 {
		t.Errorf("robots.txt was asked for %d times", n)
	}
	robots = "500"
	s.clock.advance(25 * time.Hour)
	if _, err := s.get(t, "/a"); err != nil {
		t.Errorf("an older robots.txt does not hold while the new one can't be read: %v", err)
	}
	if _, err := s.get(t, "/private/a"); codeOf(t, err) != CodeRobots {
		t.Errorf("the older rules are forgotten: %v", err)
	}
	robots = "User-agent: *\nDisallow: /a"
	s.clock.advance(robotsRetry)
	if _, err := s.get(t, "/a"); codeOf(t, err) != CodeRobots {
		t.Errorf("the new rules do not hold: %v", err)
	}
}

func TestRobotsComeBack(t *testing.T) {
	robots := "503"
	s := robotsSite(t, &robots)
	if _, err := s.get(t, "/a"); codeOf(t, err) != CodeRobotsDown {
		t.Fatalf("got %v", err)
	}
	asked := len(s.requests())
	if _, err := s.get(t, "/b"); codeOf(t, err) != CodeRobotsDown || len(s.requests()) != asked {
		t.Errorf("asked again at once: %v", err)
	}
	robots = "404"
	s.clock.advance(robotsRetry)
	if _, err := s.get(t, "/a"); err != nil {
		t.Errorf("after a while: %v", err)
	}
}

func TestCrawlDelay(t *testing.T) {
	robots := "User-agent: *\nCrawl-delay: 5"
	s := robotsSite(t, &robots, func(_ *Options, l *Limits) { l.Delay = time.Second })
	last := s.clock.Now() // of the request for robots.txt
	for range 3 {
		res, err := s.get(t, "/a")
		if err != nil {
			t.Fatal(err)
		}
		if gap := res.At.Sub(last); gap < 5*time.Second {
			t.Errorf("only %v between requests", gap)
		}
		last = res.At
	}
}

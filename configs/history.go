package configs

import (
	"net/url"
	"strings"
	"time"

	"yulun/article"
)

// archive checks a web archive and reports whether its servers are on the machine itself. Sources
// may share one.
func (c *checker) archive(path string, a archive) (loopback bool) {
	c.pagesOf(path+".url", a.URL)
	switch {
	case a.From == nil:
		c.add(path+".from", "write the first day on which a capture may have been taken, like 2014-01-01", "is missing")
	case a.From.Before(time.Date(1996, 1, 1, 0, 0, 0, 0, time.UTC)):
		c.add(path+".from", "use 1996-01-01 or later", "is before the first web archive")
	case a.To != nil && a.To.Before(a.From.Time):
		c.add(path+".to", "write a later day, or leave it out", "is before from")
	}
	if (a.CDX == "") != (a.Replay == "") {
		missing, other := ".cdx", "replay"
		if a.Replay == "" {
			missing, other = ".replay", "cdx"
		}
		c.add(path+missing, "state both, or neither for the Wayback Machine", "is missing, though %s is stated", other)
		return true
	}
	r := a.resolve()
	cdx := c.server(path+".cdx", r.CDX, "write the address of the index without ? and #, like "+waybackCDX)
	replay := c.server(path+".replay", strings.NewReplacer("{timestamp}", "20140101000000", "{url}", "").Replace(r.Replay), replayRemedy)
	if strings.Count(r.Replay, "{timestamp}") != 1 || strings.Count(r.Replay, "{url}") != 1 || !strings.HasSuffix(r.Replay, "/{url}") {
		c.add(path+".replay", replayRemedy, "must have {timestamp} in it and /{url} at its end")
	}
	if first, twice := c.addresses[r.CDX+" "+r.URL]; twice {
		c.add(path, "remove one of the two", "is already given in line %d", c.doc.Line(first))
	}
	c.addresses[r.CDX+" "+r.URL] = path
	return cdx && replay
}

const replayRemedy = "write the address of a copy, like " + waybackReplay

// pagesOf checks which pages of an archive are asked for.
func (c *checker) pagesOf(path, pattern string) {
	const remedy = "write the site or a part of it, like example.cn/news/* or *.example.cn"
	host := article.WebArchive{URL: pattern}.Host()
	switch {
	case pattern == "":
		c.add(path, remedy, "is missing")
	case host == "" || strings.ContainsAny(pattern, " #{}") || strings.Contains(host, "*"):
		c.add(path, remedy, "%q names no site", pattern)
	}
}

// server checks the address of an archive's server and reports whether it is on the machine itself.
func (c *checker) server(path, address, remedy string) (loopback bool) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil || u.Fragment != "" || u.RawQuery != "" {
		c.add(path, remedy, "%q is not an address of a server", address)
		return true
	}
	return article.LoopbackHost(u.Hostname())
}

// adaptive checks the bounds of an interval that follows how often a source publishes.
func (c *checker) adaptive(path string, s schedule) {
	if s.Min == nil && s.Max == nil {
		return
	}
	c.duration(path+".min", s.Min, minEvery, maxEvery)
	c.duration(path+".max", s.Max, minEvery, maxEvery)
	switch {
	case s.Every != nil || s.Cron != nil:
		c.add(path, "say every, or cron, or min and max", "has min or max beside every or cron")
	case s.Min == nil:
		c.add(path+".min", "state both min and max", "is missing, though max is stated")
	case s.Max == nil:
		c.add(path+".max", "state both min and max", "is missing, though min is stated")
	case *s.Min > *s.Max:
		c.add(path+".min", "make it at most max", "is longer than max, %s", s.Max)
	case s.Jitter != nil && *s.Jitter > *s.Min:
		c.add(path+".jitter", "make it at most min", "is longer than min, %s", s.Min)
	}
}

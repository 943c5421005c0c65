package configs

import (
	"fmt"
	"maps"
	"math"
	"net/url"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // zones are checked and used on machines without a zone database too

	"yulun/article"
	"yulun/crawler/discover"
	"yulun/internal/crontab"
	"yulun/internal/strictyaml"

	"golang.org/x/text/language"
)

// Bounds of what a file may ask for.
const (
	minPublicDelay = time.Second // less is rude to a public site; loopback may go without
	maxDelay       = time.Hour
	maxParallel    = 8
	maxArticles    = 1_000_000
	minBody        = 1 << 10
	maxBody        = 100 << 20
	minEvery       = time.Minute
	maxEvery       = 366 * 24 * time.Hour
	maxPages       = 1000
)

type checker struct {
	doc *strictyaml.Doc
	// outletTypes are the outlet types of the codebook.
	outletTypes []article.OutletType
	// unread are the problems of reading the file, problems those and what the checks find.
	unread, problems strictyaml.Problems
	// addresses and ids remember the path of the first use.
	addresses, ids map[string]string
	// zones are the time zones by name: reading one takes several files, and outlets share a few.
	zones map[string]*time.Location
}

func (c *checker) add(path, remedy, format string, args ...any) {
	p := c.doc.Problem(path, fmt.Sprintf(format, args...), remedy)
	same := func(known strictyaml.Problem) bool { return known.Field == p.Field }
	if covered(path, c.unread) || slices.ContainsFunc(c.problems, same) {
		return // one complaint about a value is enough
	}
	c.problems = append(c.problems, p)
}

func (c *checker) file(f sourcesFile) {
	if len(f.Outlets) == 0 {
		c.add("outlets", "list at least one outlet", "there is none")
	}
	c.settings("defaults", settings{f.Defaults.Pace, f.Defaults.Limits, f.Defaults.Schedule}, false)
	for _, typ := range slices.Sorted(maps.Keys(f.Defaults.Types)) {
		path := "defaults.types." + string(typ)
		c.outletType(path, typ)
		c.settings(path, f.Defaults.Types[typ], false)
	}
	outlets := map[string]string{}
	for i, o := range f.Outlets {
		c.outlet(fmt.Sprintf("outlets[%d]", i), o, outlets)
	}
}

var idForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// id checks an id and notes it; it reports whether the id is good.
func (c *checker) id(path, id string, seen map[string]string) bool {
	switch first, twice := seen[id]; {
	case id == "":
		c.add(path, "give it a short name of a-z, 0-9 and -", "is missing")
	case !idForm.MatchString(id):
		c.add(path, "use a-z, 0-9 and - between them", "%q is not an id", id)
	case twice:
		c.add(path, "give each its own", "%q is already the id of line %d", id, c.doc.Line(first))
	default:
		seen[id] = path
		return true
	}
	return false
}

func (c *checker) outlet(path string, o outlet, outlets map[string]string) {
	named := c.id(path+".id", o.ID, outlets)
	if strings.TrimSpace(o.Name) == "" {
		c.add(path+".name", "write the outlet's name in its own language", "is missing")
	}
	c.types(path+".type", o.Type)
	region, err := language.ParseRegion(o.Country)
	c.known(path+".country", o.Country, err == nil && region.IsCountry() && region.String() == o.Country,
		"country", "use a two-letter ISO 3166 code in capitals, like CN, HK, TW, US or GB")
	base, err := language.ParseBase(o.Language)
	c.known(path+".language", o.Language, err == nil && len(o.Language) == 2 && base.String() == o.Language,
		"language", "use a two-letter ISO 639 code, like zh or en")
	c.known(path+".zone", o.Zone, c.isZone(o.Zone), "time zone", "use a name like Asia/Shanghai, Europe/London or UTC")
	if o.Reach != nil && !(*o.Reach > 0 && *o.Reach <= 1e12) {
		c.add(path+".reach", "write a number of people above 0, or leave it out where it is unknown", "is not a reach")
	}
	if len(o.Sources) == 0 {
		c.add(path+".sources", "give at least one way into its coverage", "there is none")
	}
	for i, s := range o.Sources {
		at := fmt.Sprintf("%s.sources[%d]", path, i)
		if s.ID != "" || named {
			c.sourceID(at+".id", s, o)
		}
		c.source(at, s)
	}
}

// isZone reports whether there is such a time zone, and keeps it.
func (c *checker) isZone(name string) bool {
	if c.zones[name] != nil {
		return true
	}
	zone, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		return false
	}
	c.zones[name] = zone
	return true
}

// known complains about a word that is missing or isn't one of those there are.
func (c *checker) known(path, word string, ok bool, kind, remedy string) {
	switch {
	case word == "":
		c.add(path, remedy, "is missing")
	case !ok:
		c.add(path, remedy, "%q is not a known %s", word, kind)
	}
}

func (c *checker) types(path string, t types) {
	if t.only == "" && len(t.dated) == 0 {
		c.add(path, "use one of "+c.typeNames(), "is missing")
		return
	}
	if t.only != "" {
		c.outletType(path, t.only)
	}
	last := time.Time{}
	for i, d := range t.dated {
		at := fmt.Sprintf("%s[%d]", path, i)
		c.outletType(at+".type", d.Type)
		switch {
		case d.From == nil && i > 0:
			c.add(at+".from", "write the day from which the type holds, like 2015-12-14", "is missing")
		case d.From != nil && i > 0 && !d.From.After(last):
			c.add(at+".from", "list the types in order of their days", "is not later than the day before it")
		}
		if d.From != nil {
			last = d.From.Time
		}
	}
}

func (c *checker) outletType(path string, typ article.OutletType) {
	if len(c.outletTypes) > 0 && !slices.Contains(c.outletTypes, typ) { // without any, codebook.yaml has the mistake
		c.add(path, "use one of "+c.typeNames(), "%q is not an outlet type", typ)
	}
}

func (c *checker) typeNames() string {
	var names []string
	for _, t := range c.outletTypes {
		names = append(names, string(t))
	}
	return strings.Join(names, ", ")
}

func (c *checker) sourceID(path string, s source, o outlet) {
	if first, twice := c.ids[s.id(o)]; twice && s.ID == "" {
		c.add(path, "give every source of an outlet but one its own id", "is missing, and %q is already taken by line %d", o.ID, c.doc.Line(first))
		return
	}
	c.id(path, s.id(o), c.ids)
}

type field struct {
	name   string
	values []string
}

func (c *checker) source(path string, s source) {
	if len(s.Feeds)+len(s.Sitemaps)+len(s.Lists)+len(s.Pages)+len(s.Archives)+len(s.Listings) == 0 && !c.partlyUnread(path) {
		c.add(path, "give at least one of feeds, sitemaps, lists, pages, archives or listings", "names no listing in which to discover articles")
	}
	loopback := true
	for _, field := range []field{{"feeds", s.Feeds}, {"sitemaps", s.Sitemaps}, {"pages", s.Pages}} {
		for i, a := range field.values {
			loopback = c.address(fmt.Sprintf("%s.%s[%d]", path, field.name, i), a) && loopback
		}
	}
	for i, l := range s.Lists {
		loopback = c.list(fmt.Sprintf("%s.lists[%d]", path, i), l) && loopback
	}
	for i, l := range s.Listings {
		at := fmt.Sprintf("%s.listings[%d]", path, i)
		if !slices.Contains(discover.KindNames(), l.Kind) {
			c.add(at+".kind", "use one of "+strings.Join(discover.KindNames(), ", "), "%q is not a kind of listing", l.Kind)
		}
		loopback = c.address(at+".url", l.URL) && loopback
	}
	for i, a := range s.Archives {
		loopback = c.archive(fmt.Sprintf("%s.archives[%d]", path, i), a) && loopback
	}
	for _, field := range []field{{"include", s.Include}, {"exclude", s.Exclude}} {
		for i, p := range field.values {
			c.pattern(fmt.Sprintf("%s.%s[%d]", path, field.name, i), p)
		}
	}
	c.settings(path, settings{s.Pace, s.Limits, s.Schedule}, loopback)
	if n, daily := s.listings(), value(s.Limits.Daily, 0); daily > 0 && daily <= n {
		c.add(path+".limits.daily", fmt.Sprintf("use more than %d, or 0 for no limit", n), "is used up by the listings alone, of which there are %d", n)
	}
}

// listings counts the listings that a crawl asks for each time.
func (s source) listings() int {
	n := len(s.Feeds) + len(s.Sitemaps) + len(s.Listings)
	for _, l := range s.Lists {
		n += max(1, value(l.Pages, 1))
	}
	return n
}

// partlyUnread reports whether something below a path couldn't be read.
func (c *checker) partlyUnread(path string) bool {
	return slices.ContainsFunc(c.unread, func(p strictyaml.Problem) bool { return strings.HasPrefix(p.Field, path+".") })
}

// address checks an absolute address that no other source has, and reports whether it is on the
// machine itself.
func (c *checker) address(path, address string) (loopback bool) {
	u, err := url.Parse(address)
	if err == nil {
		address = u.Redacted()
	}
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Hostname() == "" || u.User != nil || u.Fragment != "" {
		c.add(path, "write a whole one, like https://www.example.org/feed.xml, without name, password or #", "%q is not a web address", address)
		return true
	}
	if first, twice := c.addresses[address]; twice {
		c.add(path, "remove one of the two", "is already given in line %d", c.doc.Line(first))
	} else {
		c.addresses[address] = path
	}
	return article.LoopbackHost(u.Hostname())
}

func (c *checker) list(path string, l list) (loopback bool) {
	paged := strings.Contains(l.URL, "{page}")
	switch {
	case l.URL == "":
		c.add(path+".url", "write the list's address, with {page} in place of its page number", "is missing")
		return true
	case paged && l.Pages == nil:
		c.add(path+".pages", "say how many pages to read, like pages: 5", "is missing, though the address has {page}")
	case !paged && (l.Pages != nil || l.First != nil):
		c.add(path+".url", "put {page} in place of the page number, or leave out pages and first", "has no {page}")
	}
	c.number(path+".pages", l.Pages, 1, maxPages)
	c.number(path+".first", l.First, 0, math.MaxInt32)
	c.pattern(path+".links", l.Links)
	return c.address(path+".url", strings.ReplaceAll(l.URL, "{page}", "1"))
}

func (c *checker) pattern(path, pattern string) {
	if _, err := syntax.Parse(pattern, syntax.Perl); err != nil { // what Compile does next can't fail
		reason := strings.TrimPrefix(err.Error(), "error parsing regexp: ")
		c.add(path, `put a \ before a special character that is meant as itself`, "is not a regular expression: %s", reason)
	}
}

func (c *checker) settings(path string, s settings, loopback bool) {
	least := minPublicDelay
	if loopback {
		least = 0
	}
	c.duration(path+".pace.delay", s.Pace.Delay, least, maxDelay)
	c.number(path+".pace.parallel", s.Pace.Parallel, 1, maxParallel)
	c.number(path+".limits.daily", s.Limits.Daily, 0, maxArticles)
	c.number(path+".limits.articles", s.Limits.Articles, 0, maxArticles)
	if b := s.Limits.Body; b != nil && (*b < minBody || *b > maxBody) {
		c.add(path+".limits.body", fmt.Sprintf("use from %dKB to %dMB", minBody>>10, maxBody>>20), "is out of bounds")
	}
	c.duration(path+".schedule.every", s.Schedule.Every, minEvery, maxEvery)
	c.duration(path+".schedule.jitter", s.Schedule.Jitter, 0, maxEvery)
	c.cron(path+".schedule.cron", s.Schedule)
	c.adaptive(path+".schedule", s.Schedule)
	if r := s.Schedule.Recheck; r != nil && *r != 0 {
		c.duration(path+".schedule.recheck", r, minEvery, maxEvery)
	}
	if e, j := s.Schedule.Every, s.Schedule.Jitter; e != nil && j != nil && *j > *e {
		c.add(path+".schedule.jitter", "make it at most every", "is longer than every, %s", e)
	}
}

// cron checks a schedule in five fields.
func (c *checker) cron(path string, s schedule) {
	if s.Cron == nil {
		return
	}
	if s.Every != nil {
		c.add(path, "say either every or cron", "is given together with every")
	}
	const remedy = `write five fields, minute first, like "30 6 * * 1-5": half past six on weekdays, in the outlet's zone`
	next, err := crontab.Next(*s.Cron, time.Unix(0, 0))
	switch {
	case err != nil:
		c.add(path, remedy, "%q cannot be read as a time in five fields", *s.Cron)
	case next.IsZero():
		c.add(path, remedy, "%q never comes", *s.Cron)
	}
}

func (c *checker) duration(path string, d *strictyaml.Duration, least, most time.Duration) {
	if d != nil && (time.Duration(*d) < least || time.Duration(*d) > most) {
		c.add(path, fmt.Sprintf("use from %s to %s", strictyaml.Duration(least), strictyaml.Duration(most)), "%s is out of bounds", d)
	}
}

func (c *checker) number(path string, n *int, least, most int) {
	if n != nil && (*n < least || *n > most) {
		c.add(path, fmt.Sprintf("use from %d to %d", least, most), "%d is out of bounds", *n)
	}
}

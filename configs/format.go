package configs

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"time"

	"yulun/article"
	"yulun/internal/strictyaml"
)

// The form of sources.yaml; docs/configuration.md describes it for users. A pointer is nil where
// the file says nothing.

type sourcesFile struct {
	Defaults defaults `yaml:"defaults"`
	Outlets  []outlet `yaml:"outlets"`
}

// defaults are the settings of sources that don't state their own; those by outlet type come before
// the general ones.
type defaults struct {
	Pace     pace                            `yaml:"pace"`
	Limits   limits                          `yaml:"limits"`
	Schedule schedule                        `yaml:"schedule"`
	Types    map[article.OutletType]settings `yaml:"types"`
}

type settings struct {
	Pace     pace     `yaml:"pace"`
	Limits   limits   `yaml:"limits"`
	Schedule schedule `yaml:"schedule"`
}

type pace struct {
	Delay    *strictyaml.Duration `yaml:"delay"`
	Parallel *int                 `yaml:"parallel"`
}

type limits struct {
	Articles *int                 `yaml:"articles"`
	Body     *size                `yaml:"body"`
	Age      *strictyaml.Duration `yaml:"age"`
	Daily    *int                 `yaml:"daily"`
}

type schedule struct {
	Every   *strictyaml.Duration `yaml:"every"`
	Cron    *string              `yaml:"cron"`
	Min     *strictyaml.Duration `yaml:"min"`
	Max     *strictyaml.Duration `yaml:"max"`
	Jitter  *strictyaml.Duration `yaml:"jitter"`
	Recheck *strictyaml.Duration `yaml:"recheck"`
}

type outlet struct {
	ID       string   `yaml:"id"`
	Name     string   `yaml:"name"`
	NameEn   string   `yaml:"name_en"`
	Type     types    `yaml:"type"`
	Country  string   `yaml:"country"`
	Reach    *float64 `yaml:"reach"`
	Language string   `yaml:"language"`
	Zone     string   `yaml:"zone"`
	Sources  []source `yaml:"sources"`
}

// reach is 0 where it is unknown.
func (o outlet) reach() float64 {
	if o.Reach == nil {
		return 0
	}
	return *o.Reach
}

type source struct {
	ID       string    `yaml:"id"`
	Feeds    []string  `yaml:"feeds"`
	Sitemaps []string  `yaml:"sitemaps"`
	Lists    []list    `yaml:"lists"`
	Pages    []string  `yaml:"pages"`
	Archives []archive `yaml:"archives"`
	Listings []listing `yaml:"listings"`
	Include  []string  `yaml:"include"`
	Exclude  []string  `yaml:"exclude"`
	Pace     pace      `yaml:"pace"`
	Limits   limits    `yaml:"limits"`
	Schedule schedule  `yaml:"schedule"`
	FoundIn  string    `yaml:"found_in"`
	Verified bool      `yaml:"verified"`
	Paused   bool      `yaml:"paused"`
}

type list struct {
	URL   string `yaml:"url"`
	Links string `yaml:"links"`
	First *int   `yaml:"first"`
	Pages *int   `yaml:"pages"`
}

// listing is one of a kind that is known by name.
type listing struct {
	Kind string `yaml:"kind"`
	URL  string `yaml:"url"`
}

// archive is a web archive; cdx and replay are the Wayback Machine's where neither is stated.
type archive struct {
	CDX    string `yaml:"cdx"`
	URL    string `yaml:"url"`
	From   *day   `yaml:"from"`
	To     *day   `yaml:"to"`
	Replay string `yaml:"replay"`
}

// The index of the Wayback Machine, and its copies as they were taken.
const (
	waybackCDX    = "https://web.archive.org/cdx/search/cdx"
	waybackReplay = "https://web.archive.org/web/{timestamp}id_/{url}"
)

func (a archive) resolve() article.WebArchive {
	out := article.WebArchive{CDX: cmp.Or(a.CDX, waybackCDX), URL: a.URL, Replay: cmp.Or(a.Replay, waybackReplay)}
	if a.From != nil {
		out.From = a.From.Time
	}
	if a.To != nil {
		out.To = a.To.Time
	}
	return out
}

// types is an outlet's type, stated once or with the days from which it changed.
type types struct {
	only  article.OutletType
	dated []datedType
}

type datedType struct {
	From *day               `yaml:"from"`
	Type article.OutletType `yaml:"type"`
}

// Choose reads one word as the type and a list as dated ones.
func (t *types) Choose(k strictyaml.Kind) any {
	switch k {
	case strictyaml.Scalar:
		return &t.only
	case strictyaml.List:
		return &t.dated
	default:
		return nil
	}
}

type day struct{ time.Time }

// UnmarshalText reads a day like 2015-12-14.
func (d *day) UnmarshalText(text []byte) error {
	t, err := time.Parse(time.DateOnly, string(text))
	if err != nil {
		return &strictyaml.ValueError{Text: fmt.Sprintf("%q is not a day", text), Remedy: "write it like 2015-12-14"}
	}
	d.Time = t
	return nil
}

// size is a number of bytes, written with or without the unit KB, MB or GB (powers of 1024).
type size int64

var sizeForm = regexp.MustCompile(`^(\d{1,9})(KB|MB|GB)?$`)

// UnmarshalText reads 512KB, 5MB or plain bytes.
func (s *size) UnmarshalText(text []byte) error {
	m := sizeForm.FindSubmatch(text)
	if m == nil {
		return &strictyaml.ValueError{Text: fmt.Sprintf("%q is not a size", text), Remedy: "write it like 512KB or 5MB"}
	}
	n, err := strconv.ParseInt(string(m[1]), 10, 64)
	if err != nil {
		return err
	}
	switch string(m[2]) {
	case "KB":
		n <<= 10
	case "MB":
		n <<= 20
	case "GB":
		n <<= 30
	}
	*s = size(n)
	return nil
}

// builtIn are the settings where the file has none at all.
func builtIn() settings {
	delay, age := strictyaml.Duration(2*time.Second), strictyaml.Duration(0)
	every, jitter, recheck := strictyaml.Duration(24*time.Hour), strictyaml.Duration(30*time.Minute), strictyaml.Duration(time.Hour)
	parallel, articles, body, daily := 1, 500, size(5<<20), 0
	return settings{pace{&delay, &parallel}, limits{&articles, &body, &age, &daily}, schedule{Every: &every, Jitter: &jitter, Recheck: &recheck}}
}

// over is s with what it leaves unsaid taken from base.
func (s settings) over(base settings) settings {
	return settings{
		pace{or(s.Pace.Delay, base.Pace.Delay), or(s.Pace.Parallel, base.Pace.Parallel)},
		limits{or(s.Limits.Articles, base.Limits.Articles), or(s.Limits.Body, base.Limits.Body), or(s.Limits.Age, base.Limits.Age), or(s.Limits.Daily, base.Limits.Daily)},
		s.Schedule.over(base.Schedule),
	}
}

// over is s with what it leaves unsaid taken from base. Who says every, cron, or min and max takes
// the others of base away.
func (s schedule) over(base schedule) schedule {
	if s.Every == nil && s.Cron == nil && s.Min == nil && s.Max == nil {
		s.Every, s.Cron, s.Min, s.Max = base.Every, base.Cron, base.Min, base.Max
	}
	s.Jitter, s.Recheck = or(s.Jitter, base.Jitter), or(s.Recheck, base.Recheck)
	return s
}

func or[T any](stated, otherwise *T) *T {
	if stated != nil {
		return stated
	}
	return otherwise
}

// sources are the file's sources with every setting resolved. Call it on a checked file, with the
// time zones that it names.
func (f sourcesFile) sources(zones map[string]*time.Location) []article.Source {
	general := settings{f.Defaults.Pace, f.Defaults.Limits, f.Defaults.Schedule}.over(builtIn())
	var all []article.Source
	for _, o := range f.Outlets {
		typ, owners := o.Type.resolve()
		base := f.Defaults.Types[typ].over(general)
		for _, s := range o.Sources {
			src := article.Source{
				ID: s.id(o), Outlet: article.Outlet{ID: o.ID, Name: o.Name, Type: typ, Country: o.Country},
				Owners: owners, NameEn: o.NameEn, Reach: o.reach(), Lang: article.Lang(o.Language), Zone: zones[o.Zone],
				Feeds: s.Feeds, Sitemaps: s.Sitemaps, Pages: s.Pages, Include: s.Include, Exclude: s.Exclude,
				FoundIn: s.FoundIn, Verified: s.Verified, Paused: s.Paused,
			}
			for _, l := range s.Lists {
				src.Lists = append(src.Lists, article.ListPage{URL: l.URL, Links: l.Links, First: value(l.First, 1), Pages: value(l.Pages, 1)})
			}
			for _, l := range s.Listings {
				src.OtherListings = append(src.OtherListings, article.Listing{Kind: l.Kind, URL: l.URL})
			}
			for _, a := range s.Archives {
				src.Archives = append(src.Archives, a.resolve())
			}
			settings{s.Pace, s.Limits, s.Schedule}.over(base).apply(&src)
			all = append(all, src)
		}
	}
	return all
}

// apply writes fully resolved settings into a source.
func (s settings) apply(src *article.Source) {
	src.Delay, src.Parallel = time.Duration(*s.Pace.Delay), *s.Pace.Parallel
	src.MaxArticles, src.MaxBody, src.MaxAge = *s.Limits.Articles, int64(*s.Limits.Body), time.Duration(*s.Limits.Age)
	src.MaxDaily = *s.Limits.Daily
	src.MinEvery, src.MaxEvery = time.Duration(value(s.Schedule.Min, 0)), time.Duration(value(s.Schedule.Max, 0))
	src.Every, src.Cron = time.Duration(value(s.Schedule.Every, 0)), value(s.Schedule.Cron, "")
	src.Jitter, src.Recheck = time.Duration(*s.Schedule.Jitter), time.Duration(*s.Schedule.Recheck)
}

func (s source) id(o outlet) string {
	if s.ID == "" {
		return o.ID
	}
	return s.ID
}

// resolve is the type that an outlet began with and the dated changes, oldest first.
func (t types) resolve() (article.OutletType, []article.Ownership) {
	if len(t.dated) == 0 {
		return t.only, nil
	}
	var owners []article.Ownership
	for _, d := range t.dated {
		if d.From != nil {
			owners = append(owners, article.Ownership{From: d.From.Time, Type: d.Type})
		}
	}
	return t.dated[0].Type, owners
}

func value[T any](p *T, otherwise T) T {
	if p == nil {
		return otherwise
	}
	return *p
}

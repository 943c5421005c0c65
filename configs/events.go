package configs

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"slices"
	"time"

	"yulun/internal/strictyaml"
	"yulun/stats"
)

// eventsName is the file of what happened in the time of the coverage. It may be missing.
const eventsName = "events.yaml"

type eventsFile struct {
	Events []event `yaml:"events"`
}

type event struct {
	Date    eventDate `yaml:"date"`
	Title   string    `yaml:"title"`
	TitleZh string    `yaml:"title_zh"`
	Source  string    `yaml:"source"`
	URL     string    `yaml:"url"`
}

// eventDate is a day, a month or a year.
type eventDate struct {
	text       string
	first, end time.Time
}

// UnmarshalText reads 2014-06-14, 2014-06 or 2014.
func (d *eventDate) UnmarshalText(text []byte) error {
	d.text = string(text)
	for _, form := range []struct {
		layout              string
		years, months, days int
	}{{time.DateOnly, 0, 0, 1}, {"2006-01", 0, 1, 0}, {"2006", 1, 0, 0}} {
		if t, err := time.Parse(form.layout, d.text); err == nil {
			d.first, d.end = t, t.AddDate(form.years, form.months, form.days)
			return nil
		}
	}
	return &strictyaml.ValueError{Text: fmt.Sprintf("%q is not a date", text), Remedy: "write a day, month or year, like 2014-06-14, 2014-06 or 2014"}
}

// loadEvents reads and checks the events of a topic, in order of time.
func loadEvents(fsys fs.FS) ([]stats.Event, strictyaml.Problems) {
	if _, err := fs.Stat(fsys, eventsName); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var f eventsFile
	doc, problems := strictyaml.Decode(fsys, eventsName, &f)
	if unreadable(problems) {
		return nil, problems
	}
	c := &checker{doc: doc, unread: problems, problems: slices.Clone(problems)}
	seen := map[string]bool{}
	var events []stats.Event
	for i, e := range f.Events {
		path := fmt.Sprintf("events[%d]", i)
		c.event(path, e)
		if key := e.Date.text + " " + e.Title + e.TitleZh; seen[key] {
			c.add(path+".title", "remove one of them", "stands for this date already")
		} else {
			seen[key] = true
		}
		title := e.Title
		if title == "" {
			title = e.TitleZh
		}
		events = append(events, stats.Event{
			From: e.Date.first, To: e.Date.end.AddDate(0, 0, -1), Date: e.Date.text,
			Title: title, TitleZh: e.TitleZh, Source: e.Source, URL: e.URL,
		})
	}
	if len(c.problems) > 0 {
		return nil, c.problems
	}
	slices.SortStableFunc(events, func(a, b stats.Event) int { return a.From.Compare(b.From) })
	return events, nil
}

func (c *checker) event(path string, e event) {
	if e.Date.text == "" {
		c.add(path+".date", "write a day, month or year, like 2014-06-14, 2014-06 or 2014", "is missing")
	}
	if e.Title == "" && e.TitleZh == "" {
		c.add(path+".title", "say in a few words what happened", "is missing")
	}
	if e.Source == "" && e.URL == "" {
		c.add(path+".source", "cite a document or a report, or give an address as url", "is missing")
	}
	if e.URL != "" {
		u, err := url.Parse(e.URL)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			c.add(path+".url", "write it like https://www.gov.cn/…", "%q is not an address of the web", e.URL)
		}
	}
}

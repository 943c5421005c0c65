package configs

import (
	"testing"
	"testing/fstest"
	"time"

	"yulun/configs/topics"
)

// TestEvents: a day, a month and a year are read, and put in order of time.
func TestEvents(t *testing.T) {
	t.Parallel()
	events, problems := loadEvents(fstest.MapFS{eventsName: {Data: []byte(`
events:
  - {date: 2020-12-07, title: Guiding opinion, title_zh: 指导意见, source: 国办发〔2020〕49号}
  - {date: 2018-05, title_zh: 限制乘坐火车, url: "https://www.ndrc.gov.cn/a"}
  - {date: 2019, title: Survey, source: "Kostka, 2019"}
`)}})
	if len(problems) > 0 || len(events) != 3 {
		t.Fatal(events, problems)
	}
	for i, want := range []struct{ title, from, to string }{
		{"限制乘坐火车", "2018-05-01", "2018-05-31"}, {"Survey", "2019-01-01", "2019-12-31"}, {"Guiding opinion", "2020-12-07", "2020-12-07"},
	} {
		e := events[i]
		if e.Title != want.title || e.From.Format(time.DateOnly) != want.from || e.To.Format(time.DateOnly) != want.to {
			t.Errorf("event %d is %+v, want %v", i, e, want)
		}
	}
	if events, problems := loadEvents(fstest.MapFS{}); events != nil || problems != nil {
		t.Errorf("no file: %v %v", events, problems)
	}
}

func TestMistakesInEvents(t *testing.T) {
	t.Parallel()
	_, problems := loadEvents(fstest.MapFS{eventsName: {Data: []byte(`events:
  - {date: 2020-13-07, title: A, source: s}
  - {title: B, source: s}
  - {date: 2019, source: s}
  - {date: 2019, title: C}
  - {date: 2019, title: D, url: ftp://example.org}
  - {date: 2018, title: E, source: s}
  - {date: 2018, title: E, url: "https://example.org"}
  - {date: 2018, titel: F, title: F, source: s}
`)}})
	want := `events.yaml:2: events[0].date: "2020-13-07" is not a date (write a day, month or year, like 2014-06-14, 2014-06 or 2014)
events.yaml:3: events[1].date: is missing (write a day, month or year, like 2014-06-14, 2014-06 or 2014)
events.yaml:4: events[2].title: is missing (say in a few words what happened)
events.yaml:5: events[3].source: is missing (cite a document or a report, or give an address as url)
events.yaml:6: events[4].url: "ftp://example.org" is not an address of the web (write it like https://www.gov.cn/…)
events.yaml:8: events[6].title: stands for this date already (remove one of them)
events.yaml:9: events[7].titel: there is no field "titel" here (did you mean "title"?)`
	if got := problems.Err(); got == nil || got.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", got, want)
	}
}

// TestShippedEvents: each topic has events with a source, in both languages.
func TestShippedEvents(t *testing.T) {
	t.Parallel()
	for _, id := range topics.IDs() {
		fsys, ok := topics.Open(id)
		if !ok {
			t.Fatal(id)
		}
		events, problems := loadEvents(fsys)
		if len(problems) > 0 || len(events) < 5 {
			t.Fatalf("%s: %d events, %v", id, len(events), problems)
		}
		for _, e := range events {
			if e.Title == e.TitleZh || e.TitleZh == "" || e.Source == "" {
				t.Errorf("%s: %s %s", id, e.Date, e.Title)
			}
		}
	}
}

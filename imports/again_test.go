package imports_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"yulun/frontier"
	"yulun/imports"
)

// TestIdentity says which rows are one article.
func TestIdentity(t *testing.T) {
	t.Parallel()
	one := `{"outlet":"qingshi","title":"公告","text":"限制消费名单公布。","date":"2020-01-01"}`
	for name, c := range map[string]struct {
		rows           []string
		set            func(*imports.Options)
		kept, rejected int
	}{
		"the same row":                  {[]string{one, one}, nil, 1, 0},
		"another order of fields":       {[]string{one, `{"date":"2020-01-01","text":"限制消费名单公布。","title":"公告","outlet":"qingshi"}`}, nil, 1, 0},
		"another day":                   {[]string{one, strings.Replace(one, "2020-01-01", "2020-02-01", 1)}, nil, 2, 0},
		"another text":                  {[]string{one, strings.Replace(one, "限制", "解除", 1)}, nil, 2, 0},
		"another outlet":                {[]string{one, strings.Replace(one, "qingshi", "harbour", 1)}, nil, 2, 0},
		"the same id":                   {[]string{withID(one, "7"), withID(strings.Replace(one, "公布", "更正", 1), "7")}, byID, 1, 0},
		"other ids":                     {[]string{withID(one, "7"), withID(one, "8")}, byID, 2, 0},
		"ids that were not asked for":   {[]string{withID(one, "7"), withID(one, "8")}, nil, 1, 0},
		"addresses":                     {[]string{row("1", `"2020-01-01"`), row("2", `"2020-01-01"`)}, nil, 2, 0},
		"an address with and without #": {[]string{row("1", `""`), strings.Replace(row("1", `""`), `/1"`, `/1#top"`, 1)}, nil, 1, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			if c.set != nil {
				d.set = c.set
			}
			file := d.file("a.jsonl", lines(c.rows...))
			if got := d.run(file); got.Rejected != c.rejected || len(d.articles()) != c.kept {
				t.Errorf("%d articles: %+v\n%s", len(d.articles()), got, d.reasons())
			}
			before := d.articles()
			for range 2 {
				if got := d.run(file); got.New+got.Revised != 0 || len(d.articles()) != c.kept {
					t.Errorf("imported again: %d articles: %+v", len(d.articles()), got)
				}
			}
			for address, a := range d.articles() {
				if a.Version != before[address].Version {
					t.Errorf("importing again changed %s", address)
				}
			}
		})
	}
}

func byID(o *imports.Options) { o.Columns.ID = "id" }

func withID(row, id string) string { return `{"id":"` + id + `",` + row[1:] }

// TestRevisions keeps what a file says later as another revision, and no older copy after a newer
// one.
func TestRevisions(t *testing.T) {
	t.Parallel()
	at := func(day, text string) string {
		return `{"url":"https://qingshi.example/1","title":"名单","text":"` + text + `","fetched":"2024-01-` + day + `T00:00:00Z"}`
	}
	const first, second = "市里公布了第一批名单，共三人。", "市里公布了第一批名单，共五人，其中两人已经履行。"
	t.Run("in order", func(t *testing.T) {
		t.Parallel()
		d := newDesk(t)
		file := d.file("a.jsonl", lines(at("01", first), at("02", second)))
		if got := d.run(file); got.New != 1 || got.Revised != 1 {
			t.Fatalf("%+v\n%s", got, d.reasons())
		}
		if got := d.run(file); got.Unchanged != 2 {
			t.Errorf("imported again: %+v", got)
		}
		a := d.articles()["https://qingshi.example/1"]
		if a.Revision != 2 || a.Text != second || a.Notes.Import.Record != 2 {
			t.Errorf("revision %d from %+v: %s", a.Revision, a.Notes.Import, a.Text)
		}
	})
	t.Run("the older one last", func(t *testing.T) {
		t.Parallel()
		d := newDesk(t)
		got := d.run(d.file("a.jsonl", lines(at("02", second), at("01", first))))
		if got.New != 1 || got.Skipped != 1 || got.Reasons[imports.CodeOlder] != 1 {
			t.Errorf("%+v\n%s", got, d.reasons())
		}
	})
	t.Run("a mended date", func(t *testing.T) {
		t.Parallel()
		d := newDesk(t)
		file := d.file("a.csv", "url,title,text,sent\nhttps://qingshi.example/1,名单,正文在此。,2020-03-04\n")
		if got := d.run(file); got.New != 1 || got.Undated != 1 {
			t.Fatalf("%+v\n%s", got, d.reasons())
		}
		d.set = func(o *imports.Options) { o.Columns.Date = "sent" }
		if got := d.run(file); got.Unchanged != 1 || got.Undated != 0 {
			t.Fatalf("%+v\n%s", got, d.reasons())
		}
		if a := d.articles()["https://qingshi.example/1"]; a.Published.String() != "2020-03-04" || a.Revision != 1 {
			t.Errorf("it is of %s, revision %d", a.Published, a.Revision)
		}
	})
}

// stopping is a sink that fails after some articles, as a program does that is killed.
type stopping struct {
	imports.Sink
	mu   sync.Mutex
	left int
}

var errKilled = errors.New("killed")

func (s *stopping) Accept(ctx context.Context, f frontier.Fetched) (frontier.Outcome, error) {
	s.mu.Lock()
	s.left--
	killed := s.left < 0
	s.mu.Unlock()
	if killed {
		return "", errKilled
	}
	return s.Sink.Accept(ctx, f)
}

// TestInterrupted resumes an import that was cut off, by the same command, and doubles nothing.
func TestInterrupted(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	var rows []string
	for i := range 60 {
		rows = append(rows, row(fmt.Sprint(i), `"2020-01-01"`))
	}
	file := d.file("a.jsonl", lines(rows...))
	for left := 7; ; left += 11 {
		d.set = func(o *imports.Options) { o.Sink = &stopping{Sink: d.sink, left: left} }
		_, err := d.importer().Run(t.Context(), d.files(file))
		if err == nil {
			break
		}
		if !errors.Is(err, errKilled) {
			t.Fatal(err)
		}
	}
	if n := len(d.articles()); n != 60 {
		t.Errorf("%d articles", n)
	}
	d.set = func(*imports.Options) {}
	if got := d.run(file); got.Unchanged != 60 {
		t.Errorf("imported again: %+v", got)
	}
}

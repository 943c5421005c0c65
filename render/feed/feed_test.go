package feed_test

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"

	"yulun/render/feed"
)

var update = flag.Bool("update", false, "write the golden files")

func sample() feed.Feed {
	at := time.Date(2026, 11, 30, 9, 0, 0, 0, time.FixedZone("", 8*3600))
	return feed.Feed{
		Name: "saved/law", Title: "法律 & <law> · Yulun", Lang: "en", Self: "https://yulun.example.org/searches/law/feed.atom",
		Page: "https://yulun.example.org/search?q=a&unit=story", Updated: at, Version: "1.2.3",
		Entries: []feed.Entry{
			{
				ID: "00aa", Title: "失信<script>alert(1)</script>\x00\x0b", Lang: "zh-Hans", URL: `https://qingshi.example/a?x=1&y="><b>`, Page: "https://yulun.example.org/article/00aa",
				Outlet: "青石日报", Authors: []string{"<b>某人</b>"}, Updated: at, Published: time.Date(2014, 6, 14, 0, 0, 0, 0, time.UTC), Summary: "]]> & 关于", Text: "全文\n第二段",
				Categories: []feed.Category{{"stance", "critical", "critical"}, {"frame", "privacy", "privacy"}},
			},
			{ID: "00bb", Title: "Imported", URL: "javascript:alert(2)", Page: "https://yulun.example.org/article/00bb", Outlet: "Meridian", Updated: at.Add(-time.Hour), Summary: "x"},
		},
	}
}

// Both forms are as they were written down, and a reader finds the same in both.
func TestForms(t *testing.T) {
	t.Parallel()
	for form, write := range map[string]func(feed.Feed, *bytes.Buffer) error{
		"atom": func(f feed.Feed, b *bytes.Buffer) error { return f.WriteAtom(b) },
		"json": func(f feed.Feed, b *bytes.Buffer) error { return f.WriteJSON(b) },
	} {
		var b bytes.Buffer
		if err := write(sample(), &b); err != nil {
			t.Fatal(err)
		}
		golden := "testdata/feed." + form
		if *update {
			if err := os.WriteFile(golden, b.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil || b.String() != string(want) {
			t.Errorf("%s: %v; it is\n%s", form, err, b.String())
		}
		read, err := gofeed.NewParser().Parse(&b)
		if err != nil {
			t.Fatalf("%s: %v", form, err)
		}
		first, second := read.Items[0], read.Items[1]
		if read.Title != "法律 & <law> · Yulun" || !strings.HasPrefix(first.Title, "失信<script>alert(1)</script>") || first.Authors[1].Name != "<b>某人</b>" {
			t.Errorf("%s: %q, %q, %v", form, read.Title, first.Title, first.Authors[1])
		}
		if !first.UpdatedParsed.Equal(sample().Updated) || first.PublishedParsed.Year() != 2014 || strings.Count(string(want), "2014-06-14") != 1 {
			t.Errorf("%s: %s, %s", form, first.Updated, first.Published)
		}
		if strings.Contains(strings.Join(append(second.Links, second.Link), " "), "javascript") {
			t.Errorf("%s: links %v", form, second.Links)
		}
		if first.GUID == second.GUID || !strings.HasPrefix(first.GUID, "urn:uuid:") {
			t.Errorf("%s: ids %s, %s", form, first.GUID, second.GUID)
		}
	}
}

// The id of a feed and of its entries is the same wherever and whenever it is served.
func TestIDsAreStable(t *testing.T) {
	t.Parallel()
	ids := func(f feed.Feed) string {
		var b bytes.Buffer
		if err := f.WriteAtom(&b); err != nil {
			t.Fatal(err)
		}
		var ids []string
		for part := range strings.SplitSeq(b.String(), "<id>") {
			id, _, _ := strings.Cut(part, "</id>")
			ids = append(ids, id)
		}
		return strings.Join(ids[1:], " ")
	}
	moved := sample()
	moved.Self, moved.Page, moved.Title, moved.Updated = "http://127.0.0.1:8600/feed.atom", "http://127.0.0.1:8600/search", "x", time.Now()
	moved.Entries[0].Title, moved.Entries[0].Page, moved.Entries[0].Updated = "revised", "http://127.0.0.1:8600/article/00aa", time.Now()
	if a, b := ids(sample()), ids(moved); a != b {
		t.Errorf("%s became %s", a, b)
	}
	other := sample()
	other.Name = "saved/other"
	if a, b := ids(sample()), ids(other); a == b {
		t.Error("two feeds have one id")
	}
}

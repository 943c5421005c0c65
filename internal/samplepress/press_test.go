package samplepress

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"yulun/article"
	"yulun/codebook/codebooktest"
)

// smallPress is the press in testdata.
func smallPress(t *testing.T) *Press {
	t.Helper()
	p, err := OpenFS(os.DirFS("testdata/press"))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestOpenReadsThePress(t *testing.T) {
	t.Parallel()
	p := smallPress(t)
	w1 := p.pieces()[3]
	if want := "Anyone who has put things right can ask for the entry to be removed, officials said on Tuesday."; w1.at(1).paragraphs[0] != want {
		t.Errorf("wrapped English line reads %q, want %q", w1.at(1).paragraphs[0], want)
	}
	n1 := p.pieces()[0]
	if want := "北河两岸的河堤昨天完成加固，全长十二公里。"; n1.at(2).paragraphs[0] != want {
		t.Errorf("wrapped Chinese line reads %q, want %q", n1.at(2).paragraphs[0], want)
	}
	for _, c := range []struct {
		piece int
		want  string
	}{{0, "2019-03-21"}, {2, "2021-04-01T08:30:00+08:00"}, {3, "2020-05-05T09:00:00+01:00"}, {5, ""}} {
		if got := p.pieces()[c.piece].shown().String(); got != c.want {
			t.Errorf("%s shows %q, want %q", p.pieces()[c.piece].ID, got, c.want)
		}
	}
}

func TestOpenTellsMistakes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, file, old, replace, want string }{
		{"unknown key", "articles/west.yaml", "title: About our harbour", "titel: About our harbour", "titel"},
		{"unknown layout", "outlets.yaml", "layout: graph", "layout: cubist", `layout "cubist" is unknown`},
		{"unknown zone", "outlets.yaml", "Europe/London", "Europe/Atlantis", "Atlantis"},
		{"unknown charset", "outlets.yaml", "charset: big5", "charset: big6", "big6"},
		{"unknown listing", "outlets.yaml", "kind: jsonfeed", "kind: gopher", `"gopher"`},
		{"fault without article", "outlets.yaml", "article: s-1", "article: s-9", `"s-9"`},
		{"address missed by include", "outlets.yaml", "/news/[a-z-]+", "/views/[a-z-]+", "doesn't match include"},
		{"same address", "articles/west.yaml", "slug: news/undated", "slug: news/no-fee", "share the address"},
		{"same id", "articles/west.yaml", "id: w-3", "id: w-2", "w-2 is used twice"},
		{"bad time", "articles/north.yaml", "published: 2020-05-06", "published: yesterday", `"yesterday"`},
		{"slug of another day", "articles/west.yaml", "slug: news/no-fee\n", "slug: news/2020/05/06/no-fee\n", "2020-05-06"},
		{"reprint of nothing", "articles/west.yaml", "reprint_of: w-1", "reprint_of: w-7", "w-7"},
		{"reprint of the same moment", "articles/west.yaml", "2020-05-07T09:00:00+01:00", "2020-05-05T09:00:00+01:00", "came first"},
		{"split at the end", "articles/north.yaml", "split_after: 1", "split_after: 2", "split_after 2"},
		{"class against score", "articles/north.yaml", "class: neutral", "class: critical", `"critical"`},
		{"unknown frame", "articles/north.yaml", "frames: [law]", "frames: [lawn]", `"lawn"`},
		{"unknown type", "outlets.yaml", "type: party", "type: church", `"church"`},
		{"irrelevant with a score", "articles/south.yaml", "relevant: false", "relevant: false, score: 1", "irrelevant"},
		{"file of another outlet", "articles/north.yaml", "outlet: north", "outlet: west", "named for"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			fsys := copyOf(t, os.DirFS("testdata/press"))
			before := string(fsys[c.file].Data)
			after := strings.Replace(before, c.old, c.replace, 1)
			if before == after {
				t.Fatalf("%q isn't in %s", c.old, c.file)
			}
			fsys[c.file].Data = []byte(after)
			p, err := OpenFS(fsys)
			if err == nil {
				err = p.Check(codebooktest.Book())
			}
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("the error is %v, want one that says %s", err, c.want)
			}
		})
	}
}

func copyOf(t *testing.T, from fs.FS) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	err := fs.WalkDir(from, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(from, path)
		out[path] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestBefore(t *testing.T) {
	t.Parallel()
	moment := func(s string) article.Moment {
		m, err := article.ParseMoment(s)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"2019-03-21", "2019-03-22", true},
		{"2019-03-21", "2019-03-21", false},
		{"2019-03-21", "2019-03-21T23:00:00+08:00", false},
		{"2019-03-21", "2019-03-21T23:00:00-04:00", true}, // the 22nd in China
		{"2019-03-21T10:00:00+08:00", "2019-03-21T10:01:00+08:00", true},
		{"2019-03-21T10:01:00+08:00", "2019-03-21T10:00:00+08:00", false},
		{"2019-03-21", "", true},
		{"", "2019-03-21", false},
	} {
		if got := before(moment(c.a), moment(c.b)); got != c.want {
			t.Errorf("before(%q, %q) = %v, want %v", c.a, c.b, got, c.want)
		}
	}
}

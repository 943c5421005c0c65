package crawler_test

import (
	"slices"
	"testing"

	"yulun/article"
)

// Which of several addresses of a page stands for its article depends neither on their order in the
// listing nor on which one answers sooner.
func TestBestAddressIsReadFirst(t *testing.T) {
	t.Parallel()
	for name, paths := range map[string][]string{
		"tracking":       {"/news/1.html", "/news/1.html?utm_source=rss", "/news/1.html?spm=a2c6h.1000"},
		"printing":       {"/news/1.html", "/news/1.html?print=1"},
		"AMP":            {"/news/1.html", "/news/1_amp.html", "/news/1.html?amp=1"},
		"tracking alone": {"/news/1.html?spm=1.2", "/news/1.html?utm_source=rss"},
		"a query's page": {"/news/show?id=1", "/news/show?id=1&utm_source=rss"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, order := range [][]string{paths, reversed(paths)} {
				pages := map[string]string{"/list": list(order...)}
				for _, path := range paths {
					pages[path] = html("正文") + " canonical=/news/1"
				}
				p := newPaper(t, pages)
				s := p.source()
				s.Lists, s.Parallel = []article.ListPage{{URL: p.URL + "/list"}}, 8
				b := newBench(t)
				got := b.must(t, s)
				if at := b.articles[p.URL+"/news/1"].Fetch.URL; at != p.URL+paths[0] {
					t.Errorf("%v: %s stands for the article", order, at)
				}
				if got.New != 1 || got.Duplicates != len(paths)-1 {
					t.Errorf("%v: %+v", order, got)
				}
			}
		})
	}
}

func reversed(paths []string) []string {
	out := slices.Clone(paths)
	slices.Reverse(out)
	return out
}

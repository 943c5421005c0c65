package indextest

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"yulun/article"
	"yulun/index"
)

// Run runs the suite. Open opens an empty index, made with [Words] and [Simplify], and closes it
// when the test ends.
func Run(t *testing.T, open func(t *testing.T) index.Index) {
	t.Run("asked", func(t *testing.T) {
		x := open(t)
		put(t, x, Articles(t)...)
		t.Run("search", func(t *testing.T) { searchCases(t, x) })
		t.Run("marks", func(t *testing.T) { markCases(t, x) })
		t.Run("facets", func(t *testing.T) { facetCases(t, x) })
		t.Run("cells", func(t *testing.T) { cellCases(t, x) })
		t.Run("whole article", func(t *testing.T) { wholeArticle(t, x) })
		t.Run("paging", func(t *testing.T) { paging(t, x) })
		t.Run("each", func(t *testing.T) { each(t, x) })
		t.Run("misuse", func(t *testing.T) { misuse(t, x) })
	})
	t.Run("versions", func(t *testing.T) { versions(t, open(t)) })
	t.Run("held", func(t *testing.T) { held(t, open(t)) })
	t.Run("replaced", func(t *testing.T) { replaced(t, open(t)) })
	t.Run("empty", func(t *testing.T) { empty(t, open(t)) })
	t.Run("cancelled", func(t *testing.T) { cancelled(t, open(t)) })
	t.Run("at once", func(t *testing.T) { atOnce(t, open(t)) })
	t.Run("entries", func(t *testing.T) { entries(t, open(t)) })
	t.Run("stamps", func(t *testing.T) { stamps(t, open(t)) })
	t.Run("remove", func(t *testing.T) { removing(t, open(t)) })
	t.Run("rebuild", func(t *testing.T) { rebuilding(t, open(t)) })
	t.Run("rebuild meanwhile", func(t *testing.T) { rebuildingMeanwhile(t, open(t)) })
	t.Run("rebuild again", func(t *testing.T) { rebuildingAgain(t, open(t)) })
}

func put(t *testing.T, x index.Index, articles ...article.Article) {
	t.Helper()
	if err := x.Put(t.Context(), articles); err != nil {
		t.Fatalf("put: %v", err)
	}
}

func search(t *testing.T, x index.Index, q index.Query) index.Result {
	t.Helper()
	result, err := x.Search(t.Context(), q)
	if err != nil {
		t.Fatalf("search %q: %v", q, err)
	}
	return result
}

// searchCases compares hits: in order where an order by date is asked for, else as a set.
func searchCases(t *testing.T, x index.Index) {
	var cases []struct {
		ask
		Name  string
		IDs   []string
		Total int
		// First is the best hit, where the engines must agree on it.
		First string
	}
	read(t, "search.json", &cases)
	for _, tc := range cases {
		t.Run(tc.Name, func(t *testing.T) {
			result := search(t, x, tc.query(t))
			got, want := ids(result.Hits), tc.IDs
			if tc.First != "" && (len(got) == 0 || got[0] != tc.First) {
				t.Errorf("%q finds %v, want %s first", tc.Query, got, tc.First)
			}
			if tc.Order == "" {
				slices.Sort(got)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%q finds %v, want %v", tc.Query, got, want)
			}
			if total := cmp.Or(tc.Total, len(want)); result.Total != total {
				t.Errorf("%q: total %d, want %d", tc.Query, result.Total, total)
			}
		})
	}
}

func markCases(t *testing.T, x index.Index) {
	var cases []struct{ Query, ID, Title, Snippet string }
	read(t, "marks.json", &cases)
	for _, tc := range cases {
		result := search(t, x, ask{Query: tc.Query + " id:" + tc.ID}.query(t))
		if len(result.Hits) != 1 {
			t.Errorf("%q doesn't find %s", tc.Query, tc.ID)
			continue
		}
		hit := result.Hits[0]
		if got := marked(hit.Title); got != tc.Title {
			t.Errorf("%q marks the title of %s\n got %s\nwant %s", tc.Query, tc.ID, got, tc.Title)
		}
		if got := marked(hit.Snippet); got != tc.Snippet {
			t.Errorf("%q marks the text of %s\n got %s\nwant %s", tc.Query, tc.ID, got, tc.Snippet)
		}
	}
}

func facetCases(t *testing.T, x index.Index) {
	var cases []struct {
		ask
		Name   string
		Facets []index.Facet
	}
	read(t, "facets.json", &cases)
	for _, tc := range cases {
		t.Run(tc.Name, func(t *testing.T) {
			q := tc.query(t)
			q.Facets = true
			if diff := gocmp.Diff(tc.Facets, search(t, x, q).Facets); diff != "" {
				t.Errorf("facets of %q (-want +got):\n%s", tc.Query, diff)
			}
		})
	}
	if facets := search(t, x, index.Query{}).Facets; facets != nil {
		t.Errorf("facets %v were not asked for", facets)
	}
}

func cellCases(t *testing.T, x index.Index) {
	var cases []struct {
		ask
		Name   string
		Bucket index.Bucket
		Group  index.Group
		Second index.Group
		Cells  []string
	}
	read(t, "cells.json", &cases)
	for _, tc := range cases {
		t.Run(tc.Name, func(t *testing.T) {
			cells, err := x.Cells(t.Context(), tc.query(t), index.Cut{Bucket: tc.Bucket, Group: tc.Group, Second: tc.Second, Zone: zone(t, tc.Zone)})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, c := range cells {
				got = append(got, line(c, tc.Bucket))
			}
			if diff := gocmp.Diff(tc.Cells, got); diff != "" {
				t.Errorf("cells (-want +got):\n%s", diff)
			}
			for i := range cells {
				cells[i].Frames, cells[i].Methods = nil, nil
			}
			bare, err := x.Cells(t.Context(), tc.query(t), index.Cut{Bucket: tc.Bucket, Group: tc.Group, Second: tc.Second, Zone: zone(t, tc.Zone), Bare: true})
			if err != nil {
				t.Fatal(err)
			}
			if diff := gocmp.Diff(cells, bare); diff != "" {
				t.Errorf("bare cells (-want +got):\n%s", diff)
			}
		})
	}
}

// wholeArticle: what comes back is what was put in.
func wholeArticle(t *testing.T, x index.Index) {
	got := map[string]article.Article{}
	err := x.Each(t.Context(), index.Query{Relevance: index.AnyRelevance}, func(hit index.Hit) error {
		got[hit.Article.ID] = hit.Article
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range Articles(t) {
		if diff := gocmp.Diff(want, got[want.ID]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", want.ID, diff)
		}
	}
}

// paging: pages of any size, laid end to end, are all hits in the one order.
func paging(t *testing.T, x index.Index) {
	for _, order := range []index.Order{index.ByRelevance, index.Newest, index.Oldest} {
		for _, query := range []string{"信用", "relevant:any", `"失信被执行人"`} {
			q := ask{Query: query, Order: order, Limit: 100}.query(t)
			all := ids(search(t, x, q).Hits)
			for size := 1; size <= 4; size++ {
				var pages []string
				for offset := 0; offset < len(all)+size; offset += size {
					q.Offset, q.Limit = offset, size
					result := search(t, x, q)
					if result.Total != len(all) {
						t.Errorf("total %d on page from %d, want %d", result.Total, offset, len(all))
					}
					pages = append(pages, ids(result.Hits)...)
				}
				if !slices.Equal(pages, all) {
					t.Errorf("%q by %s in pages of %d: %v, want %v", query, order, size, pages, all)
				}
			}
		}
	}
	after(t, x)
	if result := search(t, x, index.Query{Limit: -1}); len(result.Hits) != 0 || result.Total != 10 {
		t.Errorf("without hits: %d of %d", len(result.Hits), result.Total)
	}
}

// after: pages that begin behind the last hit of the page before are all hits in the one order, the
// undated among them, and each has the total of all. An offset beside it is nothing.
func after(t *testing.T, x index.Index) {
	for _, order := range []index.Order{index.ByRelevance, index.Newest, index.Oldest} {
		for _, query := range []string{"信用", "relevant:any", `"失信被执行人"`} {
			q := ask{Query: query, Order: order, Limit: 100}.query(t)
			all := ids(search(t, x, q).Hits)
			for size := 1; size <= 4; size++ {
				var pages []string
				q.After, q.Limit, q.Offset = nil, size, 0
				for {
					result := search(t, x, q)
					pages = append(pages, ids(result.Hits)...)
					if result.Total != len(all) {
						t.Errorf("total %d behind %v, want %d", result.Total, q.After, len(all))
					}
					if len(result.Hits) == 0 || len(pages) > len(all) {
						break
					}
					q.After, q.Offset = result.Hits[len(result.Hits)-1].Spot(), 7
				}
				if !slices.Equal(pages, all) {
					t.Errorf("%q by %s in pages of %d behind a hit: %v, want %v", query, order, size, pages, all)
				}
			}
		}
	}
}

// each: every hit, in the order of the query whatever its page, until f says to stop.
func each(t *testing.T, x index.Index) {
	q := index.Query{Order: index.Newest, Limit: 2, Offset: 3}
	var got []string
	collect := func(hit index.Hit) error {
		got = append(got, hit.Article.ID)
		return nil
	}
	if err := x.Each(t.Context(), q, collect); err != nil {
		t.Fatal(err)
	}
	if want := ids(search(t, x, index.Query{Order: index.Newest, Limit: 100}).Hits); !slices.Equal(got, want) {
		t.Errorf("each gives %v, want %v", got, want)
	}
	seen := 0
	err := x.Each(t.Context(), q, func(index.Hit) error {
		seen++
		return context.Canceled
	})
	if !errors.Is(err, context.Canceled) || seen != 1 {
		t.Errorf("stopped with %v after %d hits", err, seen)
	}
}

// misuse: what the query language refuses is refused from a program too.
func misuse(t *testing.T, x index.Index) {
	for name, q := range map[string]index.Query{
		"empty term":       {Where: index.All{index.Term{Text: ""}}},
		"punctuation only": {Where: index.All{index.Not{Condition: index.Term{Text: "，。", Phrase: true}}}},
		"unknown field":    {Where: index.All{index.Filter{Field: "colour", Values: []string{"red"}}}},
	} {
		if _, err := x.Search(t.Context(), q); article.CodeOf(err) != article.CodeUsage {
			t.Errorf("%s: %v, want a usage error", name, err)
		}
	}
	for name, cut := range map[string]index.Cut{
		"unknown group":        {Group: "colour"},
		"unknown second group": {Group: index.ByType, Second: "colour"},
		"the same group twice": {Group: index.ByType, Second: index.ByType},
		"a second group alone": {Second: index.ByType},
		"frames within frames": {Group: index.ByFrame, Second: index.ByFrame},
	} {
		cut.Bucket = index.Year
		if _, err := x.Cells(t.Context(), index.Query{}, cut); article.CodeOf(err) != article.CodeUsage {
			t.Errorf("%s: %v, want a usage error", name, err)
		}
	}
}

func sorted[K ~string, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

package indextest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"sync"
	"testing"

	"yulun/article"
	"yulun/index"
)

func count(t *testing.T, x index.Index) int {
	t.Helper()
	n, err := x.Count(t.Context())
	if err != nil {
		t.Fatalf("count: %v", err)
	}
	return n
}

func total(t *testing.T, x index.Index, query string) int {
	t.Helper()
	return search(t, x, ask{Query: query}.query(t)).Total
}

// versions: a replay or a late older version changes nothing.
func versions(t *testing.T, x index.Index) {
	a := Articles(t)[0]
	at := func(version int64, title string) article.Article {
		b := a
		b.Version, b.Title = version, title
		return b
	}
	put(t, x, at(2, "第二版联合惩戒"))
	put(t, x, at(1, "第一版信用卡"))                     // late
	put(t, x, at(2, "第二版联合惩戒"))                    // replayed
	put(t, x, at(4, "第四版隐私"), at(3, "第三版泛化"))      // out of order in one batch
	put(t, x, at(5, "第五版押金"), at(6, "第六版芝麻信用"), a) // in order, with the oldest at the end
	for word, want := range map[string]int{"第一版": 0, "第二版": 0, "第三版": 0, "第四版": 0, "第五版": 0, "第六版": 1, "芝麻信用": 1, "押金": 0} {
		if got := total(t, x, word); got != want {
			t.Errorf("%s is found %d times, want %d", word, got, want)
		}
	}
	if n := count(t, x); n != 1 {
		t.Errorf("%d articles, want 1", n)
	}
}

// held: the index says in which versions it has articles, in whatever order it got them.
func held(t *testing.T, x index.Index) {
	all := Articles(t)
	all[0].Version, all[1].Version = 7, 9
	put(t, x, all[:3]...)
	old := all[1]
	old.Version = 8
	put(t, x, old)
	if err := x.Remove(t.Context(), []string{all[2].ID}); err != nil {
		t.Fatal(err)
	}
	got, err := x.Versions(t.Context(), []string{all[0].ID, all[1].ID, all[2].ID, all[3].ID, all[0].ID, `"'`})
	if want := map[string]int64{all[0].ID: 7, all[1].ID: 9}; err != nil || !maps.Equal(got, want) {
		t.Errorf("it has %v, %v, want %v", got, err, want)
	}
	if got, err := x.Versions(t.Context(), nil); err != nil || len(got) != 0 {
		t.Errorf("of no article it has %v, %v", got, err)
	}
}

// replaced: a newer version takes the place of the older in every field.
func replaced(t *testing.T, x index.Index) {
	a := Articles(t)[0]
	put(t, x, Articles(t)...)
	a.Version, a.Title, a.Text = 2, "更正", "此文有误。"
	a.Outlet.Type = "party"
	a.Published = article.Day(2024, 2, 29)
	a.Reading = article.Reading{Relevant: true, Stance: article.Stance{Class: "critical", Score: -1}, Frames: map[article.Frame]float64{"trust": 1}, Method: "rules/9"}
	put(t, x, a)
	for query, want := range map[string]int{
		"id:a01 老赖": 0, "id:a01 更正": 1, "id:a01 frame:order": 0, "id:a01 frame:trust": 1, "id:a01 stance:critical type:party from:2024-02-29": 1,
		"id:a01 type:central_state": 0, "type:central_state": 2, "老赖": 1,
	} {
		if got := total(t, x, query); got != want {
			t.Errorf("%q finds %d, want %d", query, got, want)
		}
	}
	if n := count(t, x); n != len(Articles(t)) {
		t.Errorf("%d articles, want %d", n, len(Articles(t)))
	}
}

// empty: an index without articles answers everything with nothing.
func empty(t *testing.T, x index.Index) {
	put(t, x)
	if n := count(t, x); n != 0 {
		t.Errorf("%d articles", n)
	}
	for _, query := range []string{"", "失信", "-失信", "frame:law from:2019"} {
		q := ask{Query: query}.query(t)
		q.Facets = true
		if result := search(t, x, q); result.Total != 0 || len(result.Hits) != 0 {
			t.Errorf("%q finds %d", query, result.Total)
		}
	}
	cells, err := x.Cells(t.Context(), index.Query{}, index.Cut{Bucket: index.Month, Group: index.ByFrame})
	if err != nil || len(cells) != 0 {
		t.Errorf("cells %v, error %v", cells, err)
	}
}

// cancelled: a cancelled context ends every call with its error.
func cancelled(t *testing.T, x index.Index) {
	put(t, x, Articles(t)...)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, searchErr := x.Search(ctx, index.Query{})
	_, cellsErr := x.Cells(ctx, index.Query{}, index.Cut{Bucket: index.Month})
	_, countErr := x.Count(ctx)
	for name, err := range map[string]error{
		"search": searchErr, "cells": cellsErr, "count": countErr,
		"put":  x.Put(ctx, Articles(t)),
		"each": x.Each(ctx, index.Query{}, func(index.Hit) error { return nil }),
	} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v, want %v", name, err, context.Canceled)
		}
	}
	if n := count(t, x); n != len(Articles(t)) {
		t.Errorf("%d articles after calls that were cancelled, want %d", n, len(Articles(t)))
	}
}

// atOnce: writers and readers don't disturb one another, and a reader sees whole batches.
func atOnce(t *testing.T, x index.Index) {
	const writers, batches = 4, 5
	all := Articles(t)
	var group sync.WaitGroup
	for w := range writers {
		group.Go(func() {
			for b := range batches {
				batch := make([]article.Article, len(all))
				for i, a := range all {
					a.ID = fmt.Sprintf("%s-%d-%d", a.ID, w, b)
					a.Cluster = a.ID
					batch[i] = a
				}
				if err := x.Put(t.Context(), batch); err != nil {
					t.Errorf("put: %v", err)
				}
			}
		})
		group.Go(func() {
			for range batches {
				result, err := x.Search(t.Context(), index.Query{Where: index.All{index.Term{Text: "联合惩戒"}}, Relevance: index.AnyRelevance, Facets: true, Limit: 1000})
				if err != nil {
					t.Errorf("search: %v", err)
				}
				if result.Total != len(result.Hits) {
					t.Errorf("total %d but %d hits", result.Total, len(result.Hits))
				}
			}
		})
	}
	group.Wait()
	if n := count(t, x); n != writers*batches*len(all) {
		t.Errorf("%d articles, want %d", n, writers*batches*len(all))
	}
	if n := total(t, x, "联合惩戒"); n != writers*batches {
		t.Errorf("%d hits, want %d", n, writers*batches)
	}
}

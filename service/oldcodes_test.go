package service

import (
	"slices"
	"testing"

	"yulun/article"
)

// TestOldCodes: what articles carry and the codebook doesn't have any more is counted by field and
// id.
func TestOldCodes(t *testing.T) {
	t.Parallel()
	s := newService(t)
	check(t, s.openWrite(t.Context()))
	check(t, s.openIndex(t.Context()))
	reading := func(class article.Class, object article.Object, frames ...article.Frame) article.Reading {
		r := article.Reading{Relevant: true, Stance: article.Stance{Class: class}, Object: object, Method: "rules/1", Frames: map[article.Frame]float64{}}
		for _, f := range frames {
			r.Frames[f] = 0.5
		}
		return r
	}
	party, agency := article.Outlet{ID: "a", Name: "A", Type: "party", Country: "CN"}, article.Outlet{ID: "b", Name: "B", Type: "agency", Country: "CN"}
	check(t, s.index.Put(t.Context(), []article.Article{
		{ID: "1", Cluster: "1", Outlet: party, Reading: reading("critical", "government", "law")},
		{ID: "2", Cluster: "2", Outlet: party, Reading: reading("angry", "church", "law", "safety")},
		{ID: "3", Cluster: "3", Outlet: agency, Reading: reading("neutral", "church", "safety")},
		{ID: "4", Cluster: "4", Outlet: party, Reading: reading("neutral", "school")},
		{ID: "5", Cluster: "5", Outlet: party}, // not relevant
	}))
	got, err := s.OldCodes(t.Context())
	check(t, err)
	want := []OldCode{
		{"frame", "safety", 2}, {"stance", "angry", 1}, {"type", "agency", 1}, {"object", "church", 2}, {"object", "school", 1},
	}
	for _, w := range want {
		if !slices.Contains(got, w) {
			t.Errorf("%v is missing", w)
		}
	}
	if len(got) != len(want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

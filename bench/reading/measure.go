package main

import (
	"fmt"
	"io"
	"maps"
	"slices"

	"yulun/article"
)

// counts are the right, the wrong and the missed findings of one value.
type counts struct{ right, wrong, missed int }

func (c *counts) add(want, got bool) {
	switch {
	case want && got:
		c.right++
	case got:
		c.wrong++
	case want:
		c.missed++
	}
}

func (c *counts) precision() float64 { return share(c.right, c.right+c.wrong) }
func (c *counts) recall() float64    { return share(c.right, c.right+c.missed) }
func (c *counts) f1() float64        { return share(2*c.right, 2*c.right+c.wrong+c.missed) }

func share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

// result has the counts of relevance and of each frame.
type result struct {
	texts     int
	relevance counts
	frames    map[article.Frame]*counts
}

// meanF1 is the mean over the frames that occur.
func (r *result) meanF1() float64 {
	sum, occur := 0.0, 0
	for _, c := range r.frames {
		if c.right+c.missed > 0 {
			sum += c.f1()
			occur++
		}
	}
	if occur == 0 {
		return 0
	}
	return sum / float64(occur)
}

func measure(texts []passage) result {
	r := result{texts: len(texts), frames: map[article.Frame]*counts{}}
	for _, t := range texts {
		for _, id := range slices.Concat(t.Frames, slices.Collect(maps.Keys(t.read.Frames))) {
			r.frames[id] = &counts{}
		}
	}
	for _, t := range texts {
		r.relevance.add(t.Relevant, t.read.Relevant)
		if !t.Relevant {
			continue
		}
		for id, c := range r.frames {
			_, found := t.read.Frames[id]
			c.add(slices.Contains(t.Frames, id), found)
		}
	}
	return r
}

func row(w io.Writer, name string, r result) {
	c := &r.relevance
	fmt.Fprintf(w, "  %-7s %4d texts  relevance: precision %.3f, recall %.3f, F1 %.3f; frames: mean F1 %.3f\n",
		name, r.texts, c.precision(), c.recall(), c.f1(), r.meanF1())
}

func frames(w io.Writer, r result) {
	for _, id := range slices.Sorted(maps.Keys(r.frames)) {
		c := r.frames[id]
		fmt.Fprintf(w, "    %-14s %4d texts  precision %.2f, recall %.2f, F1 %.2f\n",
			id, c.right+c.missed, c.precision(), c.recall(), c.f1())
	}
}

func mistakes(w io.Writer, texts []passage) {
	for _, t := range texts {
		r := t.read
		if r.Relevant != t.Relevant {
			fmt.Fprintf(w, "    %s: relevant %t (%.2f), want %t: %s\n", t.ID, r.Relevant, r.Relevance, t.Relevant, t.Title)
			continue
		}
		if !t.Relevant {
			continue
		}
		found := slices.Sorted(maps.Keys(r.Frames))
		missed := without(t.Frames, found)
		if wrong := without(found, t.Frames); len(missed)+len(wrong) > 0 {
			fmt.Fprintf(w, "    %s: frames missed %v, found too many %v\n", t.ID, missed, wrong)
		}
	}
}

// without are the frames that the others are not among.
func without(frames, others []article.Frame) []article.Frame {
	return slices.DeleteFunc(slices.Clone(frames), func(id article.Frame) bool { return slices.Contains(others, id) })
}

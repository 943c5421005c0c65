package main

import (
	"context"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestKilled is the short form of the rounds: each command that keeps something is killed at random
// moments, and nothing is lost, doubled or silent.
func TestKilled(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("go builds the program that is killed:", err)
	}
	t.Chdir("..")
	s := settings{rounds: 20, seed: rand.Uint64N(1e9), work: t.TempDir()} // another seed at each call
	st, err := newStage(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.close(); err != nil {
			t.Error(err)
		}
	})
	struck := 0
	for _, r := range st.rounds(t.Context(), slices.Concat(kills(), keepers())) {
		struck += r.struck
		if r.seed != nil {
			t.Errorf("%s: lost %d, doubled %d, silent %d; go -C bench run ./faults -only %s -seed %d -rounds 1", r.name, r.lost, r.doubled, r.silent, r.name, *r.seed)
		}
	}
	if struck < s.rounds/3 {
		t.Errorf("%d of %d rounds met the program at work", struck, s.rounds)
	}
}

// TestLate: what a command that didn't end in its time leaves behind counts as nothing else.
func TestLate(t *testing.T) {
	program := filepath.Join(t.TempDir(), "yulun")
	if err := os.WriteFile(program, []byte("#!/bin/sh\nexec sleep 600\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	st := &stage{settings: settings{yulun: program, rounds: 2}, longest: 10 * time.Millisecond, overdue: new(overdue)}
	st.work = t.TempDir()
	rows := st.rounds(t.Context(), []kind{
		{name: "late", round: func(ctx context.Context, r *round) error {
			r.must(ctx, "import")
			r.whole(ctx, r.data())
			return nil
		}},
		{name: "wrong", round: func(_ context.Context, r *round) error {
			r.silently("this counts")
			return nil
		}},
	})
	if r := rows[0]; r.late != 1 || r.lost+r.doubled+r.silent != 0 || r.seed == nil {
		t.Errorf("a late round: %+v", r)
	}
	if r := rows[1]; r.late != 0 || r.silent != 1 {
		t.Errorf("a round after it: %+v", r)
	}
}

// TestLike: what is missing, changed, foreign or there twice is found, and what follows from
// missing articles doesn't count where not all are there.
func TestLike(t *testing.T) {
	const row = "title=\"信用修复\"\ncluster=\"a\"\nis_reprint=\"false\"\n"
	want := map[string]string{"a": row, "b": row}
	for name, c := range map[string]struct {
		got           map[string]string
		twice         int
		all           bool
		lost, doubled int
	}{
		"the same":                 {got: want, all: true},
		"one is missing":           {got: map[string]string{"a": row}, all: true, lost: 1},
		"one is still missing":     {got: map[string]string{"a": row}},
		"another title":            {got: map[string]string{"a": row, "b": strings.Replace(row, "修复", "惩戒", 1)}, lost: 1},
		"another cluster":          {got: map[string]string{"a": row, "b": strings.Replace(row, `"a"`, `"b"`, 1)}, all: true, lost: 1},
		"another cluster, in part": {got: map[string]string{"b": strings.Replace(row, `"a"`, `"b"`, 1)}},
		"one more":                 {got: map[string]string{"a": row, "b": row, "c": row}, all: true, doubled: 1},
		"one is there twice":       {got: want, twice: 1, all: true, doubled: 1},
		"none is there":            {got: nil, all: true, lost: 2},
	} {
		r := &round{want: want}
		r.like(c.got, c.twice, c.all)
		if r.lost != c.lost || r.doubled != c.doubled || (len(r.notes) > 0) != (c.lost+c.doubled > 0) {
			t.Errorf("%s: lost %d, doubled %d, want %d and %d: %v", name, r.lost, r.doubled, c.lost, c.doubled, r.notes)
		}
	}
}

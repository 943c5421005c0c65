package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// round is one round with what was found in it.
type round struct {
	*stage
	kind                  string
	random                *rand.Rand
	dir                   string
	want                  map[string]string // the articles that are to be there, by id
	struck                bool
	lost, doubled, silent int
	notes                 []string
	// store and prefix are what the round has in a cluster; empty where its store is a file.
	store, prefix string
}

func (r *round) note(format string, args ...any) {
	r.notes = append(r.notes, fmt.Sprintf(format, args...))
}

// silently notes that a command did not say what happened.
func (r *round) silently(format string, args ...any) {
	r.silent++
	r.note("silent: "+format, args...)
}

// data is the round's data folder.
func (r *round) data() string { return filepath.Join(r.dir, "data") }

func (r *round) yulun(ctx context.Context, args ...string) result {
	res := r.yulunIn(ctx, r.data(), args...)
	if strings.Contains(res.say, "goroutine ") {
		r.silently("a crash: %v", res.err())
	}
	return res
}

// must runs a command that has to succeed, and notes that it didn't.
func (r *round) must(ctx context.Context, args ...string) result {
	res := r.yulun(ctx, args...)
	if res.code != 0 {
		r.failed(res)
	}
	return res
}

// failed notes that a command failed that had to succeed. Where it waited in vain for a server that is
// well, the machine was too busy, and the round shows nothing.
func (r *round) failed(res result) {
	if strings.Contains(res.say, "did not answer within") {
		r.overdue.commands = append(r.overdue.commands, res.err().Error())
		return
	}
	r.silently("%v", res.err())
}

// like compares articles with those of the undisturbed run. Missing ones count where all must be
// there.
func (r *round) like(got map[string]string, twice int, all bool) {
	for id, want := range r.want {
		row, there := got[id]
		switch {
		case !there && all:
			r.lost++
			r.note("lost: article %s", id)
		case there && difference(want, row, all) != "":
			r.lost++
			r.note("lost: article %s changed: %s", id, difference(want, row, all))
		}
	}
	for id := range got {
		if _, known := r.want[id]; !known {
			r.doubled++
			r.note("doubled: article %s is not one of the undisturbed run", id)
		}
	}
	if twice > 0 {
		r.doubled += twice
		r.note("doubled: %d rows of the export", twice)
	}
}

// difference is the first column in which two rows differ. What an article shares with others counts
// only where all are there.
func difference(want, got string, all bool) string {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(a), len(b)) {
		shared := strings.HasPrefix(a[i], "cluster=") || strings.HasPrefix(a[i], "is_reprint=")
		if a[i] != b[i] && (all || !shared) {
			return fmt.Sprintf("%.200s, undisturbed %.200s", b[i], a[i])
		}
	}
	return ""
}

// imported are the columns that are otherwise in a store that was rebuilt from the archive: they are
// known from the crawl alone.
var imported = map[string]bool{}

// likeImported compares the articles of a store that was made of the archive.
func (r *round) likeImported(got map[string]string, twice int) {
	bare := func(rows map[string]string) map[string]string {
		out := map[string]string{}
		for id, row := range rows {
			var b strings.Builder
			for line := range strings.Lines(row) {
				if name, _, _ := strings.Cut(line, "="); !imported[name] {
					b.WriteString(line)
				}
			}
			out[id] = b.String()
		}
		return out
	}
	want := r.want
	defer func() { r.want = want }()
	r.want = bare(want)
	r.like(bare(got), twice, true)
}

// searched are words by which articles are found: of each sort of postings.
func searched() []string {
	return []string{"信用", "失信", "credit", "黑名单", "\"social credit\"", "title:信用"}
}

// found are the articles that a data folder finds by words.
func (st *stage) found(ctx context.Context, data string) (string, result) {
	var b strings.Builder
	var res result
	for _, words := range searched() {
		res = st.yulunIn(ctx, data, "search", words, "--all", "--json", "--limit", "100")
		if res.code != 0 {
			return "", res
		}
		var hits struct{ Hits []struct{ ID string } }
		if err := json.Unmarshal([]byte(res.out), &hits); err != nil {
			res.code, res.say = -1, err.Error()
			return "", res
		}
		var ids []string
		for _, h := range hits.Hits {
			ids = append(ids, h.ID)
		}
		slices.Sort(ids)
		fmt.Fprintln(&b, words, ids)
	}
	return b.String(), res
}

// meanwhile looks at a data folder between a fault and its end: an export that ends well has all
// articles of the store, as they should be.
func (r *round) meanwhile(ctx context.Context) {
	if _, err := os.Stat(filepath.Join(r.data(), "store.db")); err != nil && r.store == "" {
		return
	}
	got, twice, res := r.exported(ctx, r.data())
	if res.code != 0 {
		return // it said so
	}
	r.like(got, twice, false)
	var status struct{ Articles int }
	s := r.yulun(ctx, "status", "--json")
	if err := json.Unmarshal([]byte(s.out), &status); err != nil {
		r.silently("%v", s.err())
		return
	}
	if status.Articles != len(got) {
		r.silently("an export of %d articles of %d ended with 0", len(got), status.Articles)
	}
}

// whole is the check at the end: everything is as after an undisturbed run.
func (r *round) whole(ctx context.Context, data string) {
	got, twice, res := r.exported(ctx, data)
	if res.code != 0 {
		r.lost++
		r.note("lost: %v", res.err())
		return
	}
	r.like(got, twice, true)
	if res := r.yulunIn(ctx, data, "index", "check"); res.code != 0 {
		r.silently("%v", res.err())
	}
	if res := r.yulunIn(ctx, data, "archive", "check"); res.code != 0 {
		r.lost++
		r.note("lost: %v", res.err())
	}
}

// copyModel makes the round's data folder a copy of the undisturbed one.
func (r *round) copyModel() error { return r.copyData(r.model) }

// copyData makes the round's data folder a copy of another one, for this user alone as that is.
func (r *round) copyData(from string) error {
	if err := os.CopyFS(r.data(), os.DirFS(from)); err != nil {
		return err
	}
	return os.Chmod(r.data(), 0o700)
}

package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	_ "modernc.org/sqlite" // the database/sql driver "sqlite"

	"yulun/configs/topics"
)

// keepers are further commands that keep something and are killed at it.
func keepers() []kind {
	return []kind{
		{name: "kill-delete", round: killedDeletion},
		{name: "kill-code-import", round: killedCodeImport},
		{name: "kill-train", round: killedTraining},
		{name: "kill-searches", round: killedSearches},
		{name: "kill-config", round: killedConfig},
		{name: "kill-repair", round: killedRepair},
		{name: "kill-prune", round: killedPrune},
	}
}

// killedDeletion deletes an article that no other is a reprint of. It is gone at the end, with its
// tombstone, and no other one is.
func killedDeletion(ctx context.Context, r *round) error {
	if err := r.copyModel(); err != nil {
		return err
	}
	id := r.pick(r.alone())
	args := []string{"delete", "--reason", "asked for", "--yes", "--quiet", id}
	if err := r.killedAndEnded(ctx, r.data(), 3, func() { r.meanwhile(ctx) }, args...); err != nil {
		return err
	}
	r.want = maps.Clone(r.want)
	delete(r.want, id)
	r.whole(ctx, r.data())
	res := r.yulun(ctx, "deleted", "--json")
	var tombstones []struct {
		ID       string
		Finished string
	}
	err := json.Unmarshal([]byte(res.out), &tombstones)
	if err != nil || len(tombstones) != 1 || tombstones[0].ID != id || tombstones[0].Finished == "" {
		r.silently("the tombstones after the deletion of %s: %v", id, res.err())
	}
	return nil
}

// alone are the articles that share their cluster with no other, in order.
func (r *round) alone() []string {
	members := map[string][]string{}
	for id, row := range r.want {
		_, cluster, _ := strings.Cut(row, "\ncluster=")
		cluster, _, _ = strings.Cut(cluster, "\n")
		members[cluster] = append(members[cluster], id)
	}
	var ids []string
	for _, of := range members {
		if len(of) == 1 {
			ids = append(ids, of...)
		}
	}
	slices.Sort(ids)
	return ids
}

func (r *round) pick(ids []string) string { return ids[r.random.IntN(len(ids))] }

// killedCodeImport imports a coding sheet: none of it is kept, or all, and nothing twice.
func killedCodeImport(ctx context.Context, r *round) error {
	c, err := r.coded(ctx)
	if err != nil {
		return err
	}
	if err := r.copyData(c.uncoded); err != nil {
		return err
	}
	look := func() {
		got, res := r.codings(ctx, r.data())
		switch {
		case res.code != 0:
		case got != "" && got != c.codings:
			r.lost++
			r.note("lost: after a kill the codings are neither none nor all: %s", last(got, 600))
		}
	}
	if err := r.killedAndEnded(ctx, r.data(), 4, look, "code", "import", "--coder", "wang", c.sheet); err != nil {
		return err
	}
	got, res := r.codings(ctx, r.data())
	if res.code != 0 || got != c.codings {
		r.lost++
		r.note("lost: the codings differ from those of an undisturbed import: %v", res.err())
	}
	r.whole(ctx, r.data())
	return nil
}

// codings are the codings of a data folder with those that were replaced, without when they were
// made.
func (st *stage) codings(ctx context.Context, data string) (string, result) {
	res := st.yulunIn(ctx, data, "code", "export", "faults", "--history", "--json")
	var lines []string
	for line := range strings.Lines(res.out) {
		var row map[string]any
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			res.code, res.say = -1, err.Error()
			return "", res
		}
		delete(row, "at")
		text, err := json.Marshal(row)
		if err != nil {
			res.code, res.say = -1, err.Error()
		}
		lines = append(lines, string(text))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n"), res
}

// killedTraining trains the scorer on codings of the store: the models are the old ones or whole.
func killedTraining(ctx context.Context, r *round) error {
	c, err := r.coded(ctx)
	if err != nil {
		return err
	}
	return r.killedWriting(ctx, c.filled, c.models, nil, append(slices.Clone(training), "stance.model")...)
}

var training = []string{"train", "--from-store", "--date", "2026-11-29", "--quiet", "--out"}

// killedSearches saves searches one after the other: those that were saved stay.
func killedSearches(ctx context.Context, r *round) error {
	config := filepath.Join(r.dir, "config")
	if err := os.CopyFS(config, os.DirFS(r.config)); err != nil {
		return err
	}
	var want []string
	for i := range 2 + r.random.IntN(3) {
		id := fmt.Sprintf("search-%d", i)
		look := func() {
			if got := r.searches(ctx, config); !slices.Equal(got, want) && !slices.Equal(got, append(slices.Clone(want), id)) {
				r.lost++
				r.note("lost: after a kill there are the searches %v, before it %v", got, want)
			}
		}
		if err := r.killedAndEnded(ctx, r.data(), 3, look, "searches", "add", "--config", config, id, "frame:law"); err != nil {
			return err
		}
		if want = append(want, id); !slices.Equal(r.searches(ctx, config), want) {
			r.lost++
			r.note("lost: there are the searches %v, not %v", r.searches(ctx, config), want)
		}
	}
	return r.nothingBeside(config, "sources.yaml", "searches.yaml")
}

// nothingBeside notes what else lies in a folder.
func (r *round) nothingBeside(folder string, names ...string) error {
	entries, err := os.ReadDir(folder)
	for _, e := range entries {
		if !slices.Contains(names, e.Name()) {
			r.doubled++
			r.note("doubled: a killed command left %s", e.Name())
		}
	}
	return err
}

// searches are the ids of the searches of a folder of configuration.
func (r *round) searches(ctx context.Context, config string) (ids []string) {
	var list []struct{ ID string }
	res := r.yulun(ctx, "searches", "list", "--json", "--config", config)
	if err := json.Unmarshal([]byte(res.out), &list); err != nil {
		r.silently("%v", res.err())
	}
	for _, one := range list {
		ids = append(ids, one.ID)
	}
	return ids
}

// killedConfig writes out the built-in configuration: each file is whole or not there.
func killedConfig(ctx context.Context, r *round) error {
	want, err := topicFiles()
	if err != nil {
		return err
	}
	folder := filepath.Join(r.dir, "written")
	compare := func(when string, all bool) {
		for name, content := range want {
			got, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(name)))
			if missing := errors.Is(err, os.ErrNotExist); missing && all || !missing && !bytes.Equal(got, content) {
				r.lost++
				r.note("lost: %s of the configuration has %d bytes %s, not %d (%v)", name, len(got), when, len(content), err)
			}
		}
	}
	look := func() { compare("after a kill", false) }
	if err := r.killedAndEnded(ctx, r.data(), 4, look, "config", "write", folder); err != nil {
		return err
	}
	compare("at the end", true)
	return nil
}

// topicFiles are the files of the built-in configuration.
func topicFiles() (map[string][]byte, error) {
	files, ok := topics.Open(topics.Default)
	if !ok {
		return nil, fmt.Errorf("there is no topic %s", topics.Default)
	}
	return filesOf(files)
}

// killedRepair repairs a store with unreadable rows and an index that lacks some: everything is as
// it was.
func killedRepair(ctx context.Context, r *round) error {
	if err := r.copyModel(); err != nil {
		return err
	}
	chosen := r.random.IntN(3)
	if err := change(ctx, filepath.Join(r.data(), "store.db"), fmt.Sprintf(`UPDATE articles SET reading = substr(reading, 1, 40) WHERE num %% 3 = %d`, chosen)); err != nil {
		return err
	}
	if err := change(ctx, filepath.Join(r.data(), "index.db"), fmt.Sprintf(`DELETE FROM articles WHERE row %% 3 = %d`, chosen)); err != nil {
		return err
	}
	if res := r.yulun(ctx, "doctor"); res.code != 3 {
		r.silently("rows of the store are damaged: %v", res.err())
	}
	res := r.yulun(ctx, "archive", "check") // that it was never checked is a finding, too
	if res.code != 0 {
		r.silently("%v", res.err())
	}
	if err := r.killedAndEnded(ctx, r.data(), 3, func() {}, "doctor", "--repair", "--quiet"); err != nil {
		return err
	}
	r.whole(ctx, r.data())
	return nil
}

// change changes a database.
func change(ctx context.Context, path, statement string) (err error) {
	db, err := sql.Open("sqlite", path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	done, err := db.ExecContext(ctx, statement)
	if err != nil {
		return fmt.Errorf("change %s: %w", path, err)
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		return fmt.Errorf("change %s: %d rows changed: %w", path, n, err)
	}
	return nil
}

// killedPrune prunes an archive in which every record is there twice. What articles need stays, and
// nothing is left that could be given up.
func killedPrune(ctx context.Context, r *round) error {
	if err := r.copyModel(); err != nil {
		return err
	}
	if err := doubleRecords(filepath.Join(r.data(), "archive")); err != nil {
		return err
	}
	if err := r.killedAndEnded(ctx, r.data(), 3, func() { r.meanwhile(ctx) }, "archive", "prune", "--yes", "--quiet"); err != nil {
		return err
	}
	res := r.yulun(ctx, "archive", "prune", "--json")
	var left struct{ Copies, Unreferenced struct{ Records int } }
	if err := json.Unmarshal([]byte(res.out), &left); err != nil {
		r.silently("%v", res.err())
	}
	if n := left.Copies.Records + left.Unreferenced.Records; n > 0 {
		r.doubled += n
		r.note("doubled: %d records could still be given up", n)
	}
	r.whole(ctx, r.data())
	r.must(ctx, "reprocess", "--quiet")
	r.whole(ctx, r.data())
	return nil
}

// doubleRecords appends to each archive file what it holds.
func doubleRecords(folder string) error {
	names, err := filepath.Glob(filepath.Join(folder, "*.warc.gz"))
	for _, name := range names {
		content, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if err := os.WriteFile(name, append(content, content...), 0o600); err != nil {
			return err
		}
	}
	return err
}

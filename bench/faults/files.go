package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
)

// files are damages of files between two commands.
func files() []kind {
	return []kind{
		{name: "store-flip", round: damaged("store.db", flip)},
		{name: "store-cut", round: damaged("store.db", cut)},
		{name: "index-flip", round: damaged("index.db", flip)},
		{name: "warc-flip", round: damagedArchive(flip)},
		{name: "warc-cut", round: damagedArchive(cut)},
	}
}

// flip turns one bit of a file.
func flip(random *rand.Rand, content []byte) []byte {
	content[random.IntN(len(content))] ^= 1 << random.IntN(8)
	return content
}

// cut takes the end of a file away.
func cut(random *rand.Rand, content []byte) []byte { return content[:random.IntN(len(content))] }

// damage changes a file of the data folder.
func (r *round) damage(file string, how func(*rand.Rand, []byte) []byte) error {
	content, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	r.struck = true
	return os.WriteFile(file, how(r.random, content), 0o600)
}

// damaged changes a database. Every export is right or says that it isn't, and so do the checks.
func damaged(name string, how func(*rand.Rand, []byte) []byte) func(context.Context, *round) error {
	return func(ctx context.Context, r *round) error {
		if err := r.copyModel(); err != nil {
			return err
		}
		if err := r.damage(filepath.Join(r.data(), name), how); err != nil {
			return err
		}
		check, status := r.yulun(ctx, "index", "check"), r.yulun(ctx, "status", "--check")
		told := check.code != 0 || status.code != 0
		got, twice, res := r.exported(ctx, r.data())
		if res.code == 0 && !told {
			r.like(got, twice, true)
		}
		rebuilt := r.yulun(ctx, "index", "rebuild", "--quiet")
		if got, twice, res = r.exported(ctx, r.data()); res.code == 0 && rebuilt.code == 0 && !told {
			r.like(got, twice, true)
		}
		return nil
	}
}

// damagedArchive changes the largest file of the archive. The check names it, and no article is lost
// by reading everything again, which ends with 0 only where every page was whole.
func damagedArchive(how func(*rand.Rand, []byte) []byte) func(context.Context, *round) error {
	return func(ctx context.Context, r *round) error {
		if err := r.copyModel(); err != nil {
			return err
		}
		found, err := filepath.Glob(filepath.Join(r.data(), "archive", "*.warc.gz"))
		if err != nil || len(found) == 0 {
			return fmt.Errorf("no archive in %s: %w", r.data(), err)
		}
		if err := r.damage(found[r.random.IntN(len(found))], how); err != nil {
			return err
		}
		if res := r.yulun(ctx, "archive", "check"); res.code != 3 {
			r.silently("the archive is damaged: %v", res.err())
		}
		read := r.yulun(ctx, "reprocess", "--quiet")
		if read.code != 0 && read.code != 3 {
			r.silently("%v", read.err())
		}
		got, twice, res := r.exported(ctx, r.data())
		if res.code != 0 {
			r.silently("%v", res.err())
		}
		r.like(got, twice, true)
		return nil
	}
}

package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// files are damages of files between two commands.
func files() []kind {
	return []kind{
		{name: "store-flip", round: damagedStore(flipUsed)},
		{name: "store-cut", round: damagedStore(cutFile)},
		{name: "index-flip", round: damagedIndex(flipUsed)},
		{name: "index-cut", round: damagedIndex(cutFile)},
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

// cutFile takes the end of a database away, which always takes data away: free pages are not at the
// end of these.
func cutFile(_ context.Context, r *round, path string) (string, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	short := cut(r.random, content)
	r.struck = true
	return fmt.Sprintf("%d of %d bytes left", len(short), len(content)), os.WriteFile(path, short, 0o600)
}

// flipUsed turns one bit of what a table or an index of a database holds. It counts as met where
// SQLite reads another value then, or finds the file to be damaged.
func flipUsed(ctx context.Context, r *round, path string) (string, error) {
	before, err := contents(ctx, path)
	if err != nil {
		return "", err
	}
	place, err := usedByte(ctx, r.random, path)
	if err != nil {
		return "", err
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	bit := r.random.IntN(8)
	content[place.offset] ^= 1 << bit
	if err := os.WriteFile(path, content, 0o600); err != nil {
		return "", err
	}
	after, err := contents(ctx, path)
	r.struck = err != nil || after != before
	return fmt.Sprintf("bit %d of byte %d, in %s", bit, place.offset, place.of), nil
}

// examined is what the program says of a data folder, and what it answers.
type examined struct {
	told     string // what a check names, empty where nothing is wrong
	articles map[string]string
	twice    int
	exported result
	found    string // by words
}

// examine asks as a person would who doesn't know of any damage.
func (r *round) examine(ctx context.Context) (e examined) {
	if doctor := r.yulun(ctx, "doctor"); doctor.code != 0 {
		e.told = doctor.out + doctor.say
	}
	e.articles, e.twice, e.exported = r.exported(ctx, r.data())
	var found result
	if e.found, found = r.found(ctx, r.data()); e.told == "" && found.code != 0 {
		e.told = found.say
	}
	if e.told == "" && e.exported.code != 0 {
		e.told = e.exported.say
	}
	return e
}

// harmless notes wrong answers of a data folder in which no check finds anything.
func (r *round) harmless(e examined, where string) {
	if e.told != "" {
		if !strings.Contains(e.told, "\n ") && !strings.Contains(e.told, "Put ") {
			r.silently("%s: no remedy is named: %s", where, last(e.told, 600))
		}
		return
	}
	before := len(r.notes)
	r.like(e.articles, e.twice, true)
	if e.found != r.wantFound {
		r.silent++
		r.note("silent: other articles are found by words: %s, undisturbed %s", e.found, r.wantFound)
	}
	if len(r.notes) > before {
		r.note("%s", where)
	}
}

// damagedStore damages the store. Either a check names it or every answer is right. Repaired by the
// doctor, or rebuilt from the archive where it can't, it is like the undisturbed one.
func damagedStore(how func(context.Context, *round, string) (string, error)) func(context.Context, *round) error {
	return func(ctx context.Context, r *round) error {
		if err := r.copyModel(); err != nil {
			return err
		}
		where, err := how(ctx, r, filepath.Join(r.data(), "store.db"))
		if err != nil {
			return err
		}
		e := r.examine(ctx)
		r.harmless(e, where)
		if e.told == "" {
			return nil
		}
		notes := len(r.notes)
		if res := r.yulun(ctx, "doctor", "--repair", "--quiet"); res.code == 0 {
			r.whole(ctx, r.data())
		} else if err := r.anew(ctx); err != nil {
			return err
		}
		if len(r.notes) > notes {
			r.note("%s; told was: %s", where, last(e.told, 600))
		}
		return nil
	}
}

// anew makes a new store of the archive, as messages about a damaged one advise.
func (r *round) anew(ctx context.Context) error {
	for _, name := range []string{"store.db", "store.db-wal", "store.db-shm"} {
		err := os.Rename(filepath.Join(r.data(), name), filepath.Join(r.dir, name))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	r.must(ctx, "import", "--quiet", filepath.Join(r.data(), "archive"))
	got, twice, res := r.exported(ctx, r.data())
	if res.code != 0 {
		r.silently("%v", res.err())
	}
	r.likeImported(got, twice)
	if res := r.yulun(ctx, "index", "check"); res.code != 0 {
		r.silently("%v", res.err())
	}
	return nil
}

// damagedIndex damages the index. Either a check names it or every answer is right; rebuilt, it is
// like the undisturbed one.
func damagedIndex(how func(context.Context, *round, string) (string, error)) func(context.Context, *round) error {
	return func(ctx context.Context, r *round) error {
		if err := r.copyModel(); err != nil {
			return err
		}
		where, err := how(ctx, r, filepath.Join(r.data(), "index.db"))
		if err != nil {
			return err
		}
		r.harmless(r.examine(ctx), where)
		r.must(ctx, "index", "rebuild", "--quiet")
		r.whole(ctx, r.data())
		if found, res := r.found(ctx, r.data()); res.code != 0 || found != r.wantFound {
			r.silently("found after the rebuild: %s, undisturbed %s: %v", found, r.wantFound, res.err())
		}
		return nil
	}
}

// damagedArchive changes a file of the archive. The check names it, no article is lost by reading
// everything again, which ends with 0 only where every page was whole, and with the file put back
// from a copy everything is as it was.
func damagedArchive(how func(*rand.Rand, []byte) []byte) func(context.Context, *round) error {
	return func(ctx context.Context, r *round) error {
		if err := r.copyModel(); err != nil {
			return err
		}
		found, err := filepath.Glob(filepath.Join(r.data(), "archive", "*.warc.gz"))
		if err != nil || len(found) == 0 {
			return fmt.Errorf("no archive in %s: %w", r.data(), err)
		}
		file := found[r.random.IntN(len(found))]
		whole, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if err := os.WriteFile(file, how(r.random, slices.Clone(whole)), 0o600); err != nil {
			return err
		}
		r.struck = true
		check := r.yulun(ctx, "archive", "check")
		if check.code != 3 || !strings.Contains(check.out+check.say, filepath.Base(file)) {
			r.silently("the archive is damaged: %v", check.err())
		}
		read := r.yulun(ctx, "reprocess", "--quiet")
		if read.code != 0 && !strings.Contains(read.say, " articles failed (see above)") {
			r.silently("%v", read.err())
		}
		got, twice, res := r.exported(ctx, r.data())
		if res.code != 0 {
			r.silently("%v", res.err())
		}
		r.like(got, twice, true)
		if err := os.WriteFile(file, whole, 0o600); err != nil {
			return err
		}
		r.must(ctx, "reprocess", "--quiet")
		r.whole(ctx, r.data())
		return nil
	}
}

package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"

	"yulun/bench/internal/program"
)

// disks are faults of the place where the data are.
func disks() []kind {
	return []kind{
		{name: "disk-full", lacks: (*stage).lacksRoot, round: fullDisk},
		{name: "read-only", lacks: (*stage).lacksRoot, round: readOnly},
		{name: "few-files", round: fewFiles},
	}
}

func (st *stage) lacksRoot() string {
	if os.Geteuid() != 0 {
		return "only root may mount a small disk"
	}
	return ""
}

// mounted puts a small disk below the data folder while f works.
func (r *round) mounted(megabytes int, f func(remount func(options string) error) error) error {
	if err := os.MkdirAll(r.data(), 0o700); err != nil {
		return err
	}
	mount := func(args ...string) error {
		if out, err := exec.Command("mount", append(args, r.data())...).CombinedOutput(); err != nil {
			return fmt.Errorf("mount %v: %w: %s", args, err, out)
		}
		return nil
	}
	if err := mount("-t", "tmpfs", "-o", fmt.Sprintf("size=%dm,mode=700", megabytes), diskName); err != nil {
		return err
	}
	err := f(func(options string) error { return mount("-o", "remount,"+options) })
	if out, failed := exec.Command("umount", r.data()).CombinedOutput(); failed != nil && err == nil {
		err = fmt.Errorf("umount: %w: %s", failed, out)
	}
	return err
}

// fullDisk crawls onto a disk that becomes full, which must be said, and again when it has grown.
func fullDisk(ctx context.Context, r *round) error {
	return r.mounted(1+r.random.IntN(7), func(remount func(string) error) error {
		res := r.yulun(ctx, "crawl", "--quiet")
		r.struck = res.code != 0
		if r.struck && !strings.Contains(res.say, "full") && !strings.Contains(res.say, "no space") {
			r.silently("the disk was full: %v", res.err())
		}
		r.meanwhile(ctx)
		if err := remount("size=500m"); err != nil {
			return err
		}
		r.must(ctx, "crawl", "--quiet")
		r.whole(ctx, r.data())
		return nil
	})
}

// readOnly gives commands a folder that can't be written to. Those that write say why they can't;
// those that read answer in full or say so, too: SQLite writes files beside a database that it
// reads.
func readOnly(ctx context.Context, r *round) error {
	return r.mounted(500, func(remount func(string) error) error {
		if err := r.copyModel(); err != nil {
			return err
		}
		if err := remount("ro"); err != nil {
			return err
		}
		for _, args := range [][]string{{"crawl", "--quiet"}, {"import", r.articles}, {"reprocess", "--quiet"}, {"index", "rebuild", "--quiet"}} {
			if res := r.yulun(ctx, args...); res.code == 0 || !strings.Contains(res.say, "read-only") && !strings.Contains(res.say, "writ") {
				r.silently("the folder is read-only: %v", res.err())
			} else {
				r.struck = true
			}
		}
		got, twice, res := r.exported(ctx, r.data())
		if res.code == 0 {
			r.like(got, twice, true)
		} else if !strings.Contains(res.say, "written") {
			r.silently("the folder is read-only: %v", res.err())
		}
		if err := remount("rw"); err != nil {
			return err
		}
		r.must(ctx, "crawl", "--quiet")
		r.whole(ctx, r.data())
		return nil
	})
}

// fewFiles crawls with a small number of open files, which must be said where it is too small, and
// again with enough.
func fewFiles(ctx context.Context, r *round) error {
	cmd := r.command(ctx, r.data(), "crawl", "--quiet")
	limited := program.Tied(exec.CommandContext(ctx, "sh", append([]string{"-c", fmt.Sprintf(`ulimit -n %d && exec "$0" "$@"`, 8+r.random.IntN(40)), cmd.Path}, cmd.Args[1:]...)...))
	res := ended(limited)
	r.struck = res.code != 0
	if r.struck && !strings.Contains(res.say, "ulimit") && !strings.Contains(res.say, "open files") {
		r.silently("few files may be open: exit code %d: %s", res.code, last(res.say, 600))
	}
	r.meanwhile(ctx)
	r.must(ctx, "crawl", "--quiet")
	r.whole(ctx, r.data())
	return nil
}

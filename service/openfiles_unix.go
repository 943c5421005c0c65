//go:build unix

package service

import (
	"context"

	"golang.org/x/sys/unix"
)

// fewFiles is how many open files a crawl of many sources may come to.
const fewFiles = 1024

func lookAtOpenFiles(context.Context) (Finding, error) {
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &limit); err != nil {
		return Finding{}, err
	}
	if uint64(limit.Cur) < fewFiles {
		return trouble("ulimit -n 4096, before the program is started.", "this program may open %d files only", limit.Cur)
	}
	return well("this program may open %d", limit.Cur)
}

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

func TestDisksBelow(t *testing.T) {
	t.Parallel()
	const mounts = `proc /proc proc rw 0 0
yulun-faults /tmp/work/round-1/data tmpfs rw,size=2048k 0 0
yulun-faults /tmp/work/round\0402/data tmpfs rw 0 0
yulun-faults /tmp/work2/round-1/data tmpfs rw 0 0
tmpfs /tmp/work/other tmpfs rw 0 0
`
	want := []string{"/tmp/work/round-1/data", "/tmp/work/round 2/data"}
	if got := disksBelow("/tmp/work", mounts); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// What a killed run left is removed and named; what was there without a run, or after one that
// ended by itself, stays.
func TestClearFormer(t *testing.T) {
	t.Parallel()
	for name, killed := range map[string]bool{"a killed run": true, "no run": false} {
		work := t.TempDir()
		yulun, round := filepath.Join(work, "yulun"), filepath.Join(work, "round-7", "data")
		if err := os.MkdirAll(round, 0o700); err != nil {
			t.Fatal(err)
		}
		files := []string{yulun, filepath.Join(round, "store.db")}
		if killed {
			files = append(files, filepath.Join(work, marker))
		}
		for _, file := range files {
			if err := os.WriteFile(file, nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		var said strings.Builder
		if err := clearFormer(&said, work, yulun, ""); err != nil {
			t.Fatal(err)
		}
		_, err := os.Stat(round)
		if os.IsNotExist(err) != killed || strings.Contains(said.String(), "round-7") != killed {
			t.Errorf("%s: %v, said %q", name, err, said.String())
		}
		if _, err := os.Stat(yulun); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A disk that a killed run left mounted is unmounted.
func TestClearFormerDisk(t *testing.T) {
	if runtime.GOOS != "linux" || os.Geteuid() != 0 {
		t.Skip("only root may mount a small disk")
	}
	work := t.TempDir()
	disk := filepath.Join(work, "data")
	if err := os.Mkdir(disk, 0o700); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=1m", diskName, disk).CombinedOutput(); err != nil {
		t.Skipf("this machine lets nobody mount: %v: %s", err, out)
	}
	mounts := func() string {
		b, err := os.ReadFile("/proc/self/mounts")
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	if len(disksBelow(work, mounts())) != 1 {
		t.Error("the disk is not among the mounts")
	}
	var said strings.Builder
	if err := clearFormer(&said, work, "", mounts()); err != nil || !strings.Contains(said.String(), disk) {
		t.Errorf("%v, said %q", err, said.String())
	}
	if left := disksBelow(work, mounts()); len(left) > 0 {
		t.Errorf("still mounted: %q", left)
	}
}

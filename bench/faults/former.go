package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// diskName is what the small disks are called among the mounts of the machine.
const diskName = "yulun-faults"

// marker is a file that says that a run works in a folder, or worked in it when it was killed.
const marker = ".yulun-faults"

// clearFormer removes what a run that was killed left in its work folder, with the disks that it
// mounted there, and tells of it. What a run left that ended by itself stays, and so does the
// program that is tried.
func clearFormer(w io.Writer, work, yulun, mounts string) error {
	for _, disk := range slices.Backward(disksBelow(work, mounts)) {
		if out, err := exec.Command("umount", disk).CombinedOutput(); err != nil {
			return fmt.Errorf("unmount the disk of a former run: %w: %s", err, out)
		}
		fmt.Fprintln(w, "unmounted", disk, "of a former run")
	}
	switch _, err := os.Stat(filepath.Join(work, marker)); {
	case errors.Is(err, os.ErrNotExist):
		return nil
	case err != nil:
		return err
	}
	entries, err := os.ReadDir(work)
	if err != nil {
		return err
	}
	for _, e := range entries {
		path := filepath.Join(work, e.Name())
		if e.Name() == marker || path == yulun {
			continue
		}
		if err := os.RemoveAll(path); err != nil {
			return fmt.Errorf("remove what a former run left: %w", err)
		}
		fmt.Fprintln(w, "removed", path, "of a former run")
	}
	return nil
}

// disksBelow are the small disks below a folder, in the order in which they were mounted. mounts
// are lines as in /proc/self/mounts.
func disksBelow(folder, mounts string) []string {
	unescape := strings.NewReplacer(`\040`, " ", `\011`, "\t", `\012`, "\n", `\134`, `\`)
	var disks []string
	for line := range strings.Lines(mounts) {
		fields := strings.Fields(line)
		if len(fields) < 2 || fields[0] != diskName {
			continue
		}
		if path := unescape.Replace(fields[1]); strings.HasPrefix(path, folder+string(filepath.Separator)) {
			disks = append(disks, path)
		}
	}
	return disks
}

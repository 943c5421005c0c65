package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// The test's program is the weigher, too.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "-peer" {
		main()
		return
	}
	os.Exit(m.Run())
}

// A program's peak is its own, however large this process has become.
func TestWeighed(t *testing.T) {
	const large = 256 << 20
	held := make([]byte, large)
	for i := 0; i < len(held); i += 4096 {
		held[i] = 1
	}
	file := filepath.Join(t.TempDir(), "usage.json")
	for command, fails := range map[string]bool{"true": false, "false": true} {
		cmd, err := weighed(t.Context(), exec.Command(command), file)
		if err != nil {
			t.Fatal(err)
		}
		if out, err := cmd.CombinedOutput(); (err != nil) != fails {
			t.Fatalf("%s: %v: %s", command, err, out)
		}
		used, err := readUsage(file)
		if err != nil {
			t.Fatal(err)
		}
		if used.Peak <= 0 || used.Peak > large>>21 {
			t.Errorf("%s: a peak of %.0f MB", command, used.Peak)
		}
	}
	if held[4096] != 1 { // so that it is held until here
		t.Error("the memory is gone")
	}
}

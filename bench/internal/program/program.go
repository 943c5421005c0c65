// Package program builds yulun for the benchmarks that run the whole program. They are a module of
// their own and are run in its folder, so the program is built in the folder above.
package program

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
)

// Build builds the program into a folder and returns its path.
func Build(ctx context.Context, folder string) (string, error) {
	file, err := filepath.Abs(filepath.Join(folder, "yulun"))
	if err != nil {
		return "", fmt.Errorf("build yulun: %w", err)
	}
	cmd := exec.CommandContext(ctx, "go", "-C", "..", "build", "-o", file, "./cmd/yulun")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build yulun (run this in the folder bench): %w\n%s", err, out)
	}
	return file, nil
}

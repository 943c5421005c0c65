package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"

	"yulun/bench/internal/program"
)

// weigher is the -peer that runs another program and writes what that took.
const weigher = "weigher"

// usage is what a program took of the machine: seconds of the processors, and its peak in MB.
type usage struct{ CPU, Peak float64 }

// weighed is a command that runs another one and writes into a file what it took. Linux counts the
// memory of the process that starts a program into the program's peak, and this one grows from
// round to round by what it reads of the crawlers. The process between them is always as small.
func weighed(ctx context.Context, cmd *exec.Cmd, file string) (*exec.Cmd, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	args := append([]string{"-peer", weigher, "-out", file, "--", cmd.Path}, cmd.Args[1:]...)
	return program.Tied(exec.CommandContext(ctx, self, args...)), nil
}

// weigh runs a program and writes what it took, also where it failed.
func weigh(args []string, file string) error {
	cmd := program.Tied(exec.Command(args[0], args[1:]...))
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	failed := cmd.Run()
	if cmd.ProcessState == nil {
		return failed
	}
	written, err := json.Marshal(usage{
		CPU:  (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds(),
		Peak: float64(cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss) / 1024,
	})
	if err != nil {
		return err
	}
	return errors.Join(failed, os.WriteFile(file, written, 0o600))
}

func readUsage(file string) (u usage, err error) {
	written, err := os.ReadFile(file)
	if err != nil {
		return u, err
	}
	if err := json.Unmarshal(written, &u); err != nil {
		return u, fmt.Errorf("read what a crawler took: %w", err)
	}
	return u, os.Remove(file)
}

//go:build !linux

package program

import "os/exec"

// Tied is the command as it is: only Linux ends a process with the one that started it.
func Tied(cmd *exec.Cmd) *exec.Cmd { return cmd }

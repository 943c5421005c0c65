package program

import (
	"os/exec"
	"syscall"
)

// Tied is a command that is killed when this process ends, however that ends. The caller's thread must
// live until then.
func Tied(cmd *exec.Cmd) *exec.Cmd {
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	return cmd
}

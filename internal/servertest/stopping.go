//go:build unix

package servertest

import (
	"errors"
	"io"
	"os/exec"
	"syscall"
)

// Stopping is a command that stops a server once this process has ended, also where that is killed.
type Stopping struct {
	waiting *exec.Cmd
	// alive is open for as long as this process lives.
	alive io.Closer
}

// StopAtEnd begins to wait for the end of this process.
func StopAtEnd(name string, args ...string) (*Stopping, error) {
	waiting := exec.Command("sh", append([]string{"-c", `cat >/dev/null; exec "$@"`, "sh", name}, args...)...)
	waiting.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // so that what kills this process doesn't kill it
	alive, err := waiting.StdinPipe()
	if err != nil {
		return nil, err
	}
	return &Stopping{waiting, alive}, waiting.Start()
}

// Now stops the server.
func (s *Stopping) Now() error { return errors.Join(s.alive.Close(), s.waiting.Wait()) }

// Never lets go of a server that was not started.
func (s *Stopping) Never() {
	_ = s.waiting.Process.Kill()
	_ = s.waiting.Wait() // it was killed
}

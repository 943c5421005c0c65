//go:build unix

package server

import (
	"bytes"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"

	"yulun/internal/servertest"
)

// Start starts an empty server by its script, postgres or elasticsearch, and returns its address. It
// is stopped by stop, or by itself once this process has ended.
func Start(name, port string) (address string, stop func() error, err error) {
	script, err := filepath.Abs(filepath.Join("..", "scripts", name))
	if err != nil {
		return "", nil, err
	}
	stopping, err := servertest.StopAtEnd(script, "stop", port)
	if err != nil {
		return "", nil, err
	}
	var said bytes.Buffer
	start := exec.Command(script, "start", port)
	start.Stderr = &said
	start.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // else Ctrl-C would end it half-way, and the server would stay
	out, err := start.Output()
	words := strings.Fields(string(out))
	if err == nil && len(words) == 0 {
		err = errors.New("it printed no address")
	}
	if err != nil {
		stopping.Never()
		return "", nil, fmt.Errorf("%s start %s: %w\n%s", script, port, err, said.Bytes())
	}
	return words[len(words)-1], stopping.Now, nil
}

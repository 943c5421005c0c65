package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// server is a process that answers on loopback.
type server struct {
	root string // its address, without a slash
	cmd  *exec.Cmd
}

var listening = regexp.MustCompile(`http://[^/\s]+`)

// start starts a server, which says on its standard error where it is.
func start(ctx context.Context, program string, args ...string) (*server, error) {
	cmd := exec.CommandContext(ctx, program, args...)
	said, err := cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(said)
	for lines.Scan() {
		if root := listening.FindString(lines.Text()); root != "" {
			go io.Copy(io.Discard, said) //nolint:errcheck // it ends with the server
			return &server{root: root, cmd: cmd}, nil
		}
	}
	return nil, errors.Join(fmt.Errorf("%s said no address", program), cmd.Wait())
}

func (s *server) stop() error {
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	if err := s.cmd.Wait(); err != nil && s.cmd.ProcessState.ExitCode() != 130 { // 130 says that it was stopped
		return fmt.Errorf("stop %s: %w", s.cmd.Path, err)
	}
	return nil
}

// peakMemory is the most memory that the server has had at once, in MB.
func (s *server) peakMemory() (int, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		if fields := strings.Fields(line); fields[0] == "VmHWM:" {
			kb, err := strconv.Atoi(fields[1])
			return kb / 1024, err
		}
	}
	return 0, errors.New("the system doesn't say how much memory a process had")
}

// serveBare answers /N with N bytes until it is stopped.
func serveBare(ctx context.Context) error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	body := bytes.Repeat([]byte("<p>舆论</p>\n"), 1<<17)
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		size, err := strconv.Atoi(r.URL.Path[1:])
		if err != nil || size < 0 || size > len(body) {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Length", strconv.Itoa(size))
		_, _ = w.Write(body[:size]) // the reader counts what comes
	})
	fmt.Fprintf(os.Stderr, "http://%s/\n", listener.Addr())
	go func() {
		<-ctx.Done()
		_ = listener.Close()
	}()
	err = (&http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}).Serve(listener)
	if ctx.Err() != nil {
		return nil
	}
	return err
}

package servertest

import (
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

// Script is the path of a script in the folder scripts of the module that holds the working
// directory.
func Script(name string) (string, error) {
	folder, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			return filepath.Join(folder, "scripts", name), nil
		}
		parent := filepath.Dir(folder)
		if parent == folder {
			return "", fmt.Errorf("find scripts/%s: no go.mod above the working directory", name)
		}
		folder = parent
	}
}

// FreePort is a port of loopback on which nothing listens, for what will a while later. It is none
// of those that systems give out for port 0 and to clients, from 32768 or 49152 on, so that nobody
// else gets it by chance meanwhile.
func FreePort() (port string, err error) {
	for range 100 {
		port = strconv.Itoa(20_000 + rand.IntN(12_000))
		var l net.Listener
		if l, err = net.Listen("tcp", "127.0.0.1:"+port); err == nil {
			return port, l.Close()
		}
	}
	return "", err
}

// Until waits for something that comes by itself, and ends the test when it has not come in time.
func Until(t *testing.T, limit time.Duration, what string, ok func() bool) {
	t.Helper()
	deadline := time.NewTimer(limit)
	defer deadline.Stop()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-deadline.C:
			t.Fatalf("in %s this did not happen: %s", limit, what)
		case <-tick.C:
		}
	}
}

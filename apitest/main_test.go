package apitest

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// base is where the demo's data is served, folder where its data folder and the program are.
var base, folder string

// TestMain builds the program, collects the demo's data and serves it.
func TestMain(m *testing.M) {
	code, err := withDemo(m.Run)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func withDemo(run func() int) (int, error) {
	var err error
	if folder, err = os.MkdirTemp("", "yulun-api-*"); err != nil {
		return 1, err
	}
	defer os.RemoveAll(folder)
	program := filepath.Join(folder, "yulun")
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	build := exec.CommandContext(ctx, "go", "build", "-o", program, "./cmd/yulun")
	build.Dir = ".."
	if out, err := build.CombinedOutput(); err != nil {
		return 1, fmt.Errorf("build: %w\n%s", err, out)
	}
	data := filepath.Join(folder, "yulun-data")
	collected := filepath.Join(folder, "demo") // a demo in yulun-data would go to a folder beside it
	if out, err := exec.CommandContext(ctx, program, "demo", "--no-serve", "--quiet", "--data", collected).CombinedOutput(); err != nil {
		return 1, fmt.Errorf("demo: %w\n%s", err, out)
	}
	if err := os.Rename(collected, data); err != nil {
		return 1, err
	}
	serve := exec.CommandContext(ctx, program, "serve", "--addr", "127.0.0.1:0", "--data", data)
	serve.Cancel = func() error { return serve.Process.Signal(os.Interrupt) }
	serve.WaitDelay = 20 * time.Second
	messages, err := serve.StderrPipe()
	if err != nil {
		return 1, err
	}
	if err := serve.Start(); err != nil {
		return 1, err
	}
	defer func() { cancel(); _ = serve.Wait() }()
	lines := bufio.NewScanner(messages)
	said := ""
	for lines.Scan() {
		said += lines.Text() + "\n"
		if _, rest, ok := strings.Cut(lines.Text(), "http://"); ok {
			base = "http://" + strings.Trim(strings.Fields(rest)[0], "/")
			break
		}
	}
	go io.Copy(io.Discard, messages)
	if base == "" {
		return 1, fmt.Errorf("the pages are not served: %s", said)
	}
	return run(), nil
}

// fetch asks for an address of the API.
func fetch(t *testing.T, path string) (*http.Response, []byte) {
	t.Helper()
	res, err := http.Get(base + "/api/v1" + path)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, body
}

// Command hostile measures what huge and hostile pages cost: each case is served on loopback and crawled once by
// the program, which is measured in CPU time, peak memory and disk. The article's page and JSON are asked for
// afterwards. Several programs are measured in turn.
//
//	go -C bench run ./hostile
//	go -C bench run ./hostile -only eight,line /tmp/before /tmp/after
package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"yulun/bench/internal/program"
	"yulun/internal/servertest"
)

func main() {
	only := flag.String("only", "", "the cases to measure, separated by commas; all where empty")
	flag.Parse()
	if err := run(context.Background(), *only, flag.Args()); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, only string, programs []string) error {
	folder, err := os.MkdirTemp("", "hostile")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	if len(programs) == 0 {
		built, err := program.Build(ctx, folder)
		if err != nil {
			return err
		}
		programs = []string{built}
	}
	for _, c := range cases {
		if only != "" && !slices.Contains(strings.Split(only, ","), c.name) {
			continue
		}
		for i, yulun := range programs {
			dir := filepath.Join(folder, fmt.Sprintf("%s-%d", c.name, i))
			if err := measure(ctx, c, yulun, dir); err != nil {
				return fmt.Errorf("%s: %w", c.name, err)
			}
			if err := os.RemoveAll(dir); err != nil {
				return err
			}
		}
	}
	return nil
}

// measure crawls a case with a program, whose data lie in a folder, and prints what it cost.
func measure(ctx context.Context, c hostile, yulun, dir string) error {
	if err := os.MkdirAll(filepath.Join(dir, "site"), 0o700); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "0.0.0.0:0") // many loopback addresses: a source each
	if err != nil {
		return err
	}
	server := &http.Server{Handler: c.handler(filepath.Join(dir, "site"))}
	go server.Serve(listener)
	defer server.Close()
	port := listener.Addr().(*net.TCPAddr).Port
	if err := c.write(filepath.Join(dir, "site"), port); err != nil {
		return err
	}
	if err := os.Mkdir(filepath.Join(dir, "config"), 0o700); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "config", "sources.yaml"), []byte(c.sources(port)), 0o600); err != nil {
		return err
	}
	cmd := program.Tied(exec.CommandContext(ctx, yulun, "--config", "config", "--data", "data", "crawl", "-q"))
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState == nil {
		return err
	}
	state := cmd.ProcessState
	fmt.Printf("%-10s %s: exit code %d, %.1f CPU s, peak %d MB; archive %s, store %s, index %s\n", c.name, filepath.Base(yulun), state.ExitCode(),
		(state.UserTime() + state.SystemTime()).Seconds(), state.SysUsage().(*syscall.Rusage).Maxrss>>10,
		size(dir, "data/archive/*"), size(dir, "data/store.db*"), size(dir, "data/index.db*"))
	fmt.Print("  ", strings.ReplaceAll(strings.TrimSpace(string(out)), "\n", "\n  "), "\n")
	return pages(ctx, yulun, dir)
}

// pages asks for the page and the JSON of the article that has the longest text.
func pages(ctx context.Context, yulun, dir string) error {
	export := program.Tied(exec.CommandContext(ctx, yulun, "--config", "config", "--data", "data", "export", "articles", "--all", "--format", "jsonl"))
	export.Dir = dir
	out, err := export.StdoutPipe()
	if err != nil {
		return err
	}
	if err := export.Start(); err != nil {
		return err
	}
	id, longest := "", -1
	for d := json.NewDecoder(out); ; {
		var a struct{ ID, Text string }
		if err := d.Decode(&a); err != nil {
			break
		}
		if len(a.Text) > longest {
			id, longest = a.ID, len(a.Text)
		}
	}
	io.Copy(io.Discard, out)
	if err := export.Wait(); err != nil || id == "" {
		return err
	}
	port, err := servertest.FreePort()
	if err != nil {
		return err
	}
	address := "127.0.0.1:" + port
	var said bytes.Buffer
	serve := program.Tied(exec.CommandContext(ctx, yulun, "--config", "config", "--data", "data", "serve", "--addr", address))
	serve.Dir, serve.Stdout, serve.Stderr = dir, &said, &said
	if err := serve.Start(); err != nil {
		return err
	}
	defer func() {
		serve.Process.Signal(syscall.SIGTERM)
		serve.Wait()
		fmt.Printf("  serving them: %.1f CPU s, peak %d MB\n", (serve.ProcessState.UserTime() + serve.ProcessState.SystemTime()).Seconds(),
			serve.ProcessState.SysUsage().(*syscall.Rusage).Maxrss>>10)
	}()
	for range 200 {
		if res, err := http.Get("http://" + address + "/healthz"); err == nil {
			res.Body.Close()
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	for _, path := range []string{"/article/", "/api/v1/articles/"} {
		began := time.Now()
		res, err := http.Get("http://" + address + path + id)
		if err != nil {
			return fmt.Errorf("%w: %s", err, &said)
		}
		n, err := io.Copy(io.Discard, res.Body)
		res.Body.Close()
		if err != nil {
			return err
		}
		fmt.Printf("  %s of a text of %d KB: %d, %d KB in %d ms\n", path, longest>>10, res.StatusCode, n>>10, time.Since(began).Milliseconds())
	}
	return nil
}

// size is how large some files are together.
func size(dir, pattern string) string {
	names, _ := filepath.Glob(filepath.Join(dir, pattern))
	sum := int64(0)
	for _, name := range names {
		filepath.WalkDir(name, func(_ string, d fs.DirEntry, err error) error {
			if err == nil && d.Type().IsRegular() {
				if info, err := d.Info(); err == nil {
					sum += info.Size()
				}
			}
			return nil
		})
	}
	return fmt.Sprintf("%.1f MB", float64(sum)/1e6)
}

// sources are the sources of a case.
func (c hostile) sources(port int) string {
	var b strings.Builder
	b.WriteString("outlets:\n")
	for i := range max(1, c.outlets) {
		host := fmt.Sprintf("http://127.0.4.%d:%d", i+1, port)
		fmt.Fprintf(&b, "  - {id: s%d, name: S%d, type: blog, country: CN, language: en, zone: Asia/Shanghai, sources: [{%s, limits: {body: %s}, pace: {delay: 0}}]}\n",
			i, i, strings.ReplaceAll(c.source, "HOST", host), cmp.Or(c.body, "5MB"))
	}
	return b.String()
}

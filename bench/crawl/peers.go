package main

import (
	"bufio"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

//go:embed spider.py
var spider []byte

// peer is a crawler. Its work is in the folder that it is given.
type peer struct {
	name    string
	command func(ctx context.Context, folder string) (*exec.Cmd, error)
	// read is what it read; nil where it reads nothing.
	read func(ctx context.Context, folder string) ([]got, error)
}

// newPeers are the crawlers that were asked for, in the order in which they take turns.
func newPeers(s settings, st *site) ([]peer, error) {
	seeds, script := filepath.Join(s.work, "seeds.txt"), filepath.Join(s.work, "spider.py")
	var first strings.Builder
	for _, o := range st.outlets {
		fmt.Fprintln(&first, o.base+"/list/1.html")
	}
	if err := os.WriteFile(seeds, []byte(first.String()), 0o644); err != nil {
		return nil, err
	}
	if err := os.WriteFile(script, spider, 0o644); err != nil {
		return nil, err
	}
	config := filepath.Join(s.work, "config")
	if err := writeConfig(config, s, st); err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	lines := func(folder string) string { return filepath.Join(folder, "read.jsonl") }
	made := func(folder string, name string, args ...string) func(context.Context) (*exec.Cmd, error) {
		return func(ctx context.Context) (*exec.Cmd, error) {
			return exec.CommandContext(ctx, name, args...), os.MkdirAll(folder, 0o755)
		}
	}
	own := func(what string) func(context.Context, string) (*exec.Cmd, error) {
		return func(ctx context.Context, folder string) (*exec.Cmd, error) {
			return made(folder, self, "-peer", what, "-seeds", seeds, "-out", lines(folder), "-work", config,
				"-delay", s.delay.String())(ctx)
		}
	}
	written := func(_ context.Context, folder string) ([]got, error) { return readLines(lines(folder)) }
	all := []peer{
		{"yulun", func(ctx context.Context, folder string) (*exec.Cmd, error) {
			return made(folder, s.yulun, "--config", config, "--data", folder, "--quiet", "crawl", "--parallel", "16")(ctx)
		}, func(ctx context.Context, folder string) ([]got, error) { return exported(ctx, s.yulun, config, folder) }},
		{"read", own("read"), written},
		{"colly", own("colly"), nil},
		{"scrapy", func(ctx context.Context, folder string) (*exec.Cmd, error) {
			return made(folder, s.python, script, seeds, lines(folder))(ctx)
		}, written},
	}
	return slices.DeleteFunc(all, func(p peer) bool {
		if p.name == "scrapy" && s.python == "" {
			fmt.Println("scrapy is left out: -python names no Python")
			return true
		}
		return s.only != "" && !slices.Contains(strings.Split(s.only, ","), p.name)
	}), nil
}

// writeConfig writes a sources.yaml with a list of each outlet.
func writeConfig(folder string, s settings, st *site) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	var b strings.Builder
	b.WriteString("outlets:\n")
	for i, o := range st.outlets {
		lang := map[bool]string{true: "en", false: "zh"}[o.english]
		fmt.Fprintf(&b, `  - id: outlet-%d
    name: %s
    type: commercial
    country: CN
    language: %s
    zone: Asia/Shanghai
    sources:
      - lists: [{url: '%s/list/{page}.html', links: '/a/\d+\.html$', pages: %d}]
        pace: {delay: %s, parallel: %d}
        limits: {articles: 0}
`, i, o.name(), lang, o.base, (s.articles+perList-1)/perList+1, s.delay, 2)
	}
	return os.WriteFile(filepath.Join(folder, "sources.yaml"), []byte(b.String()), 0o644)
}

// exported reads what yulun read from its export.
func exported(ctx context.Context, yulun, config, folder string) ([]got, error) {
	cmd := exec.CommandContext(ctx, yulun, "--config", config, "--data", folder, "export", "articles", "--all", "--format", "jsonl")
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	var read []got
	dec := json.NewDecoder(bufio.NewReader(out))
	for dec.More() {
		var a struct {
			URL, Title, Text string
			Published        *string
		}
		if err := dec.Decode(&a); err != nil {
			return nil, fmt.Errorf("read the export: %w", err)
		}
		g := got{URL: a.URL, Title: a.Title, Text: a.Text}
		if a.Published != nil {
			g.Date = *a.Published
		}
		read = append(read, g)
	}
	return read, cmd.Wait()
}

package main

import (
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/mattn/go-runewidth"

	"yulun/crawler"
)

// progress shows a crawl on standard error: a line for each source as it ends and, on a terminal, one line that is
// written anew for all that are under way.
type progress struct {
	w        io.Writer
	terminal bool
	total    int

	mu       sync.Mutex
	standing map[string]crawler.Standing
	shown    time.Time
	width    int // of the line that stands on the terminal now
}

func newProgress(std streams, sources int) *progress {
	return &progress{w: std.err, terminal: std.errTerminal, total: sources, standing: map[string]crawler.Standing{}}
}

// redrawEvery keeps the terminal calm.
const redrawEvery = 100 * time.Millisecond

// Update takes how a source stands.
func (p *progress) Update(s crawler.Standing) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.standing[s.SourceID] = s
	if s.Finished {
		p.clear()
		fmt.Fprintf(p.w, "%-24s %4d addresses, %4d new, %3d failed\n", s.SourceID, s.Done, s.New, s.Failed)
	}
	if p.terminal && (s.Finished || time.Since(p.shown) > redrawEvery) {
		p.redraw()
	}
}

func (p *progress) redraw() {
	var done, discovered, fresh, failed, finished int
	for _, s := range p.standing {
		done, discovered, fresh, failed = done+s.Done, discovered+s.Discovered, fresh+s.New, failed+s.Failed
		if s.Finished {
			finished++
		}
	}
	line := fmt.Sprintf("%d of %d sources · %d addresses visited · %d new articles · %d failed", finished, p.total, done, fresh, failed)
	p.clear()
	fmt.Fprint(p.w, line)
	p.width, p.shown = runewidth.StringWidth(line), time.Now()
}

// clear takes the standing line away.
func (p *progress) clear() {
	if p.width > 0 {
		fmt.Fprintf(p.w, "\r%*s\r", p.width, "")
		p.width = 0
	}
}

// done takes the standing line away for good.
func (p *progress) done() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
}

// counter shows how far long work is, on a terminal by one line that is written anew.
type counter struct {
	progress
	what  string
	total int
	quiet bool
}

func newCounter(std streams, what string, total int, quiet bool) *counter {
	return &counter{progress: progress{w: std.err, terminal: std.errTerminal}, what: what, total: total, quiet: quiet || !std.errTerminal}
}

func (c *counter) update(done int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.quiet || time.Since(c.shown) < redrawEvery {
		return
	}
	line := fmt.Sprintf("%d of %d %s", done, c.total, c.what)
	c.clear()
	fmt.Fprint(c.w, line)
	c.width, c.shown = runewidth.StringWidth(line), time.Now()
}

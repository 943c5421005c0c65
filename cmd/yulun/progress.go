package main

import (
	"fmt"
	"io"
	"math"
	"strings"
	"sync"
	"time"

	"github.com/mattn/go-runewidth"

	"yulun/crawler"
	"yulun/locale"
	"yulun/render"
	"yulun/service"
)

// statusLine is one line on a terminal that is overwritten while work is under way. Other lines are
// printed above it.
type statusLine struct {
	w io.Writer
	// overwrite allows the line; without it nothing is shown. columns are those of the terminal, 0
	// where they are not known: a line that goes on below can't be cleared.
	overwrite bool
	columns   int

	mu    sync.Mutex
	shown time.Time
	width int // of the text on the terminal now
}

func newStatusLine(std streams, quiet bool) statusLine {
	return statusLine{w: std.err, overwrite: std.errLook.overwrite && !quiet, columns: std.errLook.width}
}

// redrawEvery keeps the terminal calm.
const redrawEvery = 100 * time.Millisecond

// show overwrites the line, unless it was shown a moment ago.
func (l *statusLine) show(format string, args ...any) {
	if !l.overwrite || time.Since(l.shown) < redrawEvery {
		return
	}
	text := fmt.Sprintf(format, args...)
	if l.columns > 0 {
		text = runewidth.Truncate(text, l.columns-1, "…")
	}
	l.clear()
	fmt.Fprint(l.w, text)
	l.width, l.shown = runewidth.StringWidth(text), time.Now()
}

// clear removes the line, so that another can be printed.
func (l *statusLine) clear() {
	if l.width > 0 {
		fmt.Fprintf(l.w, "\r%*s\r", l.width, "")
		l.width, l.shown = 0, time.Time{}
	}
}

// Done removes the line for good.
func (l *statusLine) Done() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.clear()
}

// progress shows a crawl on standard error: a line for each source as it ends and, on a terminal, a
// status line for all that are under way.
type progress struct {
	statusLine
	total   int
	sources map[string]crawler.SourceProgress
	// brief leaves the lines of the sources out.
	brief bool
}

func newProgress(std streams, sources int) *progress {
	return &progress{
		statusLine: newStatusLine(std, false), total: sources, sources: map[string]crawler.SourceProgress{},
	}
}

// Update takes how far a source is.
func (p *progress) Update(s crawler.SourceProgress) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sources[s.SourceID] = s
	if s.Finished && !p.brief {
		p.clear()
		fmt.Fprintf(p.w, "%-24s %4d addresses, %4d new, %3d failed\n", s.SourceID, s.Done, s.New, s.Failed)
	}
	var done, fresh, failed, finished int
	for _, s := range p.sources {
		done, fresh, failed = done+s.Done, fresh+s.New, failed+s.Failed
		if s.Finished {
			finished++
		}
	}
	p.show("%s", locale.Sprintf("%d of %d {source|sources} · %d {address|addresses} visited · %d new {article|articles} · %d failed", finished, p.total, done, fresh, failed))
}

// counter shows how far work of a known length is, and how long it will take.
type counter struct {
	statusLine
	what    string
	total   int
	now     func() time.Time
	started time.Time
}

// Update takes how much is done.
func (c *counter) Update(done int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.show("%s of %s %s%s", render.Thousands(done), render.Thousands(c.total), c.what,
		timeLeft(done, c.total, c.now().Sub(c.started)))
}

// soonest is how long work must have lasted before its pace says how long the rest will take.
const soonest = 5 * time.Second

// timeLeft says how long work will still take at the pace that it had so far, such as ", about 2
// min left"; empty while that is unknown, and when all is done.
func timeLeft(done, total int, elapsed time.Duration) string {
	if done <= 0 || done >= total || elapsed < soonest {
		return ""
	}
	left := elapsed.Minutes() / float64(done) * float64(total-done)
	minutes := int(math.Round(left))
	switch {
	case left < 1:
		return ", less than 1 min left"
	case minutes < 60:
		return fmt.Sprintf(", about %d min left", minutes)
	case minutes < 10*60:
		return fmt.Sprintf(", about %d h %d min left", minutes/60, minutes%60)
	default:
		return fmt.Sprintf(", about %d h left", (minutes+30)/60)
	}
}

// reporter tells people on standard error what the service is doing.
type reporter struct {
	std   streams
	quiet bool
	now   func() time.Time
}

// Notice prints a line. What it quotes may come from elsewhere.
func (r reporter) Notice(text string) {
	for i, line := range strings.Split("yulun: "+text, "\n") {
		if i > 0 {
			line = "  " + strings.TrimSpace(line)
		}
		fmt.Fprintln(r.std.err, render.Plain(line))
	}
}

// Detail prints a line unless --quiet is given.
func (r reporter) Detail(text string) {
	if !r.quiet {
		r.Notice(text)
	}
}

// Counter counts on a terminal.
func (r reporter) Counter(what string, total int) service.Counter {
	return &counter{
		statusLine: newStatusLine(r.std, r.quiet),
		what:       what, total: total, now: r.now, started: r.now(),
	}
}

// complain prints a line about one of many things.
func (a *app) complain(format string, args ...any) {
	reporter{std: a.std, now: a.now}.Notice(fmt.Sprintf(format, args...))
}

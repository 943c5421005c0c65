// Command crawl measures how much work a crawl costs, and whether what it reads is right, on
// invented outlets that it serves on loopback addresses. Others crawl the same outlets in the same
// run:
//
//   - yulun: the program as people use it, with archive, scoring, store and index;
//   - read: its crawler alone, up to the text of each article, which is what the others do;
//   - colly: a bare Colly loop that follows links and reads nothing;
//   - scrapy: Scrapy with trafilatura, where -python names a Python that has both.
//
// They take turns, round by round, since the machine may have other work: only ratios within one
// run mean anything. CPU seconds are those of the process, user and system.
//
//	go -C bench run ./crawl
//	go -C bench run ./crawl -python ~/venv/bin/python -rounds 3 -articles 1000
//	go -C bench run ./crawl -only yulun -faults -delay 100ms
//
// What is judged comes from the outlets' own log: no page asked for twice but after an answer that
// failed, none that robots.txt disallows, and with -delay the pace kept. The exit code is 1 when
// yulun breaks one of these, or misses an article. It must be run in the folder bench.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"yulun/bench/internal/program"
	"yulun/internal/samplepress"
)

// settings are the flags.
type settings struct {
	outlets, articles, rounds int
	seed                      uint64
	faults                    bool
	delay, slack              time.Duration
	python, yulun, work, only string
	peer, seeds, out          string
}

func main() {
	var s settings
	flag.IntVar(&s.outlets, "outlets", 8, "invented outlets, each on a loopback address of its own")
	flag.IntVar(&s.articles, "articles", 250, "articles of each outlet")
	flag.IntVar(&s.rounds, "rounds", 3, "how often each crawler crawls")
	flag.Uint64Var(&s.seed, "seed", 1, "decides the texts, and which pages fail")
	flag.BoolVar(&s.faults, "faults", false, "some pages fail at first: 500, 429 with Retry-After, a reset connection")
	flag.DurationVar(&s.delay, "delay", 0, "delay between requests to one outlet, which the log is held to")
	flag.DurationVar(&s.slack, "slack", 50*time.Millisecond, "by how much a time in the log may be wrong")
	flag.StringVar(&s.python, "python", "", "Python with scrapy and trafilatura; without it Scrapy is left out")
	flag.StringVar(&s.yulun, "yulun", "", "the program; it is built without this flag")
	flag.StringVar(&s.work, "work", "", "folder for data and results; a new one without")
	flag.StringVar(&s.only, "only", "", "crawlers to run, with commas between")
	flag.StringVar(&s.peer, "peer", "", "be this crawler (used by the command itself)")
	flag.StringVar(&s.seeds, "seeds", "", "with -peer: file with the outlets' first pages")
	flag.StringVar(&s.out, "out", "", "with -peer: file for what was read")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, s); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, s settings) error {
	switch s.peer {
	case "":
		return bench(ctx, s)
	case "colly":
		return crawlWithColly(s)
	case "read":
		return crawlAndRead(ctx, s)
	case weigher:
		return weigh(flag.Args(), s.out)
	default:
		return fmt.Errorf("-peer: there is no crawler %q", s.peer)
	}
}

// crawlerRun is one crawl by one crawler.
type crawlerRun struct {
	Name  string  `json:"name"`
	Round int     `json:"round"`
	CPU   float64 `json:"cpu_seconds"`
	Wall  float64 `json:"wall_seconds"`
	// Peak is the largest resident memory in MB.
	Peak float64 `json:"peak_mb"`
	// Pages counts the different pages that were answered, Requests all requests.
	Pages    int   `json:"pages"`
	Requests int   `json:"requests"`
	Score    score `json:"score"`
	// Faults says what the log shows against the crawler.
	Faults []string `json:"faults"`
}

func bench(ctx context.Context, s settings) (err error) {
	if s.work == "" {
		if s.work, err = os.MkdirTemp("", "yulun-bench-crawl-*"); err != nil {
			return err
		}
	}
	if s.yulun == "" {
		if s.yulun, err = program.Build(ctx, s.work); err != nil {
			return err
		}
	}
	site, err := newSite(s)
	if err != nil {
		return err
	}
	defer site.close()
	peers, err := newPeers(s, site)
	if err != nil {
		return err
	}
	results, err := os.Create(filepath.Join(s.work, "results.jsonl"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, results.Close()) }()
	fmt.Printf("%d outlets with %d articles each; results in %s\n", s.outlets, s.articles, results.Name())
	var runs []crawlerRun
	for round := range s.rounds {
		for _, p := range peers {
			r, err := measure(ctx, s, site, p, round)
			if err != nil {
				return fmt.Errorf("%s: %w", p.name, err)
			}
			if err := json.NewEncoder(results).Encode(r); err != nil {
				return err
			}
			runs = append(runs, r)
		}
	}
	printTable(os.Stdout, runs)
	return judged(runs)
}

// measure lets one crawler crawl.
func measure(ctx context.Context, s settings, site *site, p peer, round int) (crawlerRun, error) {
	site.reset()
	folder := filepath.Join(s.work, fmt.Sprintf("%s-%d", p.name, round))
	cmd, err := p.command(ctx, folder)
	if err != nil {
		return crawlerRun{}, err
	}
	weight := filepath.Join(s.work, "usage.json")
	if cmd, err = weighed(ctx, cmd, weight); err != nil {
		return crawlerRun{}, err
	}
	var said strings.Builder
	cmd.Stdout, cmd.Stderr = &said, &said
	began := time.Now()
	if err := cmd.Run(); err != nil && (ctx.Err() != nil || !s.faults) {
		return crawlerRun{}, fmt.Errorf("%w: %s", err, said.String())
	}
	wall := time.Since(began)
	used, err := readUsage(weight)
	if err != nil {
		return crawlerRun{}, err
	}
	r := crawlerRun{Name: p.name, Round: round, Wall: wall.Seconds(), Peak: used.Peak, CPU: used.CPU}
	log := site.requests()
	r.Requests, r.Pages, r.Faults = len(log), pages(log), site.faultsOf(log, s)
	if p.read != nil {
		got, err := p.read(ctx, folder)
		if err != nil {
			return r, err
		}
		r.Score = site.score(got)
	}
	fmt.Printf("round %d %-7s %6.2f CPU s, %5.1f s, %4.0f MB, %d pages by %d requests, %s %s\n",
		round, p.name, r.CPU, r.Wall, r.Peak, r.Pages, r.Requests, r.Score, strings.Join(r.Faults, "; "))
	return r, nil
}

// pages counts the different pages in a log, robots.txt left out.
func pages(log []samplepress.Request) int {
	seen := map[string]bool{}
	for _, q := range log {
		if q.Path != "/robots.txt" && q.Status == 200 {
			seen[q.Host+q.Path] = true
		}
	}
	return len(seen)
}

// printTable prints the median of each crawler's rounds, and how much less CPU it took than Scrapy
// in the same round.
func printTable(w io.Writer, runs []crawlerRun) {
	var names []string
	byName := map[string][]crawlerRun{}
	for _, r := range runs {
		if byName[r.Name] == nil {
			names = append(names, r.Name)
		}
		byName[r.Name] = append(byName[r.Name], r)
	}
	fmt.Fprintln(w, "\n| crawler | CPU s per 1,000 pages | times less than scrapy, by round | pages/s | peak MB | found | title | date | body F1 |")
	fmt.Fprintln(w, "| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
	for _, name := range names {
		rs := byName[name]
		ratios := []string{}
		for i, r := range rs {
			if scrapy := byName["scrapy"]; i < len(scrapy) && r.Pages > 0 {
				ratios = append(ratios, fmt.Sprintf("%.1f", perThousand(scrapy[i])/perThousand(r)))
			}
		}
		mid := func(f func(crawlerRun) float64) float64 {
			values := make([]float64, len(rs))
			for i, r := range rs {
				values[i] = f(r)
			}
			slices.Sort(values)
			return values[len(values)/2]
		}
		last := rs[len(rs)-1].Score
		fmt.Fprintf(w, "| %s | %.2f | %s | %.0f | %.0f | %s |\n", name, mid(perThousand), strings.Join(ratios, " / "),
			mid(func(r crawlerRun) float64 { return float64(r.Pages) / r.Wall }), mid(func(r crawlerRun) float64 { return r.Peak }), last.cells())
	}
}

func perThousand(r crawlerRun) float64 { return r.CPU / float64(r.Pages) * 1000 }

// judged is an error when yulun broke a promise.
func judged(runs []crawlerRun) error {
	var broken []error
	for _, r := range runs {
		if r.Name != "yulun" && r.Name != "read" {
			continue
		}
		for _, f := range r.Faults {
			broken = append(broken, fmt.Errorf("%s, round %d: %s", r.Name, r.Round, f))
		}
		if r.Score.Found != r.Score.Expected {
			broken = append(broken, fmt.Errorf("%s, round %d: %d of %d articles were found", r.Name, r.Round, r.Score.Found, r.Score.Expected))
		}
	}
	return errors.Join(broken...)
}

// Command store measures what keeping an article costs: how many are kept a second, what that takes of
// the processors and how many bytes each takes, in SQLite and, where a server is named, in
// PostgreSQL, there table by table. The articles are those of bench/internal/press, each new, read
// from a page of its own, with the visit and its place in the outbox, as a crawl keeps them.
// docs/scale.md reckons with the figures. Run it in the project's folder:
//
//	go -C bench run ./store -n 5000 -postgres 'postgres://yulun:throw-away@127.0.0.1:54329/postgres?sslmode=disable'
//
// With -without every round keeps the articles once with an index of the store and once without, in
// turn:
//
//	go -C bench run ./store -n 3000 -rounds 5 -without articles_by_outlet
package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"log"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"yulun/article"
	"yulun/bench/internal/cputime"
	"yulun/bench/internal/press"
	"yulun/crawler/relate"
	"yulun/frontier"
	"yulun/store"
	"yulun/text"
)

// options are the flags.
type options struct {
	articles, parallel, rounds int
	dsn, without               string
}

func main() {
	var o options
	flag.IntVar(&o.articles, "n", 5000, "how many articles")
	flag.StringVar(&o.dsn, "postgres", "", "address of a PostgreSQL server on this machine, on which databases are made and dropped; none: SQLite alone")
	flag.IntVar(&o.parallel, "parallel", 8, "how many articles are kept at once")
	flag.IntVar(&o.rounds, "rounds", 1, "how often they are kept, in a new store each time")
	flag.StringVar(&o.without, "without", "", "keep them without this index, too")
	flag.Parse()
	log.SetFlags(0)
	if err := run(context.Background(), o); err != nil {
		log.Fatal(err)
	}
}

// engine makes empty stores.
type engine interface {
	String() string
	// open opens a new store. Without is an index that it is not to have.
	open(ctx context.Context, o options, without string) (store.Store, error)
	// served is the processor time that a server has spent on the store.
	served(ctx context.Context) (time.Duration, error)
	// weigh closes the store, removes it and says how many bytes it took, and which part of it how
	// many.
	weigh(ctx context.Context, s store.Store) (bytes int64, parts []part, err error)
}

// part is a table with its indices and long texts, or an index by itself.
type part struct {
	name  string
	bytes int64
}

// result is what it took to keep all articles.
type result struct {
	took, cpu time.Duration
	bytes     int64
}

func run(ctx context.Context, o options) error {
	saved, err := prepare(o.articles)
	if err != nil {
		return err
	}
	engines := []engine{&file{}}
	if o.dsn != "" {
		engines = append(engines, &database{dsn: o.dsn})
	}
	variants := []string{""}
	if o.without != "" {
		variants = append(variants, o.without)
	}
	for _, e := range engines {
		results := map[string][]result{}
		for round := range o.rounds {
			for i := range variants {
				without := variants[(i+round)%len(variants)]
				r, err := keep(ctx, e, saved, o, without)
				if err != nil {
					return fmt.Errorf("%s: %w", e, err)
				}
				results[without] = append(results[without], r)
			}
		}
		for _, without := range variants {
			printMedian(e, without, results[without], o.articles)
		}
	}
	return nil
}

// printMedian prints the medians of some rounds, an article.
func printMedian(e engine, without string, of []result, articles int) {
	median := func(of []result, value func(result) int64) float64 {
		slices.SortFunc(of, func(a, b result) int { return cmp.Compare(value(a), value(b)) })
		return float64(value(of[len(of)/2])) / float64(articles)
	}
	fmt.Printf("%s %s, median of %d: %.3f ms of processors an article, %.3f ms on the wall, %.0f bytes\n", e, having(without), len(of),
		median(of, func(r result) int64 { return r.cpu.Microseconds() })/1000,
		median(of, func(r result) int64 { return r.took.Microseconds() })/1000,
		median(of, func(r result) int64 { return r.bytes }))
}

// prepare makes the articles with their fingerprints, which is not part of what is measured.
func prepare(n int) ([]store.Saved, error) {
	topic, err := press.Topic()
	if err != nil {
		return nil, err
	}
	generator, err := press.New(topic)
	if err != nil {
		return nil, err
	}
	converter := text.NewConverter()
	same := func() func(a, b article.Piece) bool { return relate.NewComparer(converter.ToSimplified).IsReprint }
	saved := make([]store.Saved, n)
	runes := 0
	for i := range saved {
		a := generator.Article(i)
		runes += len([]rune(a.Text))
		a.SourceID = a.Outlet.ID
		a.FirstSeen = time.Date(2026, 3, 2, 8, 0, i, 0, time.UTC)
		a.Fetched = a.FirstSeen
		a.Archive = article.Location{File: "yulun-20260302080000-worker-1234-0001.warc.gz", Offset: int64(i) * 20_000}
		saved[i] = store.Saved{
			Article: a, Fingerprint: relate.Fingerprint(a.Text, converter.ToSimplified), Same: same(),
			Fetch: frontier.Fetch{
				SourceID: a.SourceID, Kind: frontier.KindArticle, URL: a.URL, FinalURL: a.URL, At: a.Fetched, Took: 300 * time.Millisecond, Status: 200,
				ETag: `"5f2a-60c1d2"`, LastModified: "Mon, 02 Mar 2026 08:00:00 GMT", Digest: fmt.Sprintf("%064x", i), Bytes: 60_000, Archive: a.Archive,
			},
		}
	}
	fmt.Printf("%d articles of %d characters on the mean\n", n, runes/n)
	return saved, nil
}

// having says what a store has.
func having(without string) string {
	if without == "" {
		return "with all indices"
	}
	return "without " + without
}

// keep keeps all articles in a new store, prints what it took and what takes its room, and removes it.
func keep(ctx context.Context, e engine, saved []store.Saved, o options, without string) (result, error) {
	s, err := e.open(ctx, o, without)
	if err != nil {
		return result{}, err
	}
	began, own := time.Now(), cputime.Own()
	if err := keepAll(ctx, s, saved, o.parallel); err != nil {
		return result{}, err
	}
	r := result{took: time.Since(began), cpu: cputime.Own() - own}
	server, err := e.served(ctx)
	if err != nil {
		return result{}, err
	}
	r.cpu += server
	var parts []part
	if r.bytes, parts, err = e.weigh(ctx, s); err != nil {
		return result{}, err
	}
	n := float64(len(saved))
	fmt.Printf("%s %s: %.0f articles in %.1f s, %.0f a second, %d at once; %.2f ms of processors an article, of which %.2f are the server's; %.0f bytes an article\n",
		e, having(without), n, r.took.Seconds(), n/r.took.Seconds(), o.parallel, r.cpu.Seconds()*1000/n, server.Seconds()*1000/n, float64(r.bytes)/n)
	if o.without == "" {
		for _, p := range parts {
			if p.bytes > r.bytes/100 {
				fmt.Printf("  %-40s %6.0f\n", p.name, float64(p.bytes)/n)
			}
		}
	}
	return r, nil
}

func keepAll(ctx context.Context, s store.Store, saved []store.Saved, parallel int) error {
	runs := map[string]frontier.Run{}
	for _, sv := range saved {
		if _, begun := runs[sv.Fetch.SourceID]; begun {
			continue
		}
		run, err := s.BeginRun(ctx, sv.Fetch.SourceID, sv.Fetch.At, false)
		if err != nil {
			return err
		}
		runs[sv.Fetch.SourceID] = run
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(parallel)
	for _, sv := range saved {
		group.Go(func() error {
			sv.Fetch.RunID = runs[sv.Fetch.SourceID].ID
			_, _, err := s.Save(ctx, sv)
			return err
		})
	}
	return group.Wait()
}

// Command store measures what keeping an article costs: how many are kept a second and how many
// bytes each takes, in SQLite and, where a server is named, in PostgreSQL. The articles are those
// of bench/internal/press, each new, read from a page of its own, with the visit and its place in
// the outbox, as a crawl keeps them. docs/scale.md reckons with the figures. Run it in the
// project's folder:
//
//	go -C bench run ./store -n 5000 -postgres 'postgres://yulun:throw-away@127.0.0.1:54329/postgres?sslmode=disable'
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	"yulun/article"
	"yulun/bench/internal/press"
	"yulun/crawler/relate"
	"yulun/frontier"
	"yulun/nlp/segment"
	"yulun/store"
	"yulun/store/postgres"
	"yulun/store/sqlite"
	"yulun/text"
)

func main() {
	n := flag.Int("n", 5000, "how many articles")
	dsn := flag.String("postgres", "", "address of an empty PostgreSQL database; none: SQLite alone")
	parallel := flag.Int("parallel", 8, "how many articles are kept at once")
	flag.Parse()
	log.SetFlags(0)
	if err := run(context.Background(), *n, *parallel, *dsn); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, n, parallel int, dsn string) error {
	saved, err := prepare(n)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "yulun-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "store.db")
	local, err := sqlite.Open(ctx, sqlite.Options{Path: path})
	if err != nil {
		return err
	}
	if err := keep(ctx, "SQLite", local, saved, parallel); err != nil {
		return err
	}
	if err := local.Close(); err != nil { // and with it the log of writes
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	fmt.Printf("SQLite: %d bytes an article\n", info.Size()/int64(n))
	if dsn == "" {
		return nil
	}
	remote, err := postgres.Open(ctx, postgres.Options{DSN: dsn, Connections: parallel + 2})
	if err != nil {
		return err
	}
	defer remote.Close()
	return keep(ctx, "PostgreSQL", remote, saved, parallel)
}

// prepare makes the articles with their fingerprints, which is not part of what is measured.
func prepare(n int) ([]store.Saved, error) {
	topic, err := segment.ReadWords(os.DirFS("configs/topics/social-credit"), "lexicon/words.txt")
	if err != nil {
		return nil, fmt.Errorf("%w (run it in the project's folder)", err)
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

// keep keeps all articles and prints how long it took.
func keep(ctx context.Context, name string, s store.Store, saved []store.Saved, parallel int) error {
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
	began := time.Now()
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(parallel)
	for _, sv := range saved {
		group.Go(func() error {
			sv.Fetch.RunID = runs[sv.Fetch.SourceID].ID
			_, _, err := s.Save(ctx, sv)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	took := time.Since(began)
	fmt.Printf("%s: %d articles in %.1f s, %.0f a second, %d at once\n", name, len(saved), took.Seconds(), float64(len(saved))/took.Seconds(), parallel)
	return nil
}

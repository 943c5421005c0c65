package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"

	"yulun/article"
	"yulun/bench/internal/press"
	"yulun/frontier"
	"yulun/store"
	"yulun/store/sqlite"
)

// longestText is how many characters of each text are kept: the whole of a million would take 20 GB.
const longestText = 100

// fill keeps articles in the store, and has the program make the index from them.
func fill(ctx context.Context, o options, n int) error {
	topic, err := press.Topic()
	if err != nil {
		return err
	}
	paper, err := press.New(topic)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(o.data, 0o700); err != nil {
		return err
	}
	start := time.Now()
	if err := keep(ctx, filepath.Join(o.data, "store.db"), paper, n); err != nil {
		return err
	}
	fmt.Printf("kept in the store after %.0f s\n", time.Since(start).Seconds())
	rebuild := exec.CommandContext(ctx, o.yulun, "index", "rebuild", "--data", o.data)
	rebuild.Stdout, rebuild.Stderr = os.Stdout, os.Stderr
	if err := rebuild.Run(); err != nil {
		return fmt.Errorf("make the index: %w", err)
	}
	fmt.Printf("indexed after %.0f s\n", time.Since(start).Seconds())
	return os.WriteFile(o.countFile(), []byte(strconv.Itoa(n)), 0o600)
}

// keep keeps articles in a new store, as a crawl does that has just fetched each.
func keep(ctx context.Context, file string, paper *press.Press, n int) (err error) {
	db, err := sqlite.Open(ctx, sqlite.Options{Path: file})
	if err != nil {
		return err
	}
	defer func() {
		if closing := db.Close(); err == nil {
			err = closing
		}
	}()
	now := time.Now()
	runs := map[string]int64{}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(64) // so many share a commit
	for i := 0; i < n && ctx.Err() == nil; i++ {
		a := paper.Article(i)
		a.Text, a.SourceID, a.FirstSeen, a.Fetched = first(a.Text, longestText), a.Outlet.ID, now, now
		a.Archive = article.Location{File: "bench.warc.gz", Offset: int64(i)}
		if _, begun := runs[a.SourceID]; !begun {
			run, err := db.BeginRun(ctx, a.SourceID, now, false)
			if err != nil {
				return err
			}
			runs[a.SourceID] = run.ID
		}
		run := runs[a.SourceID]
		group.Go(func() error {
			_, _, err := db.Save(ctx, store.Saved{Article: a, Fetch: frontier.Fetch{
				RunID: run, SourceID: a.SourceID, Kind: frontier.KindArticle, URL: a.URL, FinalURL: a.URL, At: now, Status: 200, Archive: a.Archive,
			}})
			return err
		})
	}
	return group.Wait()
}

// first is the beginning of a text.
func first(text string, characters int) string {
	runes := []rune(text)
	return string(runes[:min(characters, len(runes))])
}

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"

	"yulun/article"
	"yulun/bench/internal/cputime"
	"yulun/bench/internal/press"
	"yulun/nlp/segment"
)

// truth stands for a store: the articles of the press in order of ID, from a process of its own, so
// that the memory of this one is that of a rebuild.
type truth struct{ articles int }

func (t truth) Stamp(context.Context) (string, int64, error) { return "", 0, nil }

// Each calls f with every article after the given one.
func (t truth) Each(ctx context.Context, after string, f func(article.Article) error) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	program, err := os.Executable()
	if err != nil {
		return err
	}
	giver := exec.CommandContext(ctx, program, "-n", strconv.Itoa(t.articles), "-give", "-after", after)
	giver.Stderr = os.Stderr
	out, err := giver.StdoutPipe()
	if err != nil {
		return err
	}
	if err := giver.Start(); err != nil {
		return err
	}
	for lines := json.NewDecoder(out); ; {
		var a article.Article
		err := lines.Decode(&a)
		if err == io.EOF {
			return giver.Wait()
		}
		if err == nil {
			err = f(a)
		}
		if err != nil {
			stop()
			_ = giver.Wait() // it was stopped
			return err
		}
	}
}

// give writes the articles after the given one, in order of ID, a line each.
func give(paper *press.Press, o options) error {
	type place struct {
		id string
		i  int
	}
	var order []place
	for i := range o.articles {
		if id := press.ID(i); id > o.after {
			order = append(order, place{id, i})
		}
	}
	slices.SortFunc(order, func(a, b place) int { return strings.Compare(a.id, b.id) })
	out := bufio.NewWriter(os.Stdout)
	lines := json.NewEncoder(out)
	for _, p := range order {
		if err := lines.Encode(paper.Article(p.i)); err != nil {
			return err
		}
	}
	return out.Flush()
}

// rebuild rebuilds the index from all articles as yulun index rebuild does, with the program's
// segmenter, and prints how long that took and how much memory it needed.
func rebuild(ctx context.Context, topic []string, o options) error {
	segmenter, err := segment.New(topic)
	if err != nil {
		return err
	}
	db, done, err := open(ctx, o, segmenter.Cut)
	if err != nil {
		return err
	}
	defer done()
	before := peakMemory()
	start, cpu := time.Now(), cputime.Own()
	const step = 50_000
	next := step
	n, err := db.Rebuild(ctx, truth{o.articles}, func(done int) {
		if done >= next {
			fmt.Printf("%d articles after %.0f s, peak memory %d MB\n", done, time.Since(start).Seconds(), peakMemory()>>20)
			next += step
		}
	})
	if err != nil {
		return err
	}
	if n != o.articles {
		return fmt.Errorf("%d of %d articles were filled", n, o.articles)
	}
	took, used := time.Since(start).Seconds(), (cputime.Own() - cpu).Seconds()
	fmt.Printf("rebuilt %d articles in %.1f s, %.1f s of processors: %.0f a second; peak memory %d MB, of which %d MB before it began\n",
		n, took, used, float64(n)/took, peakMemory()>>20, before>>20)
	return nil
}

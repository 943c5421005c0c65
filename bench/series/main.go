// Command series measures what a series costs that nobody has asked for before, on SQLite: its
// cells in a process that has just opened the index, and the series as command and page make it,
// with intervals, the share in all that was published and what is notable. Articles are those of
// package press with their titles alone: a series without words reads no text. Run it in the
// project's folder with
//
//	go -C bench build -o /tmp/bench-series ./series
//	/tmp/bench-series -n 1000000 -file /tmp/million.sqlite
//	/tmp/bench-series -file /tmp/million.sqlite
//
// The first run fills the file and the second one asks, so that nothing is loaded yet.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"time"

	"yulun/article"
	"yulun/bench/internal/cputime"
	"yulun/bench/internal/press"
	"yulun/codebook/codebooktest"
	"yulun/index"
	"yulun/index/sqlite"
	"yulun/stats"
	"yulun/store"
	"yulun/text"
)

func main() {
	n := flag.Int("n", 0, "fill the file with this many articles; 0 asks")
	file := flag.String("file", "", "the file of the index")
	flag.Parse()
	log.SetFlags(0)
	if err := run(context.Background(), *n, *file); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, n int, file string) error {
	topic, err := press.Topic()
	if err != nil {
		return err
	}
	paper, err := press.New(topic)
	if err != nil {
		return err
	}
	start := time.Now()
	db, err := sqlite.Open(ctx, file, sqlite.Options{Words: paper.Words, Simplify: text.NewConverter().ToSimplified, Side: codebooktest.Book().Side})
	if err != nil {
		return err
	}
	defer db.Close()
	if n > 0 {
		return fill(ctx, db, paper, n)
	}
	fmt.Printf("open                       %6d ms\n", time.Since(start).Milliseconds())
	return ask(ctx, db)
}

func fill(ctx context.Context, db *sqlite.DB, paper *press.Press, n int) error {
	const batch = 5000
	for from := 0; from < n; from += batch {
		var articles []article.Article
		for i := from; i < min(from+batch, n); i++ {
			a := paper.Article(i)
			a.Text, a.Reading.Evidence = a.Title, nil
			articles = append(articles, a)
		}
		if err := db.Put(ctx, articles); err != nil {
			return err
		}
	}
	return nil
}

// ask prints how long each question takes, one after the other: the first one finds nothing loaded.
func ask(ctx context.Context, db *sqlite.DB) error {
	measure := func(name string, f func() (int, error)) error {
		start, cpu := time.Now(), cputime.Own()
		got, err := f()
		fmt.Printf("%-26s %6d ms  %6d ms of processors  %d\n", name, time.Since(start).Milliseconds(), (cputime.Own() - cpu).Milliseconds(), got)
		return err
	}
	series := func(name string, o stats.SeriesOptions) error {
		o.Codebook, o.Codings = codebooktest.Book(), stats.Codings{Index: db}
		return measure(name, func() (int, error) {
			made, err := stats.MakeSeries(ctx, db, noHealth{}, o)
			return len(made.Points), err
		})
	}
	if err := series("series, week by type, first", stats.SeriesOptions{Bucket: index.Week, Group: index.ByType}); err != nil {
		return err
	}
	for _, q := range []struct {
		name string
		cut  index.Cut
	}{
		{"cells, week by type", index.Cut{Bucket: index.Week, Group: index.ByType}},
		{"cells, week by type, lang", index.Cut{Bucket: index.Week, Group: index.ByType, Second: index.ByLang}},
		{"cells, day by type, frame", index.Cut{Bucket: index.Day, Group: index.ByType, Second: index.ByFrame}},
	} {
		err := measure(q.name, func() (int, error) {
			cells, err := db.Cells(ctx, index.Query{}, q.cut)
			return len(cells), err
		})
		if err != nil {
			return err
		}
	}
	for _, s := range []struct {
		name string
		o    stats.SeriesOptions
	}{
		{"again", stats.SeriesOptions{Bucket: index.Week, Group: index.ByType}},
		{"with attention", stats.SeriesOptions{Bucket: index.Week, Group: index.ByType, Attention: true}},
		{"and what is notable", stats.SeriesOptions{Bucket: index.Week, Group: index.ByType, Attention: true, Notable: true}},
		{"series, week", stats.SeriesOptions{Bucket: index.Week}},
	} {
		if err := series(s.name, s.o); err != nil {
			return err
		}
	}
	return nil
}

// noHealth is a store without sources.
type noHealth struct{}

func (noHealth) Health(context.Context, *time.Location) ([]store.HealthDay, error) { return nil, nil }

// Command index measures the SQLite index: how fast it takes articles, and how long realistic questions take. Articles are
// generated from the words of gse's dictionary by their frequency, with the topic's words mixed in, so their lengths and
// the spread of words are like those of the press, but no sentence makes sense. Run it with
//
//	go run ./bench/index -n 100000
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"yulun/article"
	"yulun/bench/internal/press"
	"yulun/index"
	"yulun/index/sqlite"
	"yulun/nlp/lang"
	"yulun/nlp/segment"
)

func main() {
	n := flag.Int("n", 100_000, "how many articles")
	rounds := flag.Int("rounds", 10, "how often each question is asked")
	file := flag.String("file", "", "keep the index in this file, and use it when it is full already")
	flag.Parse()
	log.SetFlags(0)
	if err := run(context.Background(), *n, *rounds, *file); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, n, rounds int, file string) error {
	if file == "" {
		dir, err := os.MkdirTemp("", "yulun-bench-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		file = filepath.Join(dir, "index.db")
	}
	topic, err := segment.ReadWords(os.DirFS("configs/defaults"), "lexicon/words.txt")
	if err != nil {
		return fmt.Errorf("%w (run it in the project's folder)", err)
	}
	segmenter, err := segment.New(topic)
	if err != nil {
		return err
	}
	converter, err := lang.NewConverter()
	if err != nil {
		return err
	}
	db, err := sqlite.Open(ctx, file, sqlite.Options{Words: segmenter.Cut, Simplify: converter.ToSimplified})
	if err != nil {
		return err
	}
	defer db.Close()
	if err := fill(ctx, db, topic, n); err != nil {
		return err
	}
	if info, err := os.Stat(file); err == nil {
		fmt.Printf("file %d MB\n", info.Size()>>20)
	}
	return ask(ctx, db, rounds)
}

// fill brings the index to n articles.
func fill(ctx context.Context, db *sqlite.DB, topic []string, n int) error {
	held, err := db.Count(ctx)
	if err != nil || held >= n {
		return err
	}
	paper, err := press.New(topic)
	if err != nil {
		return err
	}
	const batch = 500
	var took, cpu time.Duration
	for at := 0; at < n; at += batch {
		articles := make([]article.Article, 0, batch)
		for i := at; i < min(at+batch, n); i++ {
			articles = append(articles, paper.Article(i))
		}
		put, err := measure(1, func() error { return db.Put(ctx, articles) })
		if err != nil {
			return err
		}
		took += put[0].wall
		cpu += put[0].cpu
	}
	fmt.Printf("put %d articles in %.1f s, %.1f s of processors: %.0f a second, %.0f a processor second\n",
		n, took.Seconds(), cpu.Seconds(), float64(n)/took.Seconds(), float64(n)/cpu.Seconds())
	return nil
}

// queries are what users ask: rare and frequent words, parts of words, phrases, fields, and all of these.
var queries = []string{
	"", "失信被执行人", "联合惩戒", "信用", "隐私", "社会信用体系 隐私", "\"信用修复\"", "被执行人", "人脸识别 -健康码", "雪亮工程",
	"中国", "信", "企业 监管", "title:失信", "frame:privacy", "frame:law,privacy stance:critical", "信用 from:2019 to:2020", "type:hk_tw lang:zh 大数据",
	"outlet:outlet-7", "老赖 限制高消费 高铁", "\"不存在的短语在这里\"",
}

// ask asks every question some times and prints how long it took.
func ask(ctx context.Context, db *sqlite.DB, rounds int) error {
	var searches, series []sample
	for _, query := range queries {
		q, err := index.Parse(query)
		if err != nil {
			return err
		}
		for _, order := range []index.Order{index.ByRelevance, index.Newest} {
			q.Order = order
			var result index.Result
			took, err := measure(rounds, func() error {
				result, err = db.Search(ctx, q)
				return err
			})
			if err != nil {
				return err
			}
			report(fmt.Sprintf("search %-9s %s", order, query), fmt.Sprintf("%d hits", result.Total), took)
			searches = append(searches, took...)
		}
	}
	q := index.Query{Facets: true}
	took, err := measure(rounds, func() error {
		_, err := db.Search(ctx, q)
		return err
	})
	if err != nil {
		return err
	}
	report("facets of everything", "", took)
	for _, query := range []string{"", "隐私", "失信被执行人 lang:zh", "from:2019 to:2019", "stance:critical"} {
		q, err := index.Parse(query)
		if err != nil {
			return err
		}
		for _, group := range []index.Group{index.Ungrouped, index.ByType, index.ByFrame} {
			var cells []index.Cell
			took, err := measure(rounds, func() error {
				cells, err = db.Cells(ctx, q, index.Cut{Bucket: index.Month, Group: group})
				return err
			})
			if err != nil {
				return err
			}
			report(fmt.Sprintf("series by %-6s %s", group, query), fmt.Sprintf("%d cells", len(cells)), took)
			series = append(series, took...)
		}
	}
	report("ALL SEARCHES", "", searches)
	report("ALL SERIES", "", series)
	return nil
}

// sample is what one call took: time on the wall, and of the processors, which a busy machine disturbs less.
type sample struct{ wall, cpu time.Duration }

func measure(rounds int, f func() error) ([]sample, error) {
	took := make([]sample, rounds)
	for i := range took {
		start, cpu := time.Now(), cpuTime()
		if err := f(); err != nil {
			return nil, err
		}
		took[i] = sample{time.Since(start), cpuTime() - cpu}
	}
	return took, nil
}

// cpuTime is the processor time that the program has used.
func cpuTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func report(what, result string, took []sample) {
	at := func(share float64, of func(sample) time.Duration) float64 {
		var all []time.Duration
		for _, t := range took {
			all = append(all, of(t))
		}
		slices.Sort(all)
		return float64(all[int(share*float64(len(all)-1)+0.5)].Microseconds()) / 1000
	}
	wall, cpu := func(s sample) time.Duration { return s.wall }, func(s sample) time.Duration { return s.cpu }
	fmt.Printf("%-56s %12s  p50 %8.1f  p95 %8.1f  cpu p50 %8.1f  p95 %8.1f ms\n", what, result, at(0.5, wall), at(0.95, wall), at(0.5, cpu), at(0.95, cpu))
}

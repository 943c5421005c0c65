// Command export measures how fast articles and their evidence are written as files, and how much
// memory that takes. Articles come from package press and are read from an index on SQLite, as yulun
// export reads them. Run it in the project's folder, first to fill the index, then once a format, since
// the peak of memory is that of the whole process:
//
//	go -C bench run ./index -n 100000 -rounds 1 -file /tmp/press.db
//	go -C bench run ./export -file /tmp/press.db -what articles -format parquet
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"syscall"
	"time"

	"yulun/article"
	"yulun/bench/internal/press"
	"yulun/codebook/codebooktest"
	"yulun/index"
	"yulun/index/sqlite"
	"yulun/nlp/segment"
	"yulun/render"
	"yulun/text"
)

func main() {
	file := flag.String("file", "", "the index that bench/index has filled")
	what := flag.String("what", "articles", "articles or evidence")
	format := flag.String("format", "csv", "csv, jsonl or parquet")
	out := flag.String("o", os.DevNull, "the file to write")
	flag.Parse()
	log.SetFlags(0)
	if err := run(context.Background(), *file, *what, *format, *out); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, file, what, format, out string) error {
	topic, err := segment.ReadWords(os.DirFS("configs/topics/social-credit"), "lexicon/words.txt")
	if err != nil {
		return fmt.Errorf("%w (run it in the project's folder)", err)
	}
	paper, err := press.New(topic)
	if err != nil {
		return err
	}
	book := codebooktest.Book()
	db, err := sqlite.Open(ctx, file, sqlite.Options{
		Words: paper.Words, Simplify: text.NewConverter().ToSimplified, Side: book.Side,
	})
	if err != nil {
		return err
	}
	defer db.Close()
	w, err := os.Create(out)
	if err != nil {
		return err
	}
	start, rows := time.Now(), 0
	buffered := bufio.NewWriterSize(w, 1<<16)
	write, end, err := table(what, format, buffered)
	if err != nil {
		return err
	}
	err = db.Each(ctx, index.Query{Order: index.Oldest, Relevance: index.AnyRelevance}, func(h index.Hit) error {
		n, err := write(h.Article)
		rows += n
		return err
	})
	if err != nil {
		return err
	}
	if err := end(); err != nil {
		return err
	}
	if err := buffered.Flush(); err != nil {
		return err
	}
	took := time.Since(start).Seconds()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return err
	}
	fmt.Printf("%s as %s: %d rows in %.1f s, %.0f a second, peak memory %d MB\n",
		what, format, rows, took, float64(rows)/took, u.Maxrss>>10)
	return w.Close()
}

// table begins a table: write writes the rows of an article and counts them.
func table(what, format string, w *bufio.Writer) (write func(article.Article) (int, error), end func() error, err error) {
	if what == "articles" && format == "jsonl" {
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		return func(a article.Article) (int, error) { return 1, enc.Encode(render.NewRecord(a, false)) }, func() error { return nil }, nil
	}
	articles, cues := render.Articles(codebooktest.Book()), render.Evidence()
	columns := articles.Columns()
	if what == "evidence" {
		columns = cues.Columns()
	}
	out, err := render.NewWriter(format, w, columns, render.FileOptions{})
	if err != nil {
		return nil, nil, err
	}
	if what == "articles" {
		return func(a article.Article) (int, error) { return 1, out.Row(articles.Row(render.NewRecord(a, false))) }, out.Close, nil
	}
	return func(a article.Article) (int, error) {
		found := render.Cues(a)
		for _, cue := range found {
			if err := out.Row(cues.Row(cue)); err != nil {
				return 0, err
			}
		}
		return len(found), nil
	}, out.Close, nil
}

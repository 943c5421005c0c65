// Command export measures how fast articles and their evidence are written as files, and how much
// memory that takes. Articles come from package press, each with 30 invented cues, and are read
// from an index on SQLite, as yulun export reads them, or made one by one, to measure the writing
// alone. Build it and run it in the project's folder, once a format, since the peak of memory is
// that of the process:
//
//	go -C bench build -o /tmp/ ./index ./export
//	/tmp/export -n 100000 -what articles -format parquet
//	/tmp/index -n 100000 -rounds 1 -file /tmp/press.db
//	/tmp/export -file /tmp/press.db -what evidence -format csv
//
// bench/export/read.py reads such files with DuckDB, for comparison.
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
	"yulun/render"
	"yulun/text"
)

func main() {
	file := flag.String("file", "", "the index that bench/index has filled; without it articles are made")
	n := flag.Int("n", 20_000, "how many articles are made")
	texts := flag.Int("texts", 0, "make this many texts alone, and each article of a half of two of them: the square of their number are different, and making costs little; 0 makes every text")
	what := flag.String("what", "articles", "articles or evidence")
	format := flag.String("format", "csv", "csv, jsonl or parquet; none makes the articles alone")
	out := flag.String("o", os.DevNull, "the file to write")
	flag.Parse()
	log.SetFlags(0)
	if err := run(context.Background(), *file, *n, *texts, *what, *format, *out); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, file string, n, texts int, what, format, out string) error {
	topic, err := press.Topic()
	if err != nil {
		return err
	}
	paper, err := press.New(topic)
	if err != nil {
		return err
	}
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
	take := func(a article.Article) error {
		a.Reading.Evidence = invented(a)
		n, err := write(a)
		rows += n
		return err
	}
	if err := each(ctx, paper, file, n, texts, take); err != nil {
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
	if format == "none" {
		return func(article.Article) (int, error) { return 1, nil }, func() error { return nil }, nil
	}
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

// each calls f with every article of the index, or with n that are made.
func each(ctx context.Context, paper *press.Press, file string, n, texts int, f func(article.Article) error) error {
	if file == "" {
		var made []article.Article
		for i := range texts {
			made = append(made, paper.Article(i))
		}
		for i := range n {
			var a article.Article
			if texts > 0 {
				a = joined(made[i%texts], made[i/texts%texts])
				a.ID = press.ID(i)
			} else {
				a = paper.Article(i)
			}
			if err := f(a); err != nil {
				return err
			}
		}
		return nil
	}
	db, err := sqlite.Open(ctx, file, sqlite.Options{
		Words: paper.Words, Simplify: text.NewConverter().ToSimplified, Side: codebooktest.Book().Side,
	})
	if err != nil {
		return err
	}
	defer db.Close()
	every := index.Query{Order: index.Oldest, Relevance: index.AnyRelevance}
	return db.Each(ctx, every, func(h index.Hit) error { return f(h.Article) })
}

// joined is an article with the first half of its text, and the second half of another one's.
func joined(a, b article.Article) article.Article {
	first, second := []rune(a.Text), []rune(b.Text)
	a.Text = string(first[:len(first)/2]) + string(second[len(second)/2:])
	return a
}

// invented are 30 cues of two characters spread over the text.
func invented(a article.Article) (cues []article.Evidence) {
	runes := []rune(a.Text)
	for i := range 30 {
		at := i * (len(runes) - 2) / 30
		if at < 0 {
			break
		}
		cue := string(runes[at : at+2])
		cues = append(cues, article.Evidence{
			Field: "text", Start: at, End: at + 2, Text: cue, Cue: cue, Kind: "stance", Weight: 0.5,
		})
	}
	return cues
}

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"yulun/article"
	"yulun/bench/internal/press"
	"yulun/codebook/codebooktest"
	"yulun/index"
	"yulun/index/elastic"
	"yulun/index/sqlite"
	"yulun/nlp/segment"
	"yulun/text"
)

// options are the flags.
type options struct {
	articles, rounds       int
	backend, addr, prefix  string
	file, profile, after   string
	segment, rebuild, give bool
}

func run(ctx context.Context, o options) error {
	topic, err := press.Topic()
	if err != nil {
		return err
	}
	if o.rebuild && !o.give {
		return rebuild(ctx, topic, o)
	}
	paper, err := press.New(topic)
	if err != nil {
		return err
	}
	if o.give {
		return give(paper, o)
	}
	words := paper.Words
	if o.segment {
		segmenter, err := segment.New(topic)
		if err != nil {
			return err
		}
		words = segmenter.Cut
	} else {
		fmt.Println("texts are cut into words by the press, not by the program's segmenter (-segment)")
	}
	db, done, err := open(ctx, o, words)
	if err != nil {
		return err
	}
	defer done()
	if err := fill(ctx, db, paper.Article, o); err != nil {
		return err
	}
	if err := ask(ctx, db, o.rounds); err != nil {
		return err
	}
	fmt.Printf("peak memory of the program %d MB\n", peakMemory()>>20)
	return nil
}

// open opens the index, empty unless it is in a file that is kept. Done closes it and takes away
// what is not kept.
func open(ctx context.Context, o options, words index.Words) (db index.Index, done func(), err error) {
	converter := text.NewConverter()
	switch o.backend {
	case "sqlite":
		return openSQLite(ctx, o.file, sqlite.Options{Words: words, Simplify: converter.ToSimplified, Side: codebooktest.Book().Side})
	case "elastic":
		db, err := elastic.Open(ctx, elastic.Options{
			Addresses: []string{o.addr}, Prefix: o.prefix, Words: words, Simplify: converter.ToSimplified, Side: codebooktest.Book().Side,
		})
		if err != nil {
			return nil, nil, err
		}
		return db, func() { db.Close() }, nil
	default:
		return nil, nil, article.Usagef("sqlite or elastic", "%q is not a backend", o.backend)
	}
}

func openSQLite(ctx context.Context, file string, o sqlite.Options) (index.Index, func(), error) {
	clean := func() {}
	if file == "" {
		dir, err := os.MkdirTemp("", "yulun-bench-")
		if err != nil {
			return nil, nil, err
		}
		clean = func() { os.RemoveAll(dir) }
		file = filepath.Join(dir, "index.db")
	}
	db, err := sqlite.Open(ctx, file, o)
	if err != nil {
		clean()
		return nil, nil, err
	}
	return db, func() {
		if info, err := os.Stat(file); err == nil {
			fmt.Printf("file %d MB\n", info.Size()>>20)
		}
		db.Close()
		clean()
	}, nil
}

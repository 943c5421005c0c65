// Command index measures an index, on SQLite or on Elasticsearch: how fast it takes articles, how
// long realistic searches and series take, and how much memory the program needs. Articles come
// from package press. Run it in the project's folder with
//
//	go -C bench run ./index -n 100000
//	go -C bench run ./index -n 1000000 -backend elastic -addr http://127.0.0.1:9200
//
// Texts are cut into words by the press, which knows its own words and is several times faster than
// the segmenter, so that a million articles take minutes and not hours; the characters of a text
// are indexed as ever. With -segment the program's own segmenter cuts, as it does in a crawl: use
// that to measure how fast articles are taken.
//
// With -rebuild it measures how long a rebuild takes and how much memory. The articles then come
// from a second process, as from a store:
//
//	go -C bench run ./index -n 1000000 -backend elastic -rebuild
//
// The first answer to each question is listed apart: afterwards SQLite remembers which articles
// have the words.
package main

import (
	"context"
	"flag"
	"log"
	"os"
	"runtime/pprof"
)

func main() {
	var o options
	flag.IntVar(&o.articles, "n", 100_000, "how many articles")
	flag.IntVar(&o.rounds, "rounds", 10, "how often each question is asked after the first time")
	flag.StringVar(&o.backend, "backend", "sqlite", "the engine: sqlite or elastic")
	flag.StringVar(&o.addr, "addr", "http://127.0.0.1:9200", "the address of Elasticsearch")
	flag.StringVar(&o.prefix, "prefix", "yulun-bench", "the prefix of the indices in Elasticsearch, which are kept: the next run continues where they were left")
	flag.StringVar(&o.file, "file", "", "keep SQLite's index in this file, and continue where it was left")
	flag.BoolVar(&o.segment, "segment", false, "cut texts with the program's segmenter")
	flag.BoolVar(&o.rebuild, "rebuild", false, "only rebuild the index, as yulun index rebuild does")
	flag.BoolVar(&o.give, "give", false, "write the articles in order of ID to the standard output: what -rebuild reads")
	flag.StringVar(&o.after, "after", "", "with -give: only those after this ID")
	flag.StringVar(&o.profile, "profile", "", "write a processor profile to this file")
	flag.Parse()
	log.SetFlags(0)
	if err := profiled(context.Background(), o); err != nil {
		log.Fatal(err)
	}
}

func profiled(ctx context.Context, o options) error {
	if o.profile != "" {
		file, err := os.Create(o.profile)
		if err != nil {
			return err
		}
		defer file.Close()
		if err := pprof.StartCPUProfile(file); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	return run(ctx, o)
}

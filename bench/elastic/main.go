// Command elastic measures how fast the Elasticsearch index takes articles, next to the bare bulk
// indexer of the library that sends the same bytes, encoded before. Run it in the project's folder,
// with the address of a cluster that has room:
//
//	go -C bench run ./elastic -addr http://127.0.0.1:9200
//
// It makes indices with the prefix yulun-bench, and deletes them.
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"log"
	"net/http"
	"os"
	"runtime"
	"runtime/pprof"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/elastic/elastic-transport-go/v8/elastictransport"
	"github.com/elastic/go-elasticsearch/v8/esutil"

	"yulun/article"
	"yulun/bench/internal/cputime"
	"yulun/bench/internal/press"
	"yulun/codebook/codebooktest"
	"yulun/index/elastic"
	"yulun/nlp/segment"
	"yulun/text"
)

func main() {
	var b bench
	flag.StringVar(&b.address, "addr", "", "address of the cluster")
	flag.IntVar(&b.n, "n", 20_000, "how many articles")
	flag.IntVar(&b.batch, "batch", 2_000, "how many articles in one Put")
	flag.IntVar(&b.rounds, "rounds", 3, "how often each is measured")
	flag.StringVar(&b.profile, "profile", "", "write a profile of the processors while Put runs to this file")
	flag.IntVar(&b.workers, "workers", 2, "how many requests the bare indexer has under way")
	flag.BoolVar(&b.uncut, "uncut", false, "cut texts at white space only: what is left of Put without the segmenter")
	flag.Parse()
	log.SetFlags(0)
	if err := b.run(context.Background()); err != nil {
		log.Fatal(err)
	}
}

type bench struct {
	address, profile string
	n, batch, rounds int
	uncut            bool
	workers          int
	options          elastic.Options
	articles         []article.Article
	documents        []document
	made             int // indices
}

// document is an article as Put sends it.
type document struct {
	id   string
	body []byte
}

func (b *bench) run(ctx context.Context) error {
	topic, err := press.Topic()
	if err != nil {
		return err
	}
	segmenter, err := segment.New(topic)
	if err != nil {
		return err
	}
	converter := text.NewConverter()
	b.options = elastic.Options{Addresses: []string{b.address}, Words: segmenter.Cut, Simplify: converter.ToSimplified, Side: codebooktest.Book().Side, RefreshInterval: 30 * time.Second}
	if b.uncut {
		b.options.Words = strings.Fields
	}
	paper, err := press.New(topic)
	if err != nil {
		return err
	}
	for i := range b.n {
		b.articles = append(b.articles, paper.Article(i))
	}
	start, cpu := time.Now(), cputime.Own()
	if b.documents, err = record(ctx, b.options, b.articles); err != nil {
		return err
	}
	size := 0
	for _, d := range b.documents {
		size += len(d.body)
	}
	fmt.Printf("%d articles, %d bytes a document; encoding alone takes %.0f µs of processors each, %.0f a second\n",
		b.n, size/b.n, float64((cputime.Own()-cpu).Microseconds())/float64(b.n), float64(b.n)/time.Since(start).Seconds())
	if b.profile != "" {
		f, err := os.Create(b.profile)
		if err != nil {
			return err
		}
		defer f.Close()
		if err := pprof.StartCPUProfile(f); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	var puts, bares []float64
	for range b.rounds {
		bare, err := b.measure(ctx, "bare", b.bare)
		if err != nil {
			return err
		}
		put, err := b.measure(ctx, "put", b.put)
		if err != nil {
			return err
		}
		puts, bares = append(puts, put), append(bares, bare)
	}
	slices.Sort(puts)
	slices.Sort(bares)
	fmt.Printf("ratio of medians: %.2f\n", puts[len(puts)/2]/bares[len(bares)/2])
	return nil
}

// measure gives documents a second, into an index of its own.
func (b *bench) measure(ctx context.Context, name string, f func(ctx context.Context, db *elastic.DB, index string) error) (float64, error) {
	b.made++
	o := b.options
	o.Prefix = fmt.Sprintf("yulun-bench-%d", b.made)
	db, err := elastic.Open(ctx, o)
	if err != nil {
		return 0, err
	}
	defer db.Close()
	index := o.Prefix + "-articles-v3-000001"
	defer b.drop(ctx, "/"+index)
	defer b.drop(ctx, "/_index_template/"+o.Prefix+"-articles-v3")
	runtime.GC()
	start, cpu := time.Now(), cputime.Own()
	if err := f(ctx, db, index); err != nil {
		return 0, err
	}
	took := time.Since(start)
	rate := float64(b.n) / took.Seconds()
	fmt.Printf("%-5s %6.1f s  %6.0f documents a second, %.1f s of this program's processors\n", name, took.Seconds(), rate, (cputime.Own() - cpu).Seconds())
	return rate, nil
}

func (b *bench) put(ctx context.Context, db *elastic.DB, _ string) error {
	for batch := range slices.Chunk(b.articles, b.batch) {
		if err := db.Put(ctx, batch); err != nil {
			return err
		}
	}
	return nil
}

// bare sends the same bytes with the library's bulk indexer alone.
func (b *bench) bare(ctx context.Context, _ *elastic.DB, index string) error {
	urls, err := parse(b.address)
	if err != nil {
		return err
	}
	transport, err := elastictransport.NewClient(elastictransport.WithURLs(urls))
	if err != nil {
		return err
	}
	var failed atomic.Int64
	indexer, err := esutil.NewBulkIndexer(esutil.BulkIndexerConfig{Client: transport, Index: index, NumWorkers: b.workers})
	if err != nil {
		return err
	}
	version := int64(1)
	for _, d := range b.documents {
		err := indexer.Add(ctx, esutil.BulkIndexerItem{
			Action: "index", DocumentID: d.id, Version: &version, VersionType: "external_gte", Body: bytes.NewReader(d.body),
			OnFailure: func(context.Context, esutil.BulkIndexerItem, esutil.BulkIndexerResponseItem, error) { failed.Add(1) },
		})
		if err != nil {
			return err
		}
	}
	if err := indexer.Close(ctx); err != nil {
		return err
	}
	if n := failed.Load(); n > 0 {
		return fmt.Errorf("%d documents were refused", n)
	}
	return nil
}

func (b *bench) drop(ctx context.Context, path string) {
	request, err := http.NewRequestWithContext(ctx, http.MethodDelete, b.address+path, nil)
	if err != nil {
		log.Print(err)
		return
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		log.Print(err)
		return
	}
	response.Body.Close()
}

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"yulun/bench/internal/cputime"
	"yulun/bench/internal/press"
)

// kind is a page with the addresses that are asked for in turn.
type kind struct {
	name      string
	addresses []string
}

// kinds are the pages that are measured.
func kinds(articles int) []kind {
	search, series := kind{name: "search"}, kind{name: "series"}
	for _, q := range []string{
		"", "失信被执行人", "联合惩戒", "信用", "隐私", "社会信用体系 隐私", `"信用修复"`, "人脸识别 -健康码", "企业 监管", "title:失信", "frame:privacy",
		"frame:law,privacy stance:critical", "信用 from:2019 to:2020", "type:hk_tw 大数据", "outlet:outlet-7", "(老赖 OR 失信) 高铁",
	} {
		search.addresses = append(search.addresses, address("/search", "q", q), address("/search", "q", q, "order", "newest"))
	}
	for _, s := range []struct{ q, bucket, group string }{
		{"", "quarter", ""},
		{"", "quarter", "type"},
		{"", "year", "frame"},
		{"隐私", "quarter", "type"},
		{"失信被执行人", "quarter", "type"},
		{"信用 from:2019 to:2021", "month", "type"},
		{"stance:critical", "quarter", "country"},
		{"type:hk_tw", "year", "frame"},
		{`"信用修复"`, "year", "outlet"},
		{"人脸识别 -健康码", "month", ""},
	} {
		series.addresses = append(series.addresses, address("/series", "q", s.q, "bucket", s.bucket, "group", s.group))
	}
	one := kind{name: "article"}
	random := rand.New(rand.NewPCG(1, 2))
	for range 20_000 { // some come twice
		one.addresses = append(one.addresses, "/article/"+press.ID(random.IntN(articles)))
	}
	return []kind{search, series, one}
}

// address is the address of a page with the parameters that have a value, as the pages themselves
// link it.
func address(path string, pairs ...string) string {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			v.Set(pairs[i], pairs[i+1])
		}
	}
	return strings.TrimSuffix(path+"?"+v.Encode(), "?")
}

// measure asks the pages and the bare handler, and prints a table.
func measure(ctx context.Context, o options) (err error) {
	articles, err := o.count()
	if err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	pages, err := start(ctx, o.yulun, "serve", "--data", o.data, "--addr", "127.0.0.1:0")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, pages.stop()) }()
	bare, err := start(ctx, self, "-bare")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, bare.stop()) }()
	fmt.Printf("%d articles, load average %s\n\n", articles, load())
	fmt.Println("| page | KB | connections | requests | errors | a second | p50 ms | p95 ms | bare p50 | bare p95 | p95 ratio | CPU ms | peak MB |")
	fmt.Println("|---|---|---|---|---|---|---|---|---|---|---|---|---|")
	for _, k := range kinds(articles) {
		// Each page is asked for once before, so that what follows is how it goes on; of articles
		// some.
		first := ask(ctx, pages.root, k.addresses[:min(len(k.addresses), 100)], 1, 0)
		if first.failed != nil {
			return first.failed
		}
		size := int(first.bytes / int64(len(first.took)))
		for _, connections := range []int{1, 8, 32} {
			before, err := cputime.Of(pages.cmd.Process.Pid)
			if err != nil {
				return err
			}
			got := ask(ctx, pages.root, k.addresses, connections, o.during)
			after, err := cputime.Of(pages.cmd.Process.Pid)
			if err != nil {
				return err
			}
			beside := ask(ctx, bare.root, []string{fmt.Sprintf("/%d", size)}, connections, o.during)
			memory, err := pages.peakMemory()
			if err = errors.Join(err, beside.failed, ctx.Err()); err != nil {
				return err
			}
			if len(got.took) == 0 {
				return fmt.Errorf("no request for %s was answered: %w", k.name, got.failed)
			}
			fmt.Printf("| %s | %d | %d | %d | %d | %.0f | %.1f | %.1f | %.2f | %.2f | %.0f | %.1f | %d |\n", k.name, size/1000, connections, len(got.took), got.errors,
				float64(len(got.took))/got.lasted.Seconds(), got.at(.5), got.at(.95), beside.at(.5), beside.at(.95), got.at(.95)/beside.at(.95),
				float64((after-before).Microseconds())/1000/float64(len(got.took)), memory)
			if got.failed != nil {
				fmt.Printf("\nThe first error: %v\n\n", got.failed)
			}
		}
	}
	fmt.Printf("\nload average %s\n", load())
	return nil
}

// answers are what came.
type answers struct {
	took   []time.Duration // of the requests that succeeded, in order of length
	bytes  int64
	lasted time.Duration
	errors int
	failed error // the first
}

// at is a quantile in milliseconds.
func (a answers) at(share float64) float64 {
	return float64(a.took[int(share*float64(len(a.took)-1)+0.5)].Microseconds()) / 1000
}

// ask asks for addresses in turn, over so many connections, each with one request under way at a
// time. It begins no request when the time is over; without a time it asks for each address once.
func ask(ctx context.Context, root string, addresses []string, connections int, during time.Duration) answers {
	client := &http.Client{
		Transport:     &http.Transport{MaxConnsPerHost: connections, MaxIdleConnsPerHost: connections, DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Timeout:       time.Minute,
	}
	defer client.CloseIdleConnections()
	var mu sync.Mutex
	var all answers
	next, began := 0, time.Now()
	take := func() (string, bool) {
		mu.Lock()
		defer mu.Unlock()
		if ctx.Err() != nil || during > 0 && time.Since(began) > during || during == 0 && next == len(addresses) {
			return "", false
		}
		next++
		return root + addresses[(next-1)%len(addresses)], true
	}
	var group sync.WaitGroup
	for range connections {
		group.Go(func() {
			for address, ok := take(); ok; address, ok = take() {
				sent := time.Now()
				n, err := get(ctx, client, address)
				took := time.Since(sent)
				mu.Lock()
				if err != nil {
					all.errors++
					if all.failed == nil {
						all.failed = err
					}
				} else {
					all.took, all.bytes = append(all.took, took), all.bytes+n
				}
				mu.Unlock()
			}
		})
	}
	group.Wait()
	all.lasted = time.Since(began)
	slices.Sort(all.took)
	return all
}

// get reads a whole answer and returns how many bytes it has.
func get(ctx context.Context, client *http.Client, address string) (int64, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return 0, err
	}
	answer, err := client.Do(r)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	n, err := io.Copy(io.Discard, answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", address, answer.Status)
	}
	return n, err
}

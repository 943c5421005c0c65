// Command pages measures how fast the pages answer when many ask at once: /search, /series and
// /article/{id}, each asked over 1, 8 and 32 connections, beside a bare handler that answers as
// many bytes. Both are processes of their own on loopback: the pages are those of "yulun serve".
// The articles are those of package press with their headline and the first 100 characters of their
// text. Run it in the project's folder, on Linux, with
//
//	go build -o /tmp/yulun ./cmd/yulun
//	go -C bench build -o /tmp/bench-pages ./pages
//	/tmp/bench-pages -yulun /tmp/yulun -data /tmp/million -n 1000000
//	/tmp/bench-pages -yulun /tmp/yulun -data /tmp/million
//
// The first run fills the data folder, and the second one asks as many articles as the first one
// kept.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

func main() {
	var o options
	n := flag.Int("n", 0, "fill the data folder with this many articles; 0 asks")
	bare := flag.Bool("bare", false, "be the bare handler, which this program starts beside the pages")
	flag.StringVar(&o.yulun, "yulun", "", "the program whose pages are measured")
	flag.StringVar(&o.data, "data", "", "the data folder")
	flag.DurationVar(&o.during, "for", 10*time.Second, "how long each page is asked over each number of connections")
	flag.Parse()
	log.SetFlags(0)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var err error
	switch {
	case *bare:
		err = serveBare(ctx)
	case o.yulun == "" || o.data == "":
		err = errors.New("name the program with -yulun and the data folder with -data")
	case *n > 0:
		err = fill(ctx, o, *n)
	default:
		err = measure(ctx, o)
	}
	if err != nil {
		stop()
		log.Fatal(err)
	}
}

type options struct {
	yulun, data string
	during      time.Duration
}

// countFile keeps beside the store how many articles were filled in.
func (o options) countFile() string { return filepath.Join(o.data, "bench-pages.txt") }

// count is how many articles the data folder has.
func (o options) count() (n int, err error) {
	kept, err := os.ReadFile(o.countFile())
	if err != nil {
		return 0, fmt.Errorf("fill the data folder first, with -n: %w", err)
	}
	_, err = fmt.Sscan(string(kept), &n)
	return n, err
}

// load is the load average of the machine, which says how much else was going on.
func load() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	return strings.Join(strings.Fields(string(text))[:3], " ")
}

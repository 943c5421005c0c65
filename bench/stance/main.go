// Command stance measures how well models of stance do on coded texts of outlets that they haven't
// seen, beside the rules, a general lexicon and the majority, and chooses the settings of a model.
//
//	go -C bench run ./stance --coded FILE… [--written FILE…] [--nested]
//
// Every figure is by cross-validation that keeps the texts of an outlet on one side. Texts of
// --written, such as those of the folder training, are learned from and never measured on. With
// --nested the settings are chosen anew for each part, among its own training texts, so that the
// figure doesn't profit from the choice. Intervals are by bootstrap over outlets.
//
// It must be run in the folder bench; the files are JSON Lines as docs/model-card.md describes.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

// settings are the flags.
type settings struct {
	coded, written files
	topic          string
	weight         float64
	nested, wrong  bool
	frames         bool
	only           string
}

// files is a flag that may be given several times.
type files []string

func (f *files) String() string { return strings.Join(*f, " ") }

func (f *files) Set(name string) error {
	*f = append(*f, name)
	return nil
}

func main() {
	var s settings
	flag.Var(&s.coded, "coded", "JSON Lines of coded texts to learn from and to measure on; may be repeated")
	flag.Var(&s.written, "written", "texts to learn from only; may be repeated")
	flag.StringVar(&s.topic, "topic", "social-credit", "topic whose cues are used")
	flag.Float64Var(&s.weight, "weight", 0.1, "how much a text of --written counts beside one of --coded")
	flag.BoolVar(&s.nested, "nested", false, "choose the settings within each part; takes minutes")
	flag.BoolVar(&s.wrong, "wrong", false, "list the texts that the shipped settings get wrong")
	flag.BoolVar(&s.frames, "frames", false, "measure frames, not stance")
	flag.StringVar(&s.only, "only", "", "run only the variants whose names contain this")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, s); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// Command faults breaks things while the program works, and shows that nothing is lost, doubled or
// silent.
//
//	go -C bench run ./faults -rounds 200
//	go -C bench run ./faults -rounds 20 -seed 7
//	go -C bench run ./faults -only kill-crawl -seed 23 -rounds 1
//
// The program itself collects the sample press over HTTP on loopback, once without disturbance.
// Each round then breaks one thing at a random moment, mends it, gives the same command again, and
// compares what is there with the undisturbed run: ids and texts of all articles, the archive, the
// index, and whether exit codes said what happened. The rounds are dealt to the kinds in turn; the
// seed of a round is -seed and its number, so that "-only KIND -seed SEED -rounds 1" repeats it, up
// to the timing of the machine.
//
// A fault counts as lost where an article, a text or bytes are missing that should be there, as
// doubled where one is there twice, and as silent where a command ended well or answered although
// something was missing. A round in which a command takes longer than ten minutes shows nothing,
// and counts as late alone. The exit code is 1 when there is any of these. It must be run in the
// folder bench. What a killed run left in the folder of -work is removed at the start of the next
// one there, with the disks that it mounted.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

// settings are the flags.
type settings struct {
	rounds      int
	seed        uint64
	only        string
	yulun, work string
}

func main() {
	var s settings
	flag.IntVar(&s.rounds, "rounds", 20, "how many rounds, over all kinds")
	flag.Uint64Var(&s.seed, "seed", 1, "decides what is broken when")
	flag.StringVar(&s.only, "only", "", "kinds, separated by commas; all without it")
	flag.StringVar(&s.yulun, "yulun", "", "the program; without it, it is built")
	flag.StringVar(&s.work, "work", "", "folder for everything; without it, a new one that is removed at the end")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, s); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, s settings) (err error) {
	chosen, err := choose(s.only)
	if err != nil {
		return err
	}
	st, err := newStage(ctx, s)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.close()) }()
	fmt.Printf("seed %d, %d articles\n", s.seed, len(st.want))
	rows := st.rounds(ctx, chosen)
	printTable(os.Stdout, rows)
	if err := ctx.Err(); err != nil {
		return err
	}
	for _, r := range rows {
		if r.seed != nil {
			return errors.New("there were faults")
		}
	}
	return nil
}

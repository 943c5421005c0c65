// Command service shows that the service keeps its promises, with the real program, real HTTP on
// loopback and a press that lives while it is crawled. What is judged is the press's own log and
// record of what happened, and what the program exports at the end; nothing is asked of the
// program's inside.
//
//	go -C bench run ./service -mode soak -minutes 10
//	go -C bench run ./service -mode crawl -minutes 5
//	go -C bench run ./service -mode kill -rounds 10
//	go -C bench run ./service -mode outage -away 60s
//	go -C bench run ./service -mode many -sources 200 -every 5m -jitter 10s -events 1s -minutes 30
//
// All modes show that every article that came out, was edited, given another headline or taken away
// was seen in time, that no article is lost, doubled or invented, and that the crawler kept its
// manners: the delay and the number of requests at once of each host, robots.txt, Retry-After, no
// needless download (see samplepress.Polite and samplepress.Needless).
//
// Soak runs "yulun run" on SQLite, stops it with SIGTERM half way, and starts it again: it must end
// in time and with exit code 0. One outlet answers 503 for a while and one slowly.
//
// Crawl does the same with one "yulun crawl" after another, for comparison.
//
// Kill runs two workers on one PostgreSQL and one Elasticsearch, and kills one of them with
// SIGKILL, at moments drawn from -seed, and starts it again, so many rounds. No host may be served
// by both at once. Requests that were under way when a worker was killed are asked again, which is
// counted but not as a fault.
//
// Outage runs one service on PostgreSQL and Elasticsearch, cuts the connection to Elasticsearch in
// the middle and opens it again: crawling goes on meanwhile, and in the end the index has
// everything.
//
// Many runs "yulun run" on SQLite over a press of many outlets, and shows that memory and
// goroutines don't grow, and that what happens is asked for as soon as the schedule says. The
// program and its clock are unchanged; time is simulated by the schedule alone, which is as many
// times shorter as the press lives faster: six intervals of 5 minutes stand for six of an hour.
//
// PostgreSQL and Elasticsearch are started by the scripts of this project unless -postgres and
// -elastic name empty ones. It must be run in the folder bench. The exit code is 1 when a promise
// is broken, and the work folder stays.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// settings are the flags.
type settings struct {
	mode                           string
	yulun, work, postgres, elastic string
	seed                           uint64
	minutes                        float64
	rounds, parallel               int
	sources, crawls                int
	every, jitter, recheck         time.Duration
	delay, slack, events           time.Duration
	grace, away                    time.Duration
}

func main() {
	var s settings
	flag.StringVar(&s.mode, "mode", "soak", "soak, crawl, kill, outage or many")
	flag.StringVar(&s.yulun, "yulun", "", "the program; it is built without this flag")
	flag.StringVar(&s.work, "work", "", "folder for logs, configuration and data; a new one without")
	flag.StringVar(&s.postgres, "postgres", "", "address (DSN) of an empty PostgreSQL database; one is started without")
	flag.StringVar(&s.elastic, "elastic", "", "address of an Elasticsearch; one is started without")
	flag.Uint64Var(&s.seed, "seed", 1, "decides what happens in the press, and who is killed when")
	flag.Float64Var(&s.minutes, "minutes", 10, "how long the press lives")
	flag.IntVar(&s.rounds, "rounds", 10, "how often a worker is killed; sets how long the press lives in this mode")
	flag.IntVar(&s.parallel, "parallel", 2, "requests to one host at once")
	flag.IntVar(&s.sources, "sources", 200, "how many outlets the press has in the mode many")
	flag.IntVar(&s.crawls, "crawls", 8, "how many sources the service crawls at once")
	flag.DurationVar(&s.every, "every", time.Minute, "interval of the sources' crawls, at least a minute for the service")
	flag.DurationVar(&s.jitter, "jitter", 5*time.Second, "by how much a crawl may be put off")
	flag.DurationVar(&s.recheck, "recheck", -1, "least time between rechecks; negative: the program's own")
	flag.DurationVar(&s.delay, "delay", 400*time.Millisecond, "delay between requests to one host")
	flag.DurationVar(&s.slack, "slack", 100*time.Millisecond, "by how much a time in the press's log may be wrong: more on a machine that is busy otherwise")
	flag.DurationVar(&s.events, "events", 5*time.Second, "time between two events in the press")
	flag.DurationVar(&s.grace, "grace", 10*time.Second, "how long the service may take to stop")
	flag.DurationVar(&s.away, "away", time.Minute, "how long Elasticsearch is away in the mode outage")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, s); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, s settings) error {
	modes := map[string]func(context.Context, *stage) error{"soak": soak, "crawl": crawlLoop, "kill": killing, "outage": outage, "many": many}
	do, ok := modes[s.mode]
	if !ok {
		return fmt.Errorf("%q is not a mode", s.mode)
	}
	st, err := newStage(ctx, s)
	if err != nil {
		return err
	}
	err = do(ctx, st)
	verdict, judged := st.judge(ctx, err)
	fmt.Print(verdict)
	return errors.Join(judged, st.close())
}

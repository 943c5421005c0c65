package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"testing/fstest"
	"time"

	"github.com/goccy/go-yaml"

	"yulun/configs/topics"
	"yulun/internal/samplepress"
	"yulun/internal/wait"
)

// pressFolder has the built-in press, seen from the folder bench.
const pressFolder = "../internal/samplepress/press/" + topics.Default

// few is how many articles each of many outlets has at the start.
const few = 4

// manyOutlets is a press of so many outlets: those of the built-in press again and again, each with
// a few of its articles, without reprints and without faults of its site.
func manyOutlets(n int) (*samplepress.Press, error) {
	built := os.DirFS(pressFolder)
	var file struct {
		Outlets []map[string]any `yaml:"outlets"`
	}
	if err := readYAML(built, "outlets.yaml", &file); err != nil {
		return nil, err
	}
	fresh, err := fs.ReadFile(built, "fresh.yaml")
	if err != nil {
		return nil, err
	}
	out := fstest.MapFS{"fresh.yaml": {Data: fresh}}
	var outlets []map[string]any
	for i := range n {
		of := file.Outlets[i%len(file.Outlets)]
		id := fmt.Sprintf("%s-%d", of["id"], i/len(file.Outlets))
		pieces, err := fewPieces(built, fmt.Sprint(of["id"]), i)
		if err != nil {
			return nil, err
		}
		if err := writeYAML(out, path.Join("articles", id+".yaml"), map[string]any{"outlet": id, "articles": pieces}); err != nil {
			return nil, err
		}
		of = maps.Clone(of)
		of["id"] = id
		delete(of, "faults")
		delete(of, "print")
		outlets = append(outlets, of)
	}
	if err := writeYAML(out, "outlets.yaml", map[string]any{"outlets": outlets}); err != nil {
		return nil, err
	}
	return samplepress.OpenFS(out)
}

// fewPieces are some articles of an outlet of the built-in press, with ids of the nth outlet's own.
func fewPieces(built fs.FS, outlet string, n int) ([]map[string]any, error) {
	var file struct {
		Articles []map[string]any `yaml:"articles"`
	}
	if err := readYAML(built, path.Join("articles", outlet+".yaml"), &file); err != nil {
		return nil, err
	}
	var pieces []map[string]any
	for _, p := range file.Articles {
		if p["reprint_of"] != nil || len(pieces) == few {
			continue
		}
		p["id"] = fmt.Sprintf("%s-%d", p["id"], n)
		delete(p, "second_visit")
		pieces = append(pieces, p)
	}
	return pieces, nil
}

func readYAML(fsys fs.FS, name string, into any) error {
	content, err := fs.ReadFile(fsys, name)
	if err != nil {
		return err
	}
	if err := yaml.Unmarshal(content, into); err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	return nil
}

// writeYAML writes JSON, which is YAML.
func writeYAML(fsys fstest.MapFS, name string, value any) error {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	fsys[name] = &fstest.MapFile{Data: b.Bytes()}
	return nil
}

// many runs the service on SQLite over many sources for long, and looks at what it uses meanwhile.
func many(ctx context.Context, st *stage) error {
	length := time.Duration(st.minutes * float64(time.Minute))
	p, err := st.start("worker-1")
	if err != nil {
		return err
	}
	if err := st.firstCrawl(ctx, p); err != nil {
		return err
	}
	ended, err := st.live(ctx, length, 1)
	if err != nil {
		return err
	}
	watching, stop := context.WithCancel(ctx)
	defer stop()
	used := make(chan []sample, 1)
	go func() { used <- st.sampled(watching, p.cmd.Process.Pid) }()
	if err := st.watch(ctx, length, p); err != nil {
		return err
	}
	if err := ended(); err != nil {
		return err
	}
	left := 2*st.period() + time.Minute // a 404 counts when it was seen twice, a minute apart
	st.say("the press rests; waiting %s for the last crawls", left)
	if err := st.watch(ctx, left, p); err != nil {
		return err
	}
	stop()
	if err := st.untilIndexed(ctx, p); err != nil {
		return err
	}
	samples := <-used
	st.judgeUse(samples)
	st.stop(p)
	st.judgeWork(p)
	return errors.Join(st.keepSamples(samples), st.judgeFreshness())
}

// firstCrawl waits until everything that stood at the start is collected, and every source has its
// place in the schedule.
func (st *stage) firstCrawl(ctx context.Context, p *process) error {
	began := time.Now()
	if err := st.served(ctx, p); err != nil {
		return err
	}
	if err := st.until(ctx, p, func(articles, _ int) bool { return articles >= len(st.known) }); err != nil {
		return err
	}
	st.say("the first crawl of %d articles took %s", len(st.known), time.Since(began).Round(time.Second))
	return wait.For(ctx, st.period())
}

// served waits until the service serves its pages: only then can it be asked.
func (st *stage) served(ctx context.Context, p *process) error {
	for {
		log, err := os.ReadFile(filepath.Join(st.work, p.worker+".log"))
		if err != nil || served.Match(log) {
			return err
		}
		if err := st.watch(ctx, time.Second, p); err != nil {
			return err
		}
	}
}

// untilIndexed waits until nothing waits for the index, so that all of it can be exported.
func (st *stage) untilIndexed(ctx context.Context, p *process) error {
	return st.until(ctx, p, func(_, backlog int) bool { return backlog == 0 })
}

// until asks the program how many articles it has, and how many of them wait for the index, until
// that is enough.
func (st *stage) until(ctx context.Context, p *process, enough func(articles, backlog int) bool) error {
	for {
		var status struct{ Articles, Backlog int }
		out, err := st.output(ctx, "status", "--json")
		if err == nil {
			err = json.Unmarshal(out, &status)
		}
		if err != nil || enough(status.Articles, status.Backlog) {
			return err
		}
		if err := st.watch(ctx, 5*time.Second, p); err != nil {
			return err
		}
	}
}

// median of values, which it sorts.
func median[T int | int64 | time.Duration](values []T) T { return quantile(values, 0.5) }

func quantile[T int | int64 | time.Duration](values []T, q float64) (none T) {
	if len(values) == 0 {
		return none
	}
	slices.Sort(values)
	return values[min(len(values)-1, int(q*float64(len(values))))]
}

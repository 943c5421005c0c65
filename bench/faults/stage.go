package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"

	"yulun/bench/internal/program"
	"yulun/configs/topics"
	"yulun/internal/samplepress"
)

// stage is what all rounds share: the program, the press behind its proxy, and what an undisturbed
// run left.
type stage struct {
	settings
	press     *samplepress.Server
	proxy     *toxiproxy.Proxy
	config    string
	model     string            // data folder of the undisturbed run
	articles  string            // its articles as JSON Lines
	want      map[string]string // its articles by id
	wantFound string            // those that are found by words
	took      map[string]time.Duration
	codedOnce *coded
	namedOnce *named
	servers   *servers // nil until a kind needs them
	longest   time.Duration
	overdue   *overdue
	cleanups  []func() error
}

func newStage(ctx context.Context, s settings) (st *stage, err error) {
	st = &stage{settings: s, took: map[string]time.Duration{}, longest: longest, overdue: new(overdue)}
	defer func() {
		if err != nil {
			err = errors.Join(err, st.close())
		}
	}()
	if st.work == "" {
		if st.work, err = os.MkdirTemp("", "yulun-faults-"); err != nil {
			return nil, err
		}
		st.atEnd(func() error { return os.RemoveAll(st.work) })
	}
	if st.work, err = filepath.Abs(st.work); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(st.work, 0o700); err != nil {
		return nil, err
	}
	if st.work, err = filepath.EvalSymlinks(st.work); err != nil { // as the mounts are named
		return nil, err
	}
	if err := st.claim(); err != nil {
		return nil, err
	}
	st.config, st.model, st.articles = st.path("config"), st.path("undisturbed"), st.path("articles.jsonl")
	if err := os.MkdirAll(st.config, 0o700); err != nil {
		return nil, err
	}
	if st.yulun == "" {
		if st.yulun, err = program.Build(ctx, st.work); err != nil {
			return nil, err
		}
	}
	if err := st.serve(ctx); err != nil {
		return nil, err
	}
	return st, st.undisturbed(ctx)
}

// claim clears the work folder of what a killed run left there, and marks it until this run ends by
// itself.
func (st *stage) claim() error {
	mounts, err := os.ReadFile("/proc/self/mounts")
	if err != nil && !errors.Is(err, os.ErrNotExist) { // only Linux has it
		return err
	}
	yulun, err := filepath.Abs(st.yulun)
	if err != nil {
		return err
	}
	if err := clearFormer(os.Stdout, st.work, yulun, string(mounts)); err != nil {
		return err
	}
	if err := os.WriteFile(st.path(marker), nil, 0o600); err != nil {
		return err
	}
	st.atEnd(func() error { return os.Remove(st.path(marker)) })
	return nil
}

// serve starts the press on one loopback address and the proxy before it on another with the same
// port, so that the addresses in its pages lead through the proxy.
func (st *stage) serve(ctx context.Context) error {
	press, err := samplepress.Open(topics.Default)
	if err != nil {
		return err
	}
	if st.press, err = press.Start(ctx, "127.0.0.2:0"); err != nil {
		return err
	}
	st.atEnd(st.press.Close)
	countToxics()
	silent := zerolog.Nop()
	api := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), silent)
	st.proxy = toxiproxy.NewProxy(api, "press", fmt.Sprintf("127.0.0.1:%d", st.press.Port), fmt.Sprintf("127.0.0.2:%d", st.press.Port))
	if err := st.proxy.Start(); err != nil {
		return fmt.Errorf("start the proxy: %w", err)
	}
	st.atEnd(func() error { st.proxy.Stop(); return nil })
	sources := st.press.SourcesYAML(samplepress.Schedule{Every: time.Hour, Recheck: -1, Parallel: 2})
	return os.WriteFile(filepath.Join(st.config, "sources.yaml"), sources, 0o600)
}

// undisturbed makes what the rounds are compared with.
func (st *stage) undisturbed(ctx context.Context) error {
	began := time.Now()
	if r := st.yulunIn(ctx, st.model, "crawl", "--quiet"); r.code != 0 {
		return fmt.Errorf("the undisturbed crawl: %w", r.err())
	}
	st.took["crawl"] = time.Since(began)
	r := st.yulunIn(ctx, st.model, "export", "articles", "--all", "--format", "jsonl", "--out", st.articles)
	if r.code != 0 {
		return fmt.Errorf("export the undisturbed articles: %w", r.err())
	}
	want, twice, r := st.exported(ctx, st.model)
	if r.code != 0 || twice > 0 || len(want) == 0 {
		return fmt.Errorf("the undisturbed run: %d articles, %d of them twice: %w", len(want), twice, r.err())
	}
	st.want = want
	if st.wantFound, r = st.found(ctx, st.model); r.code != 0 {
		return fmt.Errorf("search the undisturbed articles: %w", r.err())
	}
	for _, args := range [][]string{{"archive", "check"}, {"doctor"}} { // so that the doctor finds nothing later but the damage
		if r = st.yulunIn(ctx, st.model, args...); r.code != 0 {
			return fmt.Errorf("the undisturbed run: %w", r.err())
		}
	}
	return nil
}

func (st *stage) path(name string) string { return filepath.Join(st.work, name) }

func (st *stage) atEnd(f func() error) { st.cleanups = append(st.cleanups, f) }

func (st *stage) close() error {
	var errs []error
	for _, f := range slices.Backward(st.cleanups) {
		errs = append(errs, f())
	}
	st.cleanups = nil
	return errors.Join(errs...)
}

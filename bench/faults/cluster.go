package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/jackc/pgx/v5"
	"github.com/rs/zerolog"

	"yulun/bench/internal/server"
	"yulun/internal/wait"
)

// Ports of the servers of a cluster, beside those of the tests and other benchmarks.
const (
	clusterPostgresPort = "54392"
	clusterElasticPort  = "9392"
)

// servers are PostgreSQL and Elasticsearch, each behind a proxy. All rounds share them; each has a
// database and a prefix of its own.
type servers struct {
	dsn                  *url.URL // of PostgreSQL itself
	elastic              string   // the address of Elasticsearch itself
	toPostgres, toSearch *toxiproxy.Proxy
}

// lacksServers starts the servers where they don't run yet.
func (st *stage) lacksServers() string {
	if st.servers != nil {
		return ""
	}
	if err := st.startServers(); err != nil {
		return err.Error()
	}
	return ""
}

func (st *stage) startServers() error {
	dsn, err := st.launch("postgres", clusterPostgresPort)
	if err != nil {
		return err
	}
	s := &servers{}
	if s.dsn, err = url.Parse(dsn); err != nil {
		return err
	}
	if s.elastic, err = st.launch("elasticsearch", clusterElasticPort); err != nil {
		return err
	}
	api := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop())
	s.toPostgres = toxiproxy.NewProxy(api, "postgres", "127.0.0.1:0", s.dsn.Host)
	s.toSearch = toxiproxy.NewProxy(api, "elasticsearch", "127.0.0.1:0", strings.TrimPrefix(s.elastic, "http://"))
	for _, p := range []*toxiproxy.Proxy{s.toPostgres, s.toSearch} {
		if err := p.Start(); err != nil {
			return fmt.Errorf("start the proxy of %s: %w", p.Name, err)
		}
		st.atEnd(func() error { p.Stop(); return nil })
	}
	st.servers = s
	return nil
}

// launch starts a server and returns its address. It is stopped at the end.
func (st *stage) launch(name, port string) (string, error) {
	address, stop, err := server.Start(name, port)
	if err != nil {
		return "", err
	}
	st.atEnd(stop)
	return address, nil
}

// breakage is one way to break a server, and to mend it.
type breakage struct {
	brk, mend func(ctx context.Context, r *round) error
	// remade says that the index is lost, so that it is made again after mending.
	remade bool
}

// clustered makes a kind of a breakage: a command, drawn anew in each round, meets it.
func clustered(name string, b breakage) kind {
	return kind{name: name, lacks: (*stage).lacksServers, round: func(ctx context.Context, r *round) (err error) {
		left, err := r.inCluster(ctx)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, left()) }()
		tasks := []func(context.Context, *round, breakage) error{
			brokenCrawl, brokenRun, brokenRebuild, brokenReading, brokenMigration,
		}
		return tasks[r.random.IntN(len(tasks))](ctx, r, b)
	}}
}

// inCluster gives the round a database, a prefix and a configuration that names them by the proxies.
func (r *round) inCluster(ctx context.Context) (left func() error, err error) {
	r.store, r.prefix = "faults_"+filepath.Base(r.dir), "faults-"+filepath.Base(r.dir)
	if err := r.sql(ctx, "CREATE DATABASE "+pgx.Identifier{r.store}.Sanitize()); err != nil {
		return nil, err
	}
	proxied := *r.servers.dsn
	proxied.Host, proxied.Path = r.servers.toPostgres.Listen, "/"+r.store
	own := *r.stage // the undisturbed run and other rounds keep their configuration
	r.stage = &own
	if r.config, err = r.cluster(&proxied, "http://"+r.servers.toSearch.Listen, r.prefix); err != nil {
		return nil, err
	}
	return func() error {
		ctx := context.WithoutCancel(ctx)
		return errors.Join(
			r.sql(ctx, "DROP DATABASE "+pgx.Identifier{r.store}.Sanitize()+" WITH (FORCE)"),
			r.eachIndex(ctx, func(name string) error { return r.elasticsearch(ctx, http.MethodDelete, "/"+name, "", nil) }),
		)
	}, nil
}

// sql runs a statement on the server itself, in another database than the round's.
func (r *round) sql(ctx context.Context, statement string, args ...any) error {
	db, err := pgx.Connect(ctx, r.servers.dsn.String())
	if err != nil {
		return err
	}
	_, err = db.Exec(ctx, statement, args...)
	return errors.Join(err, db.Close(ctx))
}

// elasticsearch sends a request past the proxy, and reads the answer into a value unless that is nil.
func (r *round) elasticsearch(ctx context.Context, method, path, body string, into any) error {
	request, err := http.NewRequestWithContext(ctx, method, r.servers.elastic+path, strings.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode == http.StatusNotFound {
		return fmt.Errorf("%s %s: %w", method, path, errNotThere)
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s %s: %s", method, path, response.Status)
	}
	if into == nil {
		return nil
	}
	return json.NewDecoder(response.Body).Decode(into)
}

// errNotThere says that Elasticsearch has nothing of that name.
var errNotThere = errors.New("404 Not Found")

// eachIndex calls f with the name of each index of the round. The program may delete one meanwhile,
// such as the old index after a rebuild, so one that is gone is left out.
func (r *round) eachIndex(ctx context.Context, f func(name string) error) error {
	var indices []struct{ Index string }
	if err := r.elasticsearch(ctx, http.MethodGet, "/_cat/indices/"+r.prefix+"-*?format=json&h=index&expand_wildcards=all", "", &indices); err != nil {
		return err
	}
	for _, i := range indices {
		if err := f(i.Index); err != nil && !errors.Is(err, errNotThere) {
			return err
		}
	}
	return nil
}

// meets starts a command, breaks something while it works, mends that a moment later or when the
// command has ended, and returns how it ended.
func (r *round) meets(ctx context.Context, b breakage, args ...string) (res result, err error) {
	takes, known := r.took["cluster "+args[0]]
	if !known {
		takes = r.took["crawl"]
	}
	done := make(chan result, 1)
	go func() { done <- r.yulunIn(ctx, r.data(), args...) }()
	select {
	case res := <-done:
		return res, nil
	case <-time.After(time.Duration(r.random.Float64() * float64(takes))):
	}
	if err := b.brk(ctx, r); err != nil {
		return res, err
	}
	select {
	case res = <-done: // it met nothing, or ended of it at once
		r.struck = r.struck || res.code != 0
		return res, b.mend(ctx, r)
	default:
		r.struck = true
	}
	if r.random.IntN(2) == 0 { // it goes on while things are mended
		if err := wait.For(ctx, time.Duration((0.2+4*r.random.Float64())*float64(time.Second))); err != nil {
			return res, err
		}
		err = b.mend(ctx, r)
		return <-done, err
	}
	res = <-done
	return res, b.mend(ctx, r)
}

// settled is what every task ends with: a command that said nothing of a fault has left everything
// whole, and otherwise the same command does so when it is given again.
func (r *round) settled(ctx context.Context, b breakage, res result, args ...string) error {
	if b.remade {
		r.must(ctx, "index", "rebuild", "--quiet")
	} else if res.code == 0 {
		r.whole(ctx, r.data())
	}
	began := time.Now()
	r.must(ctx, args...)
	r.took["cluster "+args[0]] = time.Since(began)
	r.whole(ctx, r.data())
	return nil
}

func brokenCrawl(ctx context.Context, r *round, b breakage) error {
	r.must(ctx, r.firstSource()...)
	res, err := r.meets(ctx, b, "crawl", "--quiet")
	if err != nil {
		return err
	}
	if res.code != 0 && !b.remade {
		r.meanwhile(ctx)
	}
	return r.settled(ctx, b, res, "crawl", "--quiet")
}

// firstSource crawls one source alone, so that there is an index that can be broken.
func (r *round) firstSource() []string {
	return []string{"crawl", "--quiet", r.press.Sources()[0].ID}
}

// filled fills the round's database and index from the undisturbed run.
func (r *round) filled(ctx context.Context) error {
	if err := r.copyModel(); err != nil {
		return err
	}
	if res := r.yulun(ctx, "migrate", "--to", "cluster", "--quiet"); res.code != 0 {
		return res.err()
	}
	return nil
}

func brokenRebuild(ctx context.Context, r *round, b breakage) error {
	if err := r.filled(ctx); err != nil {
		return err
	}
	res, err := r.meets(ctx, b, "index", "rebuild", "--quiet")
	if err != nil {
		return err
	}
	return r.settled(ctx, b, res, "index", "rebuild", "--quiet")
}

// brokenReading searches and exports while something is broken: each answer is as before, or is none.
func brokenReading(ctx context.Context, r *round, b breakage) error {
	if err := r.filled(ctx); err != nil {
		return err
	}
	search := []string{"search", "信用", "--json", "--limit", "100"}
	before := r.must(ctx, search...)
	if err := b.brk(ctx, r); err != nil {
		return err
	}
	r.struck = true
	found := r.yulun(ctx, search...)
	got, twice, exported := r.exported(ctx, r.data())
	if err := b.mend(ctx, r); err != nil {
		return err
	}
	if found.code == 0 && found.out != before.out {
		r.silently("a search answers %d bytes, %d before: %v", len(found.out), len(before.out), found.err())
	}
	if exported.code == 0 {
		r.like(got, twice, true)
	}
	return r.settled(ctx, b, result{code: -1}, search...)
}

// brokenMigration moves everything into the cluster. A move that broke off is made again, or says
// that the copy is complete.
func brokenMigration(ctx context.Context, r *round, b breakage) error {
	if err := r.copyModel(); err != nil {
		return err
	}
	move := []string{"migrate", "--to", "cluster", "--quiet"}
	res, err := r.meets(ctx, b, move...)
	if err != nil {
		return err
	}
	if res.code != 0 {
		if res = r.yulun(ctx, move...); res.code != 0 && !strings.Contains(res.say, "holds the complete copy") {
			r.failed(res)
		}
	}
	return r.settled(ctx, b, res, "index", "rebuild", "--quiet")
}

// brokenRun lets the service meet the breakage, once to three times, and then work until everything
// is there. It may end by it, not well, and is started again then.
func brokenRun(ctx context.Context, r *round, b breakage) error {
	r.must(ctx, r.firstSource()...)
	args := []string{"run", "--addr", "", "--quiet"}
	cmd, done, err := r.service(ctx, args)
	if err != nil {
		return err
	}
	for range 1 + r.random.IntN(3) {
		if err := wait.For(ctx, time.Duration(r.random.Float64()*float64(r.took["crawl"]))); err != nil {
			return err
		}
		if err := b.brk(ctx, r); err != nil {
			return err
		}
		r.struck = true
		if err := wait.For(ctx, time.Duration((0.5+6*r.random.Float64())*float64(time.Second))); err != nil {
			return err
		}
		if err := b.mend(ctx, r); err != nil {
			return err
		}
		if b.remade {
			r.must(ctx, "index", "rebuild", "--quiet")
		}
		select {
		case res := <-done:
			if res.code == 0 {
				r.silently("the service ended by itself: %v", res.err())
			}
			if cmd, done, err = r.service(ctx, args); err != nil {
				return err
			}
		default:
		}
	}
	for deadline := time.Now().Add(r.longest); ; {
		if got, _, res := r.exported(ctx, r.data()); res.code == 0 && len(got) >= len(r.want) {
			break
		}
		if time.Now().After(deadline) {
			r.overdue.commands = append(r.overdue.commands, "the service did not finish its work")
			break
		}
		if err := wait.For(ctx, time.Second); err != nil {
			return err
		}
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	if res := <-done; res.code != 0 && res.code != 130 { // 130: it was still starting
		r.silently("stopped by SIGTERM: %v", res.err())
	}
	r.whole(ctx, r.data())
	return nil
}

// service starts the service. done gets how it ends.
func (r *round) service(ctx context.Context, args []string) (cmd *exec.Cmd, done chan result, err error) {
	cmd, done = r.command(ctx, r.data(), args...), make(chan result, 1)
	wait, err := begun(cmd)
	if err != nil {
		return nil, nil, err
	}
	go func() { done <- wait() }()
	return cmd, done, nil
}

package main

import (
	"context"
	"fmt"
	"hash/fnv"
	"net/http"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"yulun/internal/samplepress"
)

// names are faults of the resolution of names, in a network of their own. In it the outlets have
// names that are asked of a name server, and public addresses.
func names() []kind {
	return []kind{
		{name: "dns-fail", lacks: (*stage).lacksNetwork, round: misled(failing)},
		{name: "dns-late", lacks: (*stage).lacksNetwork, round: misled(late)},
		{name: "dns-elsewhere", lacks: (*stage).lacksNetwork, round: misled(elsewhere)},
	}
}

func (st *stage) lacksNetwork() string {
	if os.Geteuid() != 0 {
		return "only root may make a network of its own"
	}
	if _, err := exec.LookPath("ip"); err != nil {
		return "there is no program ip on this machine"
	}
	return ""
}

// named is what rounds with names are compared with. It is made once.
type named struct {
	net         *network
	config      string
	model       string
	want        map[string]string
	undisturbed result
}

// named makes the network and an undisturbed crawl in it, and a second one, which asks for all
// articles again.
func (st *stage) named(ctx context.Context) (*named, error) {
	if st.namedOnce != nil {
		return st.namedOnce, nil
	}
	n := &named{config: st.path("named-config"), model: st.path("named")}
	if err := os.MkdirAll(n.config, 0o700); err != nil {
		return nil, err
	}
	sources := st.press.SourcesYAML(samplepress.Schedule{Every: time.Hour, Delay: time.Second, Parallel: 2}) // the least delay of a public host
	public := strings.ReplaceAll(string(sources), "localhost", domain)
	if err := os.WriteFile(filepath.Join(n.config, "sources.yaml"), []byte(public), 0o600); err != nil {
		return nil, err
	}
	var err error
	if n.net, err = newNetwork(st.work, st.press.Port); err != nil {
		return nil, err
	}
	st.atEnd(n.net.close)
	if n.undisturbed = n.yulun(ctx, st, n.model, "crawl", "--quiet"); n.undisturbed.code != 0 {
		return nil, fmt.Errorf("the undisturbed crawl by names: %w", n.undisturbed.err())
	}
	var twice int
	var res result
	if n.want, twice, res = st.exported(ctx, n.model); res.code != 0 || twice > 0 || len(n.want) < len(st.want) {
		return nil, fmt.Errorf("the undisturbed crawl by names: %d articles, %d of them twice: %w", len(n.want), twice, res.err())
	}
	st.namedOnce = n
	return n, nil
}

// yulun runs a command in the network.
func (n *named) yulun(ctx context.Context, st *stage, data string, args ...string) (res result) {
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	cmd := st.command(ctx, data, append(args, "--config", n.config)...)
	cmd.Env = append(os.Environ(), "GODEBUG=netdns=go") // glibc waits longer than a round may take
	n.net.do(func() { res = ended(cmd) })
	return res
}

// misled crawls while names are resolved wrongly, half of the time what is known already. No
// article is changed or counts as gone by that, the crawl says that something was wrong where it
// was, and the next one has everything.
func misled(by func(r *round) resolution) func(context.Context, *round) error {
	return func(ctx context.Context, r *round) error {
		n, err := r.named(ctx)
		if err != nil {
			return err
		}
		r.want = n.want
		known := r.random.IntN(2) == 0
		if known {
			if err := r.copyData(n.model); err != nil {
				return err
			}
		}
		n.net.server.mislead(by(r))
		res := n.yulun(ctx, r.stage, r.data(), "crawl", "--quiet")
		misled, refused := n.net.server.mislead(nil)
		r.struck = misled > 0
		if res.code != 0 && res.code != 3 {
			r.silently("%v", res.err())
		}
		got, twice, exported := r.exported(ctx, r.data())
		if exported.code == 0 {
			r.like(got, twice, known)
		}
		if res.code == 0 && len(got) < len(r.want) {
			r.silently("of %d articles %d are there after %d misled lookups, and the crawl ended with 0", len(r.want), len(got), misled)
		}
		if refused > 0 && res.code == 3 && !strings.Contains(res.say, domain) {
			r.silently("names could not be resolved, and none is named: %v", res.err())
		}
		n.yulun(ctx, r.stage, r.data(), "crawl", "--quiet") // whatever it says, what is there is compared
		r.whole(ctx, r.data())
		return nil
	}
}

// hash decides anew for each name and half second: the lookups of both kinds of address that belong
// together mostly have one outcome.
func hash(seed uint64, name string) float64 {
	h := fnv.New64a()
	fmt.Fprint(h, seed, name, time.Now().UnixMilli()/500)
	return float64(h.Sum64()%1000) / 1000
}

// failing lets a share of the lookups fail: with an error of the server, with "no such name", or
// without an answer.
func failing(r *round) resolution {
	share, seed := 0.2+0.7*r.random.Float64(), r.random.Uint64()
	how := []outcome{{code: dnsmessage.RCodeServerFailure}, {code: dnsmessage.RCodeNameError}, {silent: true}}[r.random.IntN(3)]
	return func(name string) (outcome, bool) { return how, hash(seed, name) < share }
}

// late lets a share of the lookups be answered only after some seconds; the program asks again
// after one.
func late(r *round) resolution {
	share, seed := 0.2+0.7*r.random.Float64(), r.random.Uint64()
	wait := time.Duration(200+r.random.IntN(3000)) * time.Millisecond
	return func(name string) (outcome, bool) {
		return outcome{address: pressAddress, after: wait}, hash(seed, name) < share
	}
}

// elsewhere resolves some names to a private address, to one where nobody listens, or to a server
// that answers everything with another page.
func elsewhere(r *round) resolution {
	share, seed := 0.2+0.7*r.random.Float64(), r.random.Uint64()
	to := []netip.Addr{netip.MustParseAddr("10.0.0.1"), netip.MustParseAddr("93.184.215.99"), strangerAddress}[r.random.IntN(3)]
	return func(name string) (outcome, bool) { return outcome{address: to}, hash(seed, name) < share }
}

// stranger answers everything with a page of its own, as a network does that wants a login, or with
// 404.
func stranger(w http.ResponseWriter, req *http.Request) {
	h := fnv.New32a()
	_, _ = h.Write([]byte(req.Host)) // which has no error
	if h.Sum32()%2 == 0 {
		http.NotFound(w, req)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprint(w, `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Welcome to the network</title></head><body>
<h1>Welcome to the network</h1><p>Please sign in to use the Internet. By signing in you accept our conditions.</p>
<form><input name="user"><input name="password" type="password"><button>Sign in</button></form></body></html>`)
}

package main

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/net/dns/dnsmessage"
	"golang.org/x/sys/unix"
)

// domain is above the names of the outlets in a network of its own. pressAddress is where they are,
// strangerAddress where somebody else is: addresses that the crawler takes for public ones.
const domain = "press.test"

var (
	pressAddress    = netip.MustParseAddr("93.184.215.14")
	strangerAddress = netip.MustParseAddr("93.184.215.15")
)

// network is a network without a way out, of one thread and the programs that it starts. The press
// is in it under public names and addresses, with a name server.
type network struct {
	work    chan func()
	ended   chan struct{}
	server  *nameServer
	servers []*http.Server
}

// newNetwork makes the network. folder keeps what its programs read for /etc/resolv.conf; the press
// listens on a port of 127.0.0.2 in the network of everybody.
func newNetwork(folder string, port int) (*network, error) {
	n := &network{work: make(chan func()), ended: make(chan struct{})}
	resolv := filepath.Join(folder, "resolv.conf")
	if err := os.WriteFile(resolv, []byte("nameserver 127.0.0.1\noptions timeout:1 attempts:2\n"), 0o644); err != nil {
		return nil, err
	}
	made := make(chan error)
	go func() {
		defer close(n.ended)
		runtime.LockOSThread() // and never unlocked: the thread ends with the goroutine, and the network with it
		err := n.enter(resolv, port)
		made <- err
		if err != nil {
			return
		}
		for f := range n.work {
			f()
		}
	}()
	if err := <-made; err != nil {
		return nil, fmt.Errorf("make a network: %w", err)
	}
	return n, nil
}

// enter gives the thread a network of its own with an /etc/resolv.conf.
func (n *network) enter(resolv string, port int) error {
	if err := unix.Unshare(unix.CLONE_NEWNET | unix.CLONE_NEWNS); err != nil {
		return err
	}
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return err
	}
	if err := unix.Mount(resolv, "/etc/resolv.conf", "", unix.MS_BIND, ""); err != nil {
		return err
	}
	for _, args := range []string{"link set lo up", "addr add " + pressAddress.String() + "/32 dev lo", "addr add " + strangerAddress.String() + "/32 dev lo"} {
		if out, err := exec.Command("ip", strings.Fields(args)...).CombinedOutput(); err != nil {
			return fmt.Errorf("ip %s: %w: %s", args, err, out)
		}
	}
	questions, err := net.ListenPacket("udp", "127.0.0.1:53")
	if err != nil {
		return err
	}
	n.server = &nameServer{conn: questions}
	go n.server.serve()
	for address, handler := range map[netip.Addr]http.Handler{pressAddress: outside(port), strangerAddress: http.HandlerFunc(stranger)} {
		l, err := net.Listen("tcp", net.JoinHostPort(address.String(), strconv.Itoa(port)))
		if err != nil {
			return err
		}
		server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
		n.servers = append(n.servers, server)
		go func() { _ = server.Serve(l) }() // ends with ErrServerClosed by close
	}
	return nil
}

// do calls f on the network's thread, so that programs that f starts are in the network.
func (n *network) do(f func()) {
	done := make(chan struct{})
	n.work <- func() { defer close(done); f() }
	<-done
}

func (n *network) close() error {
	close(n.work)
	<-n.ended
	errs := []error{n.server.conn.Close()}
	for _, s := range n.servers {
		errs = append(errs, s.Close())
	}
	return errors.Join(errs...)
}

// outside shows the press under its public names.
func outside(port int) http.Handler {
	inner := func(s string) string { return strings.ReplaceAll(s, "."+domain, ".localhost") }
	outer := func(s string) string { return strings.ReplaceAll(s, ".localhost:", "."+domain+":") }
	return &httputil.ReverseProxy{
		Transport: &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 8},
		Rewrite: func(r *httputil.ProxyRequest) {
			r.Out.URL.Scheme, r.Out.URL.Host, r.Out.Host = "http", net.JoinHostPort("127.0.0.2", strconv.Itoa(port)), inner(r.In.Host)
			r.Out.Header.Set("Accept-Encoding", "identity")
		},
		ModifyResponse: func(res *http.Response) error {
			for _, values := range res.Header {
				for i := range values {
					values[i] = outer(values[i])
				}
			}
			body, err := io.ReadAll(res.Body)
			if err != nil {
				return err
			}
			if body, err = outerBody(body, outer); err != nil {
				return err
			}
			res.Body = io.NopCloser(bytes.NewReader(body))
			res.ContentLength = int64(len(body))
			if res.StatusCode != http.StatusNotModified {
				res.Header.Set("Content-Length", strconv.Itoa(len(body)))
			}
			return nil
		},
	}
}

// outerBody changes the addresses in a body, which may be a gzip file.
func outerBody(body []byte, outer func(string) string) ([]byte, error) {
	if !bytes.HasPrefix(body, []byte{0x1f, 0x8b}) {
		return []byte(outer(string(body))), nil
	}
	unpacked, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(unpacked)
	if err != nil {
		return nil, err
	}
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := io.WriteString(w, outer(string(text))); err != nil {
		return nil, err
	}
	err = w.Close() // which writes the end
	return packed.Bytes(), err
}

// outcome is what becomes of a lookup.
type outcome struct {
	code    dnsmessage.RCode
	address netip.Addr
	after   time.Duration
	silent  bool
}

// resolution says which lookups have another outcome than they should.
type resolution func(name string) (o outcome, wrong bool)

// nameServer answers for all names in the domain with the address of the press.
type nameServer struct {
	conn net.PacketConn

	mu     sync.Mutex
	wrong  resolution
	misled int
	failed int
}

// mislead changes what the server answers, nil for the truth, and returns how many lookups had
// another outcome until now, and how many of these ended without an address.
func (s *nameServer) mislead(wrong resolution) (misled, failed int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	misled, failed = s.misled, s.failed
	s.wrong, s.misled, s.failed = wrong, 0, 0
	return misled, failed
}

func (s *nameServer) serve() {
	buffer := make([]byte, 1500)
	for {
		size, from, err := s.conn.ReadFrom(buffer)
		if err != nil {
			return // it was closed
		}
		var m dnsmessage.Message
		if m.Unpack(buffer[:size]) != nil || len(m.Questions) != 1 {
			continue
		}
		o := s.outcome(strings.TrimSuffix(m.Questions[0].Name.String(), "."))
		if o.silent {
			continue
		}
		time.AfterFunc(o.after, func() {
			if answer, err := answer(m, o); err == nil {
				_, _ = s.conn.WriteTo(answer, from) // one that is lost is asked for again
			}
		})
	}
}

func (s *nameServer) outcome(name string) outcome {
	s.mu.Lock()
	defer s.mu.Unlock()
	right := outcome{address: pressAddress}
	if !strings.HasSuffix(name, "."+domain) {
		right = outcome{code: dnsmessage.RCodeNameError}
	}
	if s.wrong == nil {
		return right
	}
	o, wrong := s.wrong(name)
	if !wrong {
		return right
	}
	s.misled++
	if !o.address.IsValid() {
		s.failed++
	}
	return o
}

// answer is the message that answers a question: names have addresses of one kind alone.
func answer(m dnsmessage.Message, o outcome) ([]byte, error) {
	q := m.Questions[0]
	a := dnsmessage.Message{
		Header:    dnsmessage.Header{ID: m.ID, Response: true, Authoritative: true, RCode: o.code, RecursionDesired: m.RecursionDesired},
		Questions: m.Questions,
	}
	if o.address.IsValid() && q.Type == dnsmessage.TypeA {
		a.Answers = []dnsmessage.Resource{{
			Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class, TTL: 1},
			Body:   &dnsmessage.AResource{A: o.address.As4()},
		}}
	}
	return a.Pack()
}

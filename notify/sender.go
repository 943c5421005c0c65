package notify

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"strings"
	"time"

	"code.dny.dev/ssrf"

	"yulun/locale"
	"yulun/saved"
)

// Sender delivers notices. Getenv is required where a secret is in the environment.
type Sender struct {
	Getenv func(string) string
	// Roots are the authorities that servers are trusted by; nil: those of the system.
	Roots *x509.CertPool
	// Version is the version of the program.
	Version string
	// Now defaults to time.Now.
	Now func() time.Time
	// Timeout bounds one delivery. Defaults to 20 seconds.
	Timeout time.Duration
}

// Message is a notice with the search that it is of. Address is where people reach the pages; it
// may be empty.
type Message struct {
	Search  saved.Search
	Notice  saved.Notice
	Address string
	// P speaks the language of the search.
	P locale.Printer
}

// timeout bounds one delivery.
func (s Sender) timeout() time.Duration {
	if s.Timeout > 0 {
		return s.Timeout
	}
	return 20 * time.Second
}

func (s Sender) now() time.Time {
	if s.Now != nil {
		return s.Now()
	}
	return time.Now()
}

func (s Sender) tls(host string) *tls.Config {
	return &tls.Config{ServerName: host, RootCAs: s.Roots, MinVersion: tls.VersionTLS12}
}

// dialer connects to no address of this machine or of a private network, whatever a name stands
// for, unless that is allowed.
func (s Sender) dialer(private bool) *net.Dialer {
	d := &net.Dialer{Timeout: s.timeout()}
	if !private {
		d.Control = ssrf.New(ssrf.WithAnyPort()).Safe
		return d
	}
	// Only networks of machines are let in. Groups stay forbidden, and so do link-local addresses,
	// where clouds keep credentials.
	d.Control = ssrf.New(ssrf.WithAnyPort(),
		ssrf.WithAllowedV4Prefixes(prefixes("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")...),
		ssrf.WithAllowedV6Prefixes(prefixes("::1/128", "fc00::/7")...)).Safe
	return d
}

func prefixes(texts ...string) []netip.Prefix {
	var out []netip.Prefix
	for _, t := range texts {
		out = append(out, netip.MustParsePrefix(t))
	}
	return out
}

// secret reads a secret from the environment or the first line of a file.
func (s Sender) secret(env, file string) (string, error) {
	if env != "" {
		if value := s.Getenv(env); value != "" {
			return value, nil
		}
		return "", fmt.Errorf("the environment variable %s is not set", env)
	}
	f, err := os.Open(file)
	if err != nil {
		return "", fmt.Errorf("read a secret: %w", err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Scan()
	if err := lines.Err(); err != nil {
		return "", fmt.Errorf("read a secret: %w", err)
	}
	if line := strings.TrimSpace(lines.Text()); line != "" {
		return line, nil
	}
	return "", fmt.Errorf("the first line of %s is empty", file)
}

// forbidden says what to do where an address is not allowed.
func forbidden(err error, host string) error {
	if errors.Is(err, ssrf.ErrProhibitedIP) || errors.Is(err, ssrf.ErrProhibitedNetwork) {
		return fmt.Errorf("%s is on this machine or in a private network, which only private: true in searches.yaml allows", host)
	}
	return err
}

// secured is a connection that is encrypted from the start.
func (s Sender) secured(ctx context.Context, conn net.Conn, host string) (net.Conn, error) {
	secured := tls.Client(conn, s.tls(host))
	if err := secured.HandshakeContext(ctx); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return secured, nil
}

package elastic

import (
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"time"

	"yulun/article"
	"yulun/index"
	"yulun/internal/bounds"
	"yulun/tracing"
)

// Secret is a key or a password. Whatever prints it shows dots.
type Secret string

const hidden = "[hidden]"

// String hides the secret.
func (Secret) String() string { return hidden }

// GoString hides the secret.
func (Secret) GoString() string { return hidden }

// MarshalText hides the secret from encoders and loggers.
func (Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// Refresh says when Put returns.
type Refresh string

// The refresh policies.
const (
	// RefreshLater returns when the articles are safe. They are found after at most
	// Options.RefreshInterval.
	RefreshLater Refresh = ""
	// RefreshWait returns when they are found. Put takes up to a RefreshInterval longer: for tests,
	// and for single articles.
	RefreshWait Refresh = "wait_for"
)

// Options say how the cluster is reached and how the index is kept. Words and Simplify are called
// by many goroutines at once, and only by Put and by queries with terms: they may load what they
// need when first called.
type Options struct {
	// Addresses are the addresses of the cluster's nodes, such as https://es1.example.org:9200. Required.
	// User and password are given apart, since addresses are shown.
	Addresses []string
	// APIKey is an API key in the encoded form. User and Password are used where there is none.
	APIKey   Secret
	User     string
	Password Secret
	// CAFile is a PEM file with the certificate authority of the cluster. Defaults to those of the
	// system.
	CAFile string
	// Prefix begins the names of all that is made in the cluster. Defaults to yulun.
	Prefix string

	// Words cuts simplified Chinese and other text into words. Required.
	Words index.Words
	// Analysis names what Words and Simplify do. It changes whenever they cut or convert any text
	// in another way, so that an index that was made with others is known to be stale.
	Analysis string
	// Simplify turns traditional Chinese into simplified, keeping the number of code points.
	// Required.
	Simplify func(string) string
	// Side is the side of a stance class, as of codebook.Codebook; ok is false for a class that the
	// codebook doesn't have. Required.
	Side func(article.Class) (side int, ok bool)

	// Timeout bounds each request with its retries. Defaults to 1 minute.
	Timeout time.Duration
	// Retries is how often a request is sent again that the cluster was too busy for or a node
	// didn't answer, and an article that it had no room for. Defaults to 4; a negative number is
	// none.
	Retries int
	// Backoff is the wait before the first retry, doubled before each further one. Defaults to 200
	// milliseconds.
	Backoff time.Duration

	// Shards is the number of primary shards of a new index, one for each 30 to 50 GB. Defaults to
	// 1. Each has one replica where the cluster has a second node.
	Shards int
	// MaxShardSize is how large a primary shard may become, in bytes, before RollOver makes a
	// further generation. Defaults to 40 GiB.
	MaxShardSize int64
	// RollOverDelay is how long after its making a generation takes articles. It must be longer
	// than a Put takes, and than the clocks of the programs that write and find articles differ.
	// Defaults to 10 minutes.
	RollOverDelay time.Duration
	// RefreshInterval is how long indexed articles may stay unfound. Defaults to 1 second.
	RefreshInterval time.Duration
	Refresh         Refresh

	// Tracer has a span for each request.
	Tracer tracing.Tracer
}

// prefixes are the beginnings of index names that the cluster takes.
var prefixes = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]*$`)

func (o Options) withDefaults() (Options, error) {
	if o.Words == nil || o.Simplify == nil || o.Side == nil {
		return o, errors.New("open the index: Options.Words, Options.Simplify and Options.Side are required")
	}
	if len(o.Addresses) == 0 {
		return o, article.Usagef("Give the address of the cluster, such as http://127.0.0.1:9200.", "the index in Elasticsearch has no address")
	}
	o.Prefix = cmp.Or(o.Prefix, "yulun")
	if !prefixes.MatchString(o.Prefix) {
		return o, article.Usagef("Use lower-case letters, figures, hyphens and underscores, with a letter or a figure first.", "%q can't begin the name of an index", o.Prefix)
	}
	if o.Refresh != RefreshLater && o.Refresh != RefreshWait {
		return o, article.Usagef(`Use "wait_for", or leave it empty.`, "%q is not a refresh policy", string(o.Refresh))
	}
	o.Timeout = cmp.Or(o.Timeout, time.Minute)
	o.Retries = max(0, cmp.Or(o.Retries, 4))
	o.Backoff = cmp.Or(o.Backoff, 200*time.Millisecond)
	o.Shards = cmp.Or(o.Shards, 1)
	o.MaxShardSize = cmp.Or(o.MaxShardSize, 40<<30)
	o.RollOverDelay = cmp.Or(o.RollOverDelay, 10*time.Minute)
	o.RefreshInterval = cmp.Or(o.RefreshInterval, time.Second)
	return o, errors.Join(
		bounds.AtLeast("elastic: Options.Timeout", o.Timeout, time.Millisecond),
		bounds.AtLeast("elastic: Options.Backoff", o.Backoff, 0),
		bounds.AtLeast("elastic: Options.Shards", o.Shards, 1),
		bounds.AtLeast("elastic: Options.MaxShardSize", o.MaxShardSize, 1),
	)
}

// wait is how long to wait before a retry, counted from 1.
func (o Options) wait(retry int) time.Duration { return min(o.Backoff<<(retry-1), 30*time.Second) }

// urls reads the addresses. The message never repeats one that may have a password in it.
func (o Options) urls() ([]*url.URL, error) {
	const remedy = "Write addresses such as https://es1.example.org:9200, and user and password apart from them."
	urls := make([]*url.URL, len(o.Addresses))
	for i, address := range o.Addresses {
		u, err := url.Parse(address)
		switch {
		case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
			return nil, article.Usagef(remedy, "address %d of Elasticsearch is not an http or https address", i+1)
		case u.User != nil:
			return nil, article.Usagef(remedy, "address %d of Elasticsearch, %s, has a user in it", i+1, u.Host)
		}
		u.Path = strings.TrimRight(u.Path, "/")
		urls[i] = u
	}
	return urls, nil
}

// transport is the HTTP transport, which trusts CAFile.
func (o Options) transport() (*http.Transport, error) {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConnsPerHost = 16
	t.DisableCompression = true // to pack and unpack an answer of megabytes takes longer than to send it as it is
	if o.CAFile == "" {
		return t, nil
	}
	const remedy = "Give the cluster's http_ca.crt, or another file of certificates in PEM form that can be read."
	pem, err := os.ReadFile(o.CAFile)
	if err != nil {
		return nil, &article.Error{Code: article.CodeUsage, Message: "the certificate authority of Elasticsearch can't be read", Remedy: remedy, Err: err}
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(pem) {
		return nil, article.Usagef(remedy, "%s has no certificate in it", o.CAFile)
	}
	t.TLSClientConfig = &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
	return t, nil
}

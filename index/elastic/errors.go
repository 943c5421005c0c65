package elastic

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"yulun/article"
)

// Types of failures. A cluster blocks its indices when the disk of a node is all but full; people
// block and close indices, too.
const (
	clusterBlock = "cluster_block_exception"
	indexClosed  = "index_closed_exception"
)

var errNotElasticsearch = errors.New("the answer is not Elasticsearch's")

// explain gives the faults that a user can mend a sentence and a remedy, and says of every other
// where it happened.
func (c *client) explain(err error) error {
	var known *article.Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	fault := func(code article.Code, remedy, format string) error {
		return &article.Error{Code: code, Message: fmt.Sprintf(format, "Elasticsearch at "+c.at), Remedy: remedy, Err: err}
	}
	var f *failure
	switch {
	case errors.As(err, &f):
		return c.explainFailure(f, fault)
	case errors.Is(err, errNotElasticsearch):
		return fault(article.CodeUsage, "Check the address; the service that answers there is another one.", "%s can't be used")
	case isCertificate(err):
		return fault(article.CodeUsage, "Give the certificate authority of the cluster (its http_ca.crt), and the name that its certificate is for in the address.", "the certificate of %s is not trusted")
	case errors.As(err, new(tls.RecordHeaderError)):
		return fault(article.CodeUsage, "Write http:// in the address, or switch TLS on in the cluster.", "%s doesn't speak TLS")
	case errors.Is(err, context.DeadlineExceeded):
		return fault(article.CodeUnavailable, "Look at the load of the cluster, narrow the query, or allow more time.", "%s did not answer within "+c.timeout.String())
	default:
		return fault(article.CodeUnavailable, "Start the cluster or check the address; what was not indexed meanwhile is indexed afterwards.", "%s doesn't answer")
	}
}

func (c *client) explainFailure(f *failure, fault func(code article.Code, remedy, format string) error) error {
	switch {
	case f.Type == clusterBlock:
		return fault(article.CodeUnavailable, "Make room on the disks of the cluster, or take the block away; nothing is lost.", "%s takes no articles")
	case f.Type == indexClosed:
		return fault(article.CodeUnavailable, "Open it again with POST NAME/_open; nothing is lost.", "an index in %s is closed")
	case f.Status == http.StatusUnauthorized:
		return fault(article.CodeUsage, "Check the API key, or the user and the password, in the configuration.", "%s refuses the credentials")
	case f.Status == http.StatusForbidden:
		return fault(article.CodeUsage, "Give the key or the user the privilege manage_index_templates on the cluster, and all on the indices of the prefix.", "%s doesn't permit this to the credentials")
	case f.Status == http.StatusNotFound:
		return fault(article.CodeUnavailable, "Run yulun index rebuild: nothing is lost, the index is made from the store.", "the index in %s is missing")
	case f.Status == http.StatusRequestEntityTooLarge:
		return fault(article.CodeUnavailable, "Raise http.max_content_length of the cluster, or that of the proxy before it.", "%s takes no request as large")
	case f.Status == http.StatusTooManyRequests:
		return fault(article.CodeUnavailable, "Wait, or give the cluster more memory or nodes; nothing is lost.", "%s is overloaded")
	case f.Status >= http.StatusInternalServerError:
		return fault(article.CodeUnavailable, "Look at GET _cluster/health and at the cluster's log: in a red cluster shards are missing. Nothing is lost, the index can be rebuilt.", "%s can't answer for all articles")
	default:
		return fmt.Errorf("ask Elasticsearch at %s: %w", c.at, f)
	}
}

func isCertificate(err error) bool {
	return errors.As(err, new(*tls.CertificateVerificationError)) || errors.As(err, new(x509.UnknownAuthorityError)) ||
		errors.As(err, new(x509.HostnameError)) || strings.Contains(err.Error(), "x509: ")
}

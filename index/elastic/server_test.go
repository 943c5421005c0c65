package elastic_test

import (
	"bytes"
	"context"
	"log"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"yulun/index"
	"yulun/index/elastic"
	"yulun/index/elastic/elastictest"
	"yulun/index/indextest"
)

// server is the Elasticsearch that the tests share.
var server = elastictest.New(os.Getenv("YULUN_TEST_ELASTICSEARCH"), os.Getenv("CI") == "true")

func TestMain(m *testing.M) {
	code := m.Run()
	if err := server.Close(); err != nil {
		log.Print(err)
		code = 1
	}
	os.Exit(code)
}

// options are those of an index of the test's own, which is deleted when it ends.
func options(t testing.TB) elastic.Options {
	t.Helper()
	return elastic.Options{
		Addresses: []string{server.Address(t)}, Words: indextest.Words, Simplify: indextest.Simplify, Side: indextest.Side, Prefix: server.Prefix(t),
		Refresh: elastic.RefreshWait, RefreshInterval: 50 * time.Millisecond, Backoff: time.Millisecond,
	}
}

// raw sends a request past the package under test and gives the status and the answer.
func raw(t testing.TB, o elastic.Options, method, path, body string) (int, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(context.WithoutCancel(t.Context()), method, o.Addresses[0]+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var answer bytes.Buffer
	if _, err := answer.ReadFrom(response.Body); err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, answer.String()
}

// indices lists the indices of a test, in order.
func indices(t testing.TB, o elastic.Options) []string {
	t.Helper()
	status, answer := raw(t, o, http.MethodGet, "/_cat/indices/"+o.Prefix+"-*?h=index&s=index", "")
	if status != http.StatusOK {
		t.Fatalf("list the indices: %s", answer)
	}
	return strings.Fields(answer)
}

func open(t testing.TB, o elastic.Options) *elastic.DB {
	t.Helper()
	db, err := elastic.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func TestBehaviour(t *testing.T) {
	t.Parallel()
	indextest.Run(t, func(t *testing.T) index.Index { return open(t, options(t)) })
}

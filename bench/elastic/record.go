package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"

	"yulun/article"
	"yulun/index/elastic"
)

// record gives the documents that Put sends: it puts the articles into a stand-in for a cluster
// that takes all.
func record(ctx context.Context, o elastic.Options, articles []article.Article) ([]document, error) {
	var mu sync.Mutex
	var documents []document
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Elastic-Product", "Elasticsearch")
		w.Header().Set("Content-Type", "application/json")
		if !strings.HasSuffix(r.URL.Path, "/_bulk") {
			fmt.Fprintf(w, `{"record-articles-v3-000001": {"aliases": {"record-articles-read": {}, "record-articles-write": {}}, "mappings": {"_meta": {"version": 3}}}}`)
			return
		}
		taken, err := read(r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		mu.Lock()
		documents = append(documents, taken...)
		mu.Unlock()
		items := strings.Repeat(`{"index": {"status": 201}},`, len(taken))
		fmt.Fprintf(w, `{"items": [%s]}`, strings.TrimSuffix(items, ","))
	}))
	defer server.Close()
	o.Addresses, o.Prefix = []string{server.URL}, "record"
	db, err := elastic.Open(ctx, o)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	if err := db.Put(ctx, articles); err != nil {
		return nil, err
	}
	return documents, nil
}

// read reads the lines of a bulk request: for each document its action, then itself.
func read(body io.Reader) ([]document, error) {
	var documents []document
	lines := bufio.NewReader(body)
	for {
		line, err := lines.ReadBytes('\n')
		if err == io.EOF {
			return documents, nil
		}
		if err != nil {
			return nil, err
		}
		var action struct {
			Index struct {
				ID string `json:"_id"`
			} `json:"index"`
		}
		if err := json.Unmarshal(line, &action); err != nil {
			return nil, err
		}
		if line, err = lines.ReadBytes('\n'); err != nil {
			return nil, err
		}
		documents = append(documents, document{action.Index.ID, line[:len(line)-1]})
	}
}

func parse(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return nil, fmt.Errorf("give the address of a cluster with -addr, such as http://127.0.0.1:9200")
	}
	return u, nil
}

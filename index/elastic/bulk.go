package elastic

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/elastic/go-elasticsearch/v8/esapi"
	"golang.org/x/sync/errgroup"

	"yulun/index"
)

// The size of bulk requests, in bytes, and how many of one Put are under way at once.
const (
	bulkBytes    = 5 << 20
	bulkRequests = 2
)

// refused is an entry that the cluster did not take.
type refused struct {
	entry
	index.Refusal
}

// send writes entries to indices. An entry that one of them doesn't take is in again when that may pass, else in finally.
func (db *DB) send(ctx context.Context, targets []string, entries []entry) (again, finally []refused, err error) {
	batches := split(entries)
	answers := make([][]refused, len(batches)*len(targets))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(bulkRequests)
	for t, target := range targets {
		for b, batch := range batches {
			group.Go(func() error {
				var err error
				answers[t*len(batches)+b], err = db.bulk(ctx, target, batch)
				return err
			})
		}
	}
	if err := group.Wait(); err != nil {
		return nil, nil, fmt.Errorf("index articles: %w", err)
	}
	seen := map[string]bool{}
	for _, answer := range answers {
		for _, r := range answer {
			switch {
			case seen[r.id]: // refused by another index too
			case r.Temporary:
				again = append(again, r)
			default:
				finally = append(finally, r)
			}
			seen[r.id] = true
		}
	}
	return again, finally, nil
}

// split cuts entries into batches of about bulkBytes.
func split(entries []entry) [][]entry {
	var batches [][]entry
	size := 0
	for i, e := range entries {
		if i == 0 || size+len(e.body) > bulkBytes {
			batches = append(batches, nil)
			size = 0
		}
		last := len(batches) - 1
		batches[last] = append(batches[last], e)
		size += len(e.body)
	}
	return batches
}

// bulk sends one batch to one index. Versions are ours: an older one than is held is left out, an equal one written again.
func (db *DB) bulk(ctx context.Context, target string, batch []entry) ([]refused, error) {
	var body bytes.Buffer
	for _, e := range batch {
		action := object{"index": object{"_id": e.id, "version": e.version, "version_type": "external_gte"}}
		line, err := json.Marshal(action)
		if err != nil {
			return nil, err
		}
		body.Write(line)
		body.WriteByte('\n')
		body.Write(e.body)
		body.WriteByte('\n')
	}
	var answer struct {
		Items []struct {
			Index struct {
				Status int    `json:"status"`
				Error  *cause `json:"error"`
			} `json:"index"`
		} `json:"items"`
	}
	request := esapi.BulkRequest{
		Index: target, Body: bytes.NewReader(body.Bytes()), Refresh: string(db.options.Refresh),
		FilterPath: []string{"items.*.status", "items.*.error"},
	}
	if err := db.client.do(ctx, request, &answer); err != nil {
		return nil, err
	}
	if len(answer.Items) != len(batch) {
		return nil, fmt.Errorf("%d articles were sent and %d answered for", len(batch), len(answer.Items))
	}
	var list []refused
	for i, item := range answer.Items {
		status := item.Index.Status
		if item.Index.Error == nil || status == http.StatusConflict { // a newer version is held
			continue
		}
		reason := item.Index.Error.failure(status)
		list = append(list, refused{batch[i], batch[i].refusal(reason.Error(), isTemporary(status))})
	}
	return list, nil
}

// isTemporary reports whether an article may be taken later: the cluster was busy, a shard away, or the index deleted
// after a rebuild, so that the alias names another by now.
func isTemporary(status int) bool {
	return status == http.StatusTooManyRequests || status == http.StatusNotFound || status >= http.StatusInternalServerError
}

package extract

import (
	"context"
	"io"
	"net"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"yulun/article"
	"yulun/configs/topics"
	"yulun/internal/samplepress"
)

// found is what the sample press states for a page, in the reader's terms.
type found struct {
	Title, Published string
	Authors          []string
	OriginalSource   string
	Text             string
}

// TestSamplePress reads every article of the sample press as a crawl would, further pages joined.
func TestSamplePress(t *testing.T) {
	t.Parallel()
	press, err := samplepress.Open(topics.Default)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	server, err := press.Start(ctx, "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, network, net.JoinHostPort("127.0.0.1", strconv.Itoa(server.Port)))
	}}}
	defer client.CloseIdleConnections()
	zones := map[string]*time.Location{}
	for _, source := range server.Sources() {
		zones[source.Outlet.ID] = source.Zone
	}
	for _, want := range server.Expected() {
		t.Run(want.Key, func(t *testing.T) {
			page := readAt(t, client, want.URL, zones[want.OutletID])
			rest := make([]article.Page, 0, len(page.NextPages))
			for _, next := range page.NextPages {
				rest = append(rest, readAt(t, client, next, zones[want.OutletID]))
			}
			page = Join(page, rest)
			if article.NewID(page.CanonicalURL) != want.ID {
				t.Errorf("canonical address %s of %s", page.CanonicalURL, want.URL)
			}
			got := found{page.Title, page.Published.String(), page.Authors, page.OriginalSource, page.Text}
			expected := found{want.Title, want.Published.String(), want.Authors, want.OriginalSource, want.Text}
			if diff := cmp.Diff(expected, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%s: -want +got\n%s", want.URL, diff)
			}
		})
	}
}

// readAt fetches and reads a page; an address that fails once is asked again.
func readAt(t *testing.T, client *http.Client, address string, zone *time.Location) article.Page {
	t.Helper()
	for range 3 {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		if resp.StatusCode >= http.StatusInternalServerError {
			continue
		}
		page, err := Read(Input{Body: body, ContentType: resp.Header.Get("Content-Type"), URL: resp.Request.URL.String(), Zone: zone, Now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)})
		if err != nil {
			t.Fatalf("%s: %v", address, err)
		}
		return page
	}
	t.Fatalf("%s never answered", address)
	return article.Page{}
}

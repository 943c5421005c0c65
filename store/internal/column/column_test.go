package column_test

import (
	"maps"
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"yulun/store/internal/column"
)

// TestDocumentStaysAsItIs: what was read back is written as it was, so that a page that hasn't
// changed isn't taken for one that has.
func TestDocumentStaysAsItIs(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SampledFrom([]string{"李晓明", "\xe6\x9d", "\x00", `\`, `\ufffd`, `\\ufffd`, "\uFFFD", `"`, "<b>", "\u2028"})
		var authors, back []string
		for _, name := range rapid.SliceOf(rapid.SliceOf(parts)).Draw(t, "authors") {
			author := ""
			for _, part := range name {
				author += part
			}
			authors = append(authors, author)
		}
		first, err := column.Encode(authors)
		if err != nil {
			t.Fatal(err)
		}
		if err := (column.Document{To: &back}).Scan(first); err != nil {
			t.Fatal(err)
		}
		if again, err := column.Encode(back); err != nil || again != first {
			t.Fatalf("%s is written again as %s, %v", first, again, err)
		}
	})
}

func TestInstant(t *testing.T) {
	t.Parallel()
	want := time.Date(2024, 3, 21, 2, 0, 0, 123456000, time.UTC)
	for name, v := range map[string]any{
		"microseconds": want.UnixMicro(), "another zone": want.In(time.FixedZone("", 8*3600)),
	} {
		var got time.Time
		if err := (column.Instant{To: &got}).Scan(v); err != nil || got != want {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	got := want
	if err := (column.Instant{To: &got}).Scan(nil); err != nil || !got.IsZero() {
		t.Errorf("NULL: %v, %v", got, err)
	}
	if err := (column.Instant{To: &got}).Scan("2024-03-21"); err == nil {
		t.Error("text was taken for a time")
	}
}

func TestCounts(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]map[string]int{
		"new=12 not_modified=3": {"new": 12, "not_modified": 3}, "http_403=1": {"http_403": 1}, "": {},
	} {
		var got map[string]int
		if err := (column.Counts{To: &got}).Scan(text); err != nil || !maps.Equal(got, want) {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	var got map[string]int
	if err := (column.Counts{To: &got}).Scan(nil); err != nil || got != nil {
		t.Errorf("NULL: %v, %v", got, err)
	}
	if err := (column.Counts{To: &got}).Scan("new"); err == nil {
		t.Error("a name without a number was taken for a count")
	}
}

func TestNumbers(t *testing.T) {
	t.Parallel()
	for _, v := range []any{"7,-9223372036854775808,7,3", column.BandBytes([]int64{7, math.MinInt64, 3})} {
		got := []int64{1}
		err := (column.Numbers{To: &got}).Scan(v)
		if want := []int64{math.MinInt64, 3, 7}; err != nil || !slices.Equal(got, want) {
			t.Errorf("%v, %v", got, err)
		}
		if err := (column.Numbers{To: &got}).Scan(nil); err != nil || got != nil {
			t.Errorf("none: %v, %v", got, err)
		}
	}
	if err := (column.Numbers{To: new([]int64)}).Scan([]byte("1234567")); err == nil {
		t.Error("read half a number")
	}
	if b := column.BandBytes(nil); b != nil {
		t.Errorf("no bands are % x", b)
	}
}

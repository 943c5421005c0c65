package index_test

import (
	"testing"
	"time"

	"yulun/index"
)

func TestBuckets(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		bucket                  index.Bucket
		day, start, next, label string
	}{
		{index.Day, "2019-03-21", "2019-03-21", "2019-03-22", "2019-03-21"},
		{index.Day, "2019-12-31", "2019-12-31", "2020-01-01", "2019-12-31"},
		{index.Week, "2019-03-21", "2019-03-18", "2019-03-25", "2019-W12"},
		{index.Week, "2019-03-18", "2019-03-18", "2019-03-25", "2019-W12"},
		{index.Week, "2019-03-24", "2019-03-18", "2019-03-25", "2019-W12"},
		{index.Week, "2018-12-31", "2018-12-31", "2019-01-07", "2019-W01"},
		{index.Week, "2021-01-03", "2020-12-28", "2021-01-04", "2020-W53"},
		{index.Month, "2020-02-29", "2020-02-01", "2020-03-01", "2020-02"},
		{index.Month, "2019-12-31", "2019-12-01", "2020-01-01", "2019-12"},
		{index.Quarter, "2019-03-31", "2019-01-01", "2019-04-01", "2019-Q1"},
		{index.Quarter, "2019-04-01", "2019-04-01", "2019-07-01", "2019-Q2"},
		{index.Quarter, "2019-12-31", "2019-10-01", "2020-01-01", "2019-Q4"},
		{index.Year, "2019-12-31", "2019-01-01", "2020-01-01", "2019"},
		{index.Whole, "2019-12-31", "0001-01-01", "10000-01-01", "all"},
	} {
		start := tc.bucket.Start(day(tc.day))
		if got := start.Format(time.DateOnly); got != tc.start {
			t.Errorf("%s of %s starts %s, want %s", tc.bucket, tc.day, got, tc.start)
		}
		if got := tc.bucket.Next(start).Format(time.DateOnly); got != tc.next {
			t.Errorf("%s after %s starts %s, want %s", tc.bucket, tc.day, got, tc.next)
		}
		if got := tc.bucket.Label(start); got != tc.label {
			t.Errorf("%s of %s is labelled %s, want %s", tc.bucket, tc.day, got, tc.label)
		}
	}
}

// TestBucketsTile: the buckets of any width lie end to end, and each day lies in the one that it
// should.
func TestBucketsTile(t *testing.T) {
	t.Parallel()
	for _, bucket := range []index.Bucket{index.Day, index.Week, index.Month, index.Quarter, index.Year} {
		start := bucket.Start(day("2015-12-20"))
		for d := start; d.Before(day("2021-02-01")); d = d.AddDate(0, 0, 1) {
			if d.Equal(bucket.Next(start)) {
				start = d
			}
			if got := bucket.Start(d); !got.Equal(start) {
				t.Fatalf("%s of %s starts %s, want %s", bucket, d.Format(time.DateOnly), got.Format(time.DateOnly), start.Format(time.DateOnly))
			}
		}
	}
}

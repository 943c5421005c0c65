package stats

import (
	"time"

	"yulun/index"
)

// Event is something that happened, with its source: what coverage may be about, or answer.
type Event struct {
	// From and To are its first and last day, midnights in UTC: the same where the day is known,
	// else those of the month or year.
	From time.Time `json:"-"`
	To   time.Time `json:"-"`
	// Date is as it was written: a day, month or year.
	Date    string `json:"date"`
	Title   string `json:"title"`
	TitleZh string `json:"title_zh,omitempty"`
	// Source is a citation, URL where it can be read; one may be empty.
	Source string `json:"source,omitempty"`
	URL    string `json:"url,omitempty"`
	// Bucket is the one of the series that it begins in; empty outside of one.
	Bucket string `json:"bucket,omitempty"`
}

// events are the events that begin in the buckets of a series, in order of time.
func (o SeriesOptions) events(starts []time.Time) []Event {
	out := []Event{}
	if len(starts) == 0 || o.Bucket == index.Whole {
		return out
	}
	end := o.Bucket.Next(starts[len(starts)-1])
	for _, e := range o.Events {
		if e.From.Before(starts[0]) || !e.From.Before(end) {
			continue
		}
		e.Bucket = o.Bucket.Label(o.Bucket.Start(e.From))
		out = append(out, e)
	}
	return out
}

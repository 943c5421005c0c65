package sqlite

import (
	"time"

	"yulun/article"
	"yulun/index"
)

// calendar numbers the buckets of times. It works out each day once, since time zones are slow to
// ask.
type calendar struct {
	bucket  index.Bucket
	zone    *time.Location
	starts  []time.Time // by number
	numbers map[time.Time]int32
	days    []daySplit // from firstDay on
}

// The days since 1970 that are kept: 1990 to 2049. Others are computed again for each article.
const (
	firstDay    = 7305
	days        = 21915
	secondsADay = 86_400
)

// daySplit says which buckets a day in UTC has a part in.
type daySplit struct {
	known bool
	// changes says that the clocks of the zone change on this day, so that each instant is to be
	// asked for.
	changes bool
	// split is the second of the day from which on it is another day in the zone.
	split int32
	// before and after are the buckets of the instants on both sides, bare is that of the day
	// itself.
	before, after, bare int32
}

func newCalendar(bucket index.Bucket, zone *time.Location) *calendar {
	return &calendar{bucket: bucket, zone: zone, numbers: map[time.Time]int32{}, days: make([]daySplit, days)}
}

// of is the bucket of a record with a date.
func (c *calendar) of(r *record) int32 {
	day, second := r.at/secondsADay, r.at%secondsADay
	if second < 0 {
		day, second = day-1, second+secondsADay
	}
	bare := r.flags&dayOnly != 0
	if day < firstDay || day >= firstDay+days {
		return c.ask(r.at, bare)
	}
	d := &c.days[day-firstDay]
	if !d.known {
		*d = c.split(day * secondsADay)
	}
	switch {
	case bare:
		return d.bare
	case d.changes:
		return c.ask(r.at, false)
	case second < int64(d.split):
		return d.before
	default:
		return d.after
	}
}

// split works out the day that begins at an instant.
func (c *calendar) split(start int64) daySplit {
	local := time.Unix(start, 0).In(c.zone)
	_, offset := local.Zone()
	_, until := local.ZoneBounds()
	return daySplit{
		known: true, changes: !until.IsZero() && until.Unix() < start+secondsADay,
		split:  int32((secondsADay - offset%secondsADay) % secondsADay),
		before: c.ask(start, false), after: c.ask(start+secondsADay-1, false), bare: c.ask(start, true),
	}
}

// ask is the bucket of a publication.
func (c *calendar) ask(at int64, bare bool) int32 {
	start := c.bucket.Start(article.Moment{Time: time.Unix(at, 0).UTC(), DayOnly: bare}.In(c.zone))
	number, ok := c.numbers[start]
	if !ok {
		number = int32(len(c.starts))
		c.numbers[start] = number
		c.starts = append(c.starts, start)
	}
	return number
}

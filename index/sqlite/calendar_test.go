package sqlite

import (
	"math/rand/v2"
	"testing"
	"time"
	_ "time/tzdata" // the zones below, on any machine

	"yulun/article"
	"yulun/index"
)

// TestCalendar: an article's bucket is the one of its day in the zone, also where clocks change at
// midnight or a day is left out.
func TestCalendar(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for _, name := range []string{
		"Asia/Shanghai", "UTC", "America/New_York", "America/Sao_Paulo", "America/St_Johns", "Pacific/Apia", "Asia/Kathmandu", "Pacific/Kiritimati",
	} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, bucket := range []index.Bucket{index.Day, index.Week, index.Month, index.Quarter, index.Year, index.Whole} {
			c := newCalendar(bucket, zone)
			check := func(at int64, bare bool) {
				r := record{at: at, flags: present | dated}
				if bare {
					r.at = at / secondsADay * secondsADay
					r.flags |= dayOnly
				}
				got, want := c.starts[c.of(&r)], bucket.Start(article.Moment{Time: time.Unix(r.at, 0).UTC(), DayOnly: bare}.In(zone))
				if !got.Equal(want) {
					t.Fatalf("%s in %s, bare %t: bucket from %v, want %v", time.Unix(r.at, 0).UTC(), name, bare, got, want)
				}
			}
			check(-62135596800+secondsADay, false) // the year 1
			check(253402300799, true)              // the year 9999
			for range 3000 {
				check(random.Int64N(80*365*secondsADay)+10*365*secondsADay, random.IntN(4) == 0) // 1980 to 2060
			}
			if bucket != index.Day && bucket != index.Week {
				continue
			}
			for year := 1988; year < 2052; year++ { // each half hour around all midnights of a month in which clocks change
				at := time.Date(year, time.Month(1+year%12), 1, 0, 0, 0, 0, time.UTC).Unix()
				for half := range int64(31 * 48) {
					check(at+half*1800-60, false)
				}
			}
		}
	}
}

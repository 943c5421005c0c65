package strictyaml

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"time"
)

// Duration is a length of time as a file states it: whole numbers with the unit s, m, h or d, such
// as 90s, 15m, 6h, 7d or 1h30m. It is never negative.
type Duration time.Duration

var (
	durationForm = regexp.MustCompile(`^(\d+(ms|s|m|h|d))+$`)
	durationPart = regexp.MustCompile(`(\d+)(ms|s|m|h|d)`)
)

var units = map[string]time.Duration{
	"ms": time.Millisecond, "s": time.Second, "m": time.Minute, "h": time.Hour, "d": 24 * time.Hour,
}

// UnmarshalText reads the form above; a bare 0 means no time at all.
func (d *Duration) UnmarshalText(text []byte) error {
	if string(text) == "0" {
		*d = 0
		return nil
	}
	if !durationForm.Match(text) {
		return &ValueError{Text: fmt.Sprintf("%q is not a length of time", text), Remedy: "write a number and a unit, like 90s, 15m, 6h or 7d"}
	}
	var sum time.Duration
	for _, part := range durationPart.FindAllSubmatch(text, -1) {
		unit := units[string(part[2])]
		n, err := strconv.ParseInt(string(part[1]), 10, 64)
		if err != nil || n > int64((math.MaxInt64-sum)/unit) {
			return &ValueError{Text: fmt.Sprintf("%q is too long", text), Remedy: "write at most 36500d"}
		}
		sum += time.Duration(n) * unit
	}
	*d = Duration(sum)
	return nil
}

// String is the shortest form that reads back as d.
func (d Duration) String() string {
	if d == 0 {
		return "0s"
	}
	rest, s := time.Duration(d), ""
	for _, unit := range []string{"d", "h", "m", "s", "ms"} {
		if n := rest / units[unit]; n > 0 {
			s += strconv.FormatInt(int64(n), 10) + unit
			rest -= n * units[unit]
		}
	}
	return s
}

// ValueError is what an UnmarshalText returns to say also what to do; any other error becomes the
// problem's text alone.
type ValueError struct{ Text, Remedy string }

// Error is text and remedy.
func (e *ValueError) Error() string { return e.Text + " (" + e.Remedy + ")" }

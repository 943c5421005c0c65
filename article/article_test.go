package article_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"yulun/article"
)

func TestMomentDays(t *testing.T) {
	t.Parallel()
	shanghai := time.FixedZone("Asia/Shanghai", 8*3600)
	late := article.At(time.Date(2019, 3, 21, 23, 30, 0, 0, time.UTC))
	if got := late.In(shanghai).Format(time.DateOnly); got != "2019-03-22" {
		t.Errorf("23:30 UTC is %s in Shanghai", got)
	}
	if got := article.Day(2019, 3, 21).In(time.FixedZone("west", -11*3600)).Format(time.DateOnly); got != "2019-03-21" {
		t.Errorf("a bare day became %s", got)
	}
	if !(article.Moment{}).In(shanghai).IsZero() {
		t.Error("an unknown time has a day")
	}
}

func TestMomentJSON(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`null`: "", `"2019-03-21"`: "2019-03-21", `"2019-03-21T10:21:00+08:00"`: "2019-03-21T10:21:00+08:00",
	} {
		var m article.Moment
		if err := json.Unmarshal([]byte(text), &m); err != nil || m.String() != want {
			t.Errorf("%s: %q, %v", text, m, err)
		}
		if b, err := json.Marshal(m); err != nil || string(b) != text {
			t.Errorf("%s came back as %s, %v", text, b, err)
		}
	}
	for _, bad := range []string{`"yesterday"`, `7`, `"2019-13-01"`} {
		var m article.Moment
		if json.Unmarshal([]byte(bad), &m) == nil {
			t.Errorf("%s was taken for a time", bad)
		}
	}
}

func TestMomentRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		at := time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "seconds"), 0)
		m := article.At(at.In(time.FixedZone("", rapid.IntRange(-14*60, 14*60).Draw(t, "minutes")*60)))
		if rapid.Bool().Draw(t, "day") {
			y, mo, d := at.UTC().Date()
			m = article.Day(y, mo, d)
		}
		back, err := article.ParseMoment(m.String())
		if err != nil || !back.Time.Equal(m.Time) || back.DayOnly != m.DayOnly {
			t.Fatalf("%s came back as %s, %v", m, back, err)
		}
	})
}

func TestCodeOf(t *testing.T) {
	t.Parallel()
	usage := article.Usagef("look there", "%q is wrong", "x")
	if got := article.CodeOf(fmt.Errorf("search: %w", usage)); got != article.CodeUsage {
		t.Errorf("a wrapped usage error is %s", got)
	}
	if got := article.CodeOf(errors.New("boom")); got != article.CodeInternal {
		t.Errorf("an unknown error is %s", got)
	}
	if got := usage.Error(); got != "\"x\" is wrong\n  look there" {
		t.Errorf("got %q", got)
	}
}

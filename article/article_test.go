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

// TestNoIDIsANumber: a spreadsheet leaves every id as it is, and few ids differ from those of
// earlier versions.
func TestNoIDIsANumber(t *testing.T) {
	t.Parallel()
	const n = 50_000
	changed, seen := 0, map[string]bool{}
	for i := range n {
		url := fmt.Sprintf("https://qingshi.example/2019/c_%d.html", i)
		id, former := article.NewID(url), article.FormerID(url)
		if article.IsNumber(id) || len(id) != 16 || seen[id] {
			t.Errorf("%s has the id %s", url, id)
		}
		seen[id] = true
		if id != former {
			changed++
			if !article.IsNumber(former) || id[1:] != former[1:] {
				t.Errorf("%s has the id %s, and had %s", url, id, former)
			}
		}
		if !article.IsID(id, url) || !article.IsID(former, url) || article.IsID(id, url+"x") {
			t.Errorf("%s: %s or %s is not its id", url, id, former)
		}
	}
	if changed == 0 || changed > n/500 {
		t.Errorf("%d of %d ids differ from those of earlier versions", changed, n)
	}
}

func TestIsNumber(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]bool{
		"5475717852266246": true, "2749307569744e88": true, "12E4567890123456": true, "007": true,
		"e123456789012345": false, "1e2e567890123456": false, "54757178522662a6": false, "275e": false, "": false,
	} {
		if article.IsNumber(id) != want {
			t.Errorf("%q: %t", id, !want)
		}
	}
}

package discover_test

import (
	"testing"

	"yulun/article"
	"yulun/crawler/discover"
	"yulun/frontier"
)

// TestOrderOf: the order is told where the dates tell it, whatever has no date or the same one.
func TestOrderOf(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		days []int // of March; 0 where it has none
		want frontier.Order
	}{
		"newest first":          {[]int{9, 8, 8, 0, 7, 5, 2}, frontier.OrderByDate},
		"an editor's":           {[]int{3, 9, 1, 8, 2}, frontier.OrderOther},
		"one kept on top":       {[]int{1, 20, 19, 18, 17, 16, 15, 14, 13, 12}, frontier.OrderByDate},
		"one of few on top":     {[]int{1, 9, 8, 7, 6}, frontier.OrderOther},
		"oldest first":          {[]int{1, 2, 3, 4, 5, 6}, frontier.OrderOther},
		"all of one day":        {[]int{5, 5, 5, 5, 5, 5, 5}, frontier.OrderUnknown},
		"too few dates":         {[]int{9, 0, 8, 0, 7, 0, 6, 0}, frontier.OrderUnknown},
		"nothing":               {nil, frontier.OrderUnknown},
		"as many up as down":    {[]int{9, 8, 9, 8, 9, 8, 9, 8}, frontier.OrderOther},
		"two of twenty are off": {[]int{30, 29, 30, 28, 27, 26, 25, 24, 23, 24, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11}, frontier.OrderByDate},
	} {
		var links []discover.Link
		for _, d := range c.days {
			l := discover.Link{}
			if d > 0 {
				l.Published = article.Day(2019, 3, d)
			}
			links = append(links, l)
		}
		if got := discover.OrderOf(links); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

package discover

import "yulun/frontier"

// What must be known of a listing's dates before its order is judged: so many steps from a piece to
// the next dated one with another date. One step in tolerated may be the wrong way, and one of
// leastForOne: pieces are kept on top.
const (
	leastSteps  = 4
	leastForOne = 8
	tolerated   = 10
)

// OrderOf says whether a listing names the newest piece first, by the dates that it gives.
func OrderOf(links []Link) frontier.Order {
	steps, up := 0, 0
	var before Link
	for _, l := range links {
		if l.Published.IsZero() {
			continue
		}
		if !before.Published.IsZero() && !l.Published.Time.Equal(before.Published.Time) {
			steps++
			if l.Published.Time.After(before.Published.Time) {
				up++
			}
		}
		before = l
	}
	switch {
	case steps < leastSteps:
		return frontier.OrderUnknown
	case up*tolerated <= steps || up == 1 && steps >= leastForOne:
		return frontier.OrderByDate
	default:
		return frontier.OrderOther
	}
}

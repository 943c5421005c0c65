package store

import (
	"cmp"
	"slices"
	"time"

	"yulun/article"
)

// HealthSlot is the resolution in which engines group instants before they get a day: the offsets
// of all zones of this century are multiples of it.
const HealthSlot = 15 * time.Minute

// Around is a period in any zone: from the first instant of its first day, anywhere, to before the
// first after its last one.
func Around(p article.Period) (from, to time.Time) {
	return p.From.AddDate(0, 0, -1), p.To.AddDate(0, 0, 2)
}

// HealthDays gathers the days of sources. The zero value is empty.
type HealthDays struct{ days map[healthKey]*HealthDay }

type healthKey struct {
	source string
	day    time.Time
}

// On is the entry of a source for the day of a moment in a zone, made when missing.
func (h *HealthDays) On(source string, m article.Moment, zone *time.Location) *HealthDay {
	if h.days == nil {
		h.days = map[healthKey]*HealthDay{}
	}
	key := healthKey{source, m.In(zone)}
	if h.days[key] == nil {
		h.days[key] = &HealthDay{SourceID: source, Day: key.day}
	}
	return h.days[key]
}

// List is all of them by source and day.
func (h *HealthDays) List() []HealthDay {
	out := make([]HealthDay, 0, len(h.days))
	for _, d := range h.days {
		out = append(out, *d)
	}
	slices.SortFunc(out, func(a, b HealthDay) int {
		return cmp.Or(cmp.Compare(a.SourceID, b.SourceID), a.Day.Compare(b.Day))
	})
	return out
}

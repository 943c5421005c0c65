package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"
)

const secondsPerDay = 24 * 60 * 60

// Offsets outside of these years are taken to be those at their ends: nothing was published online before, and one
// mistaken date must not make the SQL long.
var (
	firstTransition = time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC)
	lastTransition  = time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)
)

// dayIn is the SQL for the day of an article in a zone, in days since 1970; NULL for the undated.
func dayIn(ctx context.Context, tx *sql.Tx, zone *time.Location) (string, error) {
	var first, last sql.NullInt64
	err := tx.QueryRowContext(ctx, `
		SELECT min(first), max(last) FROM (
			SELECT (SELECT min(at) FROM articles WHERE relevant = r) AS first, (SELECT max(at) FROM articles WHERE relevant = r) AS last
			FROM (SELECT 0 AS r UNION ALL SELECT 1))`).Scan(&first, &last)
	if err != nil {
		return "", fmt.Errorf("find the range of dates: %w", err)
	}
	offset := offsetIn(zone, time.Unix(first.Int64, 0), time.Unix(last.Int64, 0))
	// SQLite divides toward zero: the shift by the days before 1970 makes every dividend positive.
	const shift = 719_163
	return fmt.Sprintf(`((a.at + CASE a.day_only WHEN 1 THEN 0 ELSE %s END + %d) / %d - %d)`, offset, shift*secondsPerDay, secondsPerDay, shift), nil
}

// offsetIn is the SQL for a zone's offset from UTC in seconds at a.at, between two times.
func offsetIn(zone *time.Location, first, last time.Time) string {
	if first.Before(firstTransition) {
		first = firstTransition
	}
	if last.After(lastTransition) {
		last = lastTransition
	}
	var cases strings.Builder
	for at := first.In(zone); ; {
		_, offset := at.Zone()
		_, end := at.ZoneBounds()
		if end.IsZero() || end.After(last) {
			if cases.Len() == 0 {
				return fmt.Sprint(offset)
			}
			return fmt.Sprintf("CASE%s ELSE %d END", cases.String(), offset)
		}
		fmt.Fprintf(&cases, " WHEN a.at < %d THEN %d", end.Unix(), offset)
		at = end
	}
}

// dayAt is a day in days since 1970 as its midnight in UTC.
func dayAt(days int64) time.Time { return time.Unix(days*secondsPerDay, 0).UTC() }

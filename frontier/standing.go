package frontier

import (
	"time"
)

// Standing is whether an article is still at its address.
type Standing struct {
	// GoneAt is zero while it is there.
	GoneAt time.Time
	// MissingSince is the first 404, which proves nothing yet, and MissingRun the run that met it;
	// zero when there was none.
	MissingSince time.Time
	MissingRun   int64
}

// Gone reports whether the article is gone.
func (s Standing) Gone() bool { return !s.GoneAt.IsZero() }

// Answered is the standing after an answer in which the article was: an article that was gone
// stands again, at the address that answered. primary says that this is the address that stands for
// the article; while it is there, no other address can clear it of a 404.
func (s Standing) Answered(primary bool) Standing {
	if primary || s.Gone() {
		return Standing{}
	}
	return s
}

// After is the standing after a visit that brought no text. 410 and a notice of deletion are the
// outlet's own word that it took the page away; 404, and a page that is like one, take two runs,
// without an answer in between.
func (s Standing) After(f Fetch, primary bool) Standing {
	switch {
	case f.Outcome == OutcomeNotModified:
		return s.Answered(primary)
	case f.Outcome != OutcomeGone || s.Gone() || !primary:
		return s
	}
	again := !s.MissingSince.IsZero() && s.MissingRun != f.RunID
	if s.MissingSince.IsZero() {
		s.MissingSince, s.MissingRun = f.At, f.RunID
	}
	if again || f.Withdrawn() {
		s.GoneAt = s.MissingSince
	}
	return s
}

package access

import "time"

// Session is a browser in which a user has logged in.
type Session struct {
	// Digest is the digest of the secret in the browser's cookie.
	Digest string
	User   string
	Opened time.Time
	// Seen is when it was last used, to the minute.
	Seen time.Time
}

// Lifetimes say how long sessions last.
type Lifetimes struct {
	// Idle is how long a session lasts that is not used, Longest how long any does.
	Idle, Longest time.Duration
}

// Over reports whether a session has ended.
func (l Lifetimes) Over(s Session, now time.Time) bool {
	return now.Sub(s.Seen) >= l.Idle || now.Sub(s.Opened) >= l.Longest
}

// seenEvery is how often the use of a session or a token is written down.
const seenEvery = time.Minute

package openai

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// Error is a request that brought nothing.
type Error struct {
	// Address is what was asked.
	Address string
	// Status is the answer's; 0 where there was no whole answer, or one that can't be read.
	Status int
	// Reason says what was wrong, in the server's words where it gave any.
	Reason string
	// Again says that another try may help, Wait for how long the server asks to wait before it; 0
	// where it doesn't say.
	Again bool
	Wait  time.Duration
	// Answered says that the model may have worked on the request, so that it may have to be paid
	// for.
	Answered bool
}

// Error says what was asked and what was wrong.
func (e *Error) Error() string {
	status := ""
	if e.Status != 0 {
		status = strings.TrimSpace(fmt.Sprintf("%d %s", e.Status, http.StatusText(e.Status))) + ": "
	}
	return e.Address + ": " + status + e.Reason
}

// RetryAfter says whether another try may help, and how long the server asks to wait before it.
func (e *Error) RetryAfter() (wait time.Duration, again bool) { return e.Wait, e.Again }

// MayCost says whether the request may have to be paid for.
func (e *Error) MayCost() bool { return e.Answered }

// unreached reports whether a connection couldn't be made at all.
func unreached(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}

// maxSaid is how many characters of a server's own words are kept.
const maxSaid = 300

// said is what a server says in the body of an error: in the field where it should be, or else as
// it is. It is one line of plain characters, since it goes to terminals and logs, and for the same
// reason without the key, which some servers repeat.
func said(body []byte, key Secret) string {
	var e struct {
		Error json.RawMessage `json:"error"`
	}
	text := string(body)
	if json.Unmarshal(body, &e) == nil && len(e.Error) > 0 {
		var inner struct {
			Message string `json:"message"`
		}
		var plain string
		switch {
		case json.Unmarshal(e.Error, &inner) == nil && inner.Message != "":
			text = inner.Message
		case json.Unmarshal(e.Error, &plain) == nil:
			text = plain
		}
	}
	text = strings.Join(strings.FieldsFunc(strings.ToValidUTF8(text, "?"), func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
	}), " ")
	if key != "" {
		text = strings.ReplaceAll(text, string(key), hidden)
	}
	if runes := []rune(text); len(runes) > maxSaid {
		text = string(runes[:maxSaid]) + "…"
	}
	if text == "" {
		text = "without a word"
	}
	return text
}

// retryAfter reads the header of that name: seconds or a date (RFC 9110, 10.2.3). 0 is none.
func retryAfter(value string, now time.Time) time.Duration {
	if seconds, err := strconv.ParseFloat(value, 64); err == nil && seconds > 0 && seconds < 1e9 {
		return time.Duration(seconds * float64(time.Second))
	}
	if at, err := http.ParseTime(value); err == nil && at.After(now) {
		return at.Sub(now)
	}
	return 0
}

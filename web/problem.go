package web

import (
	"cmp"
	"crypto/rand"
	"encoding/json"
	"errors"
	"net/http"

	"yulun/article"
	"yulun/internal/suggest"
	"yulun/locale"
	"yulun/render"
)

// problem is an error as its reader sees it.
type problem struct {
	Status int `json:"-"`
	// Title says what the status means.
	Title string `json:"-"`
	// Name is the kind of the problem, Field the parameter that is wrong; Field may be empty.
	Name   string `json:"-"`
	Field  string `json:"-"`
	Error  string `json:"error"`
	Remedy string `json:"remedy"`
	// ID finds the line of the log that says what failed; empty for what the reader can mend.
	ID string `json:"id,omitempty"`
}

// problemAnswer is a problem as the API gives it, by RFC 9457.
type problemAnswer struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	// Detail says what was wrong and where, Remedy what to do; it may be empty.
	Detail string `json:"detail"`
	Remedy string `json:"remedy"`
	// Name is the kind of the problem, which doesn't change: unknown-parameter, and so on.
	Name string `json:"name"`
	// Field is the parameter that is wrong, where one is.
	Field string `json:"field,omitempty"`
	// ID finds the line of the server's log that says what failed there.
	ID string `json:"id,omitempty"`
}

// problemNames are the kinds of problems.
func problemNames() []string {
	return []string{
		"unknown-parameter", "invalid-parameter", "repeated-parameter", "empty-parameter", "invalid-query", "not-found", "deleted",
		"method-not-allowed", "login-needed", "forbidden", "too-many-requests", "busy", "internal",
	}
}

// named is a usage error with the kind of its problem.
type named struct {
	error
	name string
}

// Unwrap gives the usage error.
func (n named) Unwrap() error { return n.error }

// fault is a usage error about a parameter.
func fault(name, field, remedy, format string, args ...any) error {
	return advised(name, field, article.Words{Format: remedy}, format, args...)
}

// advised is [fault] with something in its remedy.
func advised(name, field string, remedy article.Words, format string, args ...any) error {
	e := article.Usagef("", format, args...).Advise(remedy)
	e.Field = field
	return named{e, name}
}

// unknownParameter refuses a parameter, with those that it may have been meant for.
func unknownParameter(name string, known []string) error {
	remedy := article.Say("Leave it out; the operation takes none.")
	if len(known) > 0 {
		remedy = article.Say("The operation takes %s.", article.Choices(known))
	}
	if close := suggest.Closest(name, known); len(close) > 0 {
		remedy = article.Say("Did you mean %s? The operation takes %s.", article.Choices(close), article.Choices(known))
	}
	return advised("unknown-parameter", name, remedy, "there is no parameter %.60q", name)
}

// refusal is a request that is refused as a whole, whoever reads the answer.
type refusal struct{ problem problem }

// Error implements error.
func (f refusal) Error() string { return f.problem.Error }

var (
	errMethod = refusal{problem{
		Status: http.StatusMethodNotAllowed, Name: "method-not-allowed", Error: "This address is only read, or takes forms by POST alone.",
		Remedy: "Ask by GET or HEAD.",
	}}
	errRole = refusal{problem{
		Status: http.StatusForbidden, Name: "forbidden", Error: "You may not do this here.",
		Remedy: "Ask somebody who looks after this service for a role that may.",
	}}
	errLogin = refusal{problem{
		Status: http.StatusUnauthorized, Name: "login-needed", Error: "You have to log in first.",
		Remedy: "Programs send a token in the header Authorization: Bearer. Whoever looks after this service makes one by yulun tokens add.",
	}}
	errToken = refusal{problem{
		Status: http.StatusForbidden, Name: "forbidden", Error: "A token only reads.", Remedy: "Log in as a user to change something.",
	}}
	errAudit = refusal{problem{
		Status: http.StatusServiceUnavailable, Name: "not-recorded", Error: "Nothing was changed: the audit log can't be written.",
		Remedy: "Try again later.",
	}}
	errRate = refusal{problem{
		Status: http.StatusTooManyRequests, Name: "too-many-requests", Error: "There were too many requests from your address.",
		Remedy: "Wait as long as the header Retry-After says, and ask less often.",
	}}
	errForeign = refusal{problem{
		Status: http.StatusForbidden, Name: "foreign-form", Error: "This form was sent by another site, so nothing was kept.",
		Remedy: "Open the page here and send the form from it.",
	}}
	errForm = refusal{problem{
		Status: http.StatusBadRequest, Name: "broken-form", Error: "This form can't be read: it is broken, or too large.",
		Remedy: "Open the page again and send the form from it.",
	}}
)

// FaultID is beside a failure in the log and before the eyes of its reader, so that one finds the
// other.
func FaultID() string { return rand.Text()[:10] }

// newProblem describes an error in the language of the pages.
func (s *site) newProblem(err error) problem {
	p := describe(err)
	p.Title = s.p.T(titleOf(p.Status))
	var known *article.Error
	isSaid := errors.As(err, &known) && p.Error == known.Message && known.Said.String() == known.Message
	if !s.p.Chinese() {
		if isSaid && len(known.Said.Args) > 0 { // numbers are not grouped: some are to be typed in
			p.Error = locale.Sprintf(known.Said.Format, known.Said.Args...)
		}
		return p
	}
	if isSaid {
		p.Error = s.say(known.Said)
	} else {
		p.Error = s.p.Known(p.Error)
	}
	if known != nil && p.Remedy == known.Remedy && known.Advised.Format != "" {
		p.Remedy = s.say(known.Advised)
	} else {
		p.Remedy = s.p.Known(p.Remedy)
	}
	return p
}

// text is the problem with its remedy.
func (p problem) text(in locale.Printer) string {
	return in.T("%s. %s¦a problem and its remedy", render.Capital(p.Error), p.Remedy)
}

// say says a sentence in the language of the pages, with what stands in it.
func (s *site) say(w article.Words) string {
	args := make([]any, len(w.Args))
	for i, arg := range w.Args {
		args[i] = arg
		switch inner := arg.(type) {
		case article.Words:
			args[i] = s.say(inner)
		case article.Names:
			args[i] = s.p.List(inner)
		case article.Choices:
			args[i] = s.p.Choices(inner)
		case article.Date:
			args[i] = s.p.Date(string(inner))
		}
	}
	return s.p.T(w.Format, args...)
}

// titleOf is what a status means.
func titleOf(status int) string {
	switch status {
	case http.StatusBadRequest:
		return locale.Key("Bad Request")
	case http.StatusUnauthorized:
		return locale.Key("Unauthorized")
	case http.StatusForbidden:
		return locale.Key("Forbidden")
	case http.StatusNotFound:
		return locale.Key("Not Found")
	case http.StatusGone:
		return locale.Key("Gone")
	case http.StatusMethodNotAllowed:
		return locale.Key("Method Not Allowed")
	case http.StatusInternalServerError:
		return locale.Key("Internal Server Error")
	case http.StatusTooManyRequests:
		return locale.Key("Too Many Requests")
	case http.StatusServiceUnavailable:
		return locale.Key("Service Unavailable")
	default:
		return http.StatusText(status)
	}
}

// describe describes wrong usage and missing things in full. All else is only in the log.
func describe(err error) problem {
	if errors.Is(err, errBusy) {
		return problem{Status: http.StatusServiceUnavailable, Name: "busy", Error: "This machine is computing figures for others.", Remedy: "Try again in half a minute."}
	}
	var whole refusal
	if errors.As(err, &whole) {
		return whole.problem
	}
	var known *article.Error
	var kind named
	code := article.CodeOf(err)
	if errors.As(err, &known) && (code == article.CodeUsage || code == article.CodeNotFound || code == article.CodeDeleted) {
		p := problem{Status: http.StatusBadRequest, Name: "invalid-query", Field: known.Field, Error: known.Message, Remedy: known.Remedy}
		switch {
		case code == article.CodeNotFound:
			p.Status, p.Name = http.StatusNotFound, "not-found"
		case code == article.CodeDeleted:
			p.Status, p.Name, p.Remedy = http.StatusGone, "deleted", ""
		case errors.As(err, &kind):
			p.Name = kind.name
		}
		return p
	}
	return problem{Status: http.StatusInternalServerError, Name: "internal", Error: "something went wrong on this machine", Remedy: "Try again, and see yulun status if it stays."}
}

// challenge says to programs how to show who they are.
func challenge(w http.ResponseWriter, p problem) {
	if p.Status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Bearer realm="yulun", Basic realm="yulun", charset="UTF-8"`)
	}
}

// failV1 answers with a problem.
func (s *site) failV1(w http.ResponseWriter, _ *http.Request, p problem) {
	s.sendProblem(w, p, "application/problem+json",
		problemAnswer{"about:blank", cmp.Or(p.Title, http.StatusText(p.Status)), p.Status, p.Error, p.Remedy, p.Name, p.Field, p.ID})
}

// sendProblem sends a problem to a program, as the JSON of answer.
func (s *site) sendProblem(w http.ResponseWriter, p problem, contentType string, answer any) {
	challenge(w, p)
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Language", s.p.Tag())
	w.WriteHeader(p.Status)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(answer); err != nil {
		s.Log.Debug("the reader went away", "err", err)
	}
}

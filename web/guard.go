package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"yulun/access"
	"yulun/locale"
)

// handler answers a request. Nothing may have been written when it returns an error, unless the
// error is errBroken.
type handler func(w http.ResponseWriter, r *http.Request) error

// policy lets a page load our own style sheet and pictures and send forms to us; nothing runs and
// nothing comes from elsewhere.
const policy = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// guard sets the headers that every answer has, logs every request and keeps a panic from taking
// more than its request.
func (s *site) guard(speakers map[locale.Lang]*routes) http.Handler {
	next := s.speak(speakers)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun := s.Now()
		rec := NewRecorder(w)
		speaker := speakers[Language(r)].site
		defer speaker.finish(rec, r, begun)
		h := rec.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin") // without any, forms come from "null" over plain HTTP
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-cache")
		if s.Gate != nil { // what one reader may see, others may not
			h.Set("Cache-Control", "private, no-cache")
			h.Add("Vary", "Cookie, Authorization")
		}
		if hasLanguage(r.URL.Path) {
			h.Add("Vary", "Accept-Language, Cookie")
		}
		speaker.handle(s.admit(next), speaker.failFor(r))(rec, r)
	})
}

// admit lets a request in that comes from nobody who asks too often, and says whose it is.
func (s *site) admit(next http.Handler) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if s.Clients != nil && !strings.HasPrefix(r.URL.Path, "/assets/") {
			if wait := s.Clients.Take(s.from(r)); wait > 0 {
				RetryAfter(w, wait)
				return errRate
			}
		}
		caller, err := s.caller(r)
		if err != nil {
			return err
		}
		if caller.Role != access.Nobody {
			s.sayWaiting(w.Header(), r)
		}
		next.ServeHTTP(w, withCaller(r, caller))
		return nil
	}
}

// failFor shows a problem to whoever asks for an address before its route is known.
func (s *site) failFor(r *http.Request) failer {
	switch {
	case strings.HasPrefix(r.URL.Path, apiRoot+"/"):
		return s.failV1
	case strings.HasPrefix(r.URL.Path, "/api/"):
		return s.failJSON
	default:
		return s.failPlain
	}
}

// failPlain shows a problem as text, to a reader who may not be one of the pages.
func (s *site) failPlain(w http.ResponseWriter, _ *http.Request, p problem) {
	challenge(w, p)
	w.Header().Set("Content-Language", s.p.Tag())
	text := p.Error + "\n" + p.Remedy
	if p.ID != "" {
		text += "\n" + s.p.T("The log says more beside the id %s.", p.ID)
	}
	http.Error(w, text, p.Status)
}

// waitingHeader counts the stored articles that the index has not taken yet, so that they are in no
// answer. It is left out where there are none. Pages show it, too.
const waitingHeader = "Yulun-Waiting"

// sayWaiting sets waitingHeader, except on what no article is in.
func (s *site) sayWaiting(h http.Header, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, "/assets/") {
		return
	}
	switch backlog, err := s.Store.Backlog(r.Context()); {
	case err != nil:
		s.Log.DebugContext(r.Context(), "nobody knows what waits for the index", "err", err)
		h.Set(waitingHeader, "unknown")
	case backlog.All() > 0:
		h.Set(waitingHeader, strconv.Itoa(backlog.All()))
	}
}

// finish recovers and logs. What somebody looked for is nobody else's business, so the query stays out.
func (s *site) finish(rec *Recorder, r *http.Request, begun time.Time) {
	fault := recover()
	if fault != nil && fault != http.ErrAbortHandler { //nolint:errorlint // a panic's value
		p := s.newProblem(errPanic)
		p.ID = FaultID()
		s.Log.ErrorContext(r.Context(), "a page panicked", "id", p.ID, "path", r.URL.Path, "panic", fmt.Sprint(fault), "stack", string(debug.Stack()))
		if !rec.written() {
			s.failFor(r)(rec, r, p)
			fault = nil
		} else {
			fault = http.ErrAbortHandler
		}
	}
	s.Log.InfoContext(r.Context(), "answered", "method", r.Method, "path", r.URL.Path, "status", rec.Status(), "bytes", rec.bytes, "took", s.Now().Sub(begun))
	if fault != nil {
		panic(fault) // net/http cuts the connection, so that half an answer is not taken for a whole one
	}
}

// handle joins a handler and what is shown for its error.
func (s *site) handle(h handler, fail failer) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		err := h(w, r)
		switch {
		case err == nil:
		case errors.Is(err, errBroken):
			s.Log.WarnContext(r.Context(), "an answer broke off", "path", r.URL.Path, "err", err)
			panic(http.ErrAbortHandler)
		case r.Context().Err() != nil && errors.Is(err, context.Canceled):
			s.Log.DebugContext(r.Context(), "the reader went away", "path", r.URL.Path)
		default:
			p := s.newProblem(err)
			if p.Status >= http.StatusInternalServerError {
				p.ID = FaultID()
				s.Log.ErrorContext(r.Context(), "a page failed", "id", p.ID, "path", r.URL.Path, "err", err)
				s.Log.DebugContext(r.Context(), "what the page was asked", "id", p.ID, "path", r.URL.Path, "query", r.URL.RawQuery)
			}
			fail(w, r, p)
		}
	}
}

// costly keeps requests that compute figures to as many at a time as the machine has processors for
// and memory: the figures of a long series take some 100 MB.
func (s *site) costly(h handler) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		timeout := time.NewTimer(s.Limits.FiguresWait)
		defer timeout.Stop()
		select {
		case s.turns <- struct{}{}:
		case <-r.Context().Done():
			return r.Context().Err()
		case <-timeout.C:
			w.Header().Set("Retry-After", "30")
			return errBusy
		}
		defer func() { <-s.turns }()
		return h(w, r)
	}
}

// errPanic stands for a fault of the program.
var errPanic = errors.New("a page panicked")

// errBusy refuses a request that has waited for long enough.
var errBusy = errors.New("too many requests for figures at once")

// errBroken marks an error after which part of the answer has already been sent.
var errBroken = errors.New("the answer broke off")

func (s *site) failJSON(w http.ResponseWriter, _ *http.Request, p problem) {
	s.sendProblem(w, p, "application/json; charset=utf-8", p)
}

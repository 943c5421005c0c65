package fetch

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestOptOutsOfAnAnswer(t *testing.T) {
	reservations := `[{"location":"/open/*","tdm-reservation":0},{"location":"/*","tdm-reservation":1,"tdm-policy":"https://paper.example/p"}]`
	status := http.StatusOK
	s := newSite(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/robots.txt":
			fmt.Fprint(w, "License: https://paper.example/l.xml\nUser-agent: *\nContent-Usage: train-ai=n\nDisallow: /private")
		case reservationsPath:
			w.WriteHeader(status)
			fmt.Fprint(w, reservations)
		default:
			w.Header().Set("X-Robots-Tag", "noai")
		}
	}, func(o *Options, _ *Limits) { o.AskReservations = true })
	const site = "x-robots-tag:noai|content-usage:train-ai=n (robots.txt)|rsl:https://paper.example/l.xml (robots.txt)"
	const reserved = "|tdm-reservation:1 (/.well-known/tdmrep.json)|tdm-policy:https://paper.example/p (/.well-known/tdmrep.json)"
	want := func(path, want string) {
		t.Helper()
		res, err := s.get(t, path)
		if got := strings.Join(res.OptOuts, "|"); err != nil || got != want {
			t.Errorf("%s: %s, want %s (%v)", path, got, want, err)
		}
	}
	asked := func() int {
		return len(slices.DeleteFunc(s.requests(), func(path string) bool { return path != reservationsPath }))
	}
	want("/news/1", site+reserved)
	want("/open/1", site)
	want("/news/2", site+reserved)
	if n := asked(); n != 1 {
		t.Errorf("the reservations were asked for %d times in a day", n)
	}
	reservations = "[]"
	status = http.StatusServiceUnavailable
	s.clock.advance(25 * time.Hour)
	want("/news/3", site+reserved) // as it was
	status = http.StatusOK
	s.clock.advance(reservationsRetry)
	want("/news/3", site)
}

// The file is asked for only where robots.txt allows it, and only of those who want to know.
func TestReservationsAreNotAskedFor(t *testing.T) {
	for _, tt := range []struct {
		name, robots string
		ask          bool
	}{
		{"not wanted", "", false},
		{"disallowed", "User-agent: *\nDisallow: /.well-known/", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := robotsSite(t, &tt.robots, func(o *Options, _ *Limits) { o.AskReservations = tt.ask })
			if _, err := s.get(t, "/news/1"); err != nil {
				t.Fatal(err)
			}
			if slices.Contains(s.requests(), reservationsPath) {
				t.Error("it was asked for")
			}
		})
	}
}

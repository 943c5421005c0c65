package main

import "testing"

func TestLookHeedsTheEnvironment(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name     string
		terminal bool
		env      map[string]string
		want     look
	}{
		{"a terminal", true, map[string]string{"TERM": "xterm-256color"}, look{colour: true, overwrite: true}},
		{"a file", false, map[string]string{"TERM": "xterm-256color"}, look{}},
		{"no colours wanted", true, map[string]string{"TERM": "xterm", "NO_COLOR": "1"}, look{overwrite: true}},
		{"an empty NO_COLOR asks for nothing", true, map[string]string{"TERM": "xterm", "NO_COLOR": ""}, look{colour: true, overwrite: true}},
		{"a dumb terminal", true, map[string]string{"TERM": "dumb"}, look{}},
	} {
		if got := newLook(tc.terminal, func(key string) string { return tc.env[key] }); got != tc.want {
			t.Errorf("%s: got %+v, want %+v", tc.name, got, tc.want)
		}
	}
}

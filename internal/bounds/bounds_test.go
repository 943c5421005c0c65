package bounds_test

import (
	"testing"
	"time"

	"yulun/internal/bounds"
)

func TestBounds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		err  error
		want string
	}{
		{bounds.AtLeast("--grace", 0, time.Second), "--grace must be at least 1s, got 0s"},
		{bounds.AtLeast("--grace", time.Second, time.Second), ""},
		{bounds.Within("--parallel", 1001, 1, 1000), "--parallel must be from 1 to 1000, got 1001"},
		{bounds.Within("--parallel", 0, 1, 1000), "--parallel must be from 1 to 1000, got 0"},
		{bounds.Within("--parallel", 1000, 1, 1000), ""},
	} {
		got := ""
		if c.err != nil {
			got = c.err.Error()
		}
		if got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

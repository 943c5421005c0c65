package text_test

import (
	"testing"

	"yulun/text"
)

func TestHead(t *testing.T) {
	for _, c := range []struct {
		s    string
		most int
		want string
	}{
		{"", 3, ""},
		{"信用", 6, "信用"},
		{"信用", 5, "信"},
		{"信用", 2, ""},
		{"credit 信用", 7, "credit "},
		{"credit 信用", 0, ""},
	} {
		if got := text.Head(c.s, c.most); got != c.want {
			t.Errorf("%d bytes of %q: %q, want %q", c.most, c.s, got, c.want)
		}
	}
}

package suggest_test

import (
	"slices"
	"testing"

	"yulun/internal/suggest"
)

func TestClosest(t *testing.T) {
	t.Parallel()
	known := []string{"privacy", "punishment", "law", "新华社", "新光网", "新京报", "人民日报", "zh", "en"}
	for _, tc := range []struct {
		word string
		want []string
	}{
		{"pivacy", []string{"privacy"}},
		{"privcay", []string{"privacy"}},
		{"lwa", []string{"law"}},
		{"PRIVACY", []string{"privacy"}},
		{"punish", []string{"punishment"}},
		{"laws", []string{"law"}},
		{"新光", []string{"新光网"}},
		{"新光网络", []string{"新光网"}},
		{"人民日版", []string{"人民日报"}},
		{"cn", nil},
		{"spying", nil},
		{"", nil},
	} {
		if got := suggest.Closest(tc.word, known); !slices.Equal(got, tc.want) {
			t.Errorf("Closest(%q) = %q, want %q", tc.word, got, tc.want)
		}
	}
}

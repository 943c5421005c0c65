package lazyre_test

import (
	"testing"

	"yulun/internal/lazyre"
)

func TestRegexp(t *testing.T) {
	t.Parallel()
	words := lazyre.New(`(失信)(\p{Han}*)`)
	if got := words.ReplaceAllString("列入失信名单", "$2"); got != "列入名单" {
		t.Errorf("replaced: %q", got)
	}
	if got := words.FindStringSubmatchIndex("列入失信名单"); len(got) != 6 || got[0] != 6 {
		t.Errorf("found at %v", got)
	}
}

// TestMistakesShowInTests: a wrong expression doesn't wait for its first use.
func TestMistakesShowInTests(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	lazyre.New(`(失信`)
}

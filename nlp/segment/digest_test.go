package segment_test

import (
	"testing"

	"yulun/nlp/segment"
)

func TestDigest(t *testing.T) {
	t.Parallel()
	base := segment.Digest([]string{"信用修复", "红黑名单"})
	if got := segment.Digest([]string{"红黑名单", "信用修复", "红黑名单"}); got != base {
		t.Errorf("in another order: %s, not %s", got, base)
	}
	for _, other := range [][]string{nil, {"信用修复"}, {"信用修复红黑名单"}, {"信用修复", "黑名单"}} {
		if segment.Digest(other) == base {
			t.Errorf("%q has the same digest", other)
		}
	}
}

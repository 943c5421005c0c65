package access

import "testing"

// Each role may do what the ones before it may, and an unknown one nothing.
func TestRoles(t *testing.T) {
	t.Parallel()
	for i, r := range order() {
		for k, asked := range order() {
			if got := r.May(asked); got != (i >= k) {
				t.Errorf("%q may do what %q may: %v", r, asked, got)
			}
		}
	}
	if Role("owner").May(Nobody) || Role("owner").May(Reader) {
		t.Error("an unknown role may do something")
	}
}

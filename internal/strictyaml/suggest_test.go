package strictyaml

import "testing"

// TestLikelyKeys: a short form of a key and a longer one lead to it.
func TestLikelyKeys(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]string{
		"lang": `did you mean "language"?`, "languages": `did you mean "language"?`, "tpye": `did you mean "type"?`, "id": "use one of id, language, type",
	} {
		if got := knownRemedy(key, []string{"id", "language", "type"}); got != want {
			t.Errorf("%s: %s, want %s", key, got, want)
		}
	}
}

package strictyaml

import (
	"fmt"
	"strings"

	"yulun/internal/suggest"
)

// knownRemedy suggests the known key that a mistaken one most likely means, or names all of them.
func knownRemedy(key string, known []string) string {
	key = strings.ToLower(key)
	for _, k := range known {
		longer := len(key) > 3 && strings.HasPrefix(k, key) // lang for language
		if longer || len(k) > 3 && (suggest.Distance(key, k) <= 2 || strings.Contains(key, k)) {
			return fmt.Sprintf("did you mean %q?", k)
		}
	}
	return "use one of " + strings.Join(known, ", ")
}

package nlp

import (
	"fmt"
	"strings"

	"yulun/article"
)

// listing shows what a reading rests on, for messages of failed tests.
func listing(r article.Reading) string {
	var b strings.Builder
	for _, e := range r.Evidence {
		if e.Kind != "object" {
			fmt.Fprintf(&b, "  %s:%d %-20s %+.2f %q (%s)\n", e.Field, e.Start, e.Kind, e.Weight, e.Text, e.Cue)
		}
	}
	return b.String()
}

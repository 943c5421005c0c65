package stats

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// String is the figure as a percentage, or as a signed mean.
func (f Figure) String() string {
	switch {
	case !f.Value.Known:
		return "no articles"
	case f.Mean:
		return strings.ReplaceAll(fmt.Sprintf("%+.2f", f.Value.Value), "-", "−")
	default:
		return fmt.Sprintf("%.0f %%", math.Round(f.Value.Value*100))
	}
}

// respondentsText is a number of respondents, which may be unknown.
func respondentsText(n int) string {
	if n == 0 {
		return "an unknown number of respondents"
	}
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s + " respondents"
}

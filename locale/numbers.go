package locale

import (
	"fmt"
	"strconv"
	"strings"
)

// Fixed is a number with so many decimals. What is rounded to zero has no sign.
func Fixed(v float64, decimals int) string {
	text := strconv.FormatFloat(v, 'f', decimals, 64)
	if strings.Trim(text, "-0.") == "" {
		return strings.TrimPrefix(text, "-")
	}
	return text
}

// Signed is [Fixed] with a plus before what is above zero.
func Signed(v float64, decimals int) string {
	text := Fixed(v, decimals)
	if v > 0 && strings.Trim(text, "0.") != "" {
		return "+" + text
	}
	return text
}

// Sprintf is fmt.Sprintf for commands, which speak English alone: the words in braces are chosen as
// [Printer.T] chooses them, and numbers are not grouped.
func Sprintf(format string, args ...any) string { return fmt.Sprintf(plural(format, args), args...) }

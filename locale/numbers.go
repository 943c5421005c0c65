package locale

import (
	"fmt"
	"strconv"
	"strings"
)

// Fixed is a number with so many decimals, for people: with a minus sign and not a hyphen. What is
// rounded to zero has no sign.
func Fixed(v float64, decimals int) string {
	text, negative := strings.CutPrefix(strconv.FormatFloat(v, 'f', decimals, 64), "-")
	if negative && strings.Trim(text, "0.") != "" {
		return "−" + text
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

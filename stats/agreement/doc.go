// Package agreement measures how far coders agree on one variable: Krippendorff's alpha, Gwet's AC1
// and the share of pairs that agree, each with a bootstrap interval over the coded units.
//
// It has numbers only: what a variable means and who the coders are is the caller's. Start reading
// at [Measure].
package agreement

// Package survey holds the survey's figures and the statistics that set coverage beside them: intervals for shares and
// means, the bootstrap over outlets, and the difference between a share of coverage and a share of respondents.
//
// It knows nothing of indexes, scorers or files: figures do not bend to what was measured. Start reading at [Figures]
// for the survey, at [Interval] for the statistics.
package survey

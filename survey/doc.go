// Package survey holds surveys and their questions about coverage as data, and the statistics that
// set coverage beside them: intervals for shares and means, the bootstrap over outlets, and the
// difference between two estimates.
//
// It knows nothing of indexes, scorers or files, and no single survey: figures do not bend to what
// was measured. Package stats measures what a [Question] asks for, [OutcomeOf] reads the result,
// and [Survey.Sentence] says it in the survey's words. Start reading at [Survey] for the data, at
// [Interval] for the statistics.
package survey

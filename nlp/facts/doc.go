// Package facts holds what a model reads of a piece under names, with the places in the text that
// each fact is made of, so that a decision can be shared out among cues and words.
//
// Which facts there are is the business of the measures, stance and frame. Start reading at [Facts]
// and [Shares].
package facts

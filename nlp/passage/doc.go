// Package passage cuts an article into sentences and clauses and lays the cues found in it over
// them.
//
// A Passage is what relevance, stance and frame work on. Sentences, clauses, words and hits are
// parts of the folded field ([yulun/text.Folded]); only what leaves the scorer, its evidence,
// counts code points of the field as it came. Nothing is judged here. Start reading at
// [Reader.Read].
package passage

// Package passage cuts an article into sentences and clauses and lays the cues found in it over
// them.
//
// A Passage is what relevance, stance and frame work on. Offsets are code points of the field as it
// came; the text in which cues are looked for is folded and in simplified characters, code point by
// code point. Nothing is judged here. Start reading at [Reader.Read].
package passage

// Package lexicon reads the cue files of the scorer (topic.yaml, frames.yaml and lexicon/*.yaml),
// checks them, and finds their cues in a text.
//
// A cue is a short pattern with a kind (what it is evidence of), a weight and the tie to the topic
// that it needs. The literals of all cues of all files are tries, one for each first character, so
// that finding them takes time linear in the text, however many cues there are. Within one layer
// (stance, one frame, the topic, the modifiers) the longest match wins; cues of kind "shield" exist
// only to win against shorter ones that would be wrong there (失信 in 消失信号).
//
// What was read can be written in a compiled form, which is read in a small part of the time.
//
// What a cue means for a piece is decided in relevance, stance and frame; nothing is weighed here.
// Start reading at [Load], then [Lexicon.Find].
package lexicon

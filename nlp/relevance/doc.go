// Package relevance decides whether a piece speaks of the topic, and how closely each of its
// sentences is tied to it.
//
// It weighs the topic cues of a passage by the codebook's rule that one clause suffices, and by its
// exclusions: other things of the same name, a lender's credit, a name that happens to be on a
// list. What a sentence says about the topic is none of its business. Start reading at [Judge].
package relevance

// Package stance measures the position that a piece leaves its reader with toward the topic.
//
// It adds up the evaluating cues of the sentences that are tied to the topic. What is beside a
// cue changes it: negation, degree, contrast, attribution to somebody whom the piece answers,
// condition, plan, irony. The sum is brought into [-1, 1] so that for and against weigh against
// each other. How a score is made is explained in docs/scoring.md. Start reading at [Judge].
package stance

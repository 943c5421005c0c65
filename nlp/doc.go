// Package nlp reads a text: whether it speaks of the topic, which stance it takes, which frames it
// uses, whom it speaks of, and the words that each of these rests on.
//
// The scorer is made of rules, lexicons and, for stance and frames, trained models, and is pure:
// the same title, text and language give the same reading, on any machine, and nothing is fetched,
// stored or learned while it reads. The parts: lang (language, script), segment (words), lexicon
// (the cue files and the finding of cues), passage (sentences and clauses), relevance, stance,
// frame; facts, grams and model (what is learned from cues and words), train (the learning), coder
// (language models as coders). Package text folds what they read. The instrument that they apply is
// docs/codebook.md; how they do it, and how well, is docs/scoring.md and docs/model-card.md. Start
// reading at [Scorer.Read].
package nlp

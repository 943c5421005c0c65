// Package train makes models of stance and frames of coded texts: it reads their features, tries
// the model on texts of outlets that it hasn't seen, calibrates it by that, and fits it to all.
//
// It is as pure as scoring: texts in, model out. Where texts come from, what figures are made of
// the trials and where the model goes is its callers' business. Start reading at [Corpus.Learn] and
// [Corpus.LearnFrames].
package train

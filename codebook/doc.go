// Package codebook says what a topic is coded by: frames, stance classes, objects, conducts and
// outlet types, each with its words in English and Chinese.
//
// A [Codebook] is a value that package configs reads from codebook.yaml and frames.yaml and hands
// to scoring, index, stats, render and pages. No other package lists a frame, class, object,
// conduct or outlet type. The cues by which frames and objects are found are in nlp/lexicon. Start
// reading at [Codebook].
package codebook

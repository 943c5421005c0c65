// Package match defines when a term is found in a text, for every engine alike: the tokens that are
// indexed, what a term is looked up as, and which places of a hit are marked. It knows no engine
// and keeps nothing.
//
// A text is indexed twice. Its words, as the segmenter cuts them, make ranking good and common
// searches fast; its characters, in overlapping pairs, find a term inside of a longer word, which
// words miss. Both are in simplified Chinese and lower case.
//
// Start reading at [Analyzer].
package match

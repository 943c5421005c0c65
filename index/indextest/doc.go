// Package indextest is the behaviour suite that every index engine passes: the same articles, the
// same questions, the same answers. What is asked and expected lies in testdata, so that a new case
// needs no code.
//
// It has a small segmenter and converter of its own, so that the suite depends on no dictionary.
//
// Start reading at [Run].
package indextest

// Package grams turns the sentences of a passage into hashed features: gse's words and runs of
// characters, each with the place where it stands.
//
// It counts and hashes; what a feature is worth, package model says. Sentences have weights, so
// that what is near the topic counts more than what is far from it. Start reading at [Count].
package grams

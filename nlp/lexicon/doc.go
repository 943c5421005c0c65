// Package lexicon holds the cue lexicons of the scorer.
package lexicon

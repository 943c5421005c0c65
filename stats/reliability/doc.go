// Package reliability compares the coders of one sample: how far they agree on each variable of the
// codebook, which values of one coder meet which of another, and on which articles they differ.
//
// The statistics are those of stats/agreement; here codings become its units. Start reading at
// [Compare].
package reliability

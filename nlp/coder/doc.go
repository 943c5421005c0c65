// Package coder lets a language model code pieces by the codebook, as people do: the codebook
// becomes instructions, a piece becomes a question, and what comes back is checked against the
// codebook. A model is a coder like any other; how far it agrees with people is for package coding
// to say.
//
// The package asks nobody by itself: the model is a [Chat], what was asked before a [Cache], what
// was spent a [Ledger], all handed in. A [Budget] is checked before each request, by the most that
// it can cost. docs/models.md says what is recorded and what can't be guarded against. Start
// reading at [Coder.Code].
package coder

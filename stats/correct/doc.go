// Package correct corrects means and shares of a scorer for the scorer's errors by a coded sample
// with known inclusion probabilities.
//
// The scores of all articles say much, with errors; the codings of a few say little, without.
// [Corrector.Estimate] joins both, so that the result is unbiased however bad the scorer is: by
// prediction-powered inference with inclusion weights, power tuning, outlets as clusters, and a
// rectifier that is pooled over cells with too few codings. [RoganGladen] corrects shares by the
// scorer's known rates of error alone; it holds only where these rates are the same in every cell,
// so it is a check beside the others. The estimators of the literature that tests compare with are
// in package correcttest.
//
// It has numbers only. Start reading at [Corrector.Estimate].
package correct

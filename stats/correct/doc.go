// Package correct corrects means and shares of a scorer for the scorer's errors by a coded sample
// with known inclusion probabilities.
//
// The scores of all articles say much, with errors; the codings of a few say little, without. The
// estimators here join both, so that the result is unbiased however bad the scorer is:
// prediction-powered inference ([PPI], [StratifiedPPI], [ClusteredPPI]), estimation with unequal
// inclusion probabilities ([Weighted]) and design-based supervised learning ([DSL]). Figures of
// series are corrected by [Corrector.Estimate], which has inclusion weights, power tuning, outlets
// as clusters, and a rectifier that is pooled over cells with too few codings. [RoganGladen],
// [Adjust] and [Shift] correct shares by the scorer's known rates of error alone; they hold only
// where these rates are the same in every cell, so they are a check beside the others.
//
// It has numbers only. Start reading at [Corrector.Estimate].
package correct

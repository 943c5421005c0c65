// Package evaluation says how well a scorer reads coded articles: its accuracy over all and by
// language, outlet type and year, the calibration of its confidence, simple baselines beside it,
// what other cut-offs would give, whether groups that are known to differ do, and its errors.
//
// It has numbers only. The articles, their codings and readings come from the caller; package
// render has the words. Start reading at [Evaluate].
package evaluation

// Package accuracy measures how well a scorer does on coded articles: the confusion of classes,
// precision, recall and F1 with intervals, the calibration of its confidence, and the Brier score.
//
// It has numbers only, takes any classes, and knows no scorer. Pairs may carry weights, so that a
// sample drawn with unequal probabilities speaks for all articles, and clusters, so that articles
// of one outlet don't count as independent. Start reading at [Measure] and [Calibrate].
package accuracy

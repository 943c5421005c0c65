// Package press generates articles for measurements, always the same: words of gse's dictionary by
// their frequency, with those of the topic mixed in, so that lengths and the spread of words are
// like those of the press, while no sentence makes sense.
//
// Lengths are spread as those of news are, log-normally: half of the articles have fewer than 800
// characters, the mean is about 950, and one in twenty has more than 2,000. Public corpora of
// Chinese news have means of 600 to 1,000.
//
// Start reading at [New].
package press

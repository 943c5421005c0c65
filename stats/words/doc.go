// Package words looks into the words of the articles that a query finds: where a term stands
// (concordance), which words stand near it (collocates), which are frequent (top words), and which
// are more frequent in one set of articles than in another (keyness).
//
// It counts and computes; it neither cuts texts into words nor prints. A [Reader] gives the words
// and a [Finder] the places of a term, so that both are those of the index. The figures are checked
// against values of scipy and statsmodels (scripts/reference/words.py).
//
// Start reading at [Word], then at [Concordance], [Top], [Keyness] or [Collocates].
package words

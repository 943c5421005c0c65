// Package cite writes references: to the program, to what it found, and to articles, as a sentence,
// as BibTeX and as CSL-JSON. It knows nothing of where they come from. Start reading at [Item].
package cite

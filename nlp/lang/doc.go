// Package lang tells the language and the script of a text. It knows nothing of topics and scores.
// Start reading at [Detect].
package lang

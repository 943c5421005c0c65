// Package nlp reads a text: relevance, stance, frames and the evidence for each.
package nlp

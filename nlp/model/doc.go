// Package model is multinomial logistic regression over sparse features: it learns from coded
// texts, predicts classes with their probabilities, explains each decision, and reads and writes
// model files.
//
// It knows nothing of stance or frames: its callers turn a text into a [Vector], of which a part
// has names and the rest is hashed ([Space]). [Fit] is deterministic: the same examples in the same
// order give the same weights, bit by bit. Start reading at [Fit] and [Linear].
package model

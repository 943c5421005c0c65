// Package models keeps what models at an address answered, in the file models.db of the data
// folder, and asks them through package internal/openai in the words of those who need answers:
// a language model that codes, for nlp/coder, and an encoder whose vectors the model of stance
// reads.
//
// The file is a cache and a ledger: a deleted one costs money and time, and loses no coding. Start
// reading at [DB] and [Chat].
package models

package model

import "slices"

// Card says what a model is and how good: it travels in the model's file.
type Card struct {
	// Measure is what the model decides, such as "stance"; Classes are the ids of its classes, in
	// the order of their numbers.
	Measure string   `json:"measure"`
	Classes []string `json:"classes"`
	// Date is the day of the training, YYYY-MM-DD; Program the version of Yulun that trained it.
	Date    string `json:"date"`
	Program string `json:"program"`
	// Reads names the features: the program's version of them and the lexicon's digest.
	Reads string `json:"reads"`
	// Prior is the version of the model that the training started from; empty without one.
	Prior string `json:"prior,omitempty"`
	Seed  uint64 `json:"seed"`
	// Data lists the files it learned from.
	Data []Source `json:"data"`
	// Learned has, for each text that the weights were fitted to, the first 16 hexadecimal digits
	// of the SHA-256 of its title, a newline and its text, in order.
	Learned []string `json:"learned"`
	// Encoder names what made the vectors that the model reads, Dimensions is their length; empty
	// and 0 of a model that reads none.
	Encoder    string `json:"encoder,omitempty"`
	Dimensions int    `json:"dimensions,omitempty"`
	// Texts counts what it learned from.
	Texts []Count `json:"texts"`
	// Settings are the numbers that were chosen, by their names.
	Settings map[string]float64 `json:"settings"`
	// Figures are measured on texts that the weights weren't fitted to, by cross-validation that
	// keeps an outlet's texts on one side.
	Figures []Figure `json:"figures"`
}

// learnedDigits is how much of a text's digest a card keeps.
const learnedDigits = 16

// Learned is what a card keeps of the hash of a text.
func Learned(hash string) string { return hash[:learnedDigits] }

// Has reports whether the weights were fitted to the text with this hash, the hexadecimal SHA-256
// of its title, a newline and its text.
func (c *Card) Has(hash string) bool {
	if len(hash) < learnedDigits {
		return false
	}
	_, found := slices.BinarySearch(c.Learned, hash[:learnedDigits])
	return found
}

// Source is a file of coded texts: its name, the SHA-256 of its bytes in hexadecimal, and how many
// relevant texts it has.
type Source struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
	Texts  int    `json:"texts"`
}

// Count is how many texts of a language a class has.
type Count struct {
	Lang  string `json:"lang"`
	Class string `json:"class"`
	Texts int    `json:"texts"`
}

// Figure is a measured figure with its 95 % interval, over so many texts.
type Figure struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
	Texts int     `json:"texts"`
}

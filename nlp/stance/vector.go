package stance

import (
	"fmt"
	"strings"

	"yulun/article"
	"yulun/nlp/passage"
	"yulun/nlp/relevance"
)

// SettingVectors is the setting of a card that says how long the block of an encoder's numbers is;
// 0 or none of a model that reads no vectors.
const SettingVectors = "vectors"

// The longest window of each language: about what an encoder of 512 tokens takes.
const (
	windowChinese = 700
	windowEnglish = 2000
)

// Window is the part of a relevant piece that an encoder turns into a vector.
func Window(p *passage.Passage, j relevance.Judgement, lang article.Lang) string {
	if lang == article.Chinese {
		return j.Window(p, windowChinese)
	}
	return j.Window(p, windowEnglish)
}

// vectorPrefix begins the names of the numbers of a vector. They are facts, the same for all
// languages: an encoder puts texts that mean the same near one another in whatever language.
const vectorPrefix = "vector:"

// IsVector reports whether a name is that of a number of a vector.
func IsVector(name string) bool { return strings.HasPrefix(name, vectorPrefix) }

// Encode adds the vector of the piece's window, which has the length 1, as a block of another
// length.
func (f *Features) Encode(vector []float32, length float64) {
	for i, x := range vector {
		if x != 0 {
			f.facts.Named(fmt.Sprintf("%s%04d", vectorPrefix, i)).Bare = float64(x) * length
		}
	}
}

// Encoder names the encoder whose vectors the model reads, and their length; empty and 0 of a model
// that reads none.
func (m *Model) Encoder() (name string, dimensions int) {
	return m.file.Card.Encoder, m.file.Card.Dimensions
}

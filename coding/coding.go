package coding

import (
	"crypto/sha256"
	"encoding/hex"
	"time"

	"yulun/article"
)

// Coding is what one coder decided about one article. Relevance is always coded. The other
// variables are coded for relevant articles only, and any of them may be left out: Score and Frames
// are nil and the others empty then. Frames that are empty and not nil say that the coder found
// none.
type Coding struct {
	// ID is the coding's identity, [NewID] of Sample, Article and Coder: a coder who codes an
	// article of a sample again replaces the earlier coding.
	ID string `json:"id"`
	// Article is the id of the article; Text and Revision say which text was read: its [Hash] and
	// its number among the article's revisions.
	Article  string `json:"article"`
	Text     string `json:"text_sha256"`
	Revision int    `json:"revision,omitempty"`
	// Coder names who coded; Person is false for a model.
	Coder  string `json:"coder"`
	Person bool   `json:"person"`
	// Final marks a decision after discussion. It counts for the article in place of everybody's
	// coding, and Coder is who made it.
	Final bool `json:"final,omitempty"`
	// Seen says that the coder saw the score and the outlet. Such a coding is of [Corrections].
	Seen bool `json:"seen,omitempty"`
	// Sample is the id of the sample for which the article was coded.
	Sample   string `json:"sample"`
	Relevant bool   `json:"relevant"`
	// Score is from -2 (critical) to 2 (supportive), twice the scorer's.
	Score   *float64        `json:"score,omitempty"`
	Class   article.Class   `json:"class,omitempty"`
	Frames  []article.Frame `json:"frames"`
	Object  article.Object  `json:"object,omitempty"`
	Conduct article.Conduct `json:"conduct,omitempty"`
	// Note is the coder's remark.
	Note string `json:"note,omitempty"`
	// At is when the coder decided, or when the coding was imported where nothing says when.
	At time.Time `json:"at"`
	// Model says more of a model; nil for a person.
	Model *ModelInfo `json:"model,omitempty"`
}

// ModelInfo is what is needed to repeat a model's coding.
type ModelInfo struct {
	Name        string  `json:"name"`
	Version     string  `json:"version,omitempty"`
	Temperature float64 `json:"temperature"`
	// Seed is what the model was asked with; nil where none was sent.
	Seed *int `json:"seed,omitempty"`
	// Prompt is the SHA-256 of the prompt, Checksum that of the model's file or what its server
	// reports; both in hexadecimal, empty when unknown.
	Prompt   string `json:"prompt_sha256,omitempty"`
	Checksum string `json:"checksum,omitempty"`
	// Response is the SHA-256 of the answer as it came, in hexadecimal.
	Response string `json:"response_sha256,omitempty"`
}

// The scores of a coding. The scorer's are half of them.
const (
	MinScore = -2
	MaxScore = 2
)

// Text is a text that an article has or had.
type Text struct {
	Hash        string
	Revision    int
	Title, Text string
}

// Hash identifies the text that a coder read: the SHA-256 of title, newline and text, in
// hexadecimal. A revision of the article has another.
func Hash(title, text string) string {
	sum := sha256.Sum256([]byte(title + "\n" + text))
	return hex.EncodeToString(sum[:])
}

// finalCoder stands for whoever decides after discussion, so that there is one final coding of an
// article in a sample. It holds a character that names of coders must not have.
const finalCoder = "\nfinal"

// NewID is the id of the coding of an article in a sample by a coder: 16 hexadecimal digits.
func NewID(sample, article, coder string) string {
	sum := sha256.Sum256([]byte(sample + "\n" + article + "\n" + coder))
	return hex.EncodeToString(sum[:8])
}

// WithID is the coding with the id that its other fields give it.
func (c Coding) WithID() Coding {
	coder := c.Coder
	if c.Final {
		coder = finalCoder
	}
	c.ID = NewID(c.Sample, c.Article, coder)
	return c
}

package compact

import (
	_ "embed"
	"encoding/json"
	"fmt"

	"github.com/klauspost/compress/zstd"

	"yulun/article"
	"yulun/internal/packer"
)

// What is packed can be read only with the dictionary that it was packed by, so neither changes:
// a better one gets a number of its own and stands beside them.
var (
	// typical has the cues of the sample press and of a third of the training texts, the commonest
	// ones last, and two articles of that press.
	//
	//go:embed typical.dict
	typical []byte

	// readings is by what older programs packed a reading as plain JSON.
	//
	//go:embed readings.dict
	readings []byte
)

var packed = packer.New(zstd.SpeedFastest, packer.Dictionary{ID: 2, Typical: typical}, packer.Dictionary{ID: 1, Typical: readings})

// Pack packs the JSON of a [Reading] or a [Document].
func Pack(document []byte) ([]byte, error) { return packed.Pack(document) }

// Reading is a reading in little space, as JSON has it. It can be read only with the title and the
// text of its article. The JSON of an [article.Reading] is one, too.
type Reading struct {
	article.Reading
	Compact *evidence `json:"compact,omitempty"` // in place of Evidence
}

// NewReading is the reading of an article with a title and a text.
func NewReading(r article.Reading, title, text string) Reading {
	e := newEvidence(r.Evidence, title, text)
	if e != nil {
		r.Evidence = nil
	}
	return Reading{r, e}
}

// Of is the reading of an article with a title and a text, the same ones as before.
func (r Reading) Of(title, text string) (article.Reading, error) {
	if r.Compact != nil {
		var err error
		if r.Reading.Evidence, err = r.Compact.of(title, text); err != nil {
			return article.Reading{}, err
		}
	}
	return r.Reading, nil
}

// ReadReading reads the packed JSON of a Reading.
func ReadReading(b []byte, title, text string) (article.Reading, error) {
	var r Reading
	if err := read(b, &r); err != nil {
		return article.Reading{}, err
	}
	return r.Of(title, text)
}

// Document is an article in little space, as JSON has it. The JSON of an [article.Article] is one,
// too.
type Document struct {
	article.Article
	Compact *evidence `json:"compact,omitempty"` // in place of Reading.Evidence
}

// PackDocument packs an article.
func PackDocument(a article.Article) ([]byte, error) {
	r := NewReading(a.Reading, a.Title, a.Text)
	a.Reading = r.Reading
	document, err := json.Marshal(Document{a, r.Compact})
	if err != nil {
		return nil, err
	}
	return Pack(document)
}

// ReadDocument reads a packed article.
func ReadDocument(b []byte) (article.Article, error) {
	var d Document
	if err := read(b, &d); err != nil {
		return article.Article{}, err
	}
	var err error
	if d.Reading, err = (Reading{d.Reading, d.Compact}).Of(d.Title, d.Text); err != nil {
		return article.Article{}, err
	}
	return d.Article, nil
}

func read(b []byte, into any) error {
	document, err := packed.Unpack(b)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(document, into); err != nil {
		return fmt.Errorf("read what was packed: %w", err)
	}
	return nil
}

// Package passages reads files of coded texts: JSON Lines, a text with its coding by the codebook
// on each. They are what a scorer is evaluated on, or a model trained on, where the texts are not
// in a store.
package passages

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"yulun/article"
	"yulun/codebook"
	"yulun/coding"
)

// Passage is a coded text.
type Passage struct {
	ID    string       `json:"id"`
	Lang  article.Lang `json:"lang"`
	Title string       `json:"title"`
	Text  string       `json:"text"`
	// Outlet keeps texts together that are not independent. It may be empty.
	Outlet string `json:"outlet"`
	// Repo is the archive that the text was taken from, where it is from one: texts of one archive
	// aren't independent either.
	Repo string             `json:"repo"`
	Type article.OutletType `json:"outlet_type"`
	// Date is the day of publication, or a part of it that begins with the year.
	Date string `json:"date"`
	// Probability is the inclusion probability; 0 where the texts are not a sample with known ones.
	Probability float64 `json:"probability"`
	Relevant    bool    `json:"relevant"`
	// Score is from -2 to 2; nil where it was not coded.
	Score  *float64        `json:"score"`
	Class  article.Class   `json:"class"`
	Frames []article.Frame `json:"frames"`
	Object article.Object  `json:"object"`
}

// Hash identifies the text as [coding.Hash] does.
func (p Passage) Hash() string { return coding.Hash(p.Title, p.Text) }

// Year is the year of publication; empty where it is unknown.
func (p Passage) Year() string {
	if len(p.Date) < 4 {
		return ""
	}
	return p.Date[:4]
}

// longest is the longest line that is read: 64 MiB.
const longest = 64 << 20

const hint = `Write one JSON object a line, such as {"id":"1","lang":"zh","title":"…","text":"…","relevant":true,"class":"critical"}.`

// Read reads a file of texts. Other keys than those of Passage are passed over, such as a coder's
// notes. A mistake is an article.Error with CodeUsage that names file and line.
func Read(r io.Reader, name string, book codebook.Codebook) ([]Passage, error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 64<<10), longest)
	var all []Passage
	seen := map[string]int{}
	for number := 1; lines.Scan(); number++ {
		line := bytes.TrimPrefix(lines.Bytes(), []byte("\uFEFF"))
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		var p Passage
		err := json.Unmarshal(line, &p)
		if err == nil {
			err = p.check(book)
		}
		if first := seen[p.ID]; err == nil && first > 0 {
			err = fmt.Errorf("the id %s is already that of line %d", p.ID, first)
		}
		if err != nil {
			return nil, article.Usagef(hint, "%s:%d: %v", name, number, err)
		}
		seen[p.ID] = number
		all = append(all, p)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	if len(all) == 0 {
		return nil, article.Usagef(hint, "%s has no text", name)
	}
	return all, nil
}

// check finds what a codebook does not allow.
func (p Passage) check(book codebook.Codebook) error {
	switch {
	case p.ID == "":
		return fmt.Errorf("the text has no id")
	case p.Title == "" && p.Text == "":
		return fmt.Errorf("%s has neither a title nor a text", p.ID)
	case p.Lang != article.Chinese && p.Lang != article.English:
		return fmt.Errorf("the lang of %s is %q: it must be zh or en", p.ID, p.Lang)
	case p.Score != nil && !(*p.Score >= coding.MinScore && *p.Score <= coding.MaxScore):
		return fmt.Errorf("the score of %s is %v: it must be from -2 to 2", p.ID, *p.Score)
	case p.Probability < 0 || p.Probability > 1:
		return fmt.Errorf(
			"the probability of %s is %v: it must be above 0 and at most 1",
			p.ID,
			p.Probability,
		)
	case p.Relevant && p.Class != "" && !slices.ContainsFunc(book.Classes, func(c codebook.Class) bool { return c.ID == p.Class }):
		return fmt.Errorf("the codebook has no class %q, which %s has", p.Class, p.ID)
	}
	for _, f := range p.Frames {
		if !slices.Contains(book.FrameIDs(), f) {
			return fmt.Errorf("the codebook has no frame %q, which %s has", f, p.ID)
		}
	}
	return nil
}

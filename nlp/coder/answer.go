package coder

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"yulun/article"
	"yulun/codebook"
)

// Decision is what a model decided about a piece, by the codebook.
type Decision struct {
	Relevant bool
	// Score is from -2 to 2 and Class its side. Frames are the ids of those that are present, in
	// the codebook's order. They, Object and Conduct are empty for a piece that isn't relevant;
	// Object and Conduct are also empty where the codebook has none.
	Score   int
	Class   article.Class
	Frames  []article.Frame
	Object  article.Object
	Conduct article.Conduct
	// Reason is the model's own sentence, at most 500 characters on one line. It is the model's
	// word, and nothing is decided by it.
	Reason string
}

// maxReason is how many characters of a reason are kept.
const maxReason = 500

// answer is the form of what a model answers.
type answer struct {
	Reason   *string          `json:"reason"`
	Relevant *bool            `json:"relevant"`
	Score    *float64         `json:"score"`
	Frames   *[]article.Frame `json:"frames"`
	Object   *article.Object  `json:"object"`
	Conduct  *article.Conduct `json:"conduct"`
}

// Check reads an answer and compares it with the codebook: one JSON object, with the fields of the
// schema and no other, no field twice, and only what the codebook has. Space around it is allowed,
// and so are what some servers leave around it even when asked for JSON: the thoughts of a model in
// <think> before it, and a fence of three backticks. The error says what is wrong in words for the
// model.
func (p Prompt) Check(content string) (Decision, error) {
	a, err := read(content)
	if err != nil {
		return Decision{}, err
	}
	switch {
	case a.Relevant == nil:
		return Decision{}, errors.New(`"relevant" is missing: it must be true or false`)
	case a.Frames == nil:
		return Decision{}, errors.New(`"frames" is missing: it must be a list, which may be empty`)
	}
	d := Decision{Relevant: *a.Relevant, Reason: reason(a.Reason)}
	if !d.Relevant {
		if a.Score != nil || len(*a.Frames) > 0 || a.Object != nil || a.Conduct != nil {
			return Decision{}, errors.New(`"relevant" is false, so "frames" must be empty and all after it null, "score" too`)
		}
		return d, nil
	}
	if err := p.stance(a, &d); err != nil {
		return Decision{}, err
	}
	if err := p.frames(a, &d); err != nil {
		return Decision{}, err
	}
	if d.Object, err = one("object", a.Object, p.book.ObjectIDs()); err != nil {
		return Decision{}, err
	}
	if d.Conduct, err = one("conduct", a.Conduct, p.book.ConductIDs()); err != nil {
		return Decision{}, err
	}
	return d, nil
}

func (p Prompt) stance(a answer, d *Decision) error {
	if a.Score == nil {
		return errors.New(`"relevant" is true, so "score" must be -2, -1, 0, 1 or 2`)
	}
	d.Score = int(*a.Score)
	if float64(d.Score) != *a.Score || d.Score < -2 || d.Score > 2 {
		return fmt.Errorf(`"score" is %v: it must be -2, -1, 0, 1 or 2`, *a.Score)
	}
	side := codebook.Neutral
	if d.Score > 0 {
		side = codebook.Supportive
	} else if d.Score < 0 {
		side = codebook.Critical
	}
	d.Class = p.book.Class(side)
	return nil
}

func (p Prompt) frames(a answer, d *Decision) error {
	known := p.book.FrameIDs()
	for i, id := range *a.Frames {
		if !slices.Contains(known, id) {
			return fmt.Errorf(`"frames" holds %q, which is not a frame of the codebook: %s`, short(string(id)), list(known))
		}
		if slices.Contains((*a.Frames)[:i], id) {
			return fmt.Errorf(`"frames" holds %q twice`, id)
		}
	}
	d.Frames = []article.Frame{} // none was found, which is more than not coded
	for _, id := range known {
		if slices.Contains(*a.Frames, id) {
			d.Frames = append(d.Frames, id)
		}
	}
	return nil
}

// one is the id of a variable that has one value in every relevant piece.
func one[ID ~string](field string, given *ID, known []ID) (ID, error) {
	switch {
	case len(known) == 0 && given != nil:
		return "", fmt.Errorf("there is no field %q in this codebook", field)
	case len(known) == 0:
		return "", nil
	case given == nil:
		return "", fmt.Errorf(`"relevant" is true, so %q must be one of %s`, field, list(known))
	case !slices.Contains(known, *given):
		return "", fmt.Errorf("%q is %q, which is not in the codebook: %s", field, short(string(*given)), list(known))
	}
	return *given, nil
}

var (
	thoughts = regexp.MustCompile(`(?s)^\s*<think>.*?</think>`)
	fence    = regexp.MustCompile("(?s)^```(?:json)?[ \t]*\r?\n(.*)\r?\n```$")
)

func read(content string) (a answer, err error) {
	content = strings.TrimSpace(thoughts.ReplaceAllString(content, ""))
	if m := fence.FindStringSubmatch(content); m != nil {
		content = strings.TrimSpace(m[1])
	}
	if content == "" {
		return a, errors.New("the answer is empty: it must be one JSON object")
	}
	decoder := jsontext.NewDecoder(strings.NewReader(content)) // refuses a field given twice and broken UTF-8
	err = json.UnmarshalDecode(decoder, &a, json.RejectUnknownMembers(true))
	var semantic *json.SemanticError
	switch {
	case errors.As(err, &semantic) && semantic.Err != nil && strings.Contains(semantic.Err.Error(), "unknown"):
		return a, fmt.Errorf("the object has a field that was not asked for: %s", short(string(semantic.JSONPointer)))
	case errors.As(err, &semantic):
		return a, fmt.Errorf("the field %s has a value of the wrong kind", short(string(semantic.JSONPointer)))
	case err != nil:
		return a, fmt.Errorf("the answer is not one JSON object: %w", err)
	}
	if _, err := decoder.ReadToken(); !errors.Is(err, io.EOF) {
		return a, errors.New("something follows the JSON object: nothing may")
	}
	return a, nil
}

func reason(given *string) string {
	if given == nil {
		return ""
	}
	return cut(strings.Join(strings.Fields(visible(*given)), " "), maxReason)
}

// short keeps what a message quotes of an answer to one short line.
func short(s string) string { return cut(strings.Join(strings.Fields(visible(s)), " "), 40) }

func cut(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most-1]) + "…"
}

func list[ID ~string](ids []ID) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = string(id)
	}
	return strings.Join(names, ", ")
}

package configs

import (
	"bytes"
	_ "embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"yulun/configs/topics"
	"yulun/internal/strictyaml"
	"yulun/nlp/lexicon"
)

// ordinary is a text on nothing in particular.
//
//go:embed ordinary.txt
var ordinary string

// ordinarySentences are the sentences of ordinary.txt.
func ordinarySentences() []string {
	var sentences []string
	for line := range strings.Lines(ordinary) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			sentences = append(sentences, line)
		}
	}
	return sentences
}

// Review reads the cues closely, which takes longer than a command may. A cue that counts
// everything is a mistake, and an error as of [Load]. What may be meant and may be a mistake is a
// notice: a cue that names another topic that is shipped, and a topic without an id.
func (c Config) Review() (notices strictyaml.Problems, err error) {
	// What is compiled doesn't know where its cues stand.
	lex, problems := lexicon.Load(c.FS, lexicon.ReadFrames(c.FS), c.Codebook.Objects)
	if err := problems.Err(); err != nil {
		return nil, mistakes(problems, err)
	}
	if problems := lex.General(ordinarySentences()); len(problems) > 0 {
		return nil, mistakes(problems, problems.Err())
	}
	if _, err := c.Stance(); err != nil {
		return nil, err
	}
	if _, err := c.Frames(); err != nil {
		return nil, err
	}
	encoded, err := c.Encoded()
	if err != nil {
		return nil, err
	}
	if c.Models.Embeddings != nil && encoded == nil {
		notices = append(notices, strictyaml.Problem{
			File: modelsFile, Field: "embeddings", Text: "changes no score before yulun train --embeddings has made " + EncodedModel,
		})
	}
	if topicID(c.FS) == "" {
		notices = append(notices, strictyaml.Problem{
			File: "topic.yaml", Field: "id", Text: "is missing, so that the files of " + c.Topic + " are used for all that the folder doesn't have",
			Remedy: "write the id of the topic, such as id: " + c.Topic,
		})
	}
	for _, id := range topics.IDs() {
		if id == c.Topic {
			continue
		}
		other, err := shippedCues(id)
		if err != nil {
			return nil, err
		}
		notices = append(notices, slices.DeleteFunc(lex.Foreign(other), func(p strictyaml.Problem) bool { return shared(c.FS, p.File) })...)
	}
	return notices, nil
}

// shared reports whether a file is one that all topics share, as it is shipped. Its words judge
// anything; a few name the topic that they were first written for, and are found nowhere else.
func shared(fsys fs.FS, name string) bool {
	own, err := fs.ReadFile(fsys, name)
	if err != nil {
		return false
	}
	common, err := fs.ReadFile(topics.Common(), name)
	return err == nil && bytes.Equal(own, common)
}

// shippedCues are the cues of a topic that is shipped.
func shippedCues(id string) (*lexicon.Lexicon, error) {
	fsys, err := Topic(id)
	if err != nil {
		return nil, err
	}
	c, err := Load(fsys)
	if err != nil {
		return nil, fmt.Errorf("read the topic %s: %w", id, err)
	}
	return c.Lexicon()
}

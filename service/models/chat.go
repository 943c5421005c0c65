package models

import (
	"context"

	"yulun/internal/openai"
	"yulun/nlp/coder"
)

// Format is how a model is held to the form of its answer.
type Format string

// The formats. Whatever a server promises by them, each answer is checked.
const (
	// Schema sends the JSON schema of the answer (response_format json_schema).
	Schema Format = "json_schema"
	// JSON asks for JSON of any form (json_object).
	JSON Format = "json_object"
	// Text asks by the prompt alone.
	Text Format = "text"
)

// Chat is a language model at an address as nlp/coder asks it.
type Chat struct {
	Client      *openai.Client
	Model       string
	Temperature float64
	Seed        *int
	MaxTokens   int
	// MaxCompletion sends the bound of the answer as max_completion_tokens.
	MaxCompletion bool
	Format        Format
}

var _ coder.Chat = Chat{}

// Complete asks once.
func (c Chat) Complete(ctx context.Context, q coder.Question) (coder.Reply, error) {
	ask := openai.Chat{Model: c.Model, Temperature: c.Temperature, Seed: c.Seed, MaxTokens: c.MaxTokens, MaxCompletion: c.MaxCompletion}
	for _, turn := range q.Turns {
		ask.Messages = append(ask.Messages, openai.Message{Role: turn.Role, Content: turn.Content})
	}
	switch c.Format {
	case Schema:
		ask.Schema, ask.SchemaName = q.Schema, "coding"
	case JSON:
		ask.JSON = true
	}
	a, err := c.Client.Chat(ctx, ask)
	if err != nil {
		return coder.Reply{}, err
	}
	return coder.Reply{
		Content: a.Content, Model: a.Model, Fingerprint: a.Fingerprint, CutOff: a.Finish == "length",
		Took: coder.Tokens{Input: a.Input, Output: a.Output}, Counted: a.Counted,
	}, nil
}

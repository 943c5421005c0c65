package openai

import (
	"context"
	"encoding/json"
)

// Chat is one question to a model that answers in words.
type Chat struct {
	Model string
	// Messages are what was said so far, oldest first.
	Messages []Message
	// Temperature is always sent, 0 as well: servers take another one where none is.
	Temperature float64
	// Seed is sent where it isn't nil.
	Seed *int
	// MaxTokens bounds the answer.
	MaxTokens int
	// MaxCompletion sends the bound as max_completion_tokens, which some servers want in the place
	// of max_tokens.
	MaxCompletion bool
	// Schema is a JSON schema that the answer must fit, SchemaName its name; JSON asks for JSON of
	// any form. Without either the answer is free text.
	Schema     json.RawMessage
	SchemaName string
	JSON       bool
}

// Message is something said. Role is system, user or assistant.
type Message struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

// Answer is what a model said.
type Answer struct {
	Content string
	// Model is the name by which the server calls the model, Fingerprint its configuration; empty
	// where it says neither.
	Model, Fingerprint string
	// Finish says why the answer ended: stop, or length where it reached MaxTokens.
	Finish string
	// Input and Output are the tokens of question and answer; Counted is false where the server
	// doesn't say.
	Input, Output int
	Counted       bool
}

type chatRequest struct {
	Model         string          `json:"model"`
	Messages      []Message       `json:"messages"`
	Temperature   float64         `json:"temperature"`
	Seed          *int            `json:"seed,omitempty"`
	MaxTokens     int             `json:"max_tokens,omitempty"`
	MaxCompletion int             `json:"max_completion_tokens,omitempty"`
	Format        *responseFormat `json:"response_format,omitempty"`
	Stream        bool            `json:"stream"`
}

type responseFormat struct {
	Type   string      `json:"type"`
	Schema *jsonSchema `json:"json_schema,omitempty"`
}

type jsonSchema struct {
	Name   string          `json:"name"`
	Strict bool            `json:"strict"`
	Schema json.RawMessage `json:"schema"`
}

type usage struct {
	Prompt     int `json:"prompt_tokens"`
	Completion int `json:"completion_tokens"`
	Total      int `json:"total_tokens"`
}

type chatResponse struct {
	Model       string `json:"model"`
	Fingerprint string `json:"system_fingerprint"`
	Choices     []struct {
		Message struct {
			Content *string `json:"content"`
			Refusal *string `json:"refusal"`
		} `json:"message"`
		Finish string `json:"finish_reason"`
	} `json:"choices"`
	Usage *usage `json:"usage"`
}

// Chat asks one question once.
func (c *Client) Chat(ctx context.Context, q Chat) (Answer, error) {
	r := chatRequest{Model: q.Model, Messages: q.Messages, Temperature: q.Temperature, Seed: q.Seed}
	if q.MaxCompletion {
		r.MaxCompletion = q.MaxTokens
	} else {
		r.MaxTokens = q.MaxTokens
	}
	switch {
	case q.Schema != nil:
		r.Format = &responseFormat{Type: "json_schema", Schema: &jsonSchema{Name: q.SchemaName, Strict: true, Schema: q.Schema}}
	case q.JSON:
		r.Format = &responseFormat{Type: "json_object"}
	}
	const path = "/chat/completions"
	var got chatResponse
	if err := c.post(ctx, path, r, &got); err != nil {
		return Answer{}, err
	}
	if len(got.Choices) == 0 {
		return Answer{}, c.failure(path, Error{Reason: "the answer has no choices", Again: true, Answered: true})
	}
	first := got.Choices[0]
	a := Answer{Model: got.Model, Fingerprint: got.Fingerprint, Finish: first.Finish}
	if first.Message.Content != nil {
		a.Content = *first.Message.Content
	} else if first.Message.Refusal != nil {
		a.Content = *first.Message.Refusal
	}
	if u := got.Usage; u != nil && u.Prompt > 0 && u.Completion >= 0 {
		a.Input, a.Output, a.Counted = u.Prompt, u.Completion, true
	}
	return a, nil
}

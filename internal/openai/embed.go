package openai

import (
	"context"
	"fmt"
	"math"
)

// Embedding asks for the vectors of texts.
type Embedding struct {
	Model string
	// Dimensions is the length of vectors that is asked for, and that each must have; 0 asks for
	// none and takes that of the first.
	Dimensions int
	Texts      []string
}

// Embedded are the vectors, in the order of the texts and all of one length.
type Embedded struct {
	Vectors [][]float32
	// Model is the name by which the server calls the model; empty where it doesn't say.
	Model string
	// Tokens is how many tokens the texts had; 0 where the server doesn't say.
	Tokens int
}

type embedRequest struct {
	Model      string   `json:"model"`
	Input      []string `json:"input"`
	Format     string   `json:"encoding_format"`
	Dimensions int      `json:"dimensions,omitempty"`
}

type embedResponse struct {
	Model string `json:"model"`
	Data  []struct {
		Index  *int      `json:"index"`
		Vector []float32 `json:"embedding"`
	} `json:"data"`
	Usage usage `json:"usage"`
}

// Embed asks for vectors once. It fails where there are not as many as texts, where one has another
// length than it should, and where one is empty, all zero or not finite.
func (c *Client) Embed(ctx context.Context, q Embedding) (Embedded, error) {
	const path = "/embeddings"
	r := embedRequest{Model: q.Model, Input: q.Texts, Format: "float", Dimensions: q.Dimensions}
	var got embedResponse
	if err := c.post(ctx, path, r, &got); err != nil {
		return Embedded{}, err
	}
	wrong := func(format string, args ...any) error {
		return c.failure(path, Error{Reason: fmt.Sprintf(format, args...), Answered: true})
	}
	if len(got.Data) != len(q.Texts) {
		return Embedded{}, wrong("it gave %d vectors for %d texts", len(got.Data), len(q.Texts))
	}
	e := Embedded{Vectors: make([][]float32, len(q.Texts)), Model: got.Model, Tokens: max(got.Usage.Total, got.Usage.Prompt)}
	length := q.Dimensions
	for i, d := range got.Data {
		at := i
		if d.Index != nil {
			at = *d.Index
		}
		if at < 0 || at >= len(e.Vectors) || e.Vectors[at] != nil {
			return Embedded{}, wrong("its vectors can't be told apart: index %d is out of bounds or given twice", at)
		}
		if length == 0 {
			length = len(d.Vector)
		}
		if len(d.Vector) != length || length == 0 {
			return Embedded{}, wrong("a vector has %d numbers, and should have %d", len(d.Vector), length)
		}
		if !usable(d.Vector) {
			return Embedded{}, wrong("a vector has numbers that are not finite, or only zeros")
		}
		e.Vectors[at] = d.Vector
	}
	return e, nil
}

func usable(v []float32) bool {
	sum := 0.0
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	return sum > 0 && !math.IsInf(sum, 0) && !math.IsNaN(sum)
}

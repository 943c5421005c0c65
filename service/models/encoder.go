package models

import (
	"context"
	"crypto/sha256"
	"fmt"
	"math"
	"strconv"
	"strings"

	"yulun/internal/openai"
	"yulun/internal/retry"
)

// EncoderOptions say how texts become vectors. DB, Client and Model are required.
type EncoderOptions struct {
	DB     *DB
	Client *openai.Client
	Model  string
	// Dimensions is the length of vectors that is asked for; 0 takes the model's own.
	Dimensions int
	// Prefix stands before each text, as some models want: "passage: ".
	Prefix string
	// Batch is how many texts go into one request. Defaults to 16.
	Batch int
	Retry retry.Policy
}

// Encoder turns texts into vectors by a model at an address, and remembers them.
type Encoder struct{ o EncoderOptions }

// NewEncoder makes an Encoder.
func NewEncoder(o EncoderOptions) *Encoder {
	if o.Batch == 0 {
		o.Batch = 16
	}
	return &Encoder{o}
}

// Name names what makes the vectors: the model, the length where one is asked for, and the prefix.
func (e *Encoder) Name() string {
	name := e.o.Model
	if e.o.Dimensions > 0 {
		name += "@" + strconv.Itoa(e.o.Dimensions)
	}
	if prefix := strings.TrimSpace(e.o.Prefix); prefix != "" {
		name += "+" + prefix
	}
	return name
}

// vectorKey is the key of a text's vector in models.db.
func vectorKey(prefix, text string) []byte {
	sum := sha256.Sum256([]byte(prefix + text))
	return sum[:]
}

// Vectors are the vectors of texts, in their order: all of one length, each scaled to the length 1.
// Texts whose vectors are known are not asked about. What was answered is kept even where a later
// request fails.
func (e *Encoder) Vectors(ctx context.Context, texts []string) ([][]float32, error) {
	keys := make([][]byte, len(texts))
	for i, text := range texts {
		keys[i] = vectorKey(e.o.Prefix, text)
	}
	vectors, err := e.o.DB.vectors(ctx, e.Name(), keys)
	if err != nil {
		return nil, err
	}
	var missing []int
	asked := map[string]int{}
	for i, v := range vectors {
		if _, twice := asked[string(keys[i])]; v == nil && !twice {
			asked[string(keys[i])] = i
			missing = append(missing, i)
		}
	}
	for len(missing) > 0 {
		batch := missing[:min(e.o.Batch, len(missing))]
		if err := e.ask(ctx, texts, keys, vectors, batch); err != nil {
			return nil, err
		}
		missing = missing[len(batch):]
	}
	for i, v := range vectors {
		if v == nil {
			vectors[i] = vectors[asked[string(keys[i])]]
		}
	}
	return vectors, e.sameLength(vectors)
}

// ask asks for the vectors of some texts, puts them into vectors and keeps them.
func (e *Encoder) ask(ctx context.Context, texts []string, keys [][]byte, vectors [][]float32, batch []int) error {
	q := openai.Embedding{Model: e.o.Model, Dimensions: e.o.Dimensions}
	for _, i := range batch {
		q.Texts = append(q.Texts, e.o.Prefix+texts[i])
	}
	got, err := retry.Do(ctx, e.o.Retry, func() (openai.Embedded, error) { return e.o.Client.Embed(ctx, q) })
	if err != nil {
		return err
	}
	kept := make([][]byte, len(batch))
	for n, i := range batch {
		unit(got.Vectors[n])
		vectors[i], kept[n] = got.Vectors[n], keys[i]
	}
	return e.o.DB.keepVectors(context.WithoutCancel(ctx), e.Name(), kept, got.Vectors)
}

// sameLength is an error where vectors have different lengths: the server has another model under
// the same name.
func (e *Encoder) sameLength(vectors [][]float32) error {
	want := e.o.Dimensions
	for _, v := range vectors {
		if want == 0 {
			want = len(v)
		}
		if len(v) != want {
			return fmt.Errorf("vectors of %s have %d and %d numbers", e.o.Model, want, len(v))
		}
	}
	return nil
}

// unit scales a vector to the length 1, in place.
func unit(v []float32) {
	sum := 0.0
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	for i := range v {
		v[i] = float32(float64(v[i]) / math.Sqrt(sum))
	}
}

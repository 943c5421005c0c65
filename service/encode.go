package service

import (
	"context"
	"fmt"
	"time"

	"yulun/article"
	"yulun/internal/retry"
	"yulun/nlp"
	"yulun/nlp/stance"
	"yulun/service/models"
)

// EncoderModel is an encoder that turns texts into vectors.
type EncoderModel struct {
	Endpoint
	// Dimensions is the length of vectors that is asked for; 0 takes the model's own. Prefix stands
	// before each text. Batch is how many texts go into one request.
	Dimensions int
	Prefix     string
	Batch      int
}

// encoderRest is for how long an encoder that fails while texts are scored is left alone.
const encoderRest = time.Minute

// encoder makes the configured encoder. policy says how often it is asked again where it fails.
func (s *Service) encoder(ctx context.Context, policy retry.Policy) (*models.Encoder, error) {
	e := s.o.Encoder
	if e == nil {
		return nil, article.Usagef("Name one under embeddings in models.yaml; docs/models.md shows how.", "no encoder is configured")
	}
	client, err := s.client(e.Endpoint)
	if err != nil {
		return nil, err
	}
	s.closers = append(s.closers, func() error { client.Close(); return nil })
	db, err := s.models(ctx)
	if err != nil {
		return nil, err
	}
	return models.NewEncoder(models.EncoderOptions{
		DB: db, Client: client, Model: e.Model, Dimensions: e.Dimensions, Prefix: e.Prefix, Batch: e.Batch, Retry: policy,
	}), nil
}

// encodingScorer scores relevant texts with their vectors, and without where the encoder gives
// none.
type encodingScorer struct {
	*nlp.Scorer
	vectors *models.Patient
}

// Read scores a text.
func (e encodingScorer) Read(title, text string, lang article.Lang) article.Reading {
	return e.Scorer.ReadEncoded(title, text, lang, func(window string) []float32 {
		return e.vectors.Vector(context.Background(), window) // bounded by the encoder's timeout
	})
}

// encoding lets a scorer ask the encoder that its model was trained with.
func (s *Service) encoding(scorer *nlp.Scorer, m *stance.Model) (Scorer, error) {
	if s.vectors != nil {
		return encodingScorer{Scorer: scorer, vectors: s.vectors}, nil
	}
	// An article waits for the encoder once; whoever comes after a failure doesn't.
	encoder, err := s.encoder(context.Background(), retry.Policy{Tries: 1})
	if err != nil {
		return nil, err
	}
	name, dimensions := m.Encoder()
	if name != encoder.Name() {
		return nil, article.Usagef("Name the encoder in models.yaml with which the model was trained, or train it again with yulun train --embeddings.",
			"the model of stance was trained with vectors of %s, and models.yaml names %s", name, encoder.Name())
	}
	s.vectors = &models.Patient{Encoder: encoder, Dimensions: dimensions, Rest: encoderRest, Log: s.o.Log, Now: s.o.Now}
	s.closers = append(s.closers, s.tellWithout)
	return encodingScorer{Scorer: scorer, vectors: s.vectors}, nil
}

// tellWithout says at the end how many texts were scored without vectors.
func (s *Service) tellWithout() error {
	if n, failure := s.vectors.Without(); n > 0 {
		s.o.Reporter.Notice(fmt.Sprintf("relevant texts that were scored without vectors: %d, since the encoder failed (%v). "+
			"Run yulun reprocess --score-only when it answers again.", n, failure))
	}
	return nil
}

package models

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"
)

// Vectors turns texts into vectors.
type Vectors interface {
	Vectors(ctx context.Context, texts []string) ([][]float32, error)
}

// Patient asks an encoder for one text at a time on behalf of work that must not wait for it: where
// it fails, it is left alone for a while, and everybody does without vectors meanwhile. It is safe
// for concurrent use.
type Patient struct {
	// Encoder is asked. Dimensions is the length that a vector must have, Rest for how long the
	// encoder is left alone after a failure.
	Encoder    Vectors
	Dimensions int
	Rest       time.Duration
	Log        *slog.Logger
	Now        func() time.Time

	mu    sync.Mutex
	until time.Time
	// without counts the texts that got no vector, failure is why the last of them got none.
	without int
	failure error
}

// Vector is the vector of a text; nil where there is none.
func (p *Patient) Vector(ctx context.Context, text string) []float32 {
	if p.resting() {
		return nil
	}
	vectors, err := p.Encoder.Vectors(ctx, []string{text})
	if err == nil && len(vectors[0]) != p.Dimensions {
		err = fmt.Errorf("the vector has %d numbers, and should have %d", len(vectors[0]), p.Dimensions)
	}
	if err == nil {
		return vectors[0]
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.without++
	if ctx.Err() == nil { // a stop is not the encoder's fault
		p.until, p.failure = p.Now().Add(p.Rest), err
		p.Log.WarnContext(ctx, "encoder fails; texts are scored without vectors", "err", err, "for", p.Rest)
	}
	return nil
}

func (p *Patient) resting() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.Now().Before(p.until) {
		return false
	}
	p.without++
	return true
}

// Without counts the texts that got no vector, with the reason of the last failure; nil where
// nothing failed.
func (p *Patient) Without() (texts int, failure error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.without, p.failure
}

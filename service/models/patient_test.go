package models_test

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"yulun/service/models"
)

// flaky is an encoder that may fail.
type flaky struct {
	mu    sync.Mutex
	fails bool
	asked int
}

func (f *flaky) Vectors(ctx context.Context, texts []string) ([][]float32, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked++
	if f.fails || ctx.Err() != nil {
		return nil, errors.New("nobody listens")
	}
	return [][]float32{{1, 0}}, nil
}

func TestAnEncoderThatFailsIsLeftAlone(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	f := &flaky{fails: true}
	p := &models.Patient{Encoder: f, Dimensions: 2, Rest: time.Minute, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return now }}
	for range 100 {
		if v := p.Vector(t.Context(), "失信"); v != nil {
			t.Fatalf("a vector %v", v)
		}
	}
	if n, err := p.Without(); f.asked != 1 || n != 100 || err == nil {
		t.Errorf("%d requests, %d texts without a vector, %v", f.asked, n, err)
	}
	f.fails, now = false, now.Add(time.Minute)
	if v := p.Vector(t.Context(), "失信"); len(v) != 2 || f.asked != 2 {
		t.Errorf("after a minute: %v, %d requests", v, f.asked)
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	p.Vector(stopped, "失信")
	if v := p.Vector(t.Context(), "失信"); len(v) != 2 {
		t.Error("a stop counts as the encoder's failure")
	}
	p.Dimensions = 3
	if v := p.Vector(t.Context(), "失信"); v != nil {
		t.Errorf("a vector of another length: %v", v)
	}
	if n, _ := p.Without(); n != 102 {
		t.Errorf("%d texts without a vector", n)
	}
}

package store

import (
	"context"
	"time"

	"yulun/coding"
)

// Codings keeps the samples that were drawn for coding, and what coders decided. Nothing of it is
// ever deleted: neither another reading of an article nor another index touches it.
type Codings interface {
	// SaveSample keeps a sample with its items. A sample with the same id and the same items is
	// left as it is; an article.Error with CodeUsage says that the id is another one's.
	SaveSample(ctx context.Context, s coding.Sample) error
	// Samples lists the samples in the order in which they were kept, without their items.
	Samples(ctx context.Context) ([]coding.Sample, error)
	// Sample is one sample with its items; an article.Error with CodeNotFound when there is none.
	Sample(ctx context.Context, id string) (coding.Sample, error)
	// Pick adds an article to the picked sample [coding.Corrections], which it makes where it is
	// missing. An article that is in it stays as it is. Place, stratum and probability of the item
	// are not used.
	Pick(ctx context.Context, item coding.Item, now time.Time) error
	// SaveCodings keeps codings, all of them or none. A coding replaces the one with the same id,
	// which stays in the history, unless they differ in nothing but their time. An article.Error
	// with CodeNotFound says that a sample or an article of one doesn't exist.
	SaveCodings(ctx context.Context, codings []coding.Coding, now time.Time) (SavedCodings, error)
	// Codings lists the codings of a sample that count, by place, then in the order in which they
	// were kept.
	Codings(ctx context.Context, sample string) ([]coding.Coding, error)
	// PastCodings lists those that were replaced, in the same order.
	PastCodings(ctx context.Context, sample string) ([]PastCoding, error)
	// Uncoded lists the first items of a sample, in order, that a coder has not coded.
	Uncoded(ctx context.Context, sample, coder string, limit int) ([]coding.Item, error)
	// SaveCoder keeps what is known of a coder, in place of what was known before.
	SaveCoder(ctx context.Context, c coding.Coder) error
	// Coders lists what is known of coders, by name.
	Coders(ctx context.Context) ([]coding.Coder, error)
	// SaveEvaluated records an evaluation.
	SaveEvaluated(ctx context.Context, e coding.Evaluated) error
	// Evaluated lists the recorded evaluations of a sample, in the order in which they were made.
	Evaluated(ctx context.Context, sample string) ([]coding.Evaluated, error)
}

// SavedCodings counts what SaveCodings did.
type SavedCodings struct{ New, Replaced, Unchanged int }

// PastCoding is a coding that was replaced.
type PastCoding struct {
	coding.Coding
	Replaced time.Time
}

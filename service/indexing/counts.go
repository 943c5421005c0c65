package indexing

import (
	"context"
	"time"

	"yulun/article"
	"yulun/index"
	"yulun/locale"
)

// Remedy says how to fix an index that would answer wrongly. remedyOfOther says it where there is, or
// was, another store.
const (
	Remedy        = "Run yulun index rebuild: nothing is lost, the index is made from the store."
	remedyOfOther = "Put that store back if this one is here by mistake. Otherwise run yulun index rebuild, which makes the index from this one."
)

// Counts compare an index with the store.
type Counts struct {
	Indexed int `json:"indexed"`
	Stored  int `json:"stored"`
	Waiting int `json:"waiting"`
	// Refusals are the newest articles that the index did not take. [Inspect] leaves them out.
	Refusals []Refusal `json:"refusals,omitempty"`
	// stale says that the index was made with other words, foreign that it was made from another
	// store, or has changes that the store doesn't know. unowned says that it knows no store, and
	// store is the id of the present one.
	stale, foreign, unowned bool
	store                   string
}

// Refusal is an article that the index did not take.
type Refusal struct {
	Article  string    `json:"article"`
	Reason   string    `json:"reason"`
	Attempts int       `json:"attempts"`
	At       time.Time `json:"at"`
	// Again is when it is offered again; null when it is set aside until it changes, or the index
	// is rebuilt.
	Again *time.Time `json:"again"`
}

// recognise says whether the index was made from the store. The index is asked first, so that the
// store knows of every change that the index has.
func (s *Counts) recognise(ctx context.Context, from Store, ix index.Index) error {
	made, err := ix.Stamp(ctx)
	if err != nil {
		return err
	}
	version := int64(0)
	if s.store, version, err = from.Stamp(ctx); err != nil {
		return err
	}
	s.unowned = made.Store == ""
	s.foreign = made.Version > version || !s.unowned && made.Store != s.store
	return nil
}

// Inspect counts both sides. The order matters: while another program fills the index, an article
// that was counted in the store is in the backlog or in the index, whichever is asked later.
func Inspect(ctx context.Context, from Store, ix index.Index) (s Counts, err error) {
	if err := s.recognise(ctx, from, ix); err != nil {
		return s, err
	}
	if s.Stored, err = from.Count(ctx); err != nil {
		return s, err
	}
	backlog, err := from.Backlog(ctx)
	if err != nil {
		return s, err
	}
	s.Waiting = backlog.All()
	// A search finds what a cluster has just taken only after a refresh.
	if late, ok := ix.(interface{ Refresh(context.Context) error }); ok {
		if err := late.Refresh(ctx); err != nil {
			return s, err
		}
	}
	if s.Indexed, err = ix.Count(ctx); err != nil {
		return s, err
	}
	s.stale, err = ix.Stale(ctx)
	return s, err
}

// Fault says what is wrong with an index that the waiting articles would not fix; empty when
// nothing is.
func (s Counts) Fault() string {
	switch missing := s.Stored - s.Indexed; {
	case s.foreign:
		return "the index was made from another store, or from a newer copy of this one"
	case s.stale && s.Indexed > 0:
		return "the index was made with other words of the topic or another dictionary"
	case missing > s.Waiting:
		return locale.Sprintf("the index lacks %d of %d {article|articles}", missing, s.Stored)
	default:
		return ""
	}
}

// Remedy says how to fix what [Counts.Fault] says.
func (s Counts) Remedy() string {
	if s.foreign {
		return remedyOfOther
	}
	return Remedy
}

// Err is an error where the index would answer wrongly.
func (s Counts) Err() error {
	if fault := s.Fault(); fault != "" {
		return &article.Error{Code: article.CodeUnavailable, Message: fault, Remedy: s.Remedy()}
	}
	return nil
}

// Refusals lists up to limit articles that the index did not take, newest first.
func Refusals(ctx context.Context, from Store, limit int) ([]Refusal, error) {
	refused, err := from.Refusals(ctx, limit)
	list := make([]Refusal, 0, len(refused))
	for _, r := range refused {
		refusal := Refusal{Article: r.ID, Reason: r.Reason, Attempts: r.Attempts, At: r.At.UTC()}
		if !r.Due.IsZero() {
			due := r.Due.UTC()
			refusal.Again = &due
		}
		list = append(list, refusal)
	}
	return list, err
}

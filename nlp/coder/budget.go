package coder

import (
	"context"
	"fmt"
)

// Price is what a million tokens cost, in whatever currency the user counts in.
type Price struct{ Input, Output float64 }

// Of is the price of some tokens.
func (p Price) Of(t Tokens) float64 {
	return (float64(t.Input)*p.Input + float64(t.Output)*p.Output) / 1e6
}

// Tokens are what a request took.
type Tokens struct{ Input, Output int }

// Budget bounds what a coder may spend in all. A bound of 0 is none.
type Budget struct {
	// Pieces is how many different texts the model may be asked about, Tokens how many tokens
	// questions and answers may have together.
	Pieces, Tokens int
	// Cost is in the currency of the price.
	Cost float64
}

// Spent is what a coder has spent.
type Spent struct {
	// Pieces counts the texts that were asked about, Requests the requests.
	Pieces, Requests int
	Tokens
	// Cost is in the currency of the price that held at each request.
	Cost float64
	// Bounded counts the requests of which nobody knows what they took, since no whole answer came,
	// the program was killed or the server doesn't count. They are in Tokens and Cost by the most
	// that they can have taken.
	Bounded int
}

// Ledger keeps what a coder spends. It must last: a request that has begun counts by its bound
// until its end is known, also after the program was killed.
type Ledger interface {
	// Begin notes a request about a text before it is sent, by the most that it can take. It first
	// asks allow with what was spent so far, and whether the text was asked about before; its error
	// is Begin's, and nothing is noted then. Nothing may be spent between the two.
	Begin(ctx context.Context, text string, most Tokens, cost float64, allow func(s Spent, known bool) error) (id int64, err error)
	// End notes what a request took. counted is false where that is not known, so that its bound
	// stays.
	End(ctx context.Context, id int64, took Tokens, cost float64, counted bool) error
}

// Exhausted is the error of a request that could exceed the budget. It was not sent.
type Exhausted struct {
	// Bound names the bound with what is left of it.
	Bound string
}

// Error says which bound.
func (e *Exhausted) Error() string { return "the next request could exceed the budget: " + e.Bound }

// check returns an [*Exhausted] where a request could exceed the budget.
func (b Budget) check(s Spent, newPiece bool, most Tokens, cost float64) error {
	tokens := s.Input + s.Output
	switch {
	case b.Pieces > 0 && newPiece && s.Pieces+1 > b.Pieces:
		return &Exhausted{fmt.Sprintf("pieces: %d, all of them used", b.Pieces)}
	case b.Tokens > 0 && tokens+most.Input+most.Output > b.Tokens:
		return &Exhausted{fmt.Sprintf("tokens: %d, of which %d are used and the request may take %d", b.Tokens, tokens, most.Input+most.Output)}
	case b.Cost > 0 && s.Cost+cost > b.Cost:
		return &Exhausted{fmt.Sprintf("cost: %g, of which %.4f are used and the request may cost %.4f", b.Cost, s.Cost, cost)}
	}
	return nil
}

package coder

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"yulun/article"
	"yulun/internal/retry"
)

// Chat asks a model once. An error may be a [retry.Temporary], and may say by a method MayCost()
// bool whether the request may have to be paid for; one that doesn't say may.
type Chat interface {
	Complete(ctx context.Context, q Question) (Reply, error)
}

// Question is what a model is asked.
type Question struct {
	Turns []Turn
	// Schema is what the answer must fit.
	Schema json.RawMessage
}

// Turn is something said. Role is system, user or assistant.
type Turn struct{ Role, Content string }

// Reply is what a model answered.
type Reply struct {
	Content string
	// Model is the name by which the server calls the model, Fingerprint what it says of its
	// configuration; either may be empty.
	Model, Fingerprint string
	// CutOff says that the answer reached the bound on its length.
	CutOff bool
	// Took is what the request took; Counted is false where the server doesn't say.
	Took    Tokens
	Counted bool
}

// Kept is an answer that fits the codebook, as it came.
type Kept struct {
	Content     string    `json:"content"`
	Model       string    `json:"model"`
	Fingerprint string    `json:"fingerprint"`
	At          time.Time `json:"at"`
}

// Cache keeps answers by key. It must last.
type Cache interface {
	Answer(ctx context.Context, key string) (Kept, bool, error)
	Keep(ctx context.Context, key string, k Kept) error
}

// Options are what a Coder works with. Chat, Cache, Ledger and Model are required.
type Options struct {
	// Chat asks the model, Cache has its earlier answers, Ledger what was spent.
	Chat   Chat
	Cache  Cache
	Ledger Ledger
	// Prompt gives the instructions for a piece by its language.
	Prompt func(article.Lang) Prompt
	// Model, Temperature, Seed and MaxTokens are what Chat asks with.
	Model       string
	Temperature float64
	Seed        *int
	MaxTokens   int
	Price       Price
	Budget      Budget
	// Retry says how often a request is made where the server fails or asks to wait.
	Retry retry.Policy
	// Now defaults to time.Now.
	Now func() time.Time
}

// Coder codes pieces. One goroutine at a time may use it.
type Coder struct{ o Options }

// New makes a Coder.
func New(o Options) *Coder {
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Coder{o}
}

// Coded is a piece that a model coded.
type Coded struct {
	Decision
	// Prompt is the digest of the instructions, Checksum the SHA-256 of the answer as it came, in
	// hex.
	Prompt, Checksum string
	// Model and Fingerprint are the server's words; see [Reply].
	Model, Fingerprint string
	// At is when the model answered.
	At time.Time
	// Asked is false where the answer was known already.
	Asked bool
}

// Invalid is the error of a piece for which the model gave no answer that fits the codebook, though
// it was told what was wrong with the first.
type Invalid struct{ Reason string }

// Error is the reason.
func (e *Invalid) Error() string { return "the answer doesn't fit the codebook: " + e.Reason }

// TooLong is the error of a piece that is longer than a model is asked about. A part of it would be
// another piece, so it is not shortened.
type TooLong struct{ Characters int }

// Error says how long.
func (e *TooLong) Error() string {
	return fmt.Sprintf("the piece has %d characters, and a model is asked about %d at most", e.Characters, MaxCharacters)
}

// MaxCharacters is the longest piece that a model is asked about, title and text together.
const MaxCharacters = 100_000

// Code lets the model code one piece, or takes its earlier answer to the same question. Its errors
// are [*Invalid] and [*TooLong], which concern the piece alone; [*Exhausted]; the context's; and
// those of Chat, Cache and Ledger.
func (c *Coder) Code(ctx context.Context, title, text string, lang article.Lang) (Coded, error) {
	if n := utf8.RuneCountInString(title) + utf8.RuneCountInString(text); n > MaxCharacters {
		return Coded{}, &TooLong{n}
	}
	if known, ok, err := c.Known(ctx, title, text, lang); ok || err != nil {
		return known, err
	}
	prompt := c.o.Prompt(lang)
	d, kept, err := c.ask(ctx, prompt, digest(title+"\n"+text), prompt.Question(title, text))
	if err != nil {
		return Coded{}, err
	}
	if err := c.o.Cache.Keep(context.WithoutCancel(ctx), c.key(prompt, title, text), kept); err != nil {
		return Coded{}, fmt.Errorf("keep the answer: %w", err)
	}
	return coded(d, prompt, kept, true), nil
}

// Known is what the model answered about a piece before; ok is false where it was not asked, or its
// answer doesn't fit the codebook any more. Nobody is asked.
func (c *Coder) Known(ctx context.Context, title, text string, lang article.Lang) (known Coded, ok bool, err error) {
	prompt := c.o.Prompt(lang)
	kept, ok, err := c.o.Cache.Answer(ctx, c.key(prompt, title, text))
	if err != nil {
		return Coded{}, false, fmt.Errorf("read the earlier answer: %w", err)
	}
	if !ok {
		return Coded{}, false, nil
	}
	d, err := prompt.Check(kept.Content)
	if err != nil {
		return Coded{}, false, nil
	}
	return coded(d, prompt, kept, false), true, nil
}

func coded(d Decision, p Prompt, k Kept, asked bool) Coded {
	return Coded{
		Decision: d, Prompt: p.Digest, Checksum: digest(k.Content), Model: k.Model, Fingerprint: k.Fingerprint, At: k.At, Asked: asked,
	}
}

// ask asks for an answer, and once more where it doesn't fit, with what is wrong with it.
func (c *Coder) ask(ctx context.Context, p Prompt, text, question string) (Decision, Kept, error) {
	q := Question{Turns: []Turn{{"system", p.Text}, {"user", question}}, Schema: p.Schema}
	var wrong error
	for range 2 {
		reply, err := c.request(ctx, text, q)
		if err != nil {
			return Decision{}, Kept{}, err
		}
		var d Decision
		d, wrong = p.Check(reply.Content)
		if reply.CutOff && wrong != nil {
			wrong = fmt.Errorf("the answer was cut off after %d tokens", c.o.MaxTokens)
		}
		if wrong == nil {
			return d, Kept{Content: reply.Content, Model: reply.Model, Fingerprint: reply.Fingerprint, At: c.o.Now().UTC()}, nil
		}
		// Of a long wrong answer the beginning shows enough, and the question must not grow with
		// it.
		q.Turns = append(q.Turns[:2:2], Turn{"assistant", cut(reply.Content, 2000)}, Turn{"user", p.again(wrong)})
	}
	return Decision{}, Kept{}, &Invalid{wrong.Error()}
}

// again tells a model what was wrong.
func (p Prompt) again(wrong error) string {
	if p.lang == article.Chinese {
		return "你的回答不符合编码手册：" + wrong.Error() + "。请重新回答，只给出一个 JSON 对象。"
	}
	return "Your answer doesn't fit the codebook: " + wrong.Error() + ". Answer again, with the JSON object alone."
}

// request makes one request, several times where that may help, within the budget.
func (c *Coder) request(ctx context.Context, text string, q Question) (Reply, error) {
	return retry.Do(ctx, c.o.Retry, func() (Reply, error) { return c.once(ctx, text, q) })
}

// once makes a request and notes what it took.
func (c *Coder) once(ctx context.Context, text string, q Question) (Reply, error) {
	most := c.most(q)
	cost := c.o.Price.Of(most)
	id, err := c.o.Ledger.Begin(ctx, text, most, cost, func(s Spent, known bool) error {
		return c.o.Budget.check(s, !known, most, cost)
	})
	var exhausted *Exhausted
	switch {
	case errors.As(err, &exhausted):
		return Reply{}, err
	case err != nil:
		return Reply{}, fmt.Errorf("note the request: %w", err)
	}
	reply, asked := c.o.Chat.Complete(ctx, q)
	took, counted := reply.Took, reply.Counted
	if asked != nil {
		var failed interface{ MayCost() bool }
		took, counted = Tokens{}, errors.As(asked, &failed) && !failed.MayCost()
	}
	// What was spent is noted also when the user stops the command meanwhile.
	if err := c.o.Ledger.End(context.WithoutCancel(ctx), id, took, c.o.Price.Of(took), counted); err != nil {
		return Reply{}, errors.Join(asked, fmt.Errorf("note what a request took: %w", err))
	}
	return reply, asked
}

// frameTokens is more than what servers add to the turns of a question: marks of roles, and the
// schema where it goes into the prompt.
const frameTokens = 64

// most is the most that a request can take: a token stands for at least one byte of what it is made
// of, in every tokeniser that works on bytes.
func (c *Coder) most(q Question) Tokens {
	t := Tokens{Input: frameTokens + len(q.Schema), Output: c.o.MaxTokens}
	for _, turn := range q.Turns {
		t.Input += len(turn.Content) + frameTokens
	}
	return t
}

// key is what an answer depends on.
func (c *Coder) key(p Prompt, title, text string) string {
	b, err := json.Marshal(struct {
		Text, Prompt, Model string
		Temperature         float64
		Seed                *int
		MaxTokens           int
	}{digest(title + "\n" + text), p.Digest, c.o.Model, c.o.Temperature, c.o.Seed, c.o.MaxTokens})
	if err != nil {
		panic(err) // strings and numbers; configs refuses what is not a number
	}
	return digest(string(b))
}

func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

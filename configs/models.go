package configs

import (
	"cmp"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"time"

	"yulun/internal/openai"
	"yulun/internal/strictyaml"
)

// modelsFile is the file that names models at addresses. Topics are shipped without one.
const modelsFile = "models.yaml"

// Models are models at addresses that the user has. The zero value is none.
type Models struct {
	// Embeddings is nil where texts are not encoded.
	Embeddings *Embeddings `yaml:"embeddings"`
	Coders     []Coder     `yaml:"coders"`
}

// Embeddings is an encoder that turns texts into vectors.
type Embeddings struct {
	Endpoint
	// Dimensions is the length that vectors must have, and is asked for; 0 takes the model's own.
	Dimensions int `yaml:"dimensions"`
	// Prefix stands before each text, as some models want.
	Prefix string `yaml:"prefix"`
	// Batch is how many texts go into one request. Defaults to 16.
	Batch *int `yaml:"batch"`
}

// Endpoint is an address that speaks as OpenAI's does, and how it may be asked.
type Endpoint struct {
	// Address is what all calls share, such as http://127.0.0.1:11434/v1.
	Address string `yaml:"address"`
	// Unencrypted allows plain http to another machine.
	Unencrypted bool `yaml:"unencrypted"`
	// Model is the name by which the server knows the model.
	Model string `yaml:"model"`
	// KeyEnv names the environment variable that holds the key; empty: none is sent.
	KeyEnv string `yaml:"key_env"`
	// Timeout bounds one request.
	Timeout *strictyaml.Duration `yaml:"timeout"`
	// RequestsPerMinute bounds the pace; 0 sets no bound.
	RequestsPerMinute int `yaml:"requests_per_minute"`
}

// Coder is a language model that codes by the codebook.
type Coder struct {
	Name string `yaml:"name"`
	Endpoint
	// Temperature defaults to 0. Seed is sent where it is stated.
	Temperature float64 `yaml:"temperature"`
	Seed        *int    `yaml:"seed"`
	// MaxTokens bounds an answer. Defaults to 500. TokensField is the field that carries it:
	// max_tokens, the default, or max_completion_tokens.
	MaxTokens   *int   `yaml:"max_tokens"`
	TokensField string `yaml:"tokens_field"`
	// Format is how the model is held to the form of its answer: json_schema, the default,
	// json_object or text.
	Format string `yaml:"format"`
	// Language is the language of the instructions, zh or en; empty is the language of each piece.
	Language string `yaml:"language"`
	Budget   Budget `yaml:"budget"`
	Price    Price  `yaml:"price"`
}

// Budget bounds what a coder may spend in one data folder; a bound of 0 is none.
type Budget struct {
	Pieces int     `yaml:"pieces"`
	Tokens int     `yaml:"tokens"`
	Cost   float64 `yaml:"cost"`
}

// Price is what a million tokens cost.
type Price struct {
	Input  float64 `yaml:"input"`
	Output float64 `yaml:"output"`
}

// loadModels reads and checks models.yaml, where there is one.
func loadModels(fsys fs.FS) (Models, strictyaml.Problems) {
	var m Models
	if !has(fsys, modelsFile) {
		return m, nil
	}
	doc, problems := strictyaml.Decode(fsys, modelsFile, &m)
	if unreadable(problems) {
		return Models{}, problems
	}
	c := &checker{doc: doc, unread: problems, problems: slices.Clone(problems)}
	names := map[string]string{}
	for i := range m.Coders {
		path := fmt.Sprintf("coders[%d]", i)
		c.id(path+".name", m.Coders[i].Name, names)
		c.coder(path, &m.Coders[i])
	}
	if e := m.Embeddings; e != nil {
		usual := 16
		e.Batch = cmp.Or(e.Batch, &usual)
		c.endpoint("embeddings", &e.Endpoint, 30*time.Second)
		c.number("embeddings.dimensions", &e.Dimensions, 0, 16384)
		c.number("embeddings.batch", e.Batch, 1, 2048)
	}
	if len(m.Coders) == 0 && m.Embeddings == nil {
		c.add("coders", "name a model, or remove the file", "there is none")
	}
	return m, c.problems
}

var variableForm = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// longestRequest bounds a timeout.
const longestRequest = time.Hour

func (c *checker) endpoint(path string, e *Endpoint, usual time.Duration) {
	if e.Address == "" {
		c.add(path+".address", "write what all its calls share, like http://127.0.0.1:11434/v1", "is missing")
	} else if err := openai.Allowed(e.Address, e.Unencrypted); err != nil {
		c.add(path+".address", "write it like https://llm.example.org/v1 or http://127.0.0.1:11434/v1; for plain http to a machine that you trust, add unencrypted: true", "%v", err)
	}
	if strings.TrimSpace(e.Model) == "" {
		c.add(path+".model", "write the name by which the server knows the model", "is missing")
	}
	if e.KeyEnv != "" && !variableForm.MatchString(e.KeyEnv) {
		c.add(path+".key_env", "write the name of the environment variable that holds the key, like OPENAI_API_KEY, and never the key itself", "is not the name of an environment variable")
	}
	if e.Timeout == nil {
		e.Timeout = (*strictyaml.Duration)(&usual)
	}
	c.duration(path+".timeout", e.Timeout, time.Second, longestRequest)
	c.number(path+".requests_per_minute", &e.RequestsPerMinute, 0, 100_000)
}

func (c *checker) coder(path string, m *Coder) {
	c.endpoint(path, &m.Endpoint, 2*time.Minute)
	c.amount(path+".temperature", m.Temperature, 2)
	usual := 500
	m.MaxTokens = cmp.Or(m.MaxTokens, &usual)
	c.number(path+".max_tokens", m.MaxTokens, 50, 100_000)
	m.TokensField, m.Format = cmp.Or(m.TokensField, "max_tokens"), cmp.Or(m.Format, "json_schema")
	c.oneOf(path+".tokens_field", m.TokensField, "max_tokens", "max_completion_tokens")
	c.oneOf(path+".format", m.Format, "json_schema", "json_object", "text")
	if m.Language != "" {
		c.oneOf(path+".language", m.Language, "zh", "en")
	}
	c.number(path+".budget.pieces", &m.Budget.Pieces, 0, maxArticles)
	c.number(path+".budget.tokens", &m.Budget.Tokens, 0, 1_000_000_000_000)
	c.amount(path+".budget.cost", m.Budget.Cost, 1e9)
	c.amount(path+".price.input", m.Price.Input, 1e6)
	c.amount(path+".price.output", m.Price.Output, 1e6)
	priced := m.Price != Price{}
	if m.Budget.Cost > 0 && !priced {
		c.add(path+".price", "write what a million tokens of input and of output cost, or bound the tokens instead", "is missing, though the budget bounds the cost")
	}
	if priced && m.Budget.Cost == 0 && m.Budget.Tokens == 0 {
		c.add(path+".budget", "write the most that the model may cost in all, like budget: {cost: 5}", "bounds neither cost nor tokens of a model that has a price")
	}
}

func (c *checker) oneOf(path, word string, known ...string) {
	if !slices.Contains(known, word) {
		c.add(path, "use one of "+strings.Join(known, ", "), "%q is none of those there are", word)
	}
}

// amount checks a number from 0 to most.
func (c *checker) amount(path string, n, most float64) {
	if !(n >= 0 && n <= most) { // not a number is neither
		c.add(path, fmt.Sprintf("use from 0 to %g", most), "%g is out of bounds", n)
	}
}

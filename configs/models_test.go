package configs

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"yulun/internal/strictyaml"
)

func modelsOf(text string) (Models, strictyaml.Problems) {
	return loadModels(fstest.MapFS{"models.yaml": {Data: []byte(text)}})
}

func TestNoModelIsNeeded(t *testing.T) {
	t.Parallel()
	m, problems := loadModels(Defaults())
	if len(problems) > 0 || len(m.Coders) > 0 {
		t.Errorf("the built-in models are %+v, %v", m, problems)
	}
}

func TestModelsSayHowTheyAreAsked(t *testing.T) {
	t.Parallel()
	m, problems := modelsOf(`
embeddings:
  address: http://127.0.0.1:8000/v1
  model: e5-passage
  dimensions: 384
  prefix: 'passage: '
  batch: 8
  timeout: 10s
  requests_per_minute: 600
coders:
  - name: local
    address: http://127.0.0.1:11434/v1
    model: qwen3:8b
  - name: hosted
    address: https://llm.example.org/v1
    model: large-2026
    key_env: EXAMPLE_KEY
    temperature: 0.2
    seed: 0
    max_tokens: 800
    tokens_field: max_completion_tokens
    format: json_object
    language: zh
    timeout: 30s
    requests_per_minute: 60
    budget: {pieces: 500, tokens: 2000000, cost: 5}
    price: {input: 0.15, output: 0.6}
  - name: office
    address: http://192.168.1.20:8000/v1
    unencrypted: true
    model: glm
`)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	duration := func(d time.Duration) *strictyaml.Duration { return (*strictyaml.Duration)(&d) }
	number := func(n int) *int { return &n }
	want := Models{Embeddings: &Embeddings{
		Endpoint:   Endpoint{Address: "http://127.0.0.1:8000/v1", Model: "e5-passage", Timeout: duration(10 * time.Second), RequestsPerMinute: 600},
		Dimensions: 384, Prefix: "passage: ", Batch: number(8),
	}, Coders: []Coder{
		{
			Name: "local", Endpoint: Endpoint{Address: "http://127.0.0.1:11434/v1", Model: "qwen3:8b", Timeout: duration(2 * time.Minute)},
			MaxTokens: number(500), TokensField: "max_tokens", Format: "json_schema",
		},
		{
			Name: "hosted", Endpoint: Endpoint{
				Address: "https://llm.example.org/v1", Model: "large-2026", KeyEnv: "EXAMPLE_KEY", Timeout: duration(30 * time.Second), RequestsPerMinute: 60,
			},
			Temperature: 0.2, Seed: number(0), MaxTokens: number(800), TokensField: "max_completion_tokens", Format: "json_object", Language: "zh",
			Budget: Budget{Pieces: 500, Tokens: 2_000_000, Cost: 5}, Price: Price{Input: 0.15, Output: 0.6},
		},
		{
			Name:     "office",
			Endpoint: Endpoint{Address: "http://192.168.1.20:8000/v1", Unencrypted: true, Model: "glm", Timeout: duration(2 * time.Minute)}, MaxTokens: number(500),
			TokensField: "max_tokens", Format: "json_schema",
		},
	}}
	if d := cmp.Diff(want, m); d != "" {
		t.Error(d)
	}
}

func TestMistakesOfModelsAreExplained(t *testing.T) {
	t.Parallel()
	coder := func(fields string) string {
		return "coders:\n  - {name: mine, address: 'https://llm.example.org/v1', model: large" + fields + "}\n"
	}
	for text, want := range map[string]string{
		"coders: []\n": "coders: there is none",
		"embeddings: {address: 'http://127.0.0.1:8000/v1'}\n":                            "embeddings.model: is missing",
		"embeddings: {address: 'http://127.0.0.1:8000/v1', model: e5, batch: 0}\n":       "embeddings.batch: 0 is out of bounds (use from 1 to 2048)",
		"embeddings: {address: 'http://127.0.0.1:8000/v1', model: e5, dimensions: -1}\n": "embeddings.dimensions: -1 is out of bounds",
		"embeddings: {address: 'http://10.1.1.1:8000/v1', model: e5}\n":                  "embeddings.address: is plain http to another machine",
		"coders:\n  - {name: mine}\n":                                                    "coders[0].address: is missing",
		coder(", temprature: 1"):                                                         `there is no field "temprature" here`,
		coder(", key: sk-secret"):                                                        `there is no field "key" here`,
		coder(", key_env: sk-secret"):                                                    "coders[0].key_env: is not the name of an environment variable",
		coder(", temperature: 3"):                                                        "coders[0].temperature: 3 is out of bounds (use from 0 to 2)",
		coder(", temperature: .nan"):                                                     "coders[0].temperature",
		coder(", max_tokens: 3"):                                                         "coders[0].max_tokens: 3 is out of bounds (use from 50 to 100000)",
		coder(", tokens_field: n"):                                                       `coders[0].tokens_field: "n" is none of those there are (use one of max_tokens, max_completion_tokens)`,
		coder(", format: yaml"):                                                          `coders[0].format: "yaml" is none of those there are (use one of json_schema, json_object, text)`,
		coder(", language: fr"):                                                          "coders[0].language",
		coder(", timeout: 2h"):                                                           "coders[0].timeout: 2h is out of bounds (use from 1s to 1h)",
		coder(", budget: {pieces: -1}"):                                                  "coders[0].budget.pieces: -1 is out of bounds",
		coder(", budget: {cost: 5}"):                                                     "coders[0].price: is missing, though the budget bounds the cost",
		coder(", price: {input: 1}"):                                                     "coders[0].budget: bounds neither cost nor tokens of a model that has a price",
		coder("") + "  - {name: mine, address: 'https://b.example.org/v1', model: m}\n": `coders[1].name: "mine" is already the id of line 2`,
		"coders:\n  - {name: a, address: 'http://10.0.0.5:8000/v1', model: m}\n":        "coders[0].address: is plain http to another machine",
		"coders:\n  - {name: a, address: 'https://u:secret@h/v1', model: m}\n":          "coders[0].address: has more than scheme, host, port and path",
		"coders:\n  - {name: a, address: 'llm.example.org', model: m}\n":                "coders[0].address: is not a web address",
	} {
		_, problems := modelsOf(text)
		got := problems.Error()
		if !strings.Contains(got, want) || !strings.Contains(got, "models.yaml:") {
			t.Errorf("%s\nsays %q, want %q", text, got, want)
		}
		if strings.Contains(got, "secret") && !strings.Contains(text, "key: sk") {
			t.Errorf("a secret is shown: %s", got)
		}
	}
}

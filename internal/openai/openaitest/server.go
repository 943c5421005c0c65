// Package openaitest is a server on loopback that answers as a language model at an
// OpenAI-compatible address does, by a function of the test. It counts what it was asked. Only
// tests import it.
package openaitest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// Asked is one request for a chat or for vectors.
type Asked struct {
	// N counts the requests from 1.
	N int
	// Path is the address below the server's.
	Path, Authorization string
	Model               string          `json:"model"`
	Temperature         *float64        `json:"temperature"`
	Seed                *int            `json:"seed"`
	MaxTokens           int             `json:"max_tokens"`
	MaxCompletion       int             `json:"max_completion_tokens"`
	Format              json.RawMessage `json:"response_format"`
	Messages            []struct {
		Role    string `json:"role"`
		Content string `json:"content"`
	} `json:"messages"`
	// Input are the texts whose vectors are asked for.
	Input      []string `json:"input"`
	Dimensions int      `json:"dimensions"`
}

// Last is the last thing said to the model.
func (a Asked) Last() string { return a.Messages[len(a.Messages)-1].Content }

// Article is the question about the article, whatever was said after it.
func (a Asked) Article() string { return a.Messages[1].Content }

// Server is the server. Its address for models.yaml is URL.
type Server struct {
	URL string

	mu    sync.Mutex
	asked []Asked
}

// Start starts a server that answers by f until the test ends.
func Start(t *testing.T, f func(w http.ResponseWriter, r *http.Request, a Asked)) *Server {
	t.Helper()
	s := &Server{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return // the program was killed
		}
		var a Asked
		if err := json.Unmarshal(body, &a); err != nil {
			t.Errorf("asked %s: %v", body, err)
			return
		}
		s.mu.Lock()
		a.N, a.Path, a.Authorization = len(s.asked)+1, strings.TrimPrefix(r.URL.Path, "/v1"), r.Header.Get("Authorization")
		s.asked = append(s.asked, a)
		s.mu.Unlock()
		f(w, r, a)
	}))
	t.Cleanup(server.Close)
	s.URL = server.URL + "/v1"
	return s
}

// Asked are all requests so far.
func (s *Server) Asked() []Asked {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Asked{}, s.asked...)
}

// Say answers a chat with content, at input and output tokens.
func Say(w http.ResponseWriter, content string, input, output int) {
	quoted, err := json.Marshal(content)
	if err != nil {
		panic(err) // a string
	}
	fmt.Fprintf(w, `{"model":"test-model-q4","system_fingerprint":"fp_7","choices":[{"index":0,"message":{"role":"assistant","content":%s},"finish_reason":"stop"}],`+
		`"usage":{"prompt_tokens":%d,"completion_tokens":%d,"total_tokens":%d}}`, quoted, input, output, input+output)
}

package notify

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"yulun/saved"
)

// event is what a webhook gets.
type event struct {
	Type      string    `json:"type"`
	Timestamp time.Time `json:"timestamp"`
	Data      data      `json:"data"`
}

type data struct {
	ID     string       `json:"id"`
	Search searchOf     `json:"search"`
	New    int          `json:"new"`
	Rev    int          `json:"revised"`
	Left   int          `json:"left_out"`
	Items  []saved.Item `json:"items"`
}

type searchOf struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Query string `json:"query"`
	Unit  string `json:"unit"`
	Page  string `json:"page,omitempty"`
	// Language is the one of the labels.
	Language string `json:"language"`
}

// eventType is the type of a notice, by which a receiver tells it from others.
const eventType = "search.hits"

// Webhook posts a notice. The id is the same at each try, so that the receiver can leave out what
// it has had already.
func (s Sender) Webhook(ctx context.Context, w saved.Webhook, m Message) error {
	to, err := url.Parse(w.URL)
	if err != nil {
		return errors.New("the webhook's address can't be read")
	}
	n := m.Notice
	items := append([]saved.Item{}, n.Items...)
	body, err := json.Marshal(event{eventType, n.Made.UTC(), data{
		n.ID, searchOf{m.Search.ID, m.Search.Name(), m.Search.Query, m.Search.Unit, m.page(), string(m.P.Lang())}, n.New, n.Revised, n.LeftOut(), items,
	}})
	if err != nil {
		return fmt.Errorf("write a notice: %w", err)
	}
	secret, err := s.secret(w.SecretEnv, w.SecretFile)
	if err != nil {
		return err
	}
	signature, err := sign(secret, n.ID, s.now(), body)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, s.timeout())
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, w.URL, bytes.NewReader(body))
	if err != nil {
		return errors.New("the webhook's address can't be read")
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "Yulun/"+s.Version)
	r.Header.Set("Idempotency-Key", n.ID)
	r.Header.Set(standardwebhooks.HeaderWebhookID, n.ID)
	r.Header.Set(standardwebhooks.HeaderWebhookTimestamp, strconv.FormatInt(s.now().Unix(), 10))
	r.Header.Set(standardwebhooks.HeaderWebhookSignature, signature)
	transport := &http.Transport{DialContext: s.dialer(w.Private).DialContext, TLSClientConfig: s.tls(to.Hostname()), ForceAttemptHTTP2: true}
	defer transport.CloseIdleConnections()
	client := http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(r)
	if err != nil {
		var full *url.Error // it has the address in full
		if errors.As(err, &full) {
			err = full.Err
		}
		return fmt.Errorf("the webhook at %s can't be reached: %w", to.Hostname(), forbidden(err, to.Hostname()))
	}
	defer answer.Body.Close()
	_, _ = io.CopyN(io.Discard, answer.Body, 64<<10) // whatever it says
	if answer.StatusCode < 200 || answer.StatusCode > 299 {
		return fmt.Errorf("the webhook at %s answers %s", to.Hostname(), strings.TrimSpace(strconv.Itoa(answer.StatusCode)+" "+http.StatusText(answer.StatusCode)))
	}
	return nil
}

// sign signs a notice by a secret: whsec_ with Base64 behind it, or any text.
func sign(secret, id string, at time.Time, body []byte) (string, error) {
	signer, err := standardwebhooks.NewWebhookRaw([]byte(secret))
	if strings.HasPrefix(secret, "whsec_") {
		signer, err = standardwebhooks.NewWebhook(secret)
	}
	if err != nil { // the library's error may repeat the secret
		return "", errors.New("the secret of the webhook begins with whsec_ and is not Base64 behind that")
	}
	signature, err := signer.Sign(id, at, body)
	if err != nil {
		return "", errors.New("the notice can't be signed")
	}
	return signature, nil
}

// page is the address of the search; empty where the pages have none.
func (m Message) page() string {
	if m.Address == "" {
		return ""
	}
	v := url.Values{"q": {m.Search.Query}}
	if m.Search.Unit == "story" {
		v.Set("unit", "story")
	}
	return m.Address + "/search?" + v.Encode()
}

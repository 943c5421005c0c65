package index

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
)

// cursor says behind which hit of which query a page begins.
type cursor struct {
	Spot
	Query string `json:"query"`
}

// Cursor is the spot as a text for readers who ask for the next page. Query is all that decides on
// the order of the hits.
func (p Spot) Cursor(query string) string {
	b, _ := json.Marshal(cursor{p, digest(query)}) // numbers and texts alone
	return base64.RawURLEncoding.EncodeToString(b)
}

// ReadCursor reads what Cursor wrote for the same query.
func ReadCursor(text, query string) (*Spot, error) {
	var c cursor
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err == nil {
		err = json.Unmarshal(b, &c)
	}
	if err != nil || c.ID == "" {
		return nil, fmt.Errorf("%.40q is not the cursor of a page", text)
	}
	if c.Query != digest(query) {
		return nil, errors.New("it belongs to another query")
	}
	return &c.Spot, nil
}

func digest(query string) string {
	sum := sha256.Sum256([]byte(query))
	return hex.EncodeToString(sum[:8])
}

package storetest

import (
	"errors"
	"strings"
	"testing"

	"yulun/article"
)

// Explains checks that an error has a code, a message with some words, and a remedy.
func Explains(t *testing.T, err error, code article.Code, words string) {
	t.Helper()
	var e *article.Error
	if !errors.As(err, &e) || e.Code != code || !strings.Contains(e.Message, words) || e.Remedy == "" {
		t.Errorf("got %v (%#v)\nwant code %s, a message with %q and a remedy", err, e, code, words)
	}
}

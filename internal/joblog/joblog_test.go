package joblog

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"
)

func TestHandler(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	log := slog.New(Handler(slog.NewJSONHandler(&out, nil))).With("source", "qingshi-daily")
	log.InfoContext(With(context.Background(), 44), "saved", "article", "1c9d941c74549dad")
	log.Info("started")
	first, second, _ := strings.Cut(out.String(), "\n")
	if !strings.Contains(first, `"job":44`) || !strings.Contains(first, `"source":"qingshi-daily"`) || !strings.Contains(first, `"article":"1c9d941c74549dad"`) {
		t.Error(first)
	}
	if strings.Contains(second, "job") {
		t.Error(second)
	}
}

package models

import (
	"path/filepath"
	"testing"
	"time"

	"yulun/nlp/coder"
)

// Of a deleted text, the answers that quote it go, whatever their spaces, and so do its vectors.
// All others stay.
func TestForget(t *testing.T) {
	t.Parallel()
	db, err := Open(t.Context(), filepath.Join(t.TempDir(), "models.db"), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	const text = "卖豆腐的周大姐说，授牌之后老顾客更放心了。"
	for key, content := range map[string]string{
		"quotes": `{"relevant":true,"quote":"周大姐说， 授牌之后老顾客"}`, "other": `{"relevant":true,"quote":"修车的赵师傅说，他去年还清欠款"}`, "short": `{"relevant":false}`,
	} {
		if err := db.Keep(t.Context(), key, coder.Kept{Content: content, At: time.Unix(0, 0)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Forget(t.Context(), []string{text}, []string{"", "passage: "}); err != nil {
		t.Fatal(err)
	}
	if err := db.Purge(t.Context()); err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]bool{"quotes": false, "other": true, "short": true} {
		if _, kept, err := db.Answer(t.Context(), key); err != nil || kept != want {
			t.Errorf("%s: kept %t, %v, want %t", key, kept, err, want)
		}
	}
}

package render_test

import (
	"bytes"
	"strings"
	"testing"

	"yulun/render"
)

func TestPlain(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"信用修复\x1b[31m新规\x1b[0m\a": "信用修复[31m新规[0m",
		"a\u009b2Jb":              "a2Jb",
		"gnp\u202e.exe":           "gnp.exe",
		"one\ntwo\tthree":         "one two three",
		"“引号” – déjà vu 😀":        "“引号” – déjà vu 😀",
	} {
		if got := render.Plain(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestTablesPrintNoEscapeSequences(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := (render.Table{Header: []string{"title"}, Rows: [][]string{{"\x1b]0;owned\a信用"}}}).Write(&b); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(b.String(), "\x1b\a") {
		t.Errorf("%q", b.String())
	}
}

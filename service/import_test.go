package service

import (
	"os"
	"path/filepath"
	"testing"

	"yulun/article"
	"yulun/imports"
)

// Rows become articles of their outlet once, and a dry run keeps nothing.
func TestImport(t *testing.T) {
	t.Parallel()
	rows := filepath.Join(t.TempDir(), "rows.jsonl")
	check(t, os.WriteFile(rows, []byte(`{"url":"https://far.example/1","title":"失信名单公布","text":"法院昨日公布失信名单，社会信用体系建设再进一步。"}
{"url":"https://far.example/2","title":"No text"}
`), 0o644))
	s := newService(t)
	outlet := imports.NewSource(article.Outlet{ID: "far", Name: "Far", Type: "foreign", Country: "US"}, "zh")
	run := func(dry bool) imports.Summary {
		t.Helper()
		sum, err := s.Import(t.Context(), []string{rows}, ImportOptions{Options: imports.Options{DryRun: dry}, Outlet: outlet})
		check(t, err)
		return sum
	}
	if dry := run(true); dry.Read != 2 || dry.New != 1 || dry.Rejected != 1 || s.MustExist() == nil {
		t.Errorf("a dry run: %+v", dry)
	}
	if first := run(false); first.New != 1 || first.Rejected != 1 {
		t.Errorf("the first import: %+v", first)
	}
	if again := run(false); again.New != 0 || again.Unchanged != 1 {
		t.Errorf("the second import: %+v", again)
	}
	st, err := s.Status(t.Context())
	if err != nil || st.Articles != 1 || st.Indexed != 1 || st.Relevant != 1 {
		t.Errorf("status: %+v, %v", st, err)
	}
}

package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// coded is what rounds with codings begin with and are compared with. It is made once.
type coded struct {
	uncoded string // data folder in which a sample was drawn
	filled  string // the same with the codings
	sheet   string // the coding sheet, filled in as the press says
	codings string
	models  map[string][]byte // what training on them writes
}

func (st *stage) coded(ctx context.Context) (*coded, error) {
	if st.codedOnce != nil {
		return st.codedOnce, nil
	}
	c := &coded{uncoded: st.path("uncoded"), filled: st.path("filled"), sheet: st.path("coded.csv")}
	must := func(data string, args ...string) error {
		if res := st.yulunIn(ctx, data, args...); res.code != 0 {
			return fmt.Errorf("prepare the codings: %w", res.err())
		}
		return nil
	}
	if err := os.CopyFS(c.uncoded, os.DirFS(st.model)); err != nil {
		return nil, err
	}
	blank := st.path("blank.csv")
	if err := must(c.uncoded, "code", "sample", "-n", "60", "--all", "--name", "faults", "-o", blank); err != nil {
		return nil, err
	}
	if err := st.fillIn(blank, c.sheet); err != nil {
		return nil, err
	}
	if err := os.CopyFS(c.filled, os.DirFS(c.uncoded)); err != nil {
		return nil, err
	}
	if err := must(c.filled, "code", "import", "--coder", "wang", c.sheet); err != nil {
		return nil, err
	}
	var res result
	if c.codings, res = st.codings(ctx, c.filled); res.code != 0 || c.codings == "" {
		return nil, fmt.Errorf("export the codings: %w", res.err())
	}
	folder := st.path("models")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	if err := must(c.filled, append(slices.Clone(training), filepath.Join(folder, "stance.model"))...); err != nil {
		return nil, err
	}
	var err error
	if c.models, err = filesOf(os.DirFS(folder)); err != nil {
		return nil, err
	}
	st.codedOnce = c
	return c, nil
}

// fillIn fills in a coding sheet as the press says.
func (st *stage) fillIn(blank, filled string) error {
	file, err := os.ReadFile(blank)
	if err != nil {
		return err
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(file), "\ufeff"))).ReadAll()
	if err != nil {
		return fmt.Errorf("%s: %w", blank, err)
	}
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	for _, e := range st.press.Expected() {
		i := slices.IndexFunc(rows[1:], func(row []string) bool { return row[column["title"]] == e.Title })
		if i < 0 {
			continue
		}
		row := rows[1+i]
		row[column["relevant"]] = "no"
		if c := e.Coding; c.Relevant {
			row[column["relevant"]], row[column["score"]], row[column["object"]] = "yes", fmt.Sprint(c.Score), string(c.Object)
			var names []string
			for _, f := range c.Frames {
				names = append(names, string(f))
			}
			if row[column["frames"]] = strings.Join(names, "; "); len(names) == 0 {
				row[column["frames"]] = "none"
			}
		}
	}
	var out bytes.Buffer
	if err := csv.NewWriter(&out).WriteAll(rows); err != nil {
		return err
	}
	return os.WriteFile(filled, out.Bytes(), 0o600)
}

// filesOf are the files of a folder by their names.
func filesOf(folder fs.FS) (map[string][]byte, error) {
	files := map[string][]byte{}
	err := fs.WalkDir(folder, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		files[name], err = fs.ReadFile(folder, name)
		return err
	})
	return files, err
}

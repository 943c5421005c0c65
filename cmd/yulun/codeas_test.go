package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"hash/fnv"
	"os"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"yulun/article"
	"yulun/configs/topics"
	"yulun/internal/samplepress"
)

// scriptCodeAs fills in a coding sheet as one of two coders of the sample press: code-as CODER
// SHEET OUT. The coder li differs from the coding of the press here and there, as people do; every
// other coder repeats it.
func scriptCodeAs(ts *testscript.TestScript, _ bool, args []string) {
	coded, err := codeSheetAs(args[0], ts.ReadFile(args[1]))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), coded, 0o644))
}

// codeSheetAs fills in a coding sheet as the press says, or as li would.
func codeSheetAs(coder, sheet string) ([]byte, error) {
	codings, err := pressCodings()
	if err != nil {
		return nil, err
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(sheet, "\uFEFF"))).ReadAll()
	if err != nil {
		return nil, err
	}
	column := func(name string) int { return slices.Index(rows[0], name) }
	for _, row := range rows[1:] {
		c, ok := codings[row[column("title")]]
		if !ok {
			return nil, fmt.Errorf("the press has no article %q", row[column("title")])
		}
		if coder == "li" {
			c = asLi(row[column("title")], c)
		}
		row[column("relevant")] = "no"
		if !c.Relevant {
			continue
		}
		row[column("relevant")], row[column("score")], row[column("object")] = "yes", fmt.Sprint(c.Score), string(c.Object)
		row[column("frames")] = "none"
		if len(c.Frames) > 0 {
			var names []string
			for _, f := range c.Frames {
				names = append(names, string(f))
			}
			row[column("frames")] = strings.Join(names, "; ")
		}
	}
	var out bytes.Buffer
	err = csv.NewWriter(&out).WriteAll(rows)
	return out.Bytes(), err
}

// pressCodings are the codings of the sample press by title.
func pressCodings() (map[string]samplepress.Coding, error) {
	press, err := samplepress.Open(topics.Default)
	if err != nil {
		return nil, err
	}
	server, err := press.Start(context.Background(), "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	defer server.Close()
	codings, byID := map[string]samplepress.Coding{}, map[string]samplepress.Coding{}
	for _, e := range server.Expected() {
		codings[e.Title], byID[e.ID] = e.Coding, e.Coding
	}
	for _, change := range server.ExpectedAfterEdit() {
		codings[change.Title] = byID[change.ID]
	}
	return codings, nil
}

// asLi is how li codes: one article in six nearer to the middle, and of one in four a frame less.
func asLi(title string, c samplepress.Coding) samplepress.Coding {
	h := fnv.New32a()
	h.Write([]byte(title))
	n := h.Sum32()
	if n%6 == 0 && c.Score != 0 {
		c.Score -= c.Score / max(c.Score, -c.Score)
	}
	if n%4 == 0 && len(c.Frames) > 0 {
		c.Frames = slices.Clone(c.Frames[:len(c.Frames)-1])
	}
	c.Object = article.Object(strings.ToUpper(string(c.Object))) // as a spreadsheet may write it
	return c
}

package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"yulun/article"
	"yulun/crawler/extract"
	"yulun/locale"
	"yulun/render"
	"yulun/service"
)

// partial is the error of a command that did what it could: the faults were named on standard error
// as they came. Where nothing could be done it is CodeUnavailable.
func partial(faults, of int, what string) error {
	code := article.CodePartial
	if faults == of {
		code = article.CodeUnavailable
	}
	return &article.Error{Code: code, Message: fmt.Sprintf("%d of %d %s failed (see above)", faults, of, what)}
}

// openInput opens a file, or standard input for "-".
func (a *app) openInput(name string) (io.ReadCloser, error) {
	if name == "-" {
		return io.NopCloser(a.std.in), nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, &article.Error{Code: article.CodeUsage, Message: "read " + name, Err: errors.Unwrap(err), Remedy: "Name a file that exists and can be read, or - for standard input."}
	}
	return f, nil
}

// longestLine is the longest line of standard input that is read as one text: 64 MiB.
const longestLine = 64 << 20

// lines calls f with each line of a file and its number; lines may be long.
func lines(r io.Reader, name string, f func(number int, line []byte) error) error {
	scanner := bufio.NewScanner(r)
	scanner.Buffer(make([]byte, 64<<10), longestLine)
	number := 0
	for scanner.Scan() {
		number++
		line := bytes.TrimPrefix(scanner.Bytes(), []byte("\uFEFF"))
		if err := f(number, line); err != nil {
			return err
		}
	}
	if err := scanner.Err(); err != nil {
		return fmt.Errorf("read %s after line %d: %w", name, number, err)
	}
	return nil
}

type extractCommand struct {
	Files  []string `arg:"" help:"HTML files, or - for standard input." name:"file"`
	URL    string   `help:"The page's address: settles relative links and dates in addresses." placeholder:"URL"`
	Format string   `help:"jsonl or text." enum:"jsonl,text" default:"jsonl"`
}

// extracted is one line of extract's output. Its keys are a contract with other tools.
type extracted struct {
	File            string         `json:"file"`
	URL             string         `json:"url"`
	CanonicalURL    string         `json:"canonical_url"`
	Title           string         `json:"title"`
	Authors         []string       `json:"authors"`
	Published       article.Moment `json:"published"`
	PublishedSource string         `json:"published_source"`
	Outlet          string         `json:"outlet"`
	OriginalSource  string         `json:"original_source"`
	Lang            article.Lang   `json:"lang"`
	Text            string         `json:"text"`
	// Partial says why the text is only a part, as article.Notes does; left out when nothing shows
	// that it is.
	Partial string `json:"partial,omitempty"`
}

// Run reads the pages.
func (c *extractCommand) Run(ctx context.Context, a *app) error {
	out := bufio.NewWriter(a.std.out)
	defer out.Flush()
	faults := 0
	for _, name := range c.Files {
		if err := ctx.Err(); err != nil {
			return err
		}
		line, err := c.read(a, name)
		if err != nil {
			a.complain("%s: %v", name, err)
			faults++
			if article.CodeOf(err) == article.CodeUsage {
				continue
			}
		}
		if err := c.write(out, line); err != nil {
			return err
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	if faults > 0 {
		return partial(faults, len(c.Files), "files")
	}
	return nil
}

func (c *extractCommand) read(a *app, name string) (extracted, error) {
	line := extracted{File: name, URL: c.URL, Authors: []string{}}
	in, err := a.openInput(name)
	if err != nil {
		return line, err
	}
	defer in.Close()
	body, err := io.ReadAll(in)
	if err != nil {
		return line, fmt.Errorf("read: %w", err)
	}
	page, err := extract.Read(extract.Input{Body: body, URL: c.URL, Now: a.now(), Rules: a.config.Sites})
	if err != nil {
		return line, err
	}
	lang, _ := service.Detect(page.Title + "\n" + page.Text)
	line = extracted{
		File: name, URL: page.URL, CanonicalURL: page.CanonicalURL, Title: page.Title, Authors: page.Authors, Published: page.Published,
		PublishedSource: page.PublishedSource, Outlet: page.Outlet, OriginalSource: page.OriginalSource, Lang: lang, Text: page.Text, Partial: page.Notes.Partial,
	}
	if line.Authors == nil {
		line.Authors = []string{}
	}
	return line, nil
}

func (c *extractCommand) write(w io.Writer, line extracted) error {
	if c.Format == "jsonl" {
		return writeJSON(w, line)
	}
	published := line.Published.String()
	if published == "" {
		published = "undated"
	}
	fmt.Fprintf(w, "%s\n%s · %s · %s\n\n", render.Plain(line.Title), published, render.Plain(line.Outlet), render.Plain(strings.Join(line.Authors, ", ")))
	for paragraph := range strings.Lines(line.Text) {
		fmt.Fprintln(w, render.Plain(strings.TrimSuffix(paragraph, "\n")))
	}
	_, err := fmt.Fprintln(w)
	return err
}

type segmentCommand struct {
	Files []string `arg:"" optional:"" help:"Text files, one text a line; standard input without any." name:"file"`
}

// Run prints each line's words separated by single spaces.
func (c *segmentCommand) Run(_ context.Context, a *app) error {
	cut, err := a.service().Cutter()
	if err != nil {
		return err
	}
	out := bufio.NewWriter(a.std.out)
	defer out.Flush()
	for _, name := range orStandardInput(c.Files) {
		in, err := a.openInput(name)
		if err != nil {
			return err
		}
		err = lines(in, name, func(_ int, line []byte) error {
			_, err := out.WriteString(strings.Join(cut(string(line)), " ") + "\n")
			return err
		})
		in.Close()
		if err != nil {
			return err
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}

func orStandardInput(files []string) []string {
	if len(files) == 0 {
		return []string{"-"}
	}
	return files
}

// textLine is a text as commands read it, one JSON object a line. Its keys are a contract with
// other tools.
type textLine struct {
	ID, Title, Text string
	Lang            article.Lang
}

// textHint shows how a text is written.
const textHint = `Write one JSON object a line, such as {"id":"1","title":"…","text":"…"}.`

// readText reads a text and finds its language where none is stated. An id may be a number.
func readText(line []byte) (textLine, error) {
	var in struct {
		ID    json.RawMessage `json:"id"`
		Title string          `json:"title"`
		Text  string          `json:"text"`
		Lang  article.Lang    `json:"lang"`
	}
	if err := json.Unmarshal(line, &in); err != nil {
		return textLine{}, err
	}
	if in.Title == "" && in.Text == "" {
		return textLine{}, errors.New("it has neither a title nor a text")
	}
	t := textLine{Title: in.Title, Text: in.Text, Lang: in.Lang}
	if err := json.Unmarshal(in.ID, &t.ID); err != nil {
		t.ID = string(in.ID) // a number, say
	}
	if t.Lang == "" {
		t.Lang, _ = service.Detect(t.Title + "\n" + t.Text)
	}
	return t, nil
}

type scoreCommand struct {
	Files  []string `arg:"" optional:"" help:"JSON Lines files with id, title, text and perhaps lang; standard input without any." name:"file"`
	Format string   `help:"jsonl or text." enum:"jsonl,text" default:"jsonl"`
}

// scored is one line of score's output. Its keys are a contract with other tools.
type scored struct {
	ID        string                    `json:"id"`
	Relevant  bool                      `json:"relevant"`
	Relevance float64                   `json:"relevance"`
	Stance    article.Stance            `json:"stance"`
	Frames    map[article.Frame]float64 `json:"frames"`
	Object    article.Object            `json:"object"`
	Evidence  []article.Evidence        `json:"evidence"`
	Method    string                    `json:"method"`
}

// Run scores the texts.
func (c *scoreCommand) Run(ctx context.Context, a *app) error {
	scorer, err := a.service().Scorer()
	if err != nil {
		return err
	}
	out := bufio.NewWriter(a.std.out)
	defer out.Flush()
	texts, faults := 0, 0
	for _, name := range orStandardInput(c.Files) {
		in, err := a.openInput(name)
		if err != nil {
			return err
		}
		err = lines(in, name, func(number int, line []byte) error {
			if len(bytes.TrimSpace(line)) == 0 {
				return ctx.Err()
			}
			texts++
			reading, id, err := c.score(a, scorer, line)
			if err != nil {
				faults++
				a.complain("%s:%d: %v\n  %s", name, number, err, textHint)
				return ctx.Err()
			}
			if err := c.write(out, id, reading); err != nil {
				return err
			}
			return ctx.Err()
		})
		in.Close()
		if err != nil {
			return err
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	if faults > 0 {
		return partial(faults, texts, "lines")
	}
	return nil
}

func (c *scoreCommand) score(a *app, scorer service.Scorer, line []byte) (article.Reading, string, error) {
	in, err := readText(line)
	if err != nil {
		return article.Reading{}, "", err
	}
	return scorer.Read(in.Title, in.Text, in.Lang), in.ID, nil
}

func (c *scoreCommand) write(w io.Writer, id string, r article.Reading) error {
	if c.Format == "text" {
		id = render.Plain(id)
		if !r.Relevant {
			_, err := fmt.Fprintf(w, "%s: not relevant (%.2f)\n", id, r.Relevance)
			return err
		}
		fmt.Fprintf(w, "%s: %s %s (confidence %.2f), %s\n", id, r.Stance.Class, locale.Signed(r.Stance.Score, 2), r.Stance.Confidence, r.Object)
		for _, e := range r.Evidence {
			if _, err := fmt.Fprintf(w, "  %-20s %s  %s %d-%d  %s\n", e.Kind, locale.Signed(e.Weight, 2), e.Field, e.Start, e.End, render.Plain(e.Text)); err != nil {
				return err
			}
		}
		return nil
	}
	line := scored{
		ID: id, Relevant: r.Relevant, Relevance: r.Relevance, Stance: r.Stance, Frames: r.Frames, Object: r.Object,
		Evidence: r.Evidence, Method: r.Method,
	}
	if line.Frames == nil {
		line.Frames = map[article.Frame]float64{}
	}
	if line.Evidence == nil {
		line.Evidence = []article.Evidence{}
	}
	return writeJSON(w, line)
}

// Command reading measures relevance and frames as the built-in rules read them: on coded texts, by
// language, and on ordinary press, of which it says how much is called relevant.
//
//	go build -o bin/yulun ./cmd/yulun
//	go -C bench run ./reading --yulun ../bin/yulun --coded FILE… [--ordinary FILE…] [--list]
//
// Two builds are compared by running it with each.
//
// Files are JSON Lines with id, lang, title, text, outlet or repo, relevant and frames; ordinary
// ones need no coding. Precision, recall and F1 are printed for all texts and for each half of the
// coded ones; no outlet is in both halves, so that one half can be read and the other only
// measured. With --list the texts that are read wrongly are named. The figures of frames are over
// relevant texts; one that isn't found to be relevant misses all its frames.
package main

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"

	"yulun/article"
)

type files []string

func (f *files) String() string { return strings.Join(*f, " ") }

func (f *files) Set(name string) error {
	*f = append(*f, name)
	return nil
}

func main() {
	var codedFiles, ordinaryFiles files
	flag.Var(&codedFiles, "coded", "JSON Lines of coded texts; may be repeated")
	flag.Var(&ordinaryFiles, "ordinary", "JSON Lines of press on other subjects; may be repeated")
	command := flag.String("yulun", "yulun", "the program that reads the texts")
	topic := flag.String("topic", "social-credit", "topic whose cues are used")
	list := flag.Bool("list", false, "name the texts that are read wrongly")
	flag.Parse()
	if err := run(os.Stdout, *command, *topic, codedFiles, ordinaryFiles, *list); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(w io.Writer, command, topic string, codedFiles, ordinaryFiles []string, list bool) error {
	coded, err := read(codedFiles)
	if err != nil {
		return err
	}
	ordinary, err := read(ordinaryFiles)
	if err != nil {
		return err
	}
	if err := cmp.Or(score(command, topic, coded), score(command, topic, ordinary)); err != nil {
		return err
	}
	for _, lang := range []article.Lang{article.Chinese, article.English} {
		texts := slices.DeleteFunc(slices.Clone(coded), func(t passage) bool { return t.Lang != lang })
		if len(texts) == 0 {
			continue
		}
		fmt.Fprintf(w, "%s\n", lang)
		all := measure(texts)
		row(w, "all", all)
		for half := range uint64(2) {
			row(w, fmt.Sprintf("half %d", half+1), measure(slices.DeleteFunc(slices.Clone(texts), func(t passage) bool { return t.half() != half })))
		}
		frames(w, all)
		if list {
			mistakes(w, texts)
		}
	}
	relevant := 0
	for _, t := range ordinary {
		if t.read.Relevant {
			relevant++
			if list {
				fmt.Fprintf(w, "called relevant: %s %s\n", t.ID, t.Title)
			}
		}
	}
	if len(ordinary) > 0 {
		fmt.Fprintf(w, "ordinary press: %d of %d called relevant\n", relevant, len(ordinary))
	}
	return nil
}

// score fills in how the command reads the texts.
func score(command, topic string, texts []passage) error {
	var in, out bytes.Buffer
	encoder := json.NewEncoder(&in)
	for i, t := range texts {
		one := struct {
			ID    string       `json:"id"`
			Lang  article.Lang `json:"lang"`
			Title string       `json:"title"`
			Text  string       `json:"text"`
		}{strconv.Itoa(i), t.Lang, t.Title, t.Text}
		if err := encoder.Encode(one); err != nil {
			return err
		}
	}
	score := exec.Command(command, "score", "--topic", topic)
	score.Stdin, score.Stdout, score.Stderr = &in, &out, os.Stderr
	if err := score.Run(); err != nil {
		return fmt.Errorf("score with %s: %w", command, err)
	}
	decoder := json.NewDecoder(&out)
	for i := range texts {
		if err := decoder.Decode(&texts[i].read); err != nil {
			return fmt.Errorf("read the score of text %d: %w", i+1, err)
		}
	}
	return nil
}

// reading is what the command says of a text.
type reading struct {
	Relevant  bool                      `json:"relevant"`
	Relevance float64                   `json:"relevance"`
	Frames    map[article.Frame]float64 `json:"frames"`
}

// passage is a text with its coding.
type passage struct {
	ID, Title, Text, Outlet, Repo string
	Lang                          article.Lang
	Relevant                      bool
	Frames                        []article.Frame
	read                          reading
}

// half is 0 or 1, the same for all texts of one repository or outlet.
func (p *passage) half() uint64 {
	h := fnv.New64a()
	h.Write([]byte(cmp.Or(p.Repo, p.Outlet)))
	return h.Sum64() >> 7 & 1
}

func read(names []string) ([]passage, error) {
	var all []passage
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		lines := bufio.NewScanner(f)
		lines.Buffer(nil, 1<<24)
		for n := 1; lines.Scan(); n++ {
			var p passage
			if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
				return nil, fmt.Errorf("%s:%d: %w", name, n, err)
			}
			all = append(all, p)
		}
		if err := cmp.Or(lines.Err(), f.Close()); err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
	}
	return all, nil
}

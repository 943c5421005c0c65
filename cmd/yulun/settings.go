package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"yulun/article"
	"yulun/configs"
	"yulun/configs/topics"
	"yulun/internal/wholefile"
	"yulun/render"
)

type settingsCommand struct {
	Check settingsCheckCommand `cmd:"" help:"Check every file and report all mistakes at once."`
	Write settingsWriteCommand `cmd:"" help:"Write the built-in files into a folder, for editing."`
}

type settingsCheckCommand struct{}

// mostNotices is how many notices are printed.
const mostNotices = 20

// Run checks what reading the configuration, before any command, has not.
func (settingsCheckCommand) Run(ctx context.Context, a *app) error {
	notices, err := a.config.Review()
	if err != nil {
		return err
	}
	old := a.oldCodes(ctx)
	from := "the built-in configuration"
	switch {
	case a.globals.Config == "":
	case slices.Contains(topics.IDs(), a.config.Topic):
		from = a.globals.Config + " over the built-in configuration"
	default:
		from = a.globals.Config // of a topic of its own
	}
	outlets := map[string]bool{}
	for _, s := range a.config.Sources {
		outlets[s.Outlet.ID] = true
	}
	if a.globals.JSON {
		lines := []string{}
		for _, n := range notices {
			lines = append(lines, n.String())
		}
		lines = append(lines, old...)
		return writeJSON(a.std.out, map[string]any{
			"ok": true, "sources": len(a.config.Sources), "outlets": len(outlets), "words": len(a.topicWords), "surveys": len(a.config.Surveys), "replications": len(a.config.Replications), "events": len(a.config.Events),
			"notices": lines,
		})
	}
	for i, n := range notices {
		if i == mostNotices {
			fmt.Fprintf(a.std.err, "notice: and %d more; --json lists them all\n", len(notices)-i)
			break
		}
		fmt.Fprintf(a.std.err, "notice: %s\n", n)
	}
	for _, text := range old {
		fmt.Fprintf(a.std.err, "notice: %s\n", text)
	}
	_, err = fmt.Fprintf(a.std.out, "%s is right: %s of %s, %s of the topic, %s, %s\n",
		from, counted(len(a.config.Sources), "source"), counted(len(outlets), "outlet"), counted(len(a.topicWords), "word"),
		counted(len(a.config.Surveys), "survey"), counted(len(a.config.Replications), "replication"))
	return err
}

// serversAnswer is how long a check of the configuration waits for the servers of store and index.
const serversAnswer = 10 * time.Second

// oldCodes says which articles of the data folder carry ids that the codebook doesn't have any
// more.
func (a *app) oldCodes(ctx context.Context) []string {
	ctx, cancel := context.WithTimeout(ctx, serversAnswer)
	defer cancel()
	old, err := a.service().KeptOldCodes(ctx)
	if err != nil {
		return []string{fmt.Sprintf("whether articles carry ids that the codebook doesn't have can't be said: %v", err)}
	}
	texts := make([]string, len(old))
	for i, o := range old {
		texts[i] = o.String()
	}
	return texts
}

// counted is a number, its digits grouped, with its noun.
func counted(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return render.Thousands(n) + " " + noun
}

type settingsWriteCommand struct {
	Dir string `arg:"" optional:"" help:"New folder to write into. Default: the topic's id." type:"path"`
}

// Run writes the files out.
func (c *settingsWriteCommand) Run(a *app) error {
	if c.Dir == "" {
		c.Dir = a.config.Topic
	}
	defaults, err := configs.Topic(a.config.Topic)
	if err != nil {
		return err
	}
	missing, err := missingFiles(defaults, c.Dir)
	for name, content := range missing {
		if err != nil {
			break
		}
		err = writeSetting(filepath.Join(c.Dir, filepath.FromSlash(name)), content)
	}
	if errors.Is(err, fs.ErrExist) {
		return article.Usagef("Name a new folder: files that you may have edited are not written over.", "%v", err)
	}
	if err != nil {
		return &article.Error{Code: article.CodeUnavailable, Message: "write the configuration", Err: err, Remedy: "Choose a folder that can be written."}
	}
	_, err = fmt.Fprintf(a.std.out, "%s: edit what you like, delete what you leave as it is, and name the folder with --config\n", c.Dir)
	return err
}

// missingFiles are the files that a folder lacks. It is an error where one is there with other
// content. One with the same content is of an earlier call, which may have been killed.
func missingFiles(of fs.FS, folder string) (map[string][]byte, error) {
	missing := map[string][]byte{}
	err := fs.WalkDir(of, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := fs.ReadFile(of, name)
		if err != nil {
			return err
		}
		path := filepath.Join(folder, filepath.FromSlash(name))
		switch there, err := os.ReadFile(path); {
		case errors.Is(err, fs.ErrNotExist):
			missing[name] = content
		case err != nil:
			return err
		case !bytes.Equal(there, content):
			return fmt.Errorf("%s differs from the built-in file: %w", path, fs.ErrExist)
		}
		return nil
	})
	return missing, err
}

// writeSetting writes a file as a whole: half a lexicon would be read for a whole one.
func writeSetting(path string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return wholefile.Write(path, func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	})
}

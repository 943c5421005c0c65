// Package topics holds the topics that the program ships with, as files.
//
// A topic is a folder with all that the study of it needs: what makes a piece relevant, the words
// that judge it, the frames, the sources and the survey. Its name is the topic's id. The folder
// common lies below every topic and holds what topics share. There is no Go here that knows one
// topic from another, and nothing here reads what the files say; package configs does.
//
// Start reading at [Open]; the files of a topic are described in docs/configuration.md.
package topics

import (
	"embed"
	"io/fs"

	"yulun/internal/overlay"
)

// embedded is all that lies in this folder, so that a new topic is a folder and no line of Go.
//
//go:embed *
var embedded embed.FS

// Default is the topic of a configuration that names none.
const Default = "social-credit"

// common is the folder that lies below every topic.
const common = "common"

// marker is the file that makes a folder a topic.
const marker = "topic.yaml"

// IDs lists the topics, by name.
func IDs() []string {
	entries, err := embedded.ReadDir(".")
	if err != nil {
		panic(err) // the embedded root can always be read
	}
	var ids []string
	for _, e := range entries {
		if _, err := fs.Stat(embedded, e.Name()+"/"+marker); err == nil {
			ids = append(ids, e.Name())
		}
	}
	return ids
}

// Open gives the files of a topic, with the common ones below; ok is false where there is no such
// topic.
func Open(id string) (fsys fs.FS, ok bool) {
	if !fs.ValidPath(id) || id == "." {
		return nil, false
	}
	if _, err := fs.Stat(embedded, id+"/"+marker); err != nil {
		return nil, false
	}
	return overlay.New(sub(id), Common()), true
}

// Common gives the files that all topics share.
func Common() fs.FS { return sub(common) }

func sub(name string) fs.FS {
	fsys, err := fs.Sub(embedded, name)
	if err != nil {
		panic(err) // only an invalid path can fail
	}
	return fsys
}

package configs

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"yulun/article"
	"yulun/configs/topics"
	"yulun/internal/overlay"
	"yulun/internal/strictyaml"
)

// files are the files that a folder of configuration may hold; lexiconFolder, surveyFolder and
// siteFolder may hold more, each a .yaml file.
var files = []string{"codebook.yaml", "sources.yaml", "topic.yaml", "frames.yaml", "storage.yaml", eventsName, modelsFile, searchesName, serveName, StanceModel, FrameModel, EncodedModel}

// required are the files without which there is no topic: the folder of a topic that isn't shipped
// must hold them.
var required = []string{"topic.yaml", "frames.yaml", "sources.yaml"}

const lexiconFolder = "lexicon"

// shipped is a topic as it is built in.
type shipped struct {
	fs.FS
	topic string
}

// edited is a topic with a user's files over it; own are the user's.
type edited struct {
	fs.FS
	own   fs.FS
	topic string
}

// ReadFile implements fs.ReadFileFS.
func (e edited) ReadFile(name string) ([]byte, error) { return fs.ReadFile(e.FS, name) }

// Topic is the built-in configuration of a topic that is shipped.
func Topic(id string) (fs.FS, error) {
	fsys, ok := topics.Open(id)
	if !ok {
		return nil, article.Usagef("Use one of "+strings.Join(topics.IDs(), ", ")+".", "no topic %q is shipped", id)
	}
	return shipped{fsys, id}, nil
}

func has(fsys fs.FS, name string) bool {
	_, err := fs.Stat(fsys, name)
	return !errors.Is(err, fs.ErrNotExist)
}

// Open is a topic's configuration with the files of dir in place of those of the same name. An
// empty dir is the built-in configuration of the topic alone. An empty topic is the one that
// dir/topic.yaml names, or the one of otherwise. A topic that isn't shipped has only what all
// topics share below it, so its folder must hold the rest.
//
// A folder that doesn't exist, holds none of the files, holds another YAML file or is of another
// topic than the one asked for is a usage error.
func Open(dir, topic, otherwise string) (fs.FS, error) {
	if dir == "" {
		return Topic(cmp.Or(topic, otherwise))
	}
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, article.Usagef("Create it, or leave --config out to use the built-in configuration. It may hold "+fileNames()+".",
			"there is no configuration folder %s", dir)
	case err != nil:
		return nil, &article.Error{Code: article.CodeUsage, Message: "the configuration folder can't be read", Remedy: "Check its permissions.", Err: err}
	case !info.IsDir():
		return nil, article.Usagef("Name the folder that it lies in. It may hold "+fileNames()+".", "%s is a file, not a configuration folder", dir)
	}
	top := os.DirFS(dir)
	if err := known(top, dir); err != nil {
		return nil, err
	}
	id, base, err := below(top, dir, topic, otherwise)
	if err != nil {
		return nil, err
	}
	return edited{FS: overlay.New(top, base), own: top, topic: id}, nil
}

// below gives the topic of a folder and the files over which those of the folder are laid.
func below(top fs.FS, dir, topic, otherwise string) (id string, base fs.FS, err error) {
	named := topicID(top)
	if named != "" && topic != "" && named != topic {
		return "", nil, article.Usagef("Leave --topic out, or name another folder with --config.", "%s/topic.yaml is of the topic %s, not of %s", dir, named, topic)
	}
	id = cmp.Or(named, topic, otherwise)
	if fsys, ok := topics.Open(id); ok {
		return id, fsys, nil
	}
	if named == "" {
		_, err := Topic(id) // which says that it isn't shipped
		return "", nil, err
	}
	for _, name := range required {
		if !has(top, name) {
			return "", nil, article.Usagef(
				"Add it, or use the id of a topic that is shipped: "+strings.Join(topics.IDs(), ", ")+".",
				"%s is the folder of a topic of its own, %s, and has no %s", dir, id, name)
		}
	}
	return id, topics.Common(), nil
}

// topicOf is the id of a configuration's topic.
func topicOf(fsys fs.FS) string {
	switch f := fsys.(type) {
	case edited:
		return f.topic
	case shipped:
		return f.topic
	default:
		return cmp.Or(topicID(fsys), topics.Default)
	}
}

// topicID is the id in topic.yaml; empty where there is none or it can't be read, which Load
// reports.
func topicID(fsys fs.FS) string { return strictyaml.Text(fsys, "topic.yaml", "id") }

func fileNames() string {
	return strings.Join(files, ", ") + ", the folder " + lexiconFolder + " with .yaml files, words.txt and stopwords.txt, and the folders " + surveyFolder + ", " + replicationFolder + " and " + siteFolder + " with .yaml files"
}

// known checks that a folder holds at least one of the files and no YAML file that would be ignored
// without a word.
func known(top fs.FS, dir string) error {
	entries, err := fs.ReadDir(top, ".")
	if err != nil {
		return &article.Error{Code: article.CodeUsage, Message: "the configuration folder can't be read", Remedy: "Check its permissions.", Err: err}
	}
	found := false
	for _, e := range entries {
		name := e.Name()
		switch ext := path.Ext(name); {
		case slices.Contains(files, name), (name == lexiconFolder || name == surveyFolder || name == replicationFolder || name == siteFolder) && e.IsDir():
			found = true
		case name == "survey.yaml":
			return article.Usagef("Move it to "+surveyFolder+"/ID.yaml, and see docs/surveys.md for its fields.", "%s/survey.yaml is not read any more", dir)
		case ext == ".yaml" || ext == ".yml":
			return article.Usagef("Rename or remove it. The folder may hold "+fileNames()+".", "%s/%s is not a configuration file", dir, name)
		}
	}
	if !found {
		return article.Usagef("Put at least one of these in it: "+fileNames()+".", "the folder %s holds no configuration", dir)
	}
	return nil
}

package service

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"yulun/article"
)

// topicFile says on which topic the articles of a data folder are.
const topicFile = "topic"

// TopicOf is the topic of a data folder; empty where it holds no articles. Folders of versions that
// knew one topic alone don't say it: they are on the first one.
func TopicOf(data, first string) (string, error) {
	text, err := os.ReadFile(filepath.Join(data, topicFile))
	switch {
	case err == nil:
		return strings.TrimSpace(string(text)), nil
	case !errors.Is(err, fs.ErrNotExist):
		return "", &article.Error{
			Code: article.CodeUnavailable, Message: "the topic of the data folder can't be read", Err: err,
			Remedy: "Check its permissions.",
		}
	}
	if _, err := os.Stat(filepath.Join(data, storeFile)); err == nil {
		return first, nil
	}
	return "", nil
}

// checkTopic refuses a data folder with articles on another topic: their scores could not be
// distinguished.
func (s *Service) checkTopic() error {
	of, err := TopicOf(s.o.Data, s.o.FirstTopic)
	if err != nil || of == "" || s.o.Topic == "" || of == s.o.Topic {
		return err
	}
	return article.Usagef(
		"Name another folder with --data, or the configuration of "+of+" with --topic or --config.",
		"%s holds articles on the topic %s, not on %s", s.o.Data, of, s.o.Topic)
}

// keepTopic writes down on which topic the data folder is, before a store is made in it.
func (s *Service) keepTopic() error {
	if err := s.checkTopic(); err != nil {
		return err
	}
	if of, err := TopicOf(s.o.Data, ""); err != nil || of != "" || s.o.Topic == "" {
		return err
	}
	return s.writeFile(topicFile, []byte(s.o.Topic))
}

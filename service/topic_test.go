package service

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"yulun/article"
)

func TestADataFolderIsOnOneTopic(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	on := func(topic string) *Service {
		return New(Options{Data: data, Topic: topic, FirstTopic: "social-credit"})
	}
	if err := on("drones").checkTopic(); err != nil {
		t.Errorf("a new folder: %v", err)
	}
	if err := on("drones").keepTopic(); err != nil {
		t.Fatal(err)
	}
	if got, err := TopicOf(data, "social-credit"); got != "drones" || err != nil {
		t.Errorf("the folder is on %q, %v", got, err)
	}
	if err := on("drones").checkTopic(); err != nil {
		t.Errorf("its own topic: %v", err)
	}
	err := on("social-credit").checkTopic()
	const want = " holds articles on the topic drones, not on social-credit"
	if article.CodeOf(err) != article.CodeUsage || !strings.Contains(err.Error(), data+want) {
		t.Errorf("another topic: %v", err)
	}
}

func TestAnOldDataFolderIsOnTheFirstTopic(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	if err := os.WriteFile(filepath.Join(data, storeFile), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := TopicOf(data, "social-credit"); got != "social-credit" || err != nil {
		t.Errorf("the folder is on %q, %v", got, err)
	}
}

package service

import (
	"testing"

	"yulun/article"
	"yulun/coding"
	"yulun/coding/passages"
)

// pupil is a scorer whose model learned from one text.
type pupil struct{ hash string }

func (pupil) Method() string { return "pupil/1" }

func (pupil) Read(string, string, article.Lang) article.Reading { return article.Reading{} }

func (p pupil) LearnedFrom(hash string) bool { return hash == p.hash }

// rulesAlone is a scorer without a model.
type rulesAlone struct{}

func (rulesAlone) Method() string { return "rules/1" }

func (rulesAlone) Read(string, string, article.Lang) article.Reading { return article.Reading{} }

// TestLearnedTextsAreLeftOut: a model is not judged by the texts that it was fitted to, whatever
// their ids are; a text that differs by a character is another one.
func TestLearnedTextsAreLeftOut(t *testing.T) {
	t.Parallel()
	texts := []passages.Passage{
		{ID: "1", Title: "信用修复", Text: "窗口办理。"},
		{ID: "2", Title: "信用修复", Text: "窗口办理"},
		{ID: "3", Title: "信用修复", Text: "窗口办理。"},
	}
	got := notLearned(pupil{coding.Hash("信用修复", "窗口办理。")}, texts)
	if len(got) != 1 || got[0].ID != "2" || len(texts) != 3 || texts[0].ID != "1" {
		t.Errorf("left %v of %v", got, texts)
	}
	if got := notLearned(rulesAlone{}, texts); len(got) != 3 {
		t.Errorf("without a model %v", got)
	}
}

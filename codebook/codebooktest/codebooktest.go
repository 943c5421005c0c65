// Package codebooktest has a codebook for tests: the ids of the built-in topic, so that test data
// can use them.
//
// Only tests and measuring programs import it. What the program itself uses is read from files by
// package configs.
package codebooktest

import (
	"yulun/article"
	"yulun/codebook"
)

// Book is a codebook with ten frames, three classes, four objects, four conducts and ten outlet
// types.
func Book() codebook.Codebook {
	return codebook.Codebook{
		Frames: frames("surveillance", "privacy", "punishment", "reward", "trust", "order", "economy", "law", "governance", "perception"),
		Classes: []codebook.Class{
			{ID: "supportive", Words: words("supportive"), Side: codebook.Supportive},
			{ID: "neutral", Words: words("neutral"), Side: codebook.Neutral},
			{ID: "critical", Words: words("critical"), Side: codebook.Critical},
		},
		Objects: []codebook.Object{
			{ID: "government", Words: words("government"), Usual: true},
			{ID: "commercial", Words: words("commercial")},
			{ID: "corporate", Words: words("corporate")},
			{ID: "several", Words: words("several"), Several: true},
		},
		Conducts: []codebook.Conduct{
			{ID: "financial", Words: words("financial")},
			{ID: "social", Words: words("social")},
			{ID: "both", Words: words("both")},
			{ID: "unclear", Words: words("unclear")},
		},
		OutletTypes: []codebook.OutletType{
			{ID: "central_state", Words: words("central state")},
			{ID: "party", Words: words("party")},
			{ID: "government", Words: words("government")},
			{ID: "commercial", Words: words("commercial")},
			{ID: "hk_tw", Words: words("Hong Kong and Taiwan")},
			{ID: "overseas_chinese", Words: words("overseas Chinese")},
			{ID: "foreign", Words: words("foreign")},
			{ID: "academic", Words: words("academic")},
			{ID: "think_tank", Words: words("think tank")},
			{ID: "blog", Words: words("blog")},
		},
	}
}

// WithFrame is the codebook with one more frame, as a user adds one.
func WithFrame(book codebook.Codebook, id article.Frame) codebook.Codebook {
	book.Frames = append(append([]codebook.Frame{}, book.Frames...), codebook.Frame{ID: id, Words: words(string(id))})
	return book
}

func frames(names ...string) []codebook.Frame {
	list := make([]codebook.Frame, len(names))
	for i, name := range names {
		list[i] = codebook.Frame{ID: article.Frame(name), Words: words(name), FixedColumns: true}
	}
	return list
}

func words(title string) codebook.Words {
	return codebook.Words{Title: title, Description: "What tests call " + title + "."}
}

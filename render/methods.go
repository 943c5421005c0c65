package render

import (
	"yulun/codebook"
	"yulun/index"
	"yulun/survey"
)

// Methods says how figures are made, as the API and assistants get it.
type Methods struct {
	Version string `json:"version"`
	// Methods counts the relevant articles by the version of the scorer that read them.
	Methods map[string]int `json:"methods"`
	Frames  []CodebookItem `json:"frames"`
	Classes []CodebookItem `json:"classes"`
	Objects []CodebookItem `json:"objects"`
	Types   []CodebookItem `json:"outlet_types"`
	// Surveys are the surveys that coverage can be compared with.
	Surveys []NamedSurvey `json:"surveys"`
}

// CodebookItem is an entry of the codebook with its words.
type CodebookItem struct {
	ID            string `json:"id"`
	Title         string `json:"title"`
	TitleZh       string `json:"title_zh"`
	Description   string `json:"description"`
	DescriptionZh string `json:"description_zh"`
}

// NamedSurvey names a survey.
type NamedSurvey struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	Source string `json:"source"`
}

// NewMethods says how the figures of some cells are made.
func NewMethods(version string, book codebook.Codebook, cells []index.Cell, surveys []survey.Survey) Methods {
	m := Methods{
		Version: version, Methods: map[string]int{}, Surveys: []NamedSurvey{},
		Frames:  items(book.Frames, func(f codebook.Frame) (string, codebook.Words) { return string(f.ID), f.Words }),
		Classes: items(book.Classes, func(c codebook.Class) (string, codebook.Words) { return string(c.ID), c.Words }),
		Objects: items(book.Objects, func(o codebook.Object) (string, codebook.Words) { return string(o.ID), o.Words }),
		Types:   items(book.OutletTypes, func(t codebook.OutletType) (string, codebook.Words) { return string(t.ID), t.Words }),
	}
	for _, c := range cells {
		for method, n := range c.Methods {
			m.Methods[method] += n
		}
	}
	for _, s := range surveys {
		m.Surveys = append(m.Surveys, NamedSurvey{s.ID, s.Title, s.Source})
	}
	return m
}

func items[T any](entries []T, of func(T) (string, codebook.Words)) []CodebookItem {
	out := []CodebookItem{}
	for _, e := range entries {
		id, w := of(e)
		out = append(out, CodebookItem{id, w.Title, w.TitleZh, w.Description, w.DescriptionZh})
	}
	return out
}

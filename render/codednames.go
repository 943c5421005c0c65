package render

import (
	"strings"

	"yulun/codebook"
	"yulun/coding"
	"yulun/locale"
	"yulun/stats/agreement"
)

// VariableName is the name of what is coded.
func VariableName(p locale.Printer, book codebook.Codebook, name string) string {
	if frame, ok := strings.CutPrefix(name, coding.FrameVariable("")); ok {
		return p.T("frame: %s", Label(p, book, frame))
	}
	switch name {
	case "relevant":
		return p.T("relevant¦a variable")
	case "score":
		return p.T("score¦a variable")
	case "class":
		return p.T("class¦a variable")
	case "object":
		return p.T("object")
	case "conduct":
		return p.T("conduct")
	default:
		return name
	}
}

// ScaleName is the kind of the values of a variable.
func ScaleName(p locale.Printer, scale agreement.Scale) string {
	switch scale {
	case agreement.Ordinal:
		return p.T("ordinal")
	case agreement.Interval:
		return p.T("interval¦of a scale")
	case agreement.Ratio:
		return p.T("ratio")
	default:
		return p.T("nominal")
	}
}

// DesignText says how a sample was drawn.
func DesignText(p locale.Printer, d coding.Design) string {
	text := p.T("random¦a sample")
	if d.Kind != coding.Random {
		text = p.T("stratified")
	}
	for _, by := range d.By {
		text += p.T(", by %s", propertyName(p, by))
	}
	return text
}

// propertyName is what a sample is stratified by.
func propertyName(p locale.Printer, by coding.Property) string {
	switch by {
	case coding.ByClass:
		return p.T("class¦a property")
	case coding.ByType:
		return p.T("type¦a property")
	case coding.ByYear:
		return p.T("year")
	case coding.ByQuarter:
		return p.T("quarter")
	case coding.ByLang:
		return p.T("lang¦a property")
	case coding.ByScore:
		return p.T("score¦a property")
	default:
		return p.T("border¦a property")
	}
}

// factName is a fact about a coder that isn't recorded.
func factName(p locale.Printer, fact string) string {
	switch fact {
	case "languages":
		return p.T("languages")
	case "training":
		return p.T("training")
	case "pay":
		return p.T("pay")
	default:
		return fact
	}
}

// baselineName is a simple way of guessing.
func baselineName(p locale.Printer, name string) string {
	switch name {
	case "majority class":
		return p.T("majority class")
	case "words of praise and blame":
		return p.T("words of praise and blame")
	case "linear model on n-grams":
		return p.T("linear model on n-grams")
	default:
		return name
	}
}

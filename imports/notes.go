package imports

import (
	"strconv"
	"strings"

	"yulun/article"
)

// notes are what another Yulun noticed about an exported article and what stays true of it here.
// Where its copy was archived and what it was captured from are of that data folder.
func (r *Row) notes() article.Notes {
	if !r.isExport() {
		return article.Notes{}
	}
	list := func(name string) []string {
		if nested := r.Fields["notes_"+name]; nested != nil {
			return nested
		}
		if cell := r.value(name, nil); cell != "" {
			return strings.Split(cell, "; ")
		}
		return nil
	}
	confidence, err := strconv.ParseFloat(r.value("", []string{"notes_confidence", "confidence"}), 64)
	if err != nil || confidence < 0 || confidence > 1 {
		confidence = 0
	}
	return article.Notes{
		Partial: r.value("", []string{"notes_partial", "partial"}), Confidence: confidence, Doubts: list("doubts"), OptOuts: list("opt_outs"),
	}
}

package samplepress

import (
	"errors"
	"fmt"
	"slices"

	"yulun/codebook"
)

// Check finds outlet types and codings that a codebook doesn't have. The error joins every mistake.
func (p *Press) Check(book codebook.Codebook) error {
	var mistakes []error
	for _, o := range p.outlets {
		if !slices.Contains(book.TypeIDs(), o.Type) {
			mistakes = append(mistakes, fmt.Errorf("outlets.yaml: %s: the codebook has no outlet type %q", o.ID, o.Type))
		}
	}
	for _, piece := range p.pieces() {
		if err := piece.Coding.matches(book); err != nil {
			mistakes = append(mistakes, fmt.Errorf("%s: coding: %w", piece.ID, err))
		}
	}
	return errors.Join(mistakes...)
}

func (c Coding) matches(book codebook.Codebook) error {
	if !c.Relevant {
		return nil
	}
	var mistakes []error
	if class := book.Class(max(codebook.Critical, min(codebook.Supportive, c.Score))); c.Class != class {
		mistakes = append(mistakes, fmt.Errorf("score %d has the class %q, not %q", c.Score, class, c.Class))
	}
	for _, f := range c.Frames {
		if !slices.Contains(book.FrameIDs(), f) {
			mistakes = append(mistakes, fmt.Errorf("the codebook has no frame %q", f))
		}
	}
	if len(book.Objects) > 0 && !slices.Contains(book.ObjectIDs(), c.Object) {
		mistakes = append(mistakes, fmt.Errorf("the codebook has no object %q", c.Object))
	}
	return errors.Join(mistakes...)
}

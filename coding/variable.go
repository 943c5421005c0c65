package coding

import (
	"slices"
	"strconv"

	"yulun/codebook"
)

// Variable is one thing that a codebook asks of an article.
type Variable struct {
	// Name is "relevant", "score", "class", "frame:ID", "object" or "conduct".
	Name string
	// Values are the values that a coder can choose from; of the score, the whole ones.
	Values []string
	// Ordered says that the values are numbers, in order: the score.
	Ordered bool
	// Of is what a coding says, empty where the variable is not coded. What is coded for relevant
	// articles only is not coded in others.
	Of func(Coding) string
}

// Flags are the values of variables that are coded as yes or no.
const (
	Yes = "yes"
	No  = "no"
)

// Variables lists what a codebook asks, in the order of its questions.
func Variables(book codebook.Codebook) []Variable {
	of := func(value func(Coding) string) func(Coding) string {
		return func(c Coding) string {
			if !c.Relevant {
				return ""
			}
			return value(c)
		}
	}
	list := []Variable{
		{
			Name: "relevant", Values: []string{Yes, No},
			Of: func(c Coding) string { return flag(c.Relevant) },
		},
		{
			Name: "score", Ordered: true, Values: []string{"-2", "-1", "0", "1", "2"},
			Of: of(func(c Coding) string {
				if c.Score == nil {
					return ""
				}
				return strconv.FormatFloat(*c.Score, 'f', -1, 64)
			}),
		},
		{
			Name: "class", Values: texts(book.ClassIDs()),
			Of: of(func(c Coding) string { return string(c.Class) }),
		},
	}
	for _, f := range book.FrameIDs() {
		list = append(
			list,
			Variable{
				Name: FrameVariable(f), Values: []string{Yes, No},
				Of: of(func(c Coding) string {
					if c.Frames == nil {
						return ""
					}
					return flag(slices.Contains(c.Frames, f))
				}),
			},
		)
	}
	if len(book.Objects) > 0 {
		list = append(
			list,
			Variable{
				Name: "object", Values: texts(book.ObjectIDs()),
				Of: of(func(c Coding) string { return string(c.Object) }),
			},
		)
	}
	if len(book.Conducts) > 0 {
		list = append(
			list,
			Variable{
				Name: "conduct", Values: texts(book.ConductIDs()),
				Of: of(func(c Coding) string { return string(c.Conduct) }),
			},
		)
	}
	return list
}

func flag(v bool) string {
	if v {
		return Yes
	}
	return No
}

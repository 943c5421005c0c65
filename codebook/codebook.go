package codebook

import (
	"cmp"
	"slices"

	"yulun/article"
)

// Codebook is what a topic is coded by. Every list is in the order in which it is shown. A Codebook
// doesn't change once it is loaded, so that goroutines may share it.
type Codebook struct {
	// Frames are the frames of frames.yaml; the rest comes from codebook.yaml.
	Frames []Frame `yaml:"-"`
	// Classes has one class for each side.
	Classes []Class  `yaml:"classes"`
	Objects []Object `yaml:"objects"`
	// Conducts are coded by hand alone; a topic may have none.
	Conducts    []Conduct    `yaml:"conducts"`
	OutletTypes []OutletType `yaml:"outlet_types"`
	// RulesEn and RulesZh are what coders, people and models, are told beyond the descriptions:
	// what is relevant, and how hard cases are decided. They may be empty.
	RulesEn string `yaml:"rules"`
	RulesZh string `yaml:"rules_zh"`
}

// Rules are what coders are told beyond the descriptions, in a language; in the other one where the
// codebook has them in that alone.
func (c Codebook) Rules(lang article.Lang) string {
	if lang == article.Chinese {
		return cmp.Or(c.RulesZh, c.RulesEn)
	}
	return cmp.Or(c.RulesEn, c.RulesZh)
}

// Words are what people read for an id.
type Words struct {
	// Title is a word or two, with small letters as within a sentence. Plural is the same of
	// several; it may be empty.
	Title   string `yaml:"title"`
	TitleZh string `yaml:"title_zh"`
	Plural  string `yaml:"plural"`
	// Description is a sentence.
	Description   string `yaml:"description"`
	DescriptionZh string `yaml:"description_zh"`
}

// Frame is an aspect of the topic that a piece can bring up.
type Frame struct {
	ID article.Frame `yaml:"id"`
	Words
	// FixedColumns says that the columns of the frame are in the middle of exports, where earlier
	// versions wrote them. Columns of all other frames come last, so that a new frame moves no
	// column.
	FixedColumns bool `yaml:"fixed_columns"`
}

// The sides that a piece can take. The stance score is positive on the supportive side.
const (
	Supportive = 1
	Neutral    = 0
	Critical   = -1
)

// Class is the side that a piece takes toward the topic.
type Class struct {
	ID article.Class `yaml:"id"`
	Words
	Side int `yaml:"side"`
}

// Object is what a piece judges.
type Object struct {
	ID article.Object `yaml:"id"`
	Words
	// Usual marks the object of a piece that has no cue of any, Several that of a piece with cues
	// of more than one.
	Usual   bool `yaml:"usual"`
	Several bool `yaml:"several"`
}

// Conduct is the conduct that the topic's object judges.
type Conduct struct {
	ID article.Conduct `yaml:"id"`
	Words
}

// OutletType is who is behind an outlet.
type OutletType struct {
	ID article.OutletType `yaml:"id"`
	Words
}

// FrameIDs lists the ids of the frames.
func (c Codebook) FrameIDs() []article.Frame {
	return ids(c.Frames, func(f Frame) article.Frame { return f.ID })
}

// ClassIDs lists the ids of the stance classes.
func (c Codebook) ClassIDs() []article.Class {
	return ids(c.Classes, func(k Class) article.Class { return k.ID })
}

// ObjectIDs lists the ids of the objects.
func (c Codebook) ObjectIDs() []article.Object {
	return ids(c.Objects, func(o Object) article.Object { return o.ID })
}

// ConductIDs lists the ids of the conducts.
func (c Codebook) ConductIDs() []article.Conduct {
	return ids(c.Conducts, func(k Conduct) article.Conduct { return k.ID })
}

// TypeIDs lists the ids of the outlet types.
func (c Codebook) TypeIDs() []article.OutletType {
	return ids(c.OutletTypes, func(t OutletType) article.OutletType { return t.ID })
}

func ids[T any, ID ~string](entries []T, id func(T) ID) []ID {
	list := make([]ID, len(entries))
	for i, e := range entries {
		list[i] = id(e)
	}
	return list
}

// Class is the class of a side; empty where the codebook has none.
func (c Codebook) Class(side int) article.Class {
	for _, k := range c.Classes {
		if k.Side == side {
			return k.ID
		}
	}
	return ""
}

// Side is the side of a class; ok is false where the codebook doesn't have the class.
func (c Codebook) Side(id article.Class) (side int, ok bool) {
	for _, k := range c.Classes {
		if k.ID == id {
			return k.Side, true
		}
	}
	return 0, false
}

// SideTitles are the titles of the supportive, the neutral and the critical class, in this order.
func (c Codebook) SideTitles() (titles [3]string) {
	for i, side := range []int{Supportive, Neutral, Critical} {
		for _, k := range c.Classes {
			if k.Side == side {
				titles[i] = k.Title
			}
		}
	}
	return titles
}

// Columns lists the frames whose columns are in the middle of exports, and those whose columns
// come last.
func (c Codebook) Columns() (fixed, last []article.Frame) {
	for _, f := range c.Frames {
		if f.FixedColumns {
			fixed = append(fixed, f.ID)
		} else {
			last = append(last, f.ID)
		}
	}
	return fixed, last
}

// FramesOf lists the frames of a reading: those of the codebook in its order, then others, which an
// earlier codebook had, by their ids.
func (c Codebook) FramesOf(r article.Reading) []article.Frame {
	var present, others []article.Frame
	for _, f := range c.Frames {
		if _, ok := r.Frames[f.ID]; ok {
			present = append(present, f.ID)
		}
	}
	for id := range r.Frames {
		if !slices.Contains(present, id) {
			others = append(others, id)
		}
	}
	slices.Sort(others)
	return append(present, others...)
}

// Words are the words for an id of an outlet type, frame, class, object or conduct; ok is false
// where the codebook has none. An id that is both a type and an object, such as government, has the
// type's.
func (c Codebook) Words(id string) (w Words, ok bool) {
	for _, t := range c.OutletTypes {
		if string(t.ID) == id {
			return t.Words, true
		}
	}
	for _, f := range c.Frames {
		if string(f.ID) == id {
			return f.Words, true
		}
	}
	for _, k := range c.Classes {
		if string(k.ID) == id {
			return k.Words, true
		}
	}
	for _, o := range c.Objects {
		if string(o.ID) == id {
			return o.Words, true
		}
	}
	for _, k := range c.Conducts {
		if string(k.ID) == id {
			return k.Words, true
		}
	}
	return Words{}, false
}

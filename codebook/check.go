package codebook

import (
	"fmt"
	"regexp"
	"slices"
)

// maxFrames is how many frames the indexes hold.
const maxFrames = 60

// Fault is a mistake in a codebook: where it is, what is wrong and how to mend it.
type Fault struct{ Path, Text, Remedy string }

// Check lists the mistakes. Their paths are those of codebook.yaml, and of frames.yaml where they
// begin with "frames".
func (c Codebook) Check() []Fault {
	k := checker{}
	ids := map[string]map[string]string{}
	entry := func(list string, i int, id string, w Words) {
		if ids[list] == nil {
			ids[list] = map[string]string{}
		}
		k.entry(fmt.Sprintf("%s[%d]", list, i), id, w, ids[list])
	}
	for i, f := range c.Frames {
		entry("frames", i, string(f.ID), f.Words)
	}
	for i, class := range c.Classes {
		entry("classes", i, string(class.ID), class.Words)
	}
	for i, o := range c.Objects {
		entry("objects", i, string(o.ID), o.Words)
	}
	for i, conduct := range c.Conducts {
		entry("conducts", i, string(conduct.ID), conduct.Words)
	}
	for i, t := range c.OutletTypes {
		entry("outlet_types", i, string(t.ID), t.Words)
	}
	if len(c.Frames) > maxFrames {
		k.add("frames", fmt.Sprintf("use at most %d", maxFrames), "there are %d frames", len(c.Frames))
	}
	for i, f := range c.Frames {
		for _, list := range []string{"classes", "outlet_types"} { // all three are groups of a series or a comparison
			if _, taken := ids[list][string(f.ID)]; taken {
				k.add(fmt.Sprintf("frames[%d].id", i), "give the frame another id", "%q is also an id in %s of codebook.yaml", f.ID, list)
			}
		}
	}
	k.classes(c.Classes)
	k.objects(c.Objects)
	if len(c.OutletTypes) == 0 {
		k.add("outlet_types", "list at least one outlet type", "there is none")
	}
	return k.faults
}

type checker struct{ faults []Fault }

func (k *checker) add(path, remedy, format string, args ...any) {
	k.faults = append(k.faults, Fault{Path: path, Text: fmt.Sprintf(format, args...), Remedy: remedy})
}

// idForm fits names of columns and values of query fields.
var idForm = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)

// entry checks what every entry of a list has. seen maps the ids of the entries before it to their
// paths.
func (k *checker) entry(path, id string, w Words, seen map[string]string) {
	first, twice := seen[id]
	switch {
	case id == "":
		k.add(path+".id", "give it a short name of a-z, 0-9 and _", "is missing")
	case !idForm.MatchString(id):
		k.add(path+".id", "begin with a letter; use a-z, 0-9 and _ between words", "%q can't be an id", id)
	case twice:
		k.add(path+".id", "keep one of the two", "%q is already the id of %s", id, first)
	default:
		seen[id] = path
	}
	if w.Title == "" {
		k.add(path+".title", "say in a word or two what it is", "is missing")
	}
	if w.Description == "" {
		k.add(path+".description", "say in a sentence what it is", "is missing")
	}
}

func (k *checker) classes(classes []Class) {
	const remedy = "list three classes, with side: 1, side: 0 and side: -1"
	sides := map[int]int{}
	for i, class := range classes {
		path := fmt.Sprintf("classes[%d].side", i)
		switch first, taken := sides[class.Side]; {
		case class.Side < Critical || class.Side > Supportive:
			k.add(path, remedy, "%d is not a side", class.Side)
		case taken:
			k.add(path, remedy, "%d is already the side of classes[%d]", class.Side, first)
		default:
			sides[class.Side] = i
		}
	}
	for _, side := range []int{Supportive, Neutral, Critical} {
		if _, ok := sides[side]; !ok {
			k.add("classes", remedy, "there is no class with side: %d", side)
		}
	}
}

func (k *checker) objects(objects []Object) {
	if len(objects) == 0 {
		return // the topic has no objects to distinguish
	}
	usual, several := 0, 0
	for i, o := range objects {
		path := fmt.Sprintf("objects[%d]", i)
		if o.Usual {
			if usual++; usual > 1 {
				k.add(path+".usual", "mark one object only", "another object is marked already")
			}
		}
		if o.Several {
			if several++; several > 1 {
				k.add(path+".several", "mark one object only", "another object is marked already")
			}
		}
		if o.Usual && o.Several {
			k.add(path+".several", "mark two different objects", "the object is marked as usual, too")
		}
	}
	if !slices.ContainsFunc(objects, func(o Object) bool { return o.Usual }) {
		k.add("objects", "write usual: true below the object of a piece that has no cue of any", "no object is marked as usual")
	}
}

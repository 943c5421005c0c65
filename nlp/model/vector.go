package model

import (
	"cmp"
	"hash/fnv"
	"slices"
)

// Term is the value of one feature. The features that a vector leaves out are 0.
type Term struct {
	Feature uint32
	Value   float64
}

// Vector is the features of one text, in order of Feature, each once.
type Vector []Term

// Sorted puts terms in order and adds up those of one feature.
func Sorted(terms []Term) Vector {
	slices.SortFunc(terms, func(a, b Term) int { return cmp.Compare(a.Feature, b.Feature) })
	out := terms[:0]
	for _, t := range terms {
		if last := len(out) - 1; last >= 0 && out[last].Feature == t.Feature {
			out[last].Value += t.Value
			continue
		}
		out = append(out, t)
	}
	return slices.DeleteFunc(out, func(t Term) bool { return t.Value == 0 })
}

// Space numbers features: those with a name first, then 2^Bits that others are hashed to.
type Space struct {
	Names []string
	// Bits is from 1 to 24.
	Bits int
}

// Size is how many features there are.
func (s Space) Size() int { return len(s.Names) + 1<<s.Bits }

// Hash is the feature of a key without a name, and the sign, 1 or -1, that its value must be
// multiplied by. The sign lets keys that share a feature cancel out rather than add up
// (Weinberger et al. 2009, "Feature Hashing for Large Scale Multitask Learning", ICML).
func (s Space) Hash(key []byte) (uint32, float64) {
	h := fnv.New64a()
	h.Write(key)
	return s.Place(h.Sum64())
}

// Place is what Hash does with a key's 64-bit hash.
func (s Space) Place(hash uint64) (uint32, float64) {
	// FNV's low bits mix worse than its high ones: finish as MurmurHash3 does.
	hash ^= hash >> 33
	hash *= 0xff51afd7ed558ccd
	hash ^= hash >> 33
	sign := 1.0
	if hash>>63 == 1 {
		sign = -1
	}
	return uint32(len(s.Names)) + uint32(hash&(1<<s.Bits-1)), sign
}

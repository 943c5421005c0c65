package segment

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"flag"
	"maps"
	"os"
	"slices"
	"testing"

	"github.com/go-ego/gse"
)

var update = flag.Bool("update", false, "compile the dictionary again")

// minFrequency leaves 109,000 of gse's 352,000 words. On SIGHAN 2005 (PKU, MSR) that cuts better
// than all words do (F1 87.5 and 86.0, not 83.3 and 82.4), and as well as with 5.
const minFrequency = 10

// loaded is gse with its simplified dictionary, without rare words and after those of a topic.
func loaded(t testing.TB, topic ...string) *gse.Segmenter {
	t.Helper()
	s := &gse.Segmenter{NotLoadHMM: true, MinTokenFreq: minFrequency, Dict: gse.NewDict()}
	s.Init()
	for _, word := range topic {
		frequency := float64(topicFrequency)
		if len([]rune(word)) == 1 {
			frequency = singleFrequency
		}
		if err := s.AddToken(word, frequency); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.LoadDictEmbed("zh_s"); err != nil {
		t.Fatal(err)
	}
	return s
}

// TestDictionaryIsOfGSE: the compiled dictionary is what gse loads. With -update it is written.
func TestDictionaryIsOfGSE(t *testing.T) {
	t.Parallel()
	got := compile(loaded(t).Dict)
	if *update {
		if err := os.WriteFile("dictionary.bin", got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(got, compiled) {
		t.Error("dictionary.bin is not what gse's dictionary compiles to: run go generate ./nlp/segment")
	}
}

// branch is a node of the trie while it is made.
type branch struct {
	children map[rune]*branch
	// frequency is the number of that of the word that ends here.
	frequency int
}

func (b *branch) child(r rune) *branch {
	if b.children == nil {
		b.children = map[rune]*branch{}
	}
	if b.children[r] == nil {
		b.children[r] = &branch{}
	}
	return b.children[r]
}

// compile writes a dictionary of gse in the form that decode reads. Words that no clause can have,
// since they have a mark in them, count in the total alone.
func compile(dict *gse.Dictionary) []byte {
	root, frequencies, uses := &branch{}, []float64{0}, map[rune]int{}
	for i := range dict.Tokens {
		word, f := dict.Tokens[i].Text(), dict.Tokens[i].Freq()
		if runes := []rune(word); clauseEnd(runes, 0) < len(runes) {
			continue
		}
		number := slices.Index(frequencies, f)
		if number < 0 {
			number = len(frequencies)
			frequencies = append(frequencies, f)
		}
		at := root
		for _, r := range word {
			uses[r]++
			at = at.child(r)
		}
		at.frequency = number
	}
	points := slices.SortedFunc(maps.Keys(uses), func(a, b rune) int { return cmp.Or(cmp.Compare(uses[b], uses[a]), cmp.Compare(a, b)) })
	codes := map[rune]int{}
	for i, r := range points {
		codes[r] = i + 1
	}
	return encode(dict.TotalFreq(), points, frequencies, array(root, codes))
}

// array lays a trie out. No two nodes have the same base, so that a label is enough to tell whose a
// child is.
func array(root *branch, codes map[rune]int) []node {
	type placed struct {
		*branch
		at, label int
	}
	free := &slots{}
	queue := []placed{{root, 0, 0}}
	free.use(0)
	nodes := make([]node, 1)
	for n := 0; n < len(queue); n++ {
		b := queue[n]
		points := slices.SortedFunc(maps.Keys(b.children), func(x, y rune) int { return cmp.Compare(codes[x], codes[y]) })
		labels := make([]int, len(points))
		for i, r := range points {
			labels[i] = codes[r]
		}
		base := 0
		if len(labels) > 0 {
			base = free.base(labels)
		}
		if need := b.at + 1; need > len(nodes) {
			nodes = append(nodes, make([]node, need-len(nodes))...)
		}
		nodes[b.at] = newNode(base, b.label, b.frequency)
		for i, r := range points {
			free.use(base + labels[i])
			queue = append(queue, placed{b.children[r], base + labels[i], labels[i]})
		}
	}
	return nodes
}

// slots are the places of the array: which are used, and which are a base.
type slots struct {
	used, based []bool
	// from is where a search begins: most places before it are used.
	from int
}

func (s *slots) use(at int) {
	s.grow(at + 1)
	s.used[at] = true
}

func (s *slots) grow(to int) {
	if more := to - len(s.used); more > 0 {
		s.used, s.based = append(s.used, make([]bool, more)...), append(s.based, make([]bool, more)...)
	}
}

// base is a base by which the places of all labels, ascending, are free.
func (s *slots) base(labels []int) int {
	const patience = 256 // places tried before the next search begins later
	for s.grow(s.from + 1); s.used[s.from]; s.grow(s.from + 1) {
		s.from++
	}
	for base, tried := max(1, s.from-labels[0]), 0; ; base, tried = base+1, tried+1 {
		s.grow(base + labels[len(labels)-1] + 1)
		if s.based[base] || slices.ContainsFunc(labels, func(label int) bool { return s.used[base+label] }) {
			continue
		}
		if tried > patience && len(labels) == 1 {
			s.from += patience / 2
		}
		s.based[base] = true
		return base
	}
}

// encode writes the compiled form.
func encode(total float64, points []rune, frequencies []float64, nodes []node) []byte {
	little := binary.LittleEndian
	b := little.AppendUint64(nil, uint64(total))
	for _, n := range []int{len(points), len(frequencies), len(nodes)} {
		b = little.AppendUint32(b, uint32(n))
	}
	for _, r := range points {
		b = little.AppendUint32(b, uint32(r))
	}
	for _, f := range frequencies {
		b = little.AppendUint32(b, uint32(f))
	}
	for _, n := range nodes {
		b = little.AppendUint64(b, uint64(n))
	}
	digest := sha256.Sum256(b)
	return append(digest[:digestBytes], b...)
}

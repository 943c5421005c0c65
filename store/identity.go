package store

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"yulun/article"
)

// Identity says how an article is recognised other than by the address of a visit. The zero
// Identity recognises it by its ID, or by the same title and text.
type Identity struct {
	// Keys are what the addresses of the page (the one asked for, the one that answered, the one
	// that the page names) have in common with other addresses of one article. Articles that share
	// a key may be one; Same decides.
	Keys []string
	// Own is the address that answered, in full. It stands in for Article.CanonicalURL where
	// another article has that.
	Own string
	// Same reports whether what was read and what is kept are one article, on one site and related
	// by their addresses. known says that they counted as one article before. If it is nil, they
	// are one when title and text are equal.
	Same func(read, kept Text, known bool) bool
}

// Text is a title and a text with the address at which they were read.
type Text struct{ URL, Title, Text string }

// Candidate is an article that may be the one that was read.
type Candidate struct {
	Num int64
	// At is the address that stands for it.
	At string
	// Texts are its newest revisions, newest first.
	Texts []Text
}

// How many articles that share a key are compared with one that was read, the newest first, and how
// many revisions of each.
const (
	MaxCandidates        = 32
	MaxComparedRevisions = 5
)

func (s Saved) at(c Candidate) bool { return c.At == s.Fetch.URL || c.At == s.Identity.Own }

// same reports whether one of an article's newest texts is the one that was read.
func (s Saved) same(c Candidate, known bool) bool {
	read := Text{URL: s.Article.URL, Title: s.Article.Title, Text: s.Article.Text}
	for _, kept := range c.Texts {
		if s.Identity.Same == nil && read.Title == kept.Title && read.Text == kept.Text ||
			s.Identity.Same != nil && s.Identity.Same(read, kept, known) {
			return true
		}
	}
	return false
}

// First is the number of the first of some articles that is the one that was read; 0 when none is.
// One that is at the very address comes before those with the same text.
func (s Saved) First(candidates []Candidate, known bool) int64 {
	for _, c := range candidates {
		if s.at(c) {
			return c.Num
		}
	}
	for _, c := range candidates {
		if s.same(c, known) {
			return c.Num
		}
	}
	return 0
}

// Placed returns s with the ID and the canonical address that a new article gets: its own, unless
// another article has them. Two articles at one address, as in a store that once counted them as
// one, get addresses that differ by a fragment.
func (s Saved) Placed(taken func(id string) (bool, error)) (Saved, error) {
	own := s.Identity.Own
	if own == "" {
		own = s.Article.CanonicalURL
	}
	address := s.Article.CanonicalURL
	for n := 1; ; n++ {
		if n == 2 {
			address = own
		} else if n > 2 {
			address = fmt.Sprintf("%s#%d", own, n-1)
		}
		id := article.NewID(address)
		is, err := taken(id)
		if former := article.FormerID(address); err == nil && !is && former != id {
			is, err = taken(former)
		}
		if err != nil {
			return s, err
		}
		if !is {
			s.Article.ID, s.Article.CanonicalURL = id, address
			return s, nil
		}
	}
}

// KeyNumbers returns keys as engines keep them: the beginning of each one's SHA-256.
func KeyNumbers(keys []string) []int64 {
	out := make([]int64, len(keys))
	for i, k := range keys {
		sum := sha256.Sum256([]byte(k))
		out[i] = int64(binary.BigEndian.Uint64(sum[:8]))
	}
	return out
}

// Claim is a canonical address that several texts of a source name as theirs, which is a mistake of
// the site.
type Claim struct {
	Address string
	// Texts counts the articles that name it, and the one that is there.
	Texts int
}

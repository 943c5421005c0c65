package relate

import (
	"encoding/binary"
	"math"
	"unicode"
	"unicode/utf8"

	"github.com/zeebo/xxh3"

	"yulun/article"
)

// The shape of a fingerprint. Changing any of it makes stored fingerprints worthless until yulun
// reprocess has been run.
const (
	hashes = bands * rows // the standard error of an estimate of 0.5 is then 0.045
	bands  = 42           // of 3 hashes each: two texts share a band with probability 1-(1-s^3)^42,
	rows   = 3            // that is .68 at s=.3, .94 at .4, .996 at .5
	seed   = 0x79756c756e // "yulun"

	hanShingle  = 4 // characters
	wordShingle = 3 // words
	// minShingles is the least number of shingles of an article: shorter are notices such
	// as "this page has been removed" and captions, which are alike without being reprints.
	minShingles = 30
)

// Fingerprint is the MinHash of a text's shingles, by which candidates for [IsReprint] are found. A
// shingle is four Han characters, or three words of other scripts. Case, width, punctuation and
// white space don't count. simplify converts traditional characters to simplified ones, so that a
// Taiwanese reprint of a mainland piece is known; it must be the same function for all
// fingerprints.
func Fingerprint(text string, simplify func(string) string) article.Fingerprint {
	seen := make(map[uint64]struct{})
	shingles(simplify(text), func(h uint64) { seen[h] = struct{}{} })
	if len(seen) < minShingles {
		return article.Fingerprint{}
	}
	sig := minima(seen)
	return article.Fingerprint{Signature: sig, Bands: bandsOf(sig)}
}

// minima is the MinHash signature of a set: for each of the hash functions x -> (a*x+b) >> 32 its
// least value (multiply-shift, Dietzfelbinger et al. 1997). The factors are the first numbers of
// splitmix64.
func minima(set map[uint64]struct{}) []uint32 {
	var a, b [hashes]uint64
	state := uint64(seed)
	for i := range hashes {
		a[i], b[i] = splitmix(&state)|1, splitmix(&state)
	}
	sig := make([]uint32, hashes)
	for i := range sig {
		sig[i] = math.MaxUint32
	}
	for x := range set {
		for i := range hashes {
			sig[i] = min(sig[i], uint32((a[i]*x+b[i])>>32))
		}
	}
	return sig
}

// splitmix is the next number of Steele, Lea and Flood's generator (2014).
func splitmix(state *uint64) uint64 {
	*state += 0x9e3779b97f4a7c15
	z := *state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

func bandsOf(sig []uint32) []uint64 {
	out := make([]uint64, bands)
	var buf [rows * 4]byte
	for i := range out {
		for j, v := range sig[i*rows : (i+1)*rows] {
			binary.LittleEndian.PutUint32(buf[j*4:], v)
		}
		out[i] = xxh3.HashSeed(buf[:], uint64(i))
	}
	return out
}

// shingles calls f with the hash of each shingle. One that begins with a Han character has four
// tokens, one that begins with a word three, so that a name in Latin letters in a Chinese text
// changes only its neighbours.
func shingles(text string, f func(uint64)) {
	buf, tokens := tokenize(text)
	for i, t := range tokens {
		n := wordShingle
		if t.han {
			n = hanShingle
		}
		if i+n > len(tokens) {
			continue
		}
		f(xxh3.Hash(buf[t.start:tokens[i+n-1].end]))
	}
}

// token is one character of a script without spaces, or one word: its bytes in the normalised text.
type token struct {
	start, end int
	han        bool
}

// tokenize brings a text into lower case and half width, drops everything but letters and digits,
// and ends each word with a space.
func tokenize(text string) ([]byte, []token) {
	buf := make([]byte, 0, len(text)+len(text)/4)
	var tokens []token
	word := -1 // where the open word began
	closeWord := func() {
		if word >= 0 {
			buf = append(buf, ' ')
			tokens = append(tokens, token{start: word, end: len(buf)})
			word = -1
		}
	}
	for _, r := range text {
		switch r = halfWidth(r); {
		case isUnspaced(r):
			closeWord()
			start := len(buf)
			buf = utf8.AppendRune(buf, r)
			tokens = append(tokens, token{start: start, end: len(buf), han: true})
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			if word < 0 {
				word = len(buf)
			}
			buf = utf8.AppendRune(buf, unicode.ToLower(r))
		case r == '\'' || r == '’' || r == 0xad: // within "system's", and soft hyphens
		default:
			closeWord()
		}
	}
	closeWord()
	return buf, tokens
}

// halfWidth maps the full-width forms of ASCII to ASCII.
func halfWidth(r rune) rune {
	if r >= '！' && r <= '～' {
		return r - '！' + '!'
	}
	return r
}

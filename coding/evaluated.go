package coding

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Evaluated records that a scorer was compared with the codings of a sample: with which, by which
// configuration, and what came of it. How often a sample was looked at is part of what its figures
// are worth.
type Evaluated struct {
	At     time.Time `json:"at"`
	Sample string    `json:"sample"`
	// Methods are the versions of the scorer.
	Methods []string `json:"methods"`
	// Configuration is the SHA-256 of the files that say how articles are read and measured, Data
	// that of the decisions that were compared with ([DecisionsDigest]).
	Configuration string `json:"configuration_sha256"`
	Data          string `json:"data_sha256"`
	Seed          uint64 `json:"seed"`
	Software      string `json:"software"`
	Articles      int    `json:"articles"`
	// RelevanceF1 and StanceF1 are figures of the evaluation, nil where they are not known.
	RelevanceF1 *float64 `json:"relevance_f1"`
	StanceF1    *float64 `json:"stance_f1"`
	// Baselines are the stance F1 of simple ways of guessing, by name.
	Baselines map[string]float64 `json:"baselines"`
}

// DecisionsDigest is the SHA-256 of decisions with the texts that they are about, in hexadecimal.
// Their order has no influence.
func DecisionsDigest(decisions []Decision) string {
	lines := make([]string, len(decisions))
	for i, d := range decisions {
		score := ""
		if d.Score != nil {
			score = fmt.Sprint(*d.Score)
		}
		lines[i] = fmt.Sprintf("%s %s %v %s %q %q %q %q %q\n",
			d.Article, d.Text, d.Relevant, score, d.Class, d.Frames, d.Object, d.Conduct, d.Unresolved)
	}
	slices.Sort(lines)
	sum := sha256.Sum256([]byte(strings.Join(lines, "")))
	return hex.EncodeToString(sum[:])
}

package sqlite

import (
	_ "embed"

	"github.com/klauspost/compress/zstd"

	"yulun/internal/packer"
)

// typical are articles of the sample press as documents, by which others are packed: most of a
// document is the names of its fields and cues. A document can be read only with what it was packed
// by, so that a change here needs a migration that empties the index.
//
//go:embed documents.dict
var typical []byte

func newPacker() packer.Packer { return packer.New(typical, zstd.SpeedDefault) }

package sqlite

import (
	_ "embed"
	"fmt"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// typical are articles of the sample press as documents, by which others are packed: most of a
// document is the names of its fields and cues. A document can be read only with what it was packed
// by, so that a change here needs a migration that empties the index.
//
//go:embed documents.dict
var typical []byte

// typicalID names typical in what is packed by it.
const typicalID = 1

// maxDocument bounds what a damaged document may unpack to.
const maxDocument = 1 << 30

// packer packs documents. It is safe for concurrent use. Each half is made when it is first needed.
type packer struct {
	encoder func() (*zstd.Encoder, error)
	decoder func() (*zstd.Decoder, error)
}

func newPacker() packer {
	return packer{
		encoder: sync.OnceValues(func() (*zstd.Encoder, error) {
			return zstd.NewWriter(nil, zstd.WithEncoderDictRaw(typicalID, typical), zstd.WithWindowSize(1<<20), zstd.WithLowerEncoderMem(true))
		}),
		decoder: sync.OnceValues(func() (*zstd.Decoder, error) {
			return zstd.NewReader(nil, zstd.WithDecoderDictRaw(typicalID, typical), zstd.WithDecoderMaxMemory(maxDocument))
		}),
	}
}

func (p packer) pack(document []byte) ([]byte, error) {
	encoder, err := p.encoder()
	if err != nil {
		return nil, fmt.Errorf("pack a document: %w", err)
	}
	return encoder.EncodeAll(document, nil), nil
}

func (p packer) unpack(packed []byte) ([]byte, error) {
	decoder, err := p.decoder()
	if err != nil {
		return nil, fmt.Errorf("unpack a document: %w", err)
	}
	document, err := decoder.DecodeAll(packed, nil)
	if err != nil {
		return nil, fmt.Errorf("unpack a document: %w", err)
	}
	return document, nil
}

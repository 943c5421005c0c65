package packer

import (
	"fmt"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// typicalID names the dictionary in what is packed by it.
const typicalID = 1

// most bounds what damaged data may unpack to.
const most = 1 << 30

// Packer packs and unpacks. It is safe for concurrent use. Each half is made when it is first needed.
type Packer struct {
	encoder func() (*zstd.Encoder, error)
	decoder func() (*zstd.Decoder, error)
}

// New takes typical data, and how much time packing may take. What is packed can be unpacked only with
// the same typical data, so they never change: better ones get a packer of their own.
func New(typical []byte, level zstd.EncoderLevel) Packer {
	return Packer{
		encoder: sync.OnceValues(func() (*zstd.Encoder, error) {
			return zstd.NewWriter(nil, zstd.WithEncoderDictRaw(typicalID, typical), zstd.WithEncoderLevel(level),
				zstd.WithWindowSize(1<<20), zstd.WithLowerEncoderMem(true))
		}),
		decoder: sync.OnceValues(func() (*zstd.Decoder, error) {
			return zstd.NewReader(nil, zstd.WithDecoderDictRaw(typicalID, typical), zstd.WithDecoderMaxMemory(most))
		}),
	}
}

// Pack packs data.
func (p Packer) Pack(data []byte) ([]byte, error) {
	encoder, err := p.encoder()
	if err != nil {
		return nil, fmt.Errorf("pack: %w", err)
	}
	return encoder.EncodeAll(data, nil), nil
}

// Unpack is the reverse of Pack. Damaged data are an error.
func (p Packer) Unpack(packed []byte) ([]byte, error) {
	decoder, err := p.decoder()
	if err != nil {
		return nil, fmt.Errorf("unpack: %w", err)
	}
	data, err := decoder.DecodeAll(packed, nil)
	if err != nil {
		return nil, fmt.Errorf("unpack: %w", err)
	}
	return data, nil
}

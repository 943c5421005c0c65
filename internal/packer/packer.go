package packer

import (
	"fmt"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// most bounds what damaged data may unpack to.
const most = 1 << 30

// Dictionary are typical data. What is packed by them names their ID, which is not 0, and can be
// unpacked only with the same data.
type Dictionary struct {
	ID      uint32
	Typical []byte
}

// Packer packs and unpacks. It is safe for concurrent use. Each half is made when it is first needed.
type Packer struct {
	encoder func() (*zstd.Encoder, error)
	decoder func() (*zstd.Decoder, error)
}

// New takes how much time packing may take and by what it packs. What was packed by a former
// dictionary can be unpacked, too.
func New(level zstd.EncoderLevel, by Dictionary, former ...Dictionary) Packer {
	return Packer{
		encoder: sync.OnceValues(func() (*zstd.Encoder, error) {
			return zstd.NewWriter(nil, zstd.WithEncoderDictRaw(by.ID, by.Typical), zstd.WithEncoderLevel(level),
				zstd.WithWindowSize(1<<20), zstd.WithLowerEncoderMem(true))
		}),
		decoder: sync.OnceValues(func() (*zstd.Decoder, error) {
			options := []zstd.DOption{zstd.WithDecoderMaxMemory(most), zstd.WithDecoderDictRaw(by.ID, by.Typical)}
			for _, d := range former {
				options = append(options, zstd.WithDecoderDictRaw(d.ID, d.Typical))
			}
			return zstd.NewReader(nil, options...)
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

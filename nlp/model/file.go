package model

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"

	inflate "github.com/klauspost/compress/flate"
)

// format is the first line of a model file; the second is the header in JSON, with the card. After
// it come the weights, deflated: 4 bytes (float32) for each weight of a feature with a name, then
// the hashed features that have weights, each as the distance to the one before (varint) and one
// byte a class, to be multiplied by the header's step. The last 32 bytes are the SHA-256 of all
// before them.
const format = "yulun model 1\n"

// maxFile bounds the weights of a file when they are inflated, in bytes. maxWeights bounds their
// number, since a short file can claim any: in memory they take 256 MB.
const (
	maxFile    = 64 << 20
	maxWeights = 32 << 20
)

// File is a model with its card.
type File struct {
	Card Card
	Linear
	// Version is 8 hexadecimal digits of the file's checksum.
	Version string
}

// header is the second line.
type header struct {
	Card
	Names       []string `json:"names"`
	Bits        int      `json:"bits"`
	Temperature float64  `json:"temperature"`
	Step        float64  `json:"step"`
	Hashed      int      `json:"hashed"`
}

// Encode writes a model file. A hashed weight is rounded to one of 255 steps, and a feature whose
// weights are all rounded to 0 is left out; the same model gives the same bytes.
func Encode(card Card, l *Linear) ([]byte, error) {
	if len(card.Classes) != l.Classes {
		return nil, fmt.Errorf("write a model: %d names for %d classes", len(card.Classes), l.Classes)
	}
	h := header{Card: card, Names: l.Names, Bits: l.Bits, Temperature: l.Temperature}
	all, named := l.In(l.Space), len(l.Names)*l.Classes
	h.Step = largest(all[named:]) / math.MaxInt8
	var weights bytes.Buffer
	for _, w := range all[:named] {
		weights.Write(binary.LittleEndian.AppendUint32(nil, math.Float32bits(float32(w))))
	}
	last := 0
	for i := named; h.Step > 0 && i < len(all); i += l.Classes {
		if row := quantised(all[i:i+l.Classes], h.Step); row != nil {
			weights.Write(binary.AppendUvarint(nil, uint64((i-named)/l.Classes-last)))
			weights.Write(row)
			last = (i - named) / l.Classes
			h.Hashed++
		}
	}
	return seal(h, weights.Bytes())
}

// quantised is a row of weights in steps; nil where all are 0.
func quantised(row []float64, step float64) []byte {
	out := make([]byte, len(row))
	some := false
	for c, w := range row {
		q := int8(math.Round(w / step))
		out[c], some = byte(q), some || q != 0
	}
	if !some {
		return nil
	}
	return out
}

func seal(h header, weights []byte) ([]byte, error) {
	head, err := json.Marshal(h)
	if err != nil {
		return nil, fmt.Errorf("write a model's header: %w", err)
	}
	var out bytes.Buffer
	out.WriteString(format)
	out.Write(head)
	out.WriteByte('\n')
	deflated, err := flate.NewWriter(&out, flate.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := deflated.Write(weights); err != nil {
		return nil, err
	}
	if err := deflated.Close(); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(out.Bytes())
	return append(out.Bytes(), sum[:]...), nil
}

// Decode reads what Encode wrote. A damaged file is an error.
func Decode(data []byte) (*File, error) {
	body, ok := bytes.CutPrefix(data, []byte(format))
	if !ok {
		return nil, errors.New("it is not a model file of this version (want a first line \"yulun model 1\")")
	}
	if len(body) < sha256.Size {
		return nil, errors.New("the model file ends too early")
	}
	sum := sha256.Sum256(data[:len(data)-sha256.Size])
	if !bytes.Equal(sum[:], data[len(data)-sha256.Size:]) {
		return nil, errors.New("the model file is damaged: its checksum doesn't match")
	}
	head, body, ok := bytes.Cut(body[:len(body)-sha256.Size], []byte("\n"))
	if !ok {
		return nil, errors.New("the model file has no line with a header")
	}
	var h header
	if err := json.Unmarshal(head, &h); err != nil {
		return nil, fmt.Errorf("the model file has no readable header: %w", err)
	}
	f := &File{Card: h.Card, Version: hex.EncodeToString(sum[:4])}
	f.Linear = Linear{Space: Space{Names: h.Names, Bits: h.Bits}, Classes: len(h.Classes), Temperature: h.Temperature}
	if h.Bits < 1 || h.Bits > 24 || len(h.Classes) < 1 || !(h.Temperature > 0) {
		return nil, fmt.Errorf("the model file has %d bits, %d classes and a temperature of %v", h.Bits, len(h.Classes), h.Temperature)
	}
	if f.Size() > maxWeights/f.Classes {
		return nil, fmt.Errorf("the model file has %d features and %d classes, more than the %d weights that fit", f.Size(), f.Classes, maxWeights)
	}
	var weights bytes.Buffer
	weights.Grow(2 * len(body)) // most have no more
	// klauspost's reader is faster than flate's.
	if _, err := weights.ReadFrom(io.LimitReader(inflate.NewReader(bytes.NewReader(body)), maxFile)); err != nil {
		return nil, fmt.Errorf("inflate the model's weights: %w", err)
	}
	if err := h.unpack(weights.Bytes(), &f.Linear); err != nil {
		return nil, err
	}
	return f, nil
}

// unpack reads the weights of a model.
func (h *header) unpack(data []byte, l *Linear) error {
	classes, features := l.Classes, l.Size()
	short := errors.New("the model file has too few weights")
	named := len(h.Names) * classes
	if len(data) < 4*named {
		return short
	}
	l.Weights, l.steps, l.step = make([]float64, named), make([]int8, classes<<h.Bits), h.Step
	finite := func(w float64) bool { return w-w == 0 }
	for i := range l.Weights {
		if l.Weights[i] = float64(math.Float32frombits(binary.LittleEndian.Uint32(data[4*i:]))); !finite(l.Weights[i]) {
			return fmt.Errorf("the model file has a weight of %v", l.Weights[i])
		}
	}
	if most := h.Step * math.MinInt8; !finite(most) {
		return fmt.Errorf("the model file has steps of %v, and so a weight of %v", h.Step, most)
	}
	data = data[4*named:]
	at := 0
	for range h.Hashed {
		distance, n := binary.Uvarint(data)
		if n <= 0 || len(data) < n+classes || distance > uint64(features) {
			return short
		}
		at += int(distance)
		if at >= 1<<h.Bits {
			return fmt.Errorf("the model file has a weight for feature %d of %d", at, 1<<h.Bits)
		}
		for c, b := range data[n : n+classes] {
			l.steps[at*classes+c] = int8(b)
		}
		data = data[n+classes:]
	}
	return nil
}

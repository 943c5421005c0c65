package model

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/json"
	"io"
	"math"
	"slices"
	"strings"
	"testing"
)

// sealed is a model file of any header and weights, under the checksum that it needs: without one
// nothing behind the checksum would ever be read. Packed weights are deflated already.
func sealed(head string, weights []byte, packed bool) []byte {
	var out bytes.Buffer
	out.WriteString(format + head + "\n")
	if packed {
		out.Write(weights)
	} else {
		deflated, _ := flate.NewWriter(&out, flate.NoCompression) // fails for an unknown level alone
		_, _ = deflated.Write(weights)
		_ = deflated.Close()
	}
	sum := sha256.Sum256(out.Bytes())
	return append(out.Bytes(), sum[:]...)
}

// taken is a file as sealed takes it.
func taken(t testing.TB, file []byte) (head string, packed, weights []byte) {
	t.Helper()
	first, packed, _ := bytes.Cut(file[len(format):len(file)-sha256.Size], []byte("\n"))
	weights, err := io.ReadAll(flate.NewReader(bytes.NewReader(packed)))
	if err != nil {
		t.Fatal(err)
	}
	return string(first), packed, weights
}

// FuzzDecode: a file that is read has all weights that it speaks of, each a number, and can be
// written and read again.
func FuzzDecode(f *testing.F) {
	l := &Linear{Space: Space{Names: []string{"a"}, Bits: 2}, Classes: 2, Weights: make([]float64, 10), Temperature: 1}
	l.Weights[1], l.Weights[7] = 0.5, 1
	whole, err := Encode(Card{Classes: []string{"a", "b"}, Learned: []string{"00"}, Settings: map[string]float64{"bits": 2}}, l)
	if err != nil {
		f.Fatal(err)
	}
	head, packed, weights := taken(f, whole)
	f.Add(head, weights, false)
	f.Add(head, packed, true)
	f.Add(`{"classes":["a"],"bits":1,"temperature":1,"hashed":9}`, []byte{0, 1, 1, 1}, false)
	f.Add(strings.Replace(head, `"bits":2`, `"bits":99`, 1), weights, false)
	f.Fuzz(func(t *testing.T, head string, weights []byte, packed bool) {
		var h header
		if err := json.Unmarshal([]byte(head), &h); err == nil && h.Bits > 10 && h.Bits <= 24 {
			return // right, and slow
		}
		m, err := Decode(sealed(head, weights, packed))
		if err != nil {
			return
		}
		all := m.In(m.Space)
		if len(all) != m.Size()*m.Classes {
			t.Errorf("%d weights for %d features", len(all), m.Size())
		}
		for _, p := range m.Logits(Vector{{Feature: uint32(m.Size() - 1), Value: 1}}) {
			if math.IsNaN(p) {
				t.Error("a logit is not a number")
			}
		}
		again, err := Encode(m.Card, &m.Linear)
		if err != nil {
			t.Fatal(err)
		}
		back, err := Decode(again)
		if err != nil || !slices.Equal(back.Names, m.Names) || back.Size() != m.Size() || len(back.In(back.Space)) != len(all) {
			t.Errorf("written again, it is %+v, %v", back, err)
		}
	})
}

// TestAShortFileTakesLittleMemory: what a header claims is bounded before anything is made of it.
func TestAShortFileTakesLittleMemory(t *testing.T) {
	classes := `["` + strings.Repeat(`c","`, 500) + `c"]`
	for head, want := range map[string]string{
		`{"classes":` + classes + `,"bits":24,"temperature":1}`: "more than the",
		`{"classes":["a"],"bits":25,"temperature":1}`:           "25 bits",
		`{"classes":["a"],"bits":24,"temperature":0}`:           "temperature of 0",
	} {
		_, err := Decode(sealed(head, nil, false))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60s: %v, want %q", head, err, want)
		}
	}
}

func TestWeightsAreNumbers(t *testing.T) {
	for name, c := range map[string]struct {
		head    string
		weights []byte
	}{
		"not a number": {`{"classes":["a"],"names":["x"],"bits":1,"temperature":1}`, []byte{0, 0, 0xc0, 0x7f}},
		"infinite":     {`{"classes":["a"],"names":["x"],"bits":1,"temperature":1}`, []byte{0, 0, 0x80, 0x7f}},
		"a step":       {`{"classes":["a"],"bits":1,"temperature":1,"step":1e308,"hashed":1}`, []byte{0, 127}},
	} {
		if _, err := Decode(sealed(c.head, c.weights, false)); err == nil || !strings.Contains(err.Error(), "a weight of") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

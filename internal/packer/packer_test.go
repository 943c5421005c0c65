package packer_test

import (
	"bytes"
	"strings"
	"sync"
	"testing"

	"github.com/klauspost/compress/zstd"

	"yulun/internal/packer"
)

var typical = []byte(strings.Repeat(`{"cue":"失信被执行人","kind":"topic.strong"}`, 3))

func TestUnpackReadsWhatPackWrote(t *testing.T) {
	t.Parallel()
	p := packer.New(zstd.SpeedFastest, packer.Dictionary{ID: 1, Typical: typical})
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for _, data := range [][]byte{{}, typical, []byte("another text")} {
				packed, err := p.Pack(data)
				if err != nil {
					t.Error(err)
				}
				got, err := p.Unpack(packed)
				if err != nil || !bytes.Equal(got, data) {
					t.Errorf("got %q, %v; want %q", got, err, data)
				}
			}
		})
	}
	all.Wait()
	packed, _ := p.Pack(typical[:50])
	if len(packed) > 25 {
		t.Errorf("50 bytes of the typical data are %d packed", len(packed))
	}
	other := packer.Dictionary{ID: 2, Typical: []byte("other data")}
	if _, err := packer.New(zstd.SpeedFastest, other).Unpack(packed); err == nil {
		t.Error("unpacked with other typical data")
	}
	got, err := packer.New(zstd.SpeedFastest, other, packer.Dictionary{ID: 1, Typical: typical}).Unpack(packed)
	if err != nil || !bytes.Equal(got, typical[:50]) {
		t.Errorf("by a former dictionary: %q, %v", got, err)
	}
	if _, err := p.Unpack(packed[:len(packed)-2]); err == nil {
		t.Error("unpacked what was cut off")
	}
}

package sqlite

import (
	"encoding/binary"
	"fmt"
	"math"

	"yulun/index"
)

// chunkRows is how many rows a chunk holds. Putting one article rewrites one or two chunks of up to
// 19 KB; a million articles are 2,000.
const chunkRows = 512

// record is what filters, counts and sums need of an article. The zero record is a row without an
// article.
type record struct {
	// at is the publication in seconds since 1970 UTC, of a bare day its midnight UTC.
	at int64
	// key is the beginning of the article's id, by which most ids are distinguished.
	key uint64
	// frames is a set of bits.
	frames uint64
	// score is the stance score in steps of 1/index.ScoreScale.
	score  int32
	outlet uint32
	kind   uint32
	flags  flags
}

// flags are the yes-or-no fields of a record.
type flags uint8

const (
	present flags = 1 << iota
	relevant
	reprint
	dayOnly
	dated
)

// recordSize is how long a record is in a chunk.
const recordSize = 8 + 8 + 8 + 4 + 4 + 4 + 1

// chunk holds the records of neighbouring rows.
type chunk [chunkRows]record

// appendTo appends the chunk's bytes, up to the last row that holds an article.
func (c *chunk) appendTo(b []byte) []byte {
	rows := len(c)
	for rows > 0 && c[rows-1].flags&present == 0 {
		rows--
	}
	for i := range c[:rows] {
		r := &c[i]
		b = binary.LittleEndian.AppendUint64(b, uint64(r.at))
		b = binary.LittleEndian.AppendUint64(b, r.key)
		b = binary.LittleEndian.AppendUint64(b, r.frames)
		b = binary.LittleEndian.AppendUint32(b, uint32(r.score))
		b = binary.LittleEndian.AppendUint32(b, r.outlet)
		b = binary.LittleEndian.AppendUint32(b, r.kind)
		b = append(b, byte(r.flags))
	}
	return b
}

// articles is how many rows hold one.
func (c *chunk) articles() int {
	n := 0
	for i := range c {
		n += int(c[i].flags & present)
	}
	return n
}

func readChunk(b []byte) (*chunk, error) {
	if len(b) > chunkRows*recordSize || len(b)%recordSize != 0 {
		return nil, fmt.Errorf("a chunk of %d bytes, not of up to %d records of %d", len(b), chunkRows, recordSize)
	}
	c := new(chunk)
	for i := range len(b) / recordSize {
		r := b[i*recordSize : (i+1)*recordSize : (i+1)*recordSize]
		c[i] = record{
			at: int64(binary.LittleEndian.Uint64(r)), key: binary.LittleEndian.Uint64(r[8:]), frames: binary.LittleEndian.Uint64(r[16:]),
			score: int32(binary.LittleEndian.Uint32(r[24:])), outlet: binary.LittleEndian.Uint32(r[28:]), kind: binary.LittleEndian.Uint32(r[32:]),
			flags: flags(r[36]),
		}
	}
	return c, nil
}

// keyOf is the beginning of an id as a number: of two ids the one with the lower key comes first.
func keyOf(id string) uint64 {
	var b [8]byte
	copy(b[:], id)
	return binary.BigEndian.Uint64(b[:])
}

// record is how an article is filed.
func (e entry) record(outlet, kind uint32, frames uint64) record {
	r := record{
		key: keyOf(e.ID), frames: frames, outlet: outlet, kind: kind, flags: present,
		score: int32(math.Round(e.Reading.Stance.Score * index.ScoreScale)),
	}
	set := func(on bool, flag flags) {
		if on {
			r.flags |= flag
		}
	}
	set(e.Reading.Relevant, relevant)
	set(e.IsReprint, reprint)
	set(e.Published.DayOnly, dayOnly)
	if !e.Published.IsZero() {
		r.at = e.Published.Time.Unix()
		r.flags |= dated
	}
	return r
}

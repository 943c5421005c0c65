package index_test

import (
	"encoding/base64"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yulun/index"
)

// FuzzCursor: a cursor that is read is one that was written for the same query, and is written as
// it was read.
func FuzzCursor(f *testing.F) {
	at := int64(1402704000)
	for _, spot := range []index.Spot{{ID: "00aa00aa00aa00aa", Score: 1.5, At: &at}, {ID: "1"}, {ID: "2", Score: -0}} {
		f.Add(spot.Cursor("q=失信"), "q=失信")
	}
	f.Add(base64.RawURLEncoding.EncodeToString([]byte(`{"id":"a","score":1e999,"query":""}`)), "")
	f.Add("bm8", "q=")
	f.Fuzz(func(t *testing.T, text, query string) {
		spot, err := index.ReadCursor(text, query)
		if err != nil {
			if spot != nil || err.Error() == "" {
				t.Errorf("%v with %v", spot, err)
			}
			return
		}
		again, err := index.ReadCursor(spot.Cursor(query), query)
		if err != nil || !cmp.Equal(spot, again) {
			t.Errorf("%+v is read again as %+v, %v", spot, again, err)
		}
		if _, err := index.ReadCursor(text, query+" "); err == nil {
			t.Error("it is taken for another query, too")
		}
	})
}

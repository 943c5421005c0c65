package render_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"yulun/index"
	"yulun/locale"
	"yulun/render"
	"yulun/stats"
	"yulun/stats/statstest"
)

// A series that is written point by point reads as it would in one piece, empty lists included.
func TestSeriesRecordIsWrittenAsOneObject(t *testing.T) {
	for name, s := range map[string]stats.Series{
		"by type": statstest.MakeSeries(t, stats.SeriesOptions{Group: index.ByType}),
		"empty":   {Points: []stats.Point{}},
	} {
		record := render.NewSeriesRecord(locale.Printer{}, s)
		want, err := json.Marshal(record)
		if err != nil {
			t.Fatal(err)
		}
		var got bytes.Buffer
		if err := record.WriteJSON(&got); err != nil {
			t.Fatal(err)
		}
		if got.String() != string(want)+"\n" {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got.String(), want)
		}
	}
}

//go:build unix

package segment

import (
	"syscall"
	"testing"
	"time"
)

// BenchmarkCut cuts the texts that are written for training, as gse does it and as it is done here:
// into words alone, and into words and their parts.
func BenchmarkCut(b *testing.B) {
	all := clauses(b)
	size := 0
	for _, clause := range all {
		size += len(clause)
	}
	ours, err := New(nil)
	if err != nil {
		b.Fatal(err)
	}
	theirs := loaded(b)
	for name, cut := range map[string]func(string){
		"gse":   func(clause string) { theirs.Segment([]byte(clause)) },
		"spans": func(clause string) { ours.Spans([]rune(clause)) },
		"words": func(clause string) { ours.Words(clause) },
	} {
		b.Run(name, func(b *testing.B) {
			before := processorTime(b)
			for b.Loop() {
				for _, clause := range all {
					cut(clause)
				}
			}
			b.ReportMetric(float64(size*b.N)/1e6/(processorTime(b)-before).Seconds(), "MB/cpu-s")
		})
	}
}

// BenchmarkLoad makes a segmenter ready.
func BenchmarkLoad(b *testing.B) {
	for name, load := range map[string]func(){
		"gse":      func() { loaded(b) },
		"compiled": func() { _, _ = New(nil) },
	} {
		b.Run(name, func(b *testing.B) {
			before := processorTime(b)
			for b.Loop() {
				load()
			}
			b.ReportMetric((processorTime(b)-before).Seconds()*1e3/float64(b.N), "cpu-ms/op")
		})
	}
}

// processorTime is that of the process so far: on a machine that does other things too, the clock
// tells less.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

package main

import (
	"fmt"
	"slices"
	"syscall"
	"time"

	"yulun/bench/internal/cputime"
)

// sample is what one call took: time on the wall, and of the processors, which a busy machine
// disturbs less.
type sample struct{ wall, cpu time.Duration }

// asked collects the samples of the first calls and of the later ones.
type asked struct{ first, later []sample }

// measure calls f once and then some times, and prints what it took.
func (a *asked) measure(what string, rounds int, f func() (result string, err error)) error {
	var one asked
	result := ""
	for i := range 1 + rounds {
		start, cpu := time.Now(), cputime.Own()
		var err error
		if result, err = f(); err != nil {
			return err
		}
		took := []sample{{time.Since(start), cputime.Own() - cpu}}
		if i == 0 {
			one.first = took
		} else {
			one.later = append(one.later, took...)
		}
	}
	fmt.Printf("%-60s %12s", what, result)
	one.print()
	a.first, a.later = append(a.first, one.first...), append(a.later, one.later...)
	return nil
}

// report prints what all calls took.
func (a *asked) report(what string) {
	fmt.Printf("%-60s %12s", what, fmt.Sprintf("%d+%d", len(a.first), len(a.later)))
	a.print()
}

func (a *asked) print() {
	wall, cpu := func(s sample) time.Duration { return s.wall }, func(s sample) time.Duration { return s.cpu }
	for _, of := range []struct {
		name    string
		samples []sample
	}{{"first", a.first}, {"later", a.later}} {
		if s := of.samples; len(s) > 0 {
			fmt.Printf("  %s p50 %7.1f p95 %7.1f cpu p50 %7.1f p95 %7.1f", of.name, at(s, 0.5, wall), at(s, 0.95, wall), at(s, 0.5, cpu), at(s, 0.95, cpu))
		}
	}
	fmt.Println(" ms")
}

// at is a quantile in milliseconds.
func at(samples []sample, share float64, of func(sample) time.Duration) float64 {
	all := make([]time.Duration, len(samples))
	for i, s := range samples {
		all[i] = of(s)
	}
	slices.Sort(all)
	return float64(all[int(share*float64(len(all)-1)+0.5)].Microseconds()) / 1000
}

// peakMemory is the most memory that the program had at once, in bytes.
func peakMemory() int64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	const unit = 1024 // Linux counts in KB
	return u.Maxrss * unit
}

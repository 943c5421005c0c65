package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"yulun/article"
	"yulun/stats/accuracy"
)

const heading = "lang    n  macro-F1          critical P/R/F1  neutral P/R/F1   supportive P/R/F1  log loss"

// classes are the sides as the package of figures names classes.
var classes = []string{"-1", "0", "1"}

const draws = 1000

// show prints the figures of a variant by language. The mean is over the classes that occur.
func (b *bench) show(name string, verdicts []verdict) {
	for _, lang := range []article.Lang{article.Chinese, article.English} {
		var pairs []accuracy.Pair
		loss, sure := 0.0, 0
		for i, t := range b.texts {
			if t.Written || t.Lang != lang {
				continue
			}
			pairs = append(pairs, accuracy.Pair{Coded: strconv.Itoa(t.Side), Scored: strconv.Itoa(verdicts[i].side), Cluster: b.groups[i]})
			if c := verdicts[i].chance; c != nil {
				loss -= math.Log(c[t.Side+1])
				sure++
			}
		}
		if len(pairs) == 0 {
			continue
		}
		a := accuracy.Measure(pairs, accuracy.Options{Classes: classes, Resamples: draws, Seed: 1})
		var cells []string
		for _, c := range a.ByClass {
			cells = append(cells, fmt.Sprintf("%.2f/%.2f/%.2f", c.Precision.Value, c.Recall.Value, c.F1.Value))
		}
		fmt.Printf("%-34s %-4s %4d  %.3f [%.2f %.2f]  %s  %.3f\n", name, lang, len(pairs), a.MacroF1.Value, a.MacroF1.Low, a.MacroF1.High,
			strings.Join(cells, "   "), loss/float64(max(sure, 1)))
	}
}

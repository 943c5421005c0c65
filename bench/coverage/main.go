// Command coverage counts how often the corrected intervals of package stats/correct hold the truth
// of drawn presses, by the number of outlets and the way the sample is drawn.
//
//	go run ./coverage --runs 4000
package main

import (
	"flag"
	"fmt"

	"yulun/stats/correct/correcttest"
)

func main() {
	runs := flag.Int("runs", 2000, "presses drawn for each row")
	seed := flag.Uint64("seed", 1, "seed of the random numbers")
	flag.Parse()
	base := correcttest.Press{
		Articles: 40, Uneven: 0.8, Share: 0.25, Apart: 0.6,
		Sensitivity: 0.7, Specificity: 0.85, Codings: 200,
	}
	vary := func(name string, change func(*correcttest.Press)) {
		for _, outlets := range []int{5, 8, 12, 20, 50, 100, 200} {
			p := base
			p.Outlets = outlets
			change(&p)
			if p.Codings > outlets*p.Articles {
				p.Codings = outlets * p.Articles / 2
			}
			c := p.Cover(*runs, *seed)
			fmt.Printf("| %s | %d | %.1f %% | %.1f %% | %.3f | %+.3f | %+.3f |\n",
				name, outlets, 100*c.Held, 100*c.HeldHere, c.Width, c.Bias, c.Raw)
		}
	}
	fmt.Println(
		"| press and sample | outlets | coverage | of the drawn articles' share | width | bias | bias of the raw share |",
	)
	fmt.Println("| --- | --- | --- | --- | --- | --- | --- |")
	vary("random sample of 200", func(*correcttest.Press) {})
	vary("class oversampled threefold", func(p *correcttest.Press) { p.Oversample = 3 })
	vary(
		"rare class (5 %)",
		func(p *correcttest.Press) { p.Share, p.Specificity, p.Oversample = 0.05, 0.95, 3 },
	)
	vary("equal outlets", func(p *correcttest.Press) { p.Uneven = 0 })
	vary("outlets far apart", func(p *correcttest.Press) { p.Apart = 1.2 })
	vary(
		"large outlets of very unequal size",
		func(p *correcttest.Press) { p.Articles, p.Uneven = 120, 1.2 },
	)
	vary("weak scorer", func(p *correcttest.Press) { p.Sensitivity, p.Specificity = 0.5, 0.7 })
	vary("60 codings", func(p *correcttest.Press) { p.Codings = 60 })
	vary("one of eight cells, pooled", func(p *correcttest.Press) { p.Cells = 8 })
	vary("one of three cells, 200 codings", func(p *correcttest.Press) { p.Cells = 3 })
}

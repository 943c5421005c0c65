package words

import (
	"context"
	"math/rand/v2"

	"yulun/article"
	"yulun/index"
	"yulun/survey"
)

// fewestUnits is how many outlets or articles either set must have for intervals over them.
const fewestUnits = 5

// stream distinguishes the random numbers of keyness from those of other figures of one seed.
const stream = 0x6b65796e657373

// units are the outlets or articles that are resampled.
type units struct {
	numbers numbers
	// words holds how many words each has in the two sets, counts how often each has each of the
	// words that are compared.
	words  [][2]int
	counts []map[int]*[2]int
}

// intervals adds the intervals of effect sizes to a comparison: percentile bootstrap over outlets
// or articles. Sets that share no outlet are resampled each by itself, others together.
func (o KeynessOptions) intervals(ctx context.Context, ix Index, c *Comparison) error {
	unitOf := func(a article.Article) string { return a.Outlet.ID }
	switch {
	case min(c.First.Outlets, c.Second.Outlets) >= fewestUnits:
		c.Units = "outlet"
	case min(c.First.Articles, c.Second.Articles) >= fewestUnits:
		c.Units = "article"
		unitOf = func(a article.Article) string { return a.ID }
	}
	u := units{numbers: numbers{}, counts: make([]map[int]*[2]int, len(c.Words))}
	if c.Units != "" && len(c.Words) > 0 {
		if err := o.read(ctx, ix, &u, c.Words, unitOf); err != nil {
			return err
		}
	}
	draws := u.resample(o)
	for i := range c.Words {
		k := &c.Words[i]
		a, wordsA := float64(k.First.Count), float64(c.First.Words)
		b, wordsB := float64(k.Second.Count), float64(c.Second.Words)
		k.LogRatio = survey.Percentile(LogRatio(a, wordsA, b, wordsB), draws.ratios[i])
		if percent, defined := Difference(a, wordsA, b, wordsB); defined {
			k.Difference = survey.Exact(percent)
			if undefined := len(
				draws.ratios[i],
			) - len(
				draws.percents[i],
			); undefined*20 <= len(
				draws.ratios[i],
			) {
				k.Difference = survey.Percentile(percent, draws.percents[i])
			}
		}
	}
	return nil
}

// read counts the words that are compared in each outlet or article.
func (o KeynessOptions) read(
	ctx context.Context, ix Index, u *units, keys []Key, unitOf func(article.Article) string,
) error {
	place := map[string]int{}
	for i, k := range keys {
		place[k.Word], u.counts[i] = i, map[int]*[2]int{}
	}
	for set, q := range []index.Query{o.First, o.Second} {
		err := ix.Each(ctx, q, func(h index.Hit) error {
			unit := u.numbers.of(unitOf(h.Article))
			if unit == len(u.words) {
				u.words = append(u.words, [2]int{})
			}
			for word, n := range wordsOf(o.Read, h.Article) {
				u.words[unit][set] += n
				if i, ok := place[word]; ok {
					if u.counts[i][unit] == nil {
						u.counts[i][unit] = new([2]int)
					}
					u.counts[i][unit][set] += n
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// draws are the effect sizes of each word in the resamples.
type draws struct{ ratios, percents [][]float64 }

func (u units) resample(o KeynessOptions) draws {
	d := draws{make([][]float64, len(u.counts)), make([][]float64, len(u.counts))}
	strata := u.strata()
	if len(u.words) == 0 {
		return d
	}
	rng := rand.New(rand.NewPCG(o.Seed, stream))
	times := make([]int, len(u.words))
	for range o.Resamples {
		clear(times)
		for _, stratum := range strata {
			for range stratum {
				times[stratum[rng.IntN(len(stratum))]]++
			}
		}
		var words [2]int
		for unit, n := range times {
			words[0] += n * u.words[unit][0]
			words[1] += n * u.words[unit][1]
		}
		if words[0] > 0 && words[1] > 0 {
			u.draw(&d, times, words)
		}
	}
	return d
}

// draw adds the effect sizes of one resample.
func (u units) draw(d *draws, times []int, words [2]int) {
	wordsA, wordsB := float64(words[0]), float64(words[1])
	for i, counts := range u.counts {
		var n [2]int
		for unit, c := range counts {
			n[0] += times[unit] * c[0]
			n[1] += times[unit] * c[1]
		}
		a, b := float64(n[0]), float64(n[1])
		d.ratios[i] = append(d.ratios[i], LogRatio(a, wordsA, b, wordsB))
		if percent, defined := Difference(a, wordsA, b, wordsB); defined {
			d.percents[i] = append(d.percents[i], percent)
		}
	}
}

// strata are what is resampled by itself: each set where none is in both, else all together.
func (u units) strata() [][]int {
	var first, second, all []int
	shared := false
	for unit, words := range u.words {
		all = append(all, unit)
		if words[1] == 0 {
			first = append(first, unit)
		} else {
			second = append(second, unit)
			shared = shared || words[0] > 0
		}
	}
	if shared {
		return [][]int{all}
	}
	return [][]int{first, second}
}

package stats

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"gonum.org/v1/gonum/mathext"

	"yulun/index"
)

// Notable is a day or a week of a query's coverage that a reader will ask about, with the articles
// behind it.
type Notable struct {
	Kind NotableKind `json:"kind"`
	// Start and End are the first and last day of the articles behind it: the day itself, or the
	// first week after a change.
	Start string `json:"start"`
	End   string `json:"end"`
	// Before and After are the number of articles that was to be expected and that was found, of an
	// unusual day; the mean number of articles a week, or the mean stance, before and after a
	// change.
	Before float64 `json:"before"`
	After  float64 `json:"after"`
	// Articles counts the articles behind it, Stories are the largest stories among them.
	Articles int     `json:"articles"`
	Stories  []Story `json:"stories"`
	// Sources are those whose own volume changed within two weeks: the source, or the crawler, may
	// be the reason. Crawl says how well the sources were crawled in the bucket of the articles.
	Sources []string `json:"sources"`
	Crawl   Coverage `json:"crawl"`
}

// NotableKind is why something is notable.
type NotableKind string

// The kinds.
const (
	UnusualDay   NotableKind = "unusual_day"
	VolumeBreak  NotableKind = "volume_change"
	StanceChange NotableKind = "stance_change"
)

// Story is a piece with how many of the articles have it.
type Story struct {
	Example
	Articles int `json:"articles"`
}

// The bounds of what is notable.
const (
	// neighbourDays is how many days on either side of a day say what is usual, leastUnusual how
	// many articles an unusual day has at least, and falseDays how many unusual days are expected
	// where all is chance.
	neighbourDays = 28
	leastUnusual  = 5
	falseDays     = 0.01
	// mostNotable is how many of a kind are named, the most striking; storiesBehind how many
	// stories of each, among the first hitsBehind articles.
	mostNotable   = 10
	storiesBehind = 3
	hitsBehind    = 60
)

// dailyFigures are the sums of one day.
type dailyFigures struct {
	articles        int
	sum, sumSquares float64
}

// findNotable looks for unusual days and for changes of volume and stance in all articles of a
// series' query, whatever its bucket and groups. An outlying date is left out, as in the series.
func findNotable(ctx context.Context, asks *asks, o SeriesOptions, s Series) ([]Notable, error) {
	if o.Query.From.Before(o.NotableSince) {
		o.Query.From = o.NotableSince
	}
	cells, err := asks.ask(ctx, o.Query, index.Cut{Bucket: index.Day, Zone: o.Zone, Bare: true})
	if err != nil {
		return nil, err
	}
	daily := o
	daily.Bucket = index.Day
	span, outlying := daily.axis(cells)
	if !span.some {
		return []Notable{}, nil
	}
	days := make([]dailyFigures, daysBetween(span.first, span.last)+1)
	for _, c := range cells {
		if c.Undated || outlying.has(c.Start) {
			continue
		}
		d := &days[daysBetween(span.first, c.Start)]
		d.articles, d.sum, d.sumSquares = d.articles+c.Articles, d.sum+c.Sum, d.sumSquares+c.SumSquares
	}
	found := append(unusualDays(span.first, days), breaks(span.first, days)...)
	slices.SortStableFunc(found, func(a, b Notable) int { return cmp.Compare(a.Start, b.Start) })
	if o.Newest > 0 {
		found = found[max(0, len(found)-o.Newest):]
	}
	for i := range found {
		if err := o.behind(ctx, s, &found[i]); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// unusualDays are the days with more articles than the days around them explain.
func unusualDays(first time.Time, days []dailyFigures) []Notable {
	type unusual struct {
		Notable
		chance float64
	}
	var found []unusual
	spread := usualDispersion(days)
	for i, d := range days {
		if d.articles < leastUnusual {
			continue
		}
		expected, chance := usual(days, i, spread)
		if chance*float64(len(days)) >= falseDays {
			continue
		}
		day := first.AddDate(0, 0, i).Format(time.DateOnly)
		found = append(found, unusual{Notable{Kind: UnusualDay, Start: day, End: day, Before: expected, After: float64(d.articles)}, chance})
	}
	slices.SortStableFunc(found, func(a, b unusual) int {
		return cmp.Or(cmp.Compare(a.chance, b.chance), cmp.Compare(b.After, a.After))
	})
	var out []Notable
	for _, u := range found[:min(mostNotable, len(found))] {
		out = append(out, u.Notable)
	}
	return out
}

// around are the numbers of articles of the four weeks on either side of a day.
func around(days []dailyFigures, at int) []float64 {
	var counts []float64
	for i := max(0, at-neighbourDays); i <= min(len(days)-1, at+neighbourDays); i++ {
		if i != at {
			counts = append(counts, float64(days[i].articles))
		}
	}
	return counts
}

// meanAndDispersion are the mean of counts, and their variance in units of it. One article in all
// the time is the least that is taken to be usual.
func meanAndDispersion(counts []float64) (mean, dispersion float64) {
	sum, squares, n := 0.0, 0.0, float64(len(counts))
	for _, c := range counts {
		sum, squares = sum+c, squares+c*c
	}
	mean = sum / n
	return mean, (squares/n - mean*mean) / max(mean, 1/n)
}

// usualDispersion is how much the days of most parts of a series vary: the median over the days
// with articles around. Single busy days don't show in it.
func usualDispersion(days []dailyFigures) float64 {
	var all []float64
	for i := range days {
		counts := around(days, i)
		if len(counts) < fewestWeeks {
			return 1
		}
		if mean, dispersion := meanAndDispersion(counts); mean > 0 {
			all = append(all, dispersion)
		}
	}
	if len(all) == 0 {
		return 1
	}
	slices.Sort(all)
	return all[len(all)/2]
}

// usual is how many articles a day has by the four weeks on either side, and how likely as many as
// it has are. The busiest tenth of these days is left out, so that one unusual day hides no other.
// Counts are negative binomial: they vary as these days do, or as those of most of the series do,
// and at least as Poisson's.
func usual(days []dailyFigures, at int, spread float64) (expected, chance float64) {
	counts := around(days, at)
	if len(counts) < fewestWeeks {
		return 0, 1
	}
	slices.Sort(counts)
	counts = counts[:len(counts)-len(counts)/10]
	expected, dispersion := meanAndDispersion(counts)
	mean, n := max(expected, 1/float64(len(counts))), float64(days[at].articles)
	if dispersion = max(dispersion, spread); dispersion <= 1.01 {
		return expected, mathext.GammaIncReg(n, mean)
	}
	return expected, mathext.RegIncBeta(n, mean/(dispersion-1), (dispersion-1)/dispersion)
}

// breaks are the weeks from which on there are more or fewer articles, or their stance is another.
func breaks(first time.Time, days []dailyFigures) []Notable {
	monday := index.Week.Start(first.AddDate(0, 0, 6)) // whole weeks alone
	offset := daysBetween(first, monday)
	if offset < 0 || len(days)-offset < 7*fewestWeeks {
		return nil
	}
	weeks := make([]dailyFigures, (len(days)-offset)/7)
	counts := make([]int, len(weeks))
	for i := range weeks {
		for _, d := range days[offset+7*i : offset+7*i+7] {
			weeks[i].articles, weeks[i].sum, weeks[i].sumSquares = weeks[i].articles+d.articles, weeks[i].sum+d.sum, weeks[i].sumSquares+d.sumSquares
		}
		counts[i] = weeks[i].articles
	}
	week := func(kind NotableKind, i int, before, after float64) Notable {
		start := monday.AddDate(0, 0, 7*i)
		return Notable{Kind: kind, Start: start.Format(time.DateOnly), End: start.AddDate(0, 0, 6).Format(time.DateOnly), Before: before, After: after}
	}
	var volume []Notable
	eachSegment(segments(counts), len(counts), func(begin, at, end int) {
		volume = append(volume, week(VolumeBreak, at, mean(counts[begin:at]), mean(counts[at:end])))
	})
	var filled []int // the weeks with articles
	for i, w := range weeks {
		if w.articles > 0 {
			filled = append(filled, i)
		}
	}
	var stance []Notable
	eachSegment(stanceSegments(weeks, filled), len(filled), func(begin, at, end int) {
		stance = append(stance, week(StanceChange, filled[at], meanStance(weeks, filled[begin:at]), meanStance(weeks, filled[at:end])))
	})
	return slices.Concat(largest(volume), largest(stance))
}

// eachSegment calls f with each cut, the one before it and the one after.
func eachSegment(cuts []int, n int, f func(begin, at, end int)) {
	for i, at := range cuts {
		begin, end := 0, n
		if i > 0 {
			begin = cuts[i-1]
		}
		if i+1 < len(cuts) {
			end = cuts[i+1]
		}
		f(begin, at, end)
	}
}

// largest are the changes that differ most, up to mostNotable.
func largest(all []Notable) []Notable {
	slices.SortStableFunc(all, func(a, b Notable) int {
		return cmp.Compare(math.Abs(b.After-b.Before), math.Abs(a.After-a.Before))
	})
	return all[:min(mostNotable, len(all))]
}

func meanStance(weeks []dailyFigures, of []int) float64 {
	n, sum := 0, 0.0
	for _, i := range of {
		n, sum = n+weeks[i].articles, sum+weeks[i].sum
	}
	return sum / float64(n)
}

// stanceSegments finds where the mean stance changes, as [segments] does for counts: by the squares
// of what lies between the weeks' means, in units of the variance within weeks. Where neighbouring
// weeks differ more than their articles do, as when one story makes a week, the unit is larger.
func stanceSegments(weeks []dailyFigures, filled []int) []int {
	if len(filled) < fewestWeeks {
		return nil
	}
	n, sum, between := make([]float64, len(filled)+1), make([]float64, len(filled)+1), make([]float64, len(filled)+1)
	within, degrees := 0.0, 0
	for i, at := range filled {
		w := weeks[at]
		share := w.sum * w.sum / float64(w.articles)
		n[i+1], sum[i+1], between[i+1] = n[i]+float64(w.articles), sum[i]+w.sum, between[i]+share
		within, degrees = within+w.sumSquares-share, degrees+w.articles-1
	}
	if degrees == 0 || within < 1e-9 {
		return nil // nothing shows how far articles of a week differ
	}
	variance := within / float64(degrees)
	dispersion, pairs := 0.0, 0
	for i := 1; i < len(filled); i++ {
		a, b := weeks[filled[i-1]], weeks[filled[i]]
		d := a.sum/float64(a.articles) - b.sum/float64(b.articles)
		dispersion += d * d / (variance * (1/float64(a.articles) + 1/float64(b.articles)))
		pairs++
	}
	unit := variance * max(1, dispersion/float64(pairs))
	return pelt(len(filled), func(from, to int) float64 {
		s := sum[to] - sum[from]
		return (between[to] - between[from] - s*s/(n[to]-n[from])) / unit
	})
}

// behind finds the articles behind something notable.
func (o SeriesOptions) behind(ctx context.Context, s Series, n *Notable) error {
	start, _ := time.Parse(time.DateOnly, n.Start) // both written above
	end, _ := time.Parse(time.DateOnly, n.End)
	n.Sources, n.Stories = []string{}, []Story{}
	for _, c := range s.Changes {
		if day, err := time.Parse(time.DateOnly, c.Day); err == nil && day.Sub(start).Abs() <= 14*24*time.Hour {
			n.Sources = append(n.Sources, c.Source)
		}
	}
	label := o.Bucket.Label(o.Bucket.Start(start))
	crawl := Health{Sources: map[Coverage]int{}}
	for _, row := range s.Health {
		if row.Bucket == label {
			crawl.Sources[row.Coverage]++
		}
	}
	n.Crawl = crawl.judge()
	if o.Codings.Index == nil {
		return nil
	}
	q := o.Query.Between(start, end)
	q.Order, q.Limit = index.Oldest, hitsBehind
	found, err := o.Codings.Index.Search(ctx, q)
	if err != nil {
		return fmt.Errorf("find the articles of %s: %w", n.Start, err)
	}
	n.Articles = found.Total
	byCluster := map[string]*Story{}
	var order []string
	for _, h := range found.Hits {
		id := cmp.Or(h.Article.Cluster, h.Article.ID)
		if byCluster[id] == nil {
			byCluster[id] = &Story{Example: newExample(h)}
			order = append(order, id)
		}
		byCluster[id].Articles++
	}
	slices.SortStableFunc(order, func(a, b string) int { return cmp.Compare(byCluster[b].Articles, byCluster[a].Articles) })
	for _, id := range order[:min(storiesBehind, len(order))] {
		n.Stories = append(n.Stories, *byCluster[id])
	}
	return nil
}

// ProposeBucket is the narrowest bucket in which an article or more of each group is to be expected
// ten times over, and of which there are no more than fit beside one another.
func ProposeBucket(ctx context.Context, asker Asker, o SeriesOptions) (index.Bucket, error) {
	o = o.withDefaults()
	o.Bucket = index.Month
	cells, err := asker.Cells(ctx, o.Query, index.Cut{Bucket: index.Month, Group: o.Group, Second: o.Second, Zone: o.Zone, Bare: true})
	if err != nil {
		return "", fmt.Errorf("aggregate: %w", err)
	}
	span, outlying := o.axis(cells)
	groups, articles := map[[2]string]bool{}, 0
	for _, c := range cells {
		if !c.Undated && !outlying.has(c.Start) {
			groups[[2]string{c.Group, c.Second}] = true
			articles += c.Articles
		}
	}
	if articles == 0 {
		return index.Quarter, nil
	}
	days := daysBetween(o.Query.From, index.Month.Next(span.last))
	if o.Query.From.IsZero() {
		days = daysBetween(span.first, index.Month.Next(span.last))
	}
	if !o.Query.To.IsZero() {
		days -= max(0, daysBetween(o.Query.To, index.Month.Next(span.last))-1)
	}
	const enough, most = 10, 130
	for _, width := range []struct {
		bucket index.Bucket
		days   float64
	}{{index.Day, 1}, {index.Week, 7}, {index.Month, 30.4}, {index.Quarter, 91.3}} {
		buckets := max(1, float64(days)/width.days)
		if buckets <= most && float64(articles)/buckets/float64(len(groups)) >= enough {
			return width.bucket, nil
		}
	}
	return index.Year, nil
}

package elastic

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"yulun/article"
	"yulun/index"
	"yulun/index/internal/cells"
)

// parts gathers the parts of cells that the cluster has summed up. What they have in common is read
// once and appears in them as a number: there may be tens of thousands.
type parts struct {
	cut    index.Cut
	fields []string
	days   map[string]int // numbers of buckets by a day in them
	keys   map[string]int // numbers of outlets by their keys in the index

	starts  cells.Numbers[time.Time]
	outlets cells.Numbers[article.Outlet]
	groups  cells.Numbers[[2]string]
	methods cells.Numbers[string]
	list    []part
}

// part is what the articles of one bucket, outlet, group and method come to.
type part struct {
	bucket, outlet, group, method int
	articles                      int
	sums                          []int64 // by the places of their fields
}

func newParts(cut index.Cut, fields []string) *parts {
	return &parts{cut: cut, fields: fields, days: map[string]int{}, keys: map[string]int{}}
}

// add adds articles of one outlet, by its key, of one pair of groups and method, and of the bucket
// of a day, or without one.
func (p *parts) add(outlet, day string, group [2]string, method string, c counted) error {
	if !c.whole(len(p.fields)) {
		return errors.New("read the sums: some are missing from the answer")
	}
	if c.Articles == 0 {
		return nil
	}
	n := part{bucket: cells.Undated, group: p.groups.Of(group), method: p.methods.Of(method), articles: c.Articles, sums: c.Sums}
	var err error
	if n.outlet, err = p.outlet(outlet); err != nil {
		return err
	}
	if day != "" {
		if n.bucket, err = p.bucket(day); err != nil {
			return err
		}
	}
	p.list = append(p.list, n)
	return nil
}

func (p *parts) outlet(key string) (int, error) {
	if number, ok := p.keys[key]; ok {
		return number, nil
	}
	outlet, err := decodeOutlet(key)
	if err != nil {
		return 0, err
	}
	p.keys[key] = p.outlets.Of(outlet)
	return p.keys[key], nil
}

// bucket is the bucket of a day.
func (p *parts) bucket(day string) (int, error) {
	if number, ok := p.days[day]; ok {
		return number, nil
	}
	first, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return 0, fmt.Errorf("read the sums: %w", err)
	}
	p.days[day] = p.starts.Of(p.cut.Bucket.Start(first))
	return p.days[day], nil
}

// cells puts the parts together.
func (p *parts) cells(side func(article.Class) (int, bool)) []index.Cell {
	axes := cells.Axes{Group: p.cut.Group, Second: p.cut.Second, Outlets: p.outlets.Values, Groups: p.groups.Values, Methods: p.methods.Values, Bare: p.cut.Bare}
	for _, field := range p.fields {
		if frame, ok := strings.CutPrefix(field, framePrefix); ok {
			axes.Frames = append(axes.Frames, article.Frame(frame))
		}
	}
	table := cells.New(axes)
	type counter struct{ place, at int } // of a field, and where in the counts of a cell it is
	var counts []counter
	score, square, frames := -1, -1, 0
	for place, field := range p.fields {
		class, isClass := strings.CutPrefix(field, classPrefix)
		switch {
		case field == scoreField:
			score = place
		case field == squareField:
			square = place
		case field == storyField:
			counts = append(counts, counter{place, cells.Stories})
		case isClass:
			counts = append(counts, counter{place, cells.Class(side(article.Class(class)))})
		default:
			counts = append(counts, counter{place, table.Frame(frames)})
			frames++
		}
	}
	for _, n := range p.list {
		b := table.Block(int32(n.bucket), int32(n.outlet))
		c := b.Of(n.group)
		c[cells.Articles] += int32(n.articles)
		c[table.Method(n.method)] += int32(n.articles)
		for _, f := range counts {
			c[f.at] += int32(n.sums[f.place])
		}
		if score >= 0 && square >= 0 {
			b.AddScores(n.group, n.sums[score], n.sums[square])
		}
	}
	return table.List(p.starts.Values)
}

package coding

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"yulun/article"
)

// Property is what is known of an article without coding it, by which samples are stratified.
type Property string

// The properties. Those of the reading are the scorer's; the coder does not see them.
const (
	ByClass   Property = "class"   // the stance class; "irrelevant" where the article is
	ByType    Property = "type"    // the outlet type
	ByYear    Property = "year"    // the year of publication
	ByQuarter Property = "quarter" // the quarter of publication, such as 2019-Q1
	ByLang    Property = "lang"    // the language
	ByScore   Property = "score"   // five ranges of the stance score, as wide as one code each
	ByBorder  Property = "border"  // whether the score is near a border between classes
)

// Properties lists the properties.
func Properties() []Property {
	return []Property{ByClass, ByType, ByYear, ByQuarter, ByLang, ByScore, ByBorder}
}

// The strata of articles without a value.
const (
	Irrelevant = "irrelevant"
	Unknown    = "unknown"
)

// Unit is one article from which a sample may be drawn.
type Unit struct {
	Article string
	// Values are the values of the design's properties, in its order.
	Values []string
}

// NewUnit is an article as a unit of a design. Years and quarters are those of a zone's calendar.
func NewUnit(a article.Article, by []Property, zone *time.Location) Unit {
	u := Unit{Article: a.ID}
	for _, p := range by {
		u.Values = append(u.Values, cmp.Or(p.of(a, zone), Unknown))
	}
	return u
}

// nearBorder is how far from a border of the classes a score is near it, on the scorer's scale.
const nearBorder = 0.1

func (p Property) of(a article.Article, zone *time.Location) string {
	r, day := a.Reading, a.Published.In(zone)
	switch p {
	case ByType:
		return string(a.Outlet.Type)
	case ByLang:
		return string(a.Lang)
	case ByYear, ByQuarter:
		switch {
		case day.IsZero():
			return ""
		case p == ByYear:
			return strconv.Itoa(day.Year())
		}
		return fmt.Sprintf("%d-Q%d", day.Year(), (int(day.Month())+2)/3)
	}
	if !r.Relevant {
		return Irrelevant
	}
	switch p {
	case ByScore:
		return strconv.Itoa(int(math.Round(MaxScore * r.Stance.Score)))
	case ByBorder:
		if math.Abs(math.Abs(MaxScore*r.Stance.Score)-borderScore) <= MaxScore*nearBorder+1e-9 {
			return "near"
		}
		return "far"
	default:
		return string(r.Stance.Class)
	}
}

// Draw draws a sample without its id, query and time and without the texts of its items. It fails
// where the design cannot be met.
//
// Every article has a number that depends on the seed and its id alone, and each stratum gives the
// articles with the lowest numbers: simple random sampling without replacement by permanent random
// numbers (Ohlsson 1995). So the order of units has no influence, and a larger sample by the same
// design and seed holds the smaller one where the strata keep their shares.
func Draw(units []Unit, d Design, seed uint64) (Sample, error) {
	strata, byKey, err := stratify(units, d)
	if err != nil {
		return Sample{}, err
	}
	if err := allocate(strata, d); err != nil {
		return Sample{}, err
	}
	s := Sample{Seed: seed, Design: d}
	for _, stratum := range strata {
		s.Strata = append(s.Strata, stratum.Stratum)
		for _, u := range numbered(byKey[stratum.Key], seed, "draw", func(u Unit) string { return u.Article })[:stratum.Drawn] {
			s.Items = append(
				s.Items,
				Item{Article: u.Article, Stratum: stratum.Key, Probability: stratum.Probability()},
			)
		}
	}
	s.Items = numbered(s.Items, seed, "order", func(i Item) string { return i.Article })
	for i := range s.Items {
		s.Items[i].Place = i + 1
	}
	return s, nil
}

// numbered are values in the order of the numbers that a seed gives their articles, for one use.
// The numbers are uniform over all seeds, and the same for ever for one seed, use and article.
func numbered[T any](values []T, seed uint64, use string, id func(T) string) []T {
	type entry struct {
		number uint64
		id     string
		value  T
	}
	entries := make([]entry, len(values))
	for i, v := range values {
		sum := sha256.Sum256(fmt.Appendf(nil, "%d\n%s\n%s", seed, use, id(v)))
		entries[i] = entry{binary.BigEndian.Uint64(sum[:8]), id(v), v}
	}
	slices.SortFunc(entries, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.number, b.number), cmp.Compare(a.id, b.id))
	})
	sorted := make([]T, len(values))
	for i, e := range entries {
		sorted[i] = e.value
	}
	return sorted
}

// weighed is a stratum with its factor.
type weighed struct {
	Stratum
	factor float64
}

// stratify sorts the units into strata, which come in the order of their keys.
func stratify(units []Unit, d Design) ([]weighed, map[string][]Unit, error) {
	factors, used := map[string]float64{}, map[string]bool{}
	for _, f := range d.Oversample {
		if math.IsNaN(f.Factor) || math.IsInf(f.Factor, 0) || f.Factor <= 0 {
			return nil, nil, fmt.Errorf(
				"the factor of %s must be above 0, got %g", f.Value, f.Factor,
			)
		}
		factors[f.Value] = f.Factor
	}
	byKey, seen := map[string][]Unit{}, map[string]bool{}
	factorOf, values := map[string]float64{}, map[string]bool{}
	for _, u := range units {
		if seen[u.Article] {
			return nil, nil, fmt.Errorf("the article %s is there twice", u.Article)
		}
		seen[u.Article] = true
		parts, factor := make([]string, len(d.By)), 1.0
		for i, p := range d.By {
			parts[i] = string(p) + "=" + u.Values[i]
			values[u.Values[i]] = true
			// A value of two properties, such as irrelevant, counts once.
			if f, ok := factors[u.Values[i]]; ok && !slices.Contains(u.Values[:i], u.Values[i]) {
				factor, used[u.Values[i]] = factor*f, true
			}
		}
		key := strings.Join(parts, " ")
		byKey[key], factorOf[key] = append(byKey[key], u), factor
	}
	for _, f := range d.Oversample {
		if !used[f.Value] {
			return nil, nil, fmt.Errorf(
				"no article has the value %q that is to be over-sampled; there are %s", f.Value,
				strings.Join(slices.Sorted(maps.Keys(values)), ", "),
			)
		}
	}
	var strata []weighed
	for _, key := range slices.Sorted(maps.Keys(byKey)) {
		strata = append(strata, weighed{Stratum{Key: key, Size: len(byKey[key])}, factorOf[key]})
	}
	return strata, byKey, nil
}

// allocate shares the articles of the sample out among the strata. Each gets at least one, so that
// every article has a chance; one that has fewer articles than its share gives all of them.
func allocate(strata []weighed, d Design) error {
	total := 0
	for _, s := range strata {
		total += s.Size
	}
	switch {
	case d.N < 1:
		return fmt.Errorf("the sample must have at least 1 article, got %d", d.N)
	case total < d.N:
		return fmt.Errorf("there are %d articles to draw %d from", total, d.N)
	case d.N < len(strata):
		return fmt.Errorf(
			"there are %d strata, so the sample must have at least as many articles, got %d",
			len(strata), d.N,
		)
	}
	for left := d.N; left > 0; left-- {
		best := -1
		for i, s := range strata {
			if s.Drawn < s.Size && (best < 0 || need(s, d) > need(strata[best], d)) {
				best = i
			}
		}
		strata[best].Drawn++
	}
	return nil
}

// need is how much a stratum lacks one more article: highest averages after Webster, the first
// article before all others.
func need(s weighed, d Design) float64 {
	if s.Drawn == 0 {
		return math.Inf(1)
	}
	weight := s.factor
	if !d.Equal {
		weight *= float64(s.Size)
	}
	return weight / (float64(s.Drawn) + 0.5)
}

// Digest is a name for the sample by all that it was drawn by and what was drawn: "s" and 8
// hexadecimal digits.
func (s Sample) Digest() string {
	h := sha256.New()
	fmt.Fprintf(h, "%d\n%v\n%s\n%s\n", s.Seed, s.Design, s.Query, s.Unit)
	for _, i := range s.Items {
		fmt.Fprintf(h, "%s %s %g\n", i.Article, i.Text, i.Probability)
	}
	return "s" + hex.EncodeToString(h.Sum(nil)[:4])
}

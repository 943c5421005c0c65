package web

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"yulun/article"
	"yulun/index"
	"yulun/stats"
	"yulun/survey"
)

// Bounds of what a request may ask for.
const (
	deepestHit  = 100_000
	mostHits    = 1000 // of one answer of the API
	mostBuckets = 4000
)

// queryTexts are the parameters of a request in the query language: q as it is, then a field for
// each parameter of the table of filters.
func queryTexts(v url.Values) []string {
	texts := []string{strings.TrimSpace(v.Get("q"))}
	for _, f := range index.Fields(index.Vocabulary{}) {
		if text := index.FieldText(f.Name, v[f.Name]); text != "" {
			texts = append(texts, text)
		}
	}
	return texts
}

// readQuery reads the articles that a request asks for.
func (s *site) readQuery(ctx context.Context, v url.Values) (index.Query, error) {
	texts := queryTexts(v)
	if err := index.CheckLength(texts...); err != nil {
		return index.Query{}, err
	}
	q, err := index.Parse(s.vocabulary(ctx), texts...)
	if err != nil {
		return index.Query{}, err
	}
	if q.Unit, err = choice(v, "unit", index.Articles, index.Stories); err != nil {
		return q, err
	}
	q.Zone, err = readZone(v)
	return q, err
}

// vocabulary is what queries may name.
func (s *site) vocabulary(ctx context.Context) index.Vocabulary {
	return index.Vocabulary{Codebook: s.Codebook}.WithOutlets(s.Sources, func() ([]article.Outlet, error) { return s.Index.Outlets(ctx) })
}

// readPage reads order, limit and offset.
func readPage(v url.Values, q *index.Query) (err error) {
	if q.Order, err = choice(v, "order", index.ByRelevance, index.Newest, index.Oldest); err != nil {
		return err
	}
	if q.Limit, err = number(v, "limit", index.DefaultLimit, 0, mostHits); err != nil {
		return err
	}
	if q.Limit == 0 {
		q.Limit = -1 // none, in a Query
	}
	q.Offset, err = number(v, "offset", 0, 0, deepestHit)
	return err
}

// readSeries reads which series a request asks for, and the queries beside it. Proposed is the
// bucket of a request that names none; "auto" asks for the one that the articles propose.
func (s *site) readSeries(ctx context.Context, v url.Values, otherwise index.Bucket) (o stats.SeriesOptions, beside []index.Query, err error) {
	o = stats.SeriesOptions{Sources: s.Sources, Codebook: s.Codebook, Now: s.Now(), Codings: s.codings(), Attention: true, Events: s.Events}
	if o.Query, err = s.readQuery(ctx, v); err != nil {
		return o, nil, err
	}
	o.Zone = o.Query.Zone
	if o.Group, o.Second, err = readGroups(v); err != nil {
		return o, nil, err
	}
	if o.Weighting, err = choice(v, "weight", survey.Weightings()...); err != nil {
		return o, nil, err
	}
	if o.Smooth, err = number(v, "smooth", 0, 3, mostSmooth); err != nil {
		return o, nil, err
	}
	cumulative, err := choice(v, "cumulative", "", "yes")
	if err != nil {
		return o, nil, err
	}
	o.Cumulative = cumulative == "yes"
	if o.Bucket, err = choice(v, "bucket", append([]index.Bucket{otherwise, autoBucket}, stats.Buckets()...)...); err != nil {
		return o, nil, err
	}
	if o.Bucket == autoBucket {
		if o.Bucket, err = stats.ProposeBucket(ctx, s.Index, o); err != nil {
			return o, nil, err
		}
	}
	if beside, err = s.readBeside(ctx, v); err != nil {
		return o, nil, err
	}
	return o, beside, checkSpan(o)
}

// autoBucket stands for the bucket that the density of the articles proposes.
const autoBucket index.Bucket = "auto"

// mostSmooth is the widest window that a request can ask for.
const mostSmooth = 99

// readGroups reads what a series is cut by: group=type,lang, or group=type with second=lang.
func readGroups(v url.Values) (first, second index.Group, err error) {
	given, other, _ := strings.Cut(v.Get("group"), ",")
	if other == "" {
		other = v.Get("second")
	}
	cut := index.Cut{Group: index.Group(given), Second: index.Group(other)}
	return cut.Group, cut.Second, cut.Check()
}

// readBeside reads the queries that stand beside the first: each instead of its words, with the
// same filters.
func (s *site) readBeside(ctx context.Context, v url.Values) ([]index.Query, error) {
	var beside []index.Query
	for _, text := range v["compare"] {
		if strings.TrimSpace(text) == "" {
			continue
		}
		one := maps.Clone(v)
		one.Set("q", text)
		q, err := s.readQuery(ctx, one)
		if err != nil {
			return nil, err
		}
		beside = append(beside, q)
	}
	if len(beside) >= stats.MostQueries {
		return nil, article.Usagef("Compare fewer at once.", "a series can have up to %d queries, got %d", stats.MostQueries, len(beside)+1)
	}
	return beside, nil
}

// checkSpan refuses a series of more buckets than anybody reads, before they are made.
func checkSpan(o stats.SeriesOptions) error {
	from, to := o.Query.From, o.Query.To
	if to.IsZero() {
		to = o.Now
	}
	if from.IsZero() && o.Now.Before(to) {
		from = o.Now
	}
	if from.IsZero() || o.Bucket == index.Whole {
		return nil
	}
	days := map[index.Bucket]float64{index.Day: 1, index.Week: 7, index.Month: 30.4, index.Quarter: 91.3, index.Year: 365.2}
	if n := to.Sub(from).Hours() / 24 / days[o.Bucket]; n > mostBuckets {
		return article.Usagef("Ask for wider buckets or a shorter time.", "a series of %.0f %ss is more than the %d that are shown", n, o.Bucket, mostBuckets)
	}
	return nil
}

// choice reads a parameter with fixed values; the first is the default.
func choice[T ~string](v url.Values, name string, allowed ...T) (T, error) {
	given := T(v.Get(name))
	if given == "" {
		return allowed[0], nil
	}
	if slices.Contains(allowed, given) {
		return given, nil
	}
	names := []string{}
	for _, a := range allowed {
		if a != "" && !slices.Contains(names, string(a)) {
			names = append(names, string(a))
		}
	}
	return "", advised("invalid-parameter", name, article.Say("%s takes one of %s.", name, article.Names(names)), "%.60q is not a valid %s", string(given), name)
}

// number reads a whole number within bounds.
func number(v url.Values, name string, otherwise, least, most int) (int, error) {
	given := v.Get(name)
	if given == "" {
		return otherwise, nil
	}
	n, err := strconv.Atoi(given)
	if err != nil || n < least || n > most {
		return 0, advised("invalid-parameter", name, article.Say("Give a whole number from %d to %d.", least, most), "%s: %.40q is not allowed", name, given)
	}
	return n, nil
}

// readZone reads the zone in which days begin.
func readZone(v url.Values) (*time.Location, error) {
	name := v.Get("zone")
	if name == "" || name == index.Shanghai().String() {
		return index.Shanghai(), nil
	}
	zone, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		return nil, fault("invalid-parameter", "zone", "Give an IANA name such as Asia/Shanghai, Europe/Berlin or UTC.", "zone: %.60q is not a time zone", name)
	}
	return zone, nil
}

package agreement_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"yulun/stats/agreement"
	"yulun/survey"
)

var gap = agreement.Missing()

// byCoder turns rows of coders into units.
func byCoder(rows ...[]float64) []agreement.Unit {
	units := make([]agreement.Unit, len(rows[0]))
	for _, row := range rows {
		for u, v := range row {
			units[u] = append(units[u], v)
		}
	}
	return units
}

// The example of Krippendorff's "Computing Krippendorff's alpha-reliability" (2011), three coders
// with gaps, and three codings of stance in five steps. Expected values by the Python packages
// krippendorff 0.9.0 and irrCAC 0.4.4 (scripts/reference/agreement.py).
var (
	example = byCoder(
		[]float64{gap, gap, gap, gap, gap, 3, 4, 1, 2, 1, 1, 3, 3, gap, 3},
		[]float64{1, gap, 2, 1, 3, 3, 4, 3, gap, gap, gap, gap, gap, gap, gap},
		[]float64{gap, gap, 2, 1, 3, 4, 4, gap, 2, 1, 1, 3, 3, gap, 4},
	)
	stance = byCoder(
		[]float64{-2, -1, 0, 0, 1, 2, -1, 0, 1, gap},
		[]float64{-2, -1, 0, 1, 1, 2, -2, 0, gap, 0},
		[]float64{-1, -1, 0, 0, 2, 2, -1, gap, 1, 0},
	)
)

// TestIntervalsMatchTheReferenceImplementation: units were drawn 20,000 times for krippendorff
// (scripts/reference/agreement.py); with ours, the ends may differ by their own spread.
func TestIntervalsMatchTheReferenceImplementation(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name      string
		units     []agreement.Unit
		scale     agreement.Scale
		low, high float64
	}{
		{"example", example, agreement.Nominal, 0.292573, 1},
		{"example", example, agreement.Ordinal, 0.412662, 1},
		{"example", example, agreement.Interval, 0.389827, 1},
		{"stance", stance, agreement.Nominal, 0.336170, 0.888393},
		{"stance", stance, agreement.Ordinal, 0.714728, 0.985760},
		{"stance", stance, agreement.Interval, 0.737226, 0.963390},
	} {
		got := agreement.Measure(c.units, agreement.Options{Scale: c.scale, Resamples: 20_000, Seed: 7}).Alpha
		if off := 0.03 * (c.high - c.low); math.Abs(got.Low-c.low) > off || math.Abs(got.High-c.high) > off {
			t.Errorf("%s, %s: [%.4f, %.4f], want [%.4f, %.4f]", c.name, c.scale, got.Low, got.High, c.low, c.high)
		}
	}
}

func TestCoefficientsMatchTheReferenceImplementations(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		units []agreement.Unit
		scale agreement.Scale
		want  float64
	}{
		{"example", example, agreement.Nominal, 0.691358},
		{"example", example, agreement.Ordinal, 0.806721},
		{"example", example, agreement.Interval, 0.810845},
		{"example", example, agreement.Ratio, 0.808944},
		{"stance", stance, agreement.Nominal, 0.629893},
		{"stance", stance, agreement.Ordinal, 0.931529},
		{"stance", stance, agreement.Interval, 0.901141},
	} {
		got := agreement.Measure(c.units, agreement.Options{Scale: c.scale, Resamples: 100}).Alpha
		if math.Abs(got.Value-c.want) > 1e-6 {
			t.Errorf("%s, %s: alpha %.6f, want %.6f", c.name, c.scale, got.Value, c.want)
		}
		if !(got.Low <= got.Value && got.Value <= got.High && got.Low < got.High) ||
			got.Method != survey.ByBootstrap {
			t.Errorf("%s, %s: interval %+v", c.name, c.scale, got)
		}
	}
	got := agreement.Measure(stance, agreement.Options{Scale: agreement.Ordinal, Resamples: 100})
	if math.Abs(got.AC1.Value-0.67101) > 5e-6 {
		t.Errorf("AC1 %.5f, want 0.67101", got.AC1.Value)
	}
	if got.Units != 10 || got.Values != 27 {
		t.Errorf("%d units with %d values, want 10 with 27", got.Units, got.Values)
	}
}

func TestSingleCodingsTellNothingOfAgreement(t *testing.T) {
	t.Parallel()
	got := agreement.Measure(example, agreement.Options{Scale: agreement.Nominal, Resamples: 100})
	// Of 15 units two are uncoded and one is coded once.
	if got.Units != 12 || got.Values != 26 {
		t.Errorf("%d units with %d values, want 12 with 26", got.Units, got.Values)
	}
	alone := agreement.Measure(byCoder([]float64{1, 2, gap}),
		agreement.Options{Scale: agreement.Nominal})
	if alone.Units != 0 || alone.Alpha.Known || alone.AC1.Known || alone.Percent.Known {
		t.Errorf("one coder agrees with nobody: %+v", alone)
	}
}

func TestWordsAreCategories(t *testing.T) {
	t.Parallel()
	units := agreement.Categories([][]string{
		{"critical", "critical"},
		{"neutral", "critical"},
		{"neutral", "neutral"},
		{"supportive", "supportive"},
		{"neutral", ""},
	})
	o := agreement.Options{Scale: agreement.Nominal, Categories: 3, Resamples: 200, Seed: 1}
	got := agreement.Measure(units, o)
	// Eight values: 3 critical, 3 neutral, 2 supportive. Observed 2/8, expected 2(9+6+6)/(8·7).
	if want := 1 - (2.0/8)/(42.0/56); math.Abs(got.Alpha.Value-want) > 1e-12 {
		t.Errorf("alpha %.6f, want %.6f", got.Alpha.Value, want)
	}
	if got.Percent.Value != 0.75 {
		t.Errorf("three of four pairs agree, got %.3f", got.Percent.Value)
	}
}

// TestEqualValues: where every coder always says the same, alpha is undefined, and AC1 is 1.
func TestEqualValues(t *testing.T) {
	t.Parallel()
	got := agreement.Measure(byCoder([]float64{1, 1, 1}, []float64{1, 1, 1}),
		agreement.Options{Scale: agreement.Nominal, Categories: 2, Resamples: 100})
	if got.Alpha.Known {
		t.Errorf("alpha is %v where nothing varies", got.Alpha)
	}
	if got.AC1.Value != 1 || got.Percent.Value != 1 {
		t.Errorf("AC1 %v, percent %v, want 1", got.AC1, got.Percent)
	}
}

// TestRareValuesLeaveAlphaWithoutInterval: where one unit alone varies, many resamples miss it.
func TestRareValuesLeaveAlphaWithoutInterval(t *testing.T) {
	t.Parallel()
	a, b := make([]float64, 40), make([]float64, 40)
	a[3], b[3] = 1, 1
	got := agreement.Measure(byCoder(a, b), agreement.Options{Scale: agreement.Nominal, Seed: 3})
	if got.Alpha.Value != 1 || got.Alpha.Method != survey.None {
		t.Errorf("alpha %+v, want 1 without an interval", got.Alpha)
	}
	if got.Undefined < survey.Resamples/4 ||
		got.Undefined > survey.Resamples/2 { // (1-1/40)^40 = 0.36
		t.Errorf("%d of %d resamples are undefined", got.Undefined, survey.Resamples)
	}
}

// TestResamplesOfSingleCodingsAreUndefined: where few units have two codings, some resamples hold
// none of them and tell nothing, on any scale.
func TestResamplesOfSingleCodingsAreUndefined(t *testing.T) {
	t.Parallel()
	none := agreement.Missing()
	few := []agreement.Unit{{1, 4}, {4, 5}, {3, none}, {none, 4}, {5, none}, {2, none}}
	half := append([]agreement.Unit{{5, 5}, {3, 4}, {2, 1}, {5, 4}}, few...)
	for _, scale := range []agreement.Scale{agreement.Nominal, agreement.Ordinal, agreement.Interval, agreement.Ratio} {
		// (4/6)^6 of the resamples of the few are undefined, (4/10)^10 of those of the half.
		if got := agreement.Measure(few, agreement.Options{Scale: scale, Seed: 5}); got.Undefined < survey.Resamples/20 || got.Alpha.Method != survey.None {
			t.Errorf("%v: %d resamples are undefined, alpha %+v; want more than a twentieth and no interval", scale, got.Undefined, got.Alpha)
		}
		if got := agreement.Measure(half, agreement.Options{Scale: scale, Seed: 5}); math.IsNaN(got.Alpha.Low) || !(got.Alpha.Low < got.Alpha.High) {
			t.Errorf("%v: the interval of alpha is %+v", scale, got.Alpha)
		}
	}
}

func TestSeedRepeatsAnInterval(t *testing.T) {
	t.Parallel()
	o := agreement.Options{Scale: agreement.Ordinal, Seed: 11}
	if a, b := agreement.Measure(stance, o), agreement.Measure(stance, o); a != b {
		t.Errorf("%+v and %+v", a, b)
	}
}

// TestNamesAndOrderDoNotMatter: alpha is the same whoever is named first, and a nominal one under
// any renaming of the categories.
func TestNamesAndOrderDoNotMatter(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		coders := rapid.IntRange(2, 4).Draw(t, "coders")
		unit := rapid.SliceOfN(rapid.IntRange(-1, 4), coders, coders)
		units := rapid.SliceOfN(unit, 2, 12).Draw(t, "units")
		plain, turned := make([]agreement.Unit, len(units)), make([]agreement.Unit, len(units))
		for i, u := range units {
			for c := range u {
				value, other := float64(u[c]), float64(u[coders-1-c])
				if u[c] < 0 {
					value = gap
				}
				if u[coders-1-c] < 0 {
					other = gap
				}
				plain[i] = append(plain[i], value)
				turned[i] = append(turned[i], 100-other*7)
			}
		}
		scales := []agreement.Scale{agreement.Nominal, agreement.Ordinal, agreement.Interval}
		for _, scale := range scales {
			o := agreement.Options{Scale: scale, Resamples: 1}
			a, b := agreement.Measure(plain, o), agreement.Measure(turned, o)
			if a.Alpha.Known != b.Alpha.Known || math.Abs(a.Alpha.Value-b.Alpha.Value) > 1e-9 {
				t.Fatalf("%s: %v and %v", scale, a.Alpha, b.Alpha)
			}
			if a.Alpha.Value > 1+1e-12 {
				t.Fatalf("alpha above 1: %v", a.Alpha)
			}
		}
	})
}

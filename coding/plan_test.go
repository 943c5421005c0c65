package coding_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"yulun/coding"
)

// sdOfShare is the standard deviation of a share.
func sdOfShare(p float64) float64 { return math.Sqrt(p * (1 - p)) }

// TestWidths compares with published arithmetic and with limits that must hold.
func TestWidths(t *testing.T) {
	t.Parallel()
	near := func(what string, got, want, within float64) {
		t.Helper()
		if math.Abs(got-want) > within {
			t.Errorf("%s is %.5f, want %.5f", what, got, want)
		}
	}
	// A share of one half coded on 384 articles is known to 5 points, as any textbook has it.
	p := coding.Plan{SD: sdOfShare(0.5), Rho: 0, Articles: 100_000}
	near("a half on 384", p.Widths(384)[0].Coding, 0.05, 0.0001)
	near("no correlation", p.Widths(384)[0].Corrected, p.Widths(384)[0].Coding, 1e-12)
	// With all correlation the scorer knows everything: coding half of the articles is worth coding
	// all of them. Where all are coded, it adds nothing.
	p.Rho = 1
	w := p.Widths(50_000, 100_000)
	near("all correlation, half coded", w[0].Corrected, w[1].Coding, 1e-12)
	near("all coded", w[1].Corrected, w[1].Coding, 1e-12)
	// 500 complaints coded of 1,412, correlation .46: Pan and Chen's data give an interval 7 %
	// narrower than that of the codings.
	p = coding.Plan{SD: sdOfShare(0.236), Rho: 0.46, Articles: 1412}
	w = p.Widths(500)
	near("Pan and Chen, codings alone", w[0].Coding, (0.2732-0.1988)/2, 0.0002)
	near("Pan and Chen, PPI++", w[0].Corrected, (0.272241-0.203038)/2, 0.0001)
}

// TestWidthsAreTrue simulates the corrected estimate and compares its spread with the plan.
func TestWidthsAreTrue(t *testing.T) {
	t.Parallel()
	const n, articles, repeats = 60, 600, 4000
	random := rand.New(rand.NewPCG(1, 2))
	// The scorer is right in four of five articles, of which three in ten are critical.
	var estimates []float64
	rho := 0.0
	{
		var pairs []coding.Pair
		for range 200_000 {
			y, f := piece(random)
			pairs = append(pairs, coding.Pair{Coded: y, Said: f, Weight: 1})
		}
		_, _, rho, _ = coding.Moments(pairs)
	}
	const q = 0.3*0.8 + 0.7*0.2 // the share that the scorer says
	lambda := rho * sdOfShare(0.3) / sdOfShare(q) / (1 + float64(n)/articles)
	for range repeats {
		var y, f, all float64
		for range n {
			v, said := piece(random)
			y, f = y+v/n, f+said/n
		}
		for range articles {
			_, said := piece(random)
			all += said / articles
		}
		estimates = append(estimates, y+lambda*(all-f))
	}
	var mean, squares float64
	for _, e := range estimates {
		mean += e / repeats
	}
	for _, e := range estimates {
		squares += (e - mean) * (e - mean) / repeats
	}
	got := 1.96 * math.Sqrt(squares)
	want := coding.Plan{SD: sdOfShare(0.3), Rho: rho, Articles: n + articles}.Widths(n)[0]
	if math.Abs(got-want.Corrected) > 0.03*want.Corrected {
		t.Errorf("the simulated half-width is %.4f, planned %.4f", got, want.Corrected)
	}
	if want.Corrected > 0.95*want.Coding {
		t.Errorf("a useful scorer narrows nothing: %+v", want)
	}
}

func piece(random *rand.Rand) (coded, said float64) {
	if random.Float64() < 0.3 {
		coded = 1
	}
	said = coded
	if random.Float64() < 0.2 {
		said = 1 - coded
	}
	return coded, said
}

func TestNeeded(t *testing.T) {
	t.Parallel()
	p := coding.Plan{SD: 0.5, Rho: 0.6, Articles: 2000}
	n, err := p.Needed(0.05)
	if err != nil {
		t.Fatal(err)
	}
	if w := p.Widths(n, n-1); w[0].Corrected > 0.05 || w[1].Corrected <= 0.05 {
		t.Errorf("%d codings are said to be needed: %+v", n, w)
	}
	if _, err := p.Needed(0.001); err == nil {
		t.Error("an interval is promised that no coding gives")
	}
}

func TestMoments(t *testing.T) {
	t.Parallel()
	// A rare value that is drawn four times as often and weighs a quarter gives the moments of all.
	var all, drawn []coding.Pair
	for i := range 160 {
		p := coding.Pair{Coded: float64(i % 8 / 7), Said: float64(i % 16 / 15), Weight: 1}
		all = append(all, p)
		switch {
		case p.Coded == 1:
			p.Weight = 1
			drawn = append(drawn, p)
		case i%8 < 4:
			p.Weight = 7.0 / 4
			drawn = append(drawn, p)
		}
	}
	mean, sd, rho, ok := coding.Moments(all)
	mean2, sd2, rho2, ok2 := coding.Moments(drawn)
	if !ok || !ok2 || math.Abs(mean-mean2) > 1e-12 || math.Abs(sd-sd2) > 1e-12 ||
		math.Abs(rho-rho2) > 1e-12 {
		t.Errorf("of all %g, %g, %g; weighted %g, %g, %g", mean, sd, rho, mean2, sd2, rho2)
	}
	if math.Abs(mean-0.125) > 1e-12 || math.Abs(sd-sdOfShare(0.125)) > 1e-12 {
		t.Errorf("the mean is %g, the standard deviation %g", mean, sd)
	}
	line := []coding.Pair{}
	for i := range 10 {
		line = append(line, coding.Pair{Coded: float64(i), Said: float64(-2 * i), Weight: 1})
	}
	if _, _, rho, _ := coding.Moments(line); math.Abs(rho+1) > 1e-12 {
		t.Errorf("a falling line has the correlation %g", rho)
	}
	for _, pairs := range [][]coding.Pair{nil, line[:9], make([]coding.Pair, 20)} {
		if _, _, _, ok := coding.Moments(pairs); ok {
			t.Errorf("%v have a correlation", pairs)
		}
	}
}

package correct

import "fmt"

// Rates are how often a scorer is right: the sensitivity among the articles that are coded with a
// class, of which there are Positive, and the specificity among the others, Negative.
type Rates struct {
	Sensitivity, Specificity float64
	Positive, Negative       float64
}

// RoganGladen corrects a share of n scored articles by the scorer's rates of error (W. J. Rogan, B.
// Gladen, Estimating prevalence from the results of a screening test, Am. J. Epidemiol. 107, 1978).
// The variance, by the delta method, counts the uncertainty of the rates, too. It fails where the
// scorer is not better than chance. The value can leave [0, 1].
func RoganGladen(scored float64, n float64, r Rates) (Estimate, error) {
	gain := r.Sensitivity + r.Specificity - 1
	if !(gain > 0) || r.Positive == 0 || r.Negative == 0 || n == 0 {
		return Estimate{}, fmt.Errorf(
			"a sensitivity of %.2f and a specificity of %.2f tell nothing of the share",
			r.Sensitivity,
			r.Specificity,
		)
	}
	value := (scored + r.Specificity - 1) / gain
	v := scored*(1-scored)/n +
		value*value*r.Sensitivity*(1-r.Sensitivity)/r.Positive +
		(1-value)*(1-value)*r.Specificity*(1-r.Specificity)/r.Negative
	return normal(value, v/(gain*gain), 1), nil
}

package correct

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"yulun/survey"
)

// Estimate is a corrected mean or share.
type Estimate struct {
	Value float64
	// SE is the standard error. DF are the degrees of freedom of the interval; infinite where it is
	// the normal one.
	SE, DF float64
	// Lambda is how much the scores were trusted: 0 not at all, 1 as PPI does without tuning.
	Lambda float64
}

// Interval is the estimate with its 95 % interval, Student's with DF degrees of freedom. It is not
// cut to the range of the figure.
func (e Estimate) Interval(method survey.Method) survey.Interval {
	half := quantile(e.DF) * e.SE
	return survey.Interval{
		Value: e.Value, Low: e.Value - half, High: e.Value + half, Method: method, Known: true,
	}
}

// quantile is Student's quantile at 0.975, or the normal one for infinite degrees of freedom.
func quantile(df float64) float64 {
	const p = 1 - (1-survey.Level)/2
	if math.IsInf(df, 1) {
		return distuv.UnitNormal.Quantile(p)
	}
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.Quantile(p)
}

// normal is an estimate with the normal interval.
func normal(value, variance, lambda float64) Estimate {
	return Estimate{Value: value, SE: math.Sqrt(variance), DF: math.Inf(1), Lambda: lambda}
}

package render

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"yulun/locale"
	"yulun/stats/accuracy"
	"yulun/stats/evaluation"
	"yulun/survey"
)

// accuracy: how well the scorer does, where, and what else would.
func (w *validity) accuracy() {
	const evaluate = "yulun evaluate"
	e := w.Evaluation
	if e == nil || len(e.Stance.ByClass) == 0 {
		for _, demand := range []string{
			locale.Key("Precision, recall and F1 by class"), locale.Key("The same by language, outlet type and year"), locale.Key("Confusion and errors are shown"),
			locale.Key("Confidence is calibrated"),
		} {
			w.add(w.p.T(demand), Unmet, evaluate,
				w.p.T("No codings by people to compare with."),
			)
		}
		return
	}
	var classes []string
	for _, c := range e.Stance.ByClass {
		if c.Name != evaluation.Irrelevant {
			classes = append(
				classes,
				fmt.Sprintf(
					"%s %s / %s / %s",
					Label(w.p, w.Codebook, c.Name),
					f1Text(c.Precision),
					f1Text(c.Recall),
					f1Text(c.F1),
				),
			)
		}
	}
	w.add(w.p.T("Precision, recall and F1 by class"), Met, evaluate,
		w.p.T("On %s coded articles: %s; mean of the classes %s; relevance %s.%s", Thousands(e.Pieces), strings.Join(classes, w.p.T("; ")), f1Text(e.Stance.MacroF1), f1Text(e.Relevance.F1), onlyRelevant(w.p, *e)),
	)
	w.add(w.p.T("The same by language, outlet type and year"), Met, evaluate,
		w.p.T("%s.", groupsText(*e, w)),
	)
	w.add(w.p.T("Confusion and errors are shown"), Met, "yulun evaluate --errors",
		w.p.T("%s; %s articles differ from their coding in relevance, class or frames.", confusionText(e.Stance.Confusion, w), Thousands(len(e.Errors))),
	)
	w.add(w.p.T("Confidence is calibrated"), Met, evaluate,
		w.p.T("Over %s articles the confidence is off by %.2f in the mean (expected calibration error); Brier score %.2f.", Thousands(e.Confidence.Forecasts), e.Confidence.ECE, e.Confidence.Brier),
	)
}

func onlyRelevant(p locale.Printer, e evaluation.Evaluation) string {
	if e.OnlyRelevant {
		return p.T(" All of them were scored relevant, so nothing is known of relevant articles that the scorer misses.")
	}
	return ""
}

func groupsText(e evaluation.Evaluation, w *validity) string {
	var parts []string
	for _, g := range e.Groups {
		parts = append(
			parts,
			fmt.Sprintf(
				"%s %s (%d)", Label(w.p, w.Codebook, g.Value), f1Text(g.Stance.MacroF1), g.Relevant,
			),
		)
	}
	return w.p.T("Mean F1 of the classes, with the number of relevant articles: %s", strings.Join(parts, w.p.T("; ")))
}

func confusionText(c accuracy.Confusion, w *validity) string {
	var parts []string
	for i, coded := range c.Classes {
		for j, scored := range c.Classes {
			if i != j && c.Counts[i][j] > 0 {
				parts = append(
					parts,
					w.p.T(
						"%s read as %s %s",
						Label(w.p, w.Codebook, coded),
						Label(w.p, w.Codebook, scored),
						weightText(c.Counts[i][j]),
					),
				)
			}
		}
	}
	if len(parts) == 0 {
		return w.p.T("No class was confused")
	}
	return w.p.T("Weighted confusion: %s", w.p.List(parts))
}

// corrected: the figures, their intervals, and what other choices would make of them.
func (w *validity) corrected() {
	if w.Validation.Corrects() {
		w.add(w.p.T("Shares are corrected for misclassification"), Met, "yulun series",
			w.p.T("Series and comparison give prediction-powered estimates with inclusion weights beside the raw figures, and shares by the scorer's rates of error as a check; points with too few codings take the error from all."),
		)
	} else {
		w.add(w.p.T("Shares are corrected for misclassification"), Unmet, "yulun code sample",
			ValidationText(w.p, w.Validation),
		)
	}
	w.add(w.p.T("Dependence within outlets is in the interval"), Met, "",
		w.p.T("Intervals resample outlets, and corrected ones sum errors by outlet; with fewer than %d outlets a point is flagged.", survey.FewOutlets),
	)
	w.baselines()
	var parts []string
	for _, v := range w.Variants {
		if v.Articles > 0 {
			parts = append(
				parts,
				w.p.T(
					"by %s, %s: mean stance %s",
					UnitName(w.p, 1, v.Unit),
					w.p.T(map[survey.Weighting]string{survey.ByArticle: "every article alike", survey.ByOutlet: "every outlet alike"}[v.Weighting]),
					meanText(v.Mean),
				),
			)
		}
	}
	w.add(w.p.T("Preprocessing and units are varied"), Partly, "yulun series --unit story --weight outlet",
		w.p.T("Units and weights: %s. The preprocessing is fixed.", strings.Join(parts, w.p.T("; "))),
	)
}

// baselines: what simple ways of guessing reach, and what other cut-offs give.
func (w *validity) baselines() {
	e := w.Evaluation
	if e == nil || len(e.Baselines) == 0 {
		w.add(w.p.T("Baselines stand beside the scorer"), Unmet, "yulun evaluate",
			w.p.T("No codings by people to compare with."),
		)
		w.add(w.p.T("Cut-offs are varied"), Unmet, "yulun evaluate",
			w.p.T("No codings by people to compare with."),
		)
		return
	}
	status, beside := Partly, w.p.T("The command adds words counted without context and a linear model on n-grams.")
	if n := len(w.Evaluated); n > 0 && len(w.Evaluated[n-1].Baselines) > 1 {
		var parts []string
		last := w.Evaluated[n-1]
		for _, name := range slices.Sorted(maps.Keys(last.Baselines)) {
			parts = append(parts, fmt.Sprintf("%s %.2f", baselineName(w.p, name), last.Baselines[name]))
		}
		status, beside = Met, w.p.T(
			"The evaluation recorded on %s: %s.", w.p.Day(last.At), w.p.List(parts),
		)
	}
	w.add(w.p.T("Baselines stand beside the scorer"), status, "yulun evaluate",
		w.p.T("Mean F1 of the classes: scorer %s, %s %s. %s", f1Text(e.Stance.MacroF1), baselineName(w.p, e.Baselines[0].Name), f1Text(e.Baselines[0].Stance.MacroF1), beside),
	)
	w.add(w.p.T("Cut-offs are varied"), Met, "yulun evaluate",
		w.p.T("%s.", cutsText(w.p, *e)),
	)
}

func cutsText(p locale.Printer, e evaluation.Evaluation) string {
	var parts []string
	for _, c := range e.StanceCuts {
		parts = append(parts, fmt.Sprintf("%.2f: %s", c.At, f1Text(survey.Exact(c.F1.Value))))
	}
	text := p.T("Mean F1 of the classes by the score from which a side is taken: %s", p.List(parts))
	if parts = nil; !e.OnlyRelevant {
		for _, c := range e.RelevanceCuts {
			parts = append(parts, fmt.Sprintf("%.2f: %s", c.At, f1Text(survey.Exact(c.F1.Value))))
		}
		text += p.T(". F1 of relevance by its cut-off: %s", p.List(parts))
	}
	return text
}

// readings: whether what the scorer reads is what is meant.
func (w *validity) readings() {
	known := w.p.T("No coded sample to compare groups of outlets in.")
	if e := w.Evaluation; e != nil && e.Known.Scored.Known && e.Known.Coded.Known {
		known = w.p.T(
			"State less foreign outlets: mean stance %s as scored, %s as coded.",
			meanText(e.Known.Scored),
			meanText(e.Known.Coded),
		)
	}
	w.add(w.p.T("Typical texts are read and known groups differ"), Partly, "yulun search frame:ID",
		w.p.T("%s That the highest texts of each class and frame were read is not recorded: do it with the command, and say so.", known),
	)
	w.add(w.p.T("What the scorer goes by can be inspected"), Met, "yulun show ID",
		w.p.T("Every score is the sum of its evidence, which each article's page shows in its sentence."),
	)
	w.add(w.p.T("Counterfactual and adversarial tests"), Partly, "",
		w.p.T("The program's own tests turn verdicts into their negations and change script, wording and layout of texts; they don't use these articles."),
	)
	w.add(w.p.T("Published figures are reproduced"), Unmet, "",
		w.p.T("No published share of coverage was tried again with this scorer."),
	)
}

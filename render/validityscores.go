package render

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

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
			"Precision, recall and F1 by class", "The same by language, outlet type and year", "Confusion and errors are shown",
			"Confidence is calibrated",
		} {
			w.add(demand, Unmet, evaluate, "No codings by people to compare with.")
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
					label(w.Codebook, c.Name),
					f1Text(c.Precision),
					f1Text(c.Recall),
					f1Text(c.F1),
				),
			)
		}
	}
	w.add(
		"Precision, recall and F1 by class",
		Met,
		evaluate,
		"On %s coded articles: %s; mean of the classes %s; relevance %s.%s",
		Thousands(e.Pieces),
		strings.Join(classes, "; "),
		f1Text(e.Stance.MacroF1),
		f1Text(e.Relevance.F1),
		onlyRelevant(*e),
	)
	w.add("The same by language, outlet type and year", Met, evaluate, "%s.", groupsText(*e, w))
	w.add(
		"Confusion and errors are shown",
		Met,
		"yulun evaluate --errors",
		"%s; %s articles differ from their coding in relevance, class or frames.",
		confusionText(e.Stance.Confusion, w),
		Thousands(len(e.Errors)),
	)
	w.add(
		"Confidence is calibrated",
		Met,
		evaluate,
		"Over %s articles the confidence is off by %.2f in the mean (expected calibration error); Brier score %.2f.",
		Thousands(e.Confidence.Forecasts),
		e.Confidence.ECE,
		e.Confidence.Brier,
	)
}

func onlyRelevant(e evaluation.Evaluation) string {
	if e.OnlyRelevant {
		return " All of them were scored relevant, so nothing is known of relevant articles that the scorer misses."
	}
	return ""
}

func groupsText(e evaluation.Evaluation, w *validity) string {
	var parts []string
	for _, g := range e.Groups {
		parts = append(
			parts,
			fmt.Sprintf(
				"%s %s (%d)", label(w.Codebook, g.Value), f1Text(g.Stance.MacroF1), g.Relevant,
			),
		)
	}
	return "Mean F1 of the classes, with the number of relevant articles: " + strings.Join(
		parts,
		"; ",
	)
}

func confusionText(c accuracy.Confusion, w *validity) string {
	var parts []string
	for i, coded := range c.Classes {
		for j, scored := range c.Classes {
			if i != j && c.Counts[i][j] > 0 {
				parts = append(
					parts,
					fmt.Sprintf(
						"%s read as %s %s",
						label(w.Codebook, coded),
						label(w.Codebook, scored),
						weightText(c.Counts[i][j]),
					),
				)
			}
		}
	}
	if len(parts) == 0 {
		return "No class was confused"
	}
	return "Weighted confusion: " + strings.Join(parts, ", ")
}

// corrected: the figures, their intervals, and what other choices would make of them.
func (w *validity) corrected() {
	if w.Validation.Corrects() {
		w.add(
			"Shares are corrected for misclassification",
			Met,
			"yulun series",
			"Series and comparison give prediction-powered estimates with inclusion weights beside the raw figures, and shares by the scorer's rates of error as a check; points with too few codings take the error from all.",
		)
	} else {
		w.add("Shares are corrected for misclassification", Unmet, "yulun code sample", "%s", ValidationText(w.Validation))
	}
	w.add(
		"Dependence within outlets is in the interval",
		Met,
		"",
		"Intervals resample outlets, and corrected ones sum errors by outlet; with fewer than %d outlets a point is flagged.",
		survey.FewOutlets,
	)
	w.baselines()
	var parts []string
	for _, v := range w.Variants {
		if v.Articles > 0 {
			parts = append(
				parts,
				fmt.Sprintf(
					"by %s, every %s alike: mean stance %s",
					v.Unit,
					v.Weighting,
					meanText(v.Mean),
				),
			)
		}
	}
	w.add("Preprocessing and units are varied", Partly, "yulun series --unit story --weight outlet",
		"Units and weights: %s. The preprocessing is fixed.", strings.Join(parts, "; "))
}

// baselines: what simple ways of guessing reach, and what other cut-offs give.
func (w *validity) baselines() {
	e := w.Evaluation
	if e == nil || len(e.Baselines) == 0 {
		w.add("Baselines stand beside the scorer", Unmet, "yulun evaluate", "No codings by people to compare with.")
		w.add("Cut-offs are varied", Unmet, "yulun evaluate", "No codings by people to compare with.")
		return
	}
	status, beside := Partly, "The command adds words counted without context and a linear model on n-grams."
	if n := len(w.Evaluated); n > 0 && len(w.Evaluated[n-1].Baselines) > 1 {
		var parts []string
		last := w.Evaluated[n-1]
		for _, name := range slices.Sorted(maps.Keys(last.Baselines)) {
			parts = append(parts, fmt.Sprintf("%s %.2f", name, last.Baselines[name]))
		}
		status, beside = Met, fmt.Sprintf(
			"The evaluation recorded on %s: %s.", last.At.Format(time.DateOnly), strings.Join(parts, ", "),
		)
	}
	w.add(
		"Baselines stand beside the scorer", status, "yulun evaluate",
		"Mean F1 of the classes: scorer %s, %s %s. %s", f1Text(e.Stance.MacroF1), e.Baselines[0].Name,
		f1Text(e.Baselines[0].Stance.MacroF1), beside,
	)
	w.add("Cut-offs are varied", Met, "yulun evaluate", "%s.", cutsText(*e))
}

func cutsText(e evaluation.Evaluation) string {
	var parts []string
	for _, c := range e.StanceCuts {
		parts = append(parts, fmt.Sprintf("%.2f: %s", c.At, f1Text(survey.Exact(c.F1.Value))))
	}
	text := "Mean F1 of the classes by the score from which a side is taken: " + strings.Join(parts, ", ")
	if parts = nil; !e.OnlyRelevant {
		for _, c := range e.RelevanceCuts {
			parts = append(parts, fmt.Sprintf("%.2f: %s", c.At, f1Text(survey.Exact(c.F1.Value))))
		}
		text += ". F1 of relevance by its cut-off: " + strings.Join(parts, ", ")
	}
	return text
}

// readings: whether what the scorer reads is what is meant.
func (w *validity) readings() {
	known := "No coded sample to compare groups of outlets in."
	if e := w.Evaluation; e != nil && e.Known.Scored.Known && e.Known.Coded.Known {
		known = fmt.Sprintf(
			"State less foreign outlets: mean stance %s as scored, %s as coded.",
			meanText(e.Known.Scored),
			meanText(e.Known.Coded),
		)
	}
	w.add(
		"Typical texts are read and known groups differ",
		Partly,
		"yulun search frame:ID",
		"%s That the highest texts of each class and frame were read is not recorded: do it with the command, and say so.",
		known,
	)
	w.add("What the scorer goes by can be inspected", Met, "yulun show ID",
		"Every score is the sum of its evidence, which each article's page shows in its sentence.")
	w.add(
		"Counterfactual and adversarial tests",
		Partly,
		"",
		"The program's own tests turn verdicts into their negations and change script, wording and layout of texts; they don't use these articles.",
	)
	w.add(
		"Published figures are reproduced",
		Unmet,
		"",
		"No published share of coverage was tried again with this scorer.",
	)
}

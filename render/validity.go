package render

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"yulun/stats"
	"yulun/survey"
)

// Status says how far a demand on a measurement is met.
type Status string

// The statuses.
const (
	Met    Status = "yes"
	Partly Status = "partly"
	Unmet  Status = "no"
)

// ValidityPoint is one thing that readers of a text measurement ask for, with what was done about
// it. Command is what would do more; it may be empty.
type ValidityPoint struct {
	Number  int    `json:"number"`
	Demand  string `json:"demand"`
	Status  Status `json:"status"`
	Text    string `json:"text"`
	Command string `json:"command,omitempty"`
}

// ValidityPoints are the points of the section on validation, in order.
func ValidityPoints(b stats.Backing) []ValidityPoint {
	w := validity{Backing: b}
	w.frame()
	w.coders()
	w.accuracy()
	w.corrected()
	w.readings()
	w.record()
	return w.points
}

// validity writes the points.
type validity struct {
	stats.Backing
	points []ValidityPoint
}

func (w *validity) add(demand string, status Status, command, format string, args ...any) {
	w.points = append(
		w.points,
		ValidityPoint{len(w.points) + 1, demand, status, fmt.Sprintf(format, args...), command},
	)
}

// frame: what is measured, in which articles, and by which units.
func (w *validity) frame() {
	w.add(
		"Construct and codebook are written down",
		Met,
		"yulun config write",
		"The codebook has %d stance classes and %d frames with their rules; people and scorer code by the same one.",
		len(w.Codebook.Classes),
		len(w.Codebook.Frames),
	)
	status, period := Partly, "none has a date yet"
	if w.First != "" {
		period = "dated from " + w.First + " to " + w.Last
	}
	w.add(
		"Sources, period and exclusions are stated",
		status,
		"yulun sources",
		"Articles of %s outlets, %s, query %s. How much of the whole press these outlets are is not known to the program: say why they were chosen.",
		Thousands(w.Outlets),
		period,
		orAll(w.Series.Query),
	)
	w.add(
		"Gaps of the collection are shown",
		Met,
		"yulun export health",
		"Each bucket says what was due, fetched, read and scored; %s gaps are listed.",
		Thousands(len(w.Series.Gaps())),
	)
	w.add(
		"The level of analysis is stated",
		Met,
		"",
		"Cues are read in sentences and judged for the article; a series sums up articles or stories by bucket and outlet.",
	)
}

func orAll(query string) string {
	if query == "" {
		return "none (all relevant articles)"
	}
	return query
}

// coders: the sample, and who coded it how alike.
func (w *validity) coders() {
	const draw = "yulun code sample"
	if w.Validation == nil {
		w.add(
			"A probability sample was coded",
			Unmet,
			draw,
			"People coded no sample of these articles.",
		)
		w.add(
			"Two or more coders agree",
			Unmet,
			"yulun code agreement",
			"There are no codings by people to compare.",
		)
		w.add("It is said who coded", Unmet, "yulun code import --coder", "Nobody coded.")
		w.testSet()
		return
	}
	design := string(w.Sample.Design.Kind)
	for _, by := range w.Sample.Design.By {
		design += ", by " + string(by)
	}
	status := Met
	if w.Decided < w.Sample.Design.N || !w.Validation.Corrects() {
		status = Partly
	}
	w.add(
		"A probability sample was coded",
		status,
		draw,
		"Sample %s: %s articles drawn of %s (%s, seed %d) with known inclusion probabilities, which weigh every figure; people decided on %s.%s",
		w.Sample.ID,
		Thousands(drawn(w.Backing)),
		Thousands(w.Sample.Size()),
		design,
		w.Sample.Seed,
		Thousands(w.Decided),
		refusal(w.Validation),
	)
	w.agreement()
	w.add("It is said who coded", Partly, "yulun code import --coder",
		"%s: %s. %s Their languages, training and pay are not recorded: state them.",
		Capital(people(len(w.People))), strings.Join(w.People, ", "), modelsText(w.Backing))
	w.testSet()
}

func drawn(b stats.Backing) int {
	n := 0
	for _, s := range b.Sample.Strata {
		n += s.Drawn
	}
	return n
}

func refusal(v *stats.Validation) string {
	if v.Corrects() {
		return ""
	}
	return " Not used here: " + v.Refused + "."
}

func (w *validity) agreement() {
	var parts []string
	for _, v := range w.Agreement.Variables {
		if v.Alpha.Known && !strings.HasPrefix(v.Name, "frame:") {
			parts = append(parts, fmt.Sprintf("%s (%s) %s", v.Name, v.Scale, f1Text(v.Alpha)))
		}
	}
	if len(w.People) < 2 || len(parts) == 0 {
		w.add(
			"Two or more coders agree",
			Unmet,
			"yulun code agreement",
			"%s coded, so agreement is not known. Let a second person code the sheet.",
			Capital(people(len(w.People))),
		)
		return
	}
	w.add(
		"Two or more coders agree",
		Met,
		"yulun code agreement",
		"Krippendorff's alpha over %s articles coded twice or more: %s. Frames are in the table of the command.",
		Thousands(w.Agreement.Shared),
		strings.Join(parts, "; "),
	)
}

func modelsText(b stats.Backing) string {
	if len(b.Models) == 0 {
		return "No model coded."
	}
	var names []string
	for _, m := range b.Models {
		names = append(names, strings.TrimSpace(m.Name+" "+m.Version))
	}
	return "Models coded beside them and are not counted: " + strings.Join(names, ", ") + "."
}

func (w *validity) testSet() {
	if w.Evaluation == nil {
		w.add(
			"The test set is apart from development",
			Unmet,
			"yulun evaluate",
			"There is no test set.",
		)
		return
	}
	w.add(
		"The test set is apart from development",
		Partly,
		"yulun evaluate",
		"The sample was drawn from these articles after the scorer was made; yulun evaluate leaves out and counts texts that a model learned from. Whether the lexicon was changed after somebody looked at them is not recorded: say so.",
	)
}

// record: what somebody else needs to do it again.
func (w *validity) record() {
	methods := slices.Sorted(maps.Keys(w.Series.Methods))
	status, text := Met, "Scorer "+strings.Join(methods, ", ")+"."
	switch len(methods) {
	case 0:
		status, text = Partly, "No article is scored yet."
	case 1:
	default:
		status, text = Partly, text+" Versions are mixed: score everything alike with yulun reprocess."
	}
	if len(w.Models) > 0 {
		text += " " + modelsText(
			w.Backing,
		) + " Their prompt, temperature, seed and checksum are in yulun code export."
	}
	w.add("Model, version and settings are named", status, "yulun reprocess", "%s", text)
	w.add(
		"Command, configuration, data and seed are recorded",
		Partly,
		"yulun status",
		"Query %s, unit %s, weighting %s, zone %s; seeds are fixed by the data. Digests of configuration and data are not written down: keep the configuration folder and the export.",
		orAll(w.Series.Query),
		w.Series.Unit,
		w.Series.Weighting,
		w.Series.Zone,
	)
	w.surveys()
	w.add(
		"Data can be shared",
		Partly,
		"yulun export articles",
		"Identifiers, addresses, scores and codings are exported with a data dictionary (--describe; yulun code export); texts are the publishers'. There is no record for a repository.",
	)
}

func (w *validity) surveys() {
	if len(w.Surveys) == 0 {
		w.add(
			"The survey's method is stated",
			Unmet,
			"yulun config write",
			"No survey is configured.",
		)
		return
	}
	var missing []string
	for _, s := range w.Surveys {
		for _, field := range []struct{ name, value string }{
			{"mode", s.Mode}, {"sponsor", s.Sponsor}, {"weighting", s.Weighting}, {"precision", s.Precision},
		} {
			if field.value == "" || field.value == survey.Unknown {
				missing = append(missing, field.name+" of "+s.ID)
			}
		}
	}
	if len(missing) > 0 {
		w.add(
			"The survey's method is stated",
			Partly,
			"yulun config write",
			"Not known: %s.",
			strings.Join(missing, ", "),
		)
		return
	}
	w.add(
		"The survey's method is stated",
		Met,
		"",
		"Population, dates, number, mode, sponsor, weighting and precision of each survey are stated with it.",
	)
}

// MethodsParagraph is a paragraph on the method, to be pasted into a text.
func MethodsParagraph(b stats.Backing, version string) string {
	var s strings.Builder
	fmt.Fprintf(
		&s,
		"Articles of %s outlets were collected and scored with Yulun %s (%s) for their stance, in [−1, 1], and for %d frames, by a codebook that coders and scorer share.",
		Thousands(
			b.Outlets,
		),
		version,
		strings.Join(slices.Sorted(maps.Keys(b.Series.Methods)), ", "),
		len(b.Codebook.Frames),
	)
	if b.First != "" {
		fmt.Fprintf(&s, " They were published from %s to %s.", b.First, b.Last)
	}
	fmt.Fprintf(&s, " Intervals are at 95 %% and resample outlets.")
	if !b.Validation.Corrects() {
		s.WriteString(
			" " + ValidationText(
				b.Validation,
			) + " The figures are the scorer's and their error is not known.",
		)
		return s.String()
	}
	v := b.Validation
	fmt.Fprintf(
		&s,
		" A probability sample of %s of %s articles (seed %d) was coded by %s",
		Thousands(drawn(b)),
		Thousands(b.Sample.Size()),
		b.Sample.Seed,
		people(len(b.People)),
	)
	if v.Alpha.Known {
		fmt.Fprintf(&s, "; Krippendorff's alpha for the class was %s", f1Text(v.Alpha))
	}
	fmt.Fprintf(
		&s,
		". On the %s coded articles among those analysed the scorer reached a mean F1 of the classes of %s. Shares and means were corrected by prediction-powered inference with inclusion weights, with variances clustered by outlet; where a bucket had too few codings, the error was taken from all codings.",
		Thousands(v.Codings),
		f1Text(v.F1),
	)
	return s.String()
}

package render

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"yulun/coding"
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
		"The codebook has %d stance classes and %d frames with their rules; people and scorer code by the same one.%s",
		len(w.Codebook.Classes),
		len(w.Codebook.Frames),
		digestText(" Its version is that of the configuration, sha-256 %s.", w.Configuration),
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

// digestText is a sentence on a digest, by its beginning; empty without one.
func digestText(sentence, digest string) string {
	if digest == "" {
		return ""
	}
	return fmt.Sprintf(sentence, digest[:min(len(digest), 16)])
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
		w.add("It is said who coded", Unmet, "yulun code coder", "Nobody coded.")
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
	w.people()
	w.testSet()
}

// people says who coded.
func (w *validity) people() {
	status := Met
	var who []string
	for _, c := range w.People {
		if len(c.Missing()) > 0 {
			status = Partly
		}
		who = append(who, c.Name+" ("+CoderFacts(c)+")")
	}
	w.add(
		"It is said who coded", status, "yulun code coder", "%s: %s. %s",
		Capital(people(len(w.People))), strings.Join(who, ", "), modelsText(w.Backing),
	)
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
	var parts, frames []string
	for _, v := range w.Agreement.Variables {
		switch frame, ok := strings.CutPrefix(v.Name, "frame:"); {
		case !v.Alpha.Known:
		case ok:
			frames = append(frames, label(w.Codebook, frame)+" "+f1Text(v.Alpha))
		default:
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
		"Krippendorff's alpha over %s articles coded twice or more: %s. Frames (nominal): %s. Alpha is unknown for what all coded alike.",
		Thousands(w.Agreement.Shared),
		strings.Join(parts, "; "),
		cmp.Or(strings.Join(frames, "; "), "none"),
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
		"The sample was drawn from these articles after the scorer was made; yulun evaluate leaves out and counts texts that a model learned from. %s Whether the lexicon was changed after somebody looked at the texts is not recorded: say so.",
		w.looks(),
	)
}

// looks says how often the scorer was compared with the sample.
func (w *validity) looks() string {
	n := len(w.Evaluated)
	if n == 0 {
		return "No run of yulun evaluate on it is recorded."
	}
	configurations, methods := map[string]bool{}, map[string]bool{}
	for _, e := range w.Evaluated {
		configurations[e.Configuration] = true
		for _, m := range e.Methods {
			methods[m] = true
		}
	}
	text := fmt.Sprintf(
		"yulun evaluate compared %s with it in %s under %s, first on %s, last on %s.",
		strings.Join(slices.Sorted(maps.Keys(methods)), ", "), plural(n, "run", "runs"),
		plural(len(configurations), "configuration", "configurations"),
		w.Evaluated[0].At.Format(time.DateOnly), w.Evaluated[n-1].At.Format(time.DateOnly),
	)
	if len(configurations) > 1 {
		text += " What was changed between them may fit these texts better than others."
	}
	return text
}

func plural(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return Thousands(n) + " " + more
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
	for _, m := range w.Models {
		text += " Coder " + modelFacts(m) + "."
	}
	w.add("Model, version and settings are named", status, "yulun reprocess", "%s", text)
	w.digests()
	w.surveys()
	w.add(
		"Data can be shared",
		Met,
		"yulun deposit",
		"The command writes identifiers, addresses, scores, codings and coders with a data dictionary, checksums and the records of a repository (Frictionless, RO-Crate, Croissant, CITATION.cff). Texts are the publishers': they are left out unless asked for.",
	)
}

// modelFacts are what is needed to ask a model again.
func modelFacts(m coding.ModelInfo) string {
	facts := []string{strings.TrimSpace(m.Name + " " + m.Version), fmt.Sprintf("temperature %g", m.Temperature)}
	if m.Seed != nil {
		facts = append(facts, fmt.Sprintf("seed %d", *m.Seed))
	}
	for _, f := range []struct{ name, digest string }{{"prompt", m.Prompt}, {"checksum", m.Checksum}} {
		if f.digest == "" {
			facts = append(facts, f.name+" not known")
		} else {
			facts = append(facts, digestText(f.name+" %s", f.digest))
		}
	}
	return strings.Join(facts, ", ")
}

// digests name the configuration and the decisions that the figures follow from.
func (w *validity) digests() {
	status, text := Met, digestText(" Configuration sha-256 %s.", w.Configuration)
	if text == "" {
		status, text = Partly, " The digest of the configuration is not known."
	}
	if w.Data == "" {
		status = Partly
		text += " There are no decisions of coders whose digest could be named."
	} else {
		text += digestText(" Decisions of the coders sha-256 %s.", w.Data)
		switch n := len(w.Evaluated); {
		case n == 0:
			status = Partly
			text += " No evaluation is recorded with them: run the command."
		case w.Evaluated[n-1].Configuration != w.Configuration || w.Evaluated[n-1].Data != w.Data:
			status = Partly
			text += fmt.Sprintf(
				" The last recorded evaluation, of %s, was by configuration %.16s and decisions %.16s: run the command again.",
				w.Evaluated[n-1].At.Format(time.DateOnly), w.Evaluated[n-1].Configuration, w.Evaluated[n-1].Data,
			)
		default:
			text += fmt.Sprintf(
				" Both are those of the last recorded evaluation, of %s by %s with seed %d.",
				w.Evaluated[n-1].At.Format(time.DateOnly), w.Evaluated[n-1].Software, w.Evaluated[n-1].Seed,
			)
		}
	}
	w.add(
		"Command, configuration, data and seed are recorded", status, "yulun evaluate",
		"Query %s, unit %s, weighting %s, zone %s; seeds of intervals follow from the data.%s yulun deposit keeps configuration and data with checksums.",
		orAll(w.Series.Query), w.Series.Unit, w.Series.Weighting, w.Series.Zone, text,
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

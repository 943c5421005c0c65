package render

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"yulun/coding"
	"yulun/locale"
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
func ValidityPoints(p locale.Printer, b stats.Backing) []ValidityPoint {
	w := validity{Backing: b, p: p}
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
	p      locale.Printer
	points []ValidityPoint
}

func (w *validity) add(demand string, status Status, command, text string) {
	w.points = append(
		w.points,
		ValidityPoint{len(w.points) + 1, demand, status, text, command},
	)
}

// frame: what is measured, in which articles, and by which units.
func (w *validity) frame() {
	w.add(w.p.T("Construct and codebook are written down"), Met, "yulun config write",
		w.p.T("The codebook has %d stance classes and %d frames with their rules; people and scorer code by the same one.%s", len(w.Codebook.Classes), len(w.Codebook.Frames), digestText(w.p, locale.Key(" Its version is that of the configuration, sha-256 %s."), w.Configuration)),
	)
	status, period := Partly, w.p.T("none has a date yet")
	if w.First != "" {
		period = w.p.T("dated from %s to %s", w.p.Date(w.First), w.p.Date(w.Last))
	}
	w.add(w.p.T("Sources, period and exclusions are stated"), status, "yulun sources",
		w.p.T("Articles of %s outlets, %s, query %s. How much of the whole press these outlets are is not known to the program: say why they were chosen.", Thousands(w.Outlets), period, orAll(w.p, w.Series.Query)),
	)
	w.add(w.p.T("Gaps of the collection are shown"), Met, "yulun export health",
		w.p.T("Each bucket says what was due, fetched, read and scored; %s gaps are listed.", Thousands(len(w.Series.Gaps()))),
	)
	w.add(w.p.T("The level of analysis is stated"), Met, "",
		w.p.T("Cues are read in sentences and judged for the article; a series sums up articles or stories by bucket and outlet."),
	)
}

// digestText is a sentence on a digest, by its beginning; empty without one.
func digestText(p locale.Printer, sentence, digest string) string {
	if digest == "" {
		return ""
	}
	return p.T(sentence, digest[:min(len(digest), 16)])
}

func orAll(p locale.Printer, query string) string {
	if query == "" {
		return p.T("none (all relevant articles)")
	}
	return query
}

// coders: the sample, and who coded it how alike.
func (w *validity) coders() {
	const draw = "yulun code sample"
	if w.Validation == nil {
		w.add(w.p.T("A probability sample was coded"), Unmet, draw,
			w.p.T("People coded no sample of these articles."),
		)
		w.add(w.p.T("Two or more coders agree"), Unmet, "yulun code agreement",
			w.p.T("There are no codings by people to compare."),
		)
		w.add(w.p.T("It is said who coded"), Unmet, "yulun code coder",
			w.p.T("Nobody coded."),
		)
		w.testSet()
		return
	}
	design := DesignText(w.p, w.Sample.Design)
	status := Met
	if w.Decided < w.Sample.Design.N || !w.Validation.Corrects() {
		status = Partly
	}
	w.add(w.p.T("A probability sample was coded"), status, draw,
		w.p.T("Sample %s: %s articles drawn of %s (%s, seed %s) with known inclusion probabilities, which weigh every figure; people decided on %s.%s", w.Sample.ID, Thousands(drawn(w.Backing)), Thousands(w.Sample.Size()), design, fmt.Sprint(w.Sample.Seed), Thousands(w.Decided), refusal(w.p, w.Validation)),
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
		who = append(who, c.Name+w.p.T(" (%s)", CoderFacts(w.p, c)))
	}
	w.add(w.p.T("It is said who coded"), status, "yulun code coder",
		w.p.T("%s: %s. %s", Capital(people(w.p, len(w.People))), w.p.List(who), modelsText(w.p, w.Backing)),
	)
}

func drawn(b stats.Backing) int {
	n := 0
	for _, s := range b.Sample.Strata {
		n += s.Drawn
	}
	return n
}

func refusal(p locale.Printer, v *stats.Validation) string {
	if v.Corrects() {
		return ""
	}
	return p.T(" Not used here: %s.", refusedText(p, v))
}

func (w *validity) agreement() {
	var parts, frames []string
	for _, v := range w.Agreement.Variables {
		switch frame, ok := strings.CutPrefix(v.Name, "frame:"); {
		case !v.Alpha.Known:
		case ok:
			frames = append(frames, Label(w.p, w.Codebook, frame)+" "+f1Text(v.Alpha))
		default:
			parts = append(parts, VariableName(w.p, w.Codebook, v.Name)+w.p.T(" (%s)", ScaleName(w.p, v.Scale))+" "+f1Text(v.Alpha))
		}
	}
	if len(w.People) < 2 || len(parts) == 0 {
		w.add(w.p.T("Two or more coders agree"), Unmet, "yulun code agreement",
			w.p.T("%s coded, so agreement is not known. Let a second person code the sheet.", Capital(people(w.p, len(w.People)))),
		)
		return
	}
	w.add(w.p.T("Two or more coders agree"), Met, "yulun code agreement",
		w.p.T("Krippendorff's alpha over %s articles coded twice or more: %s. Frames (nominal): %s. Alpha is unknown for what all coded alike.", Thousands(w.Agreement.Shared), strings.Join(parts, w.p.T("; ")), cmp.Or(strings.Join(frames, w.p.T("; ")), w.p.T("none"))),
	)
}

func modelsText(p locale.Printer, b stats.Backing) string {
	if len(b.Models) == 0 {
		return p.T("No model coded.")
	}
	var names []string
	for _, m := range b.Models {
		names = append(names, strings.TrimSpace(m.Name+" "+m.Version))
	}
	return p.T("Models coded beside them and are not counted: %s.", p.List(names))
}

func (w *validity) testSet() {
	if w.Evaluation == nil {
		w.add(w.p.T("The test set is apart from development"), Unmet, "yulun evaluate",
			w.p.T("There is no test set."),
		)
		return
	}
	w.add(w.p.T("The test set is apart from development"), Partly, "yulun evaluate",
		w.p.T("The sample was drawn from these articles after the scorer was made; yulun evaluate leaves out and counts texts that a model learned from. %s Whether the lexicon was changed after somebody looked at the texts is not recorded: say so.", w.looks()),
	)
}

// looks says how often the scorer was compared with the sample.
func (w *validity) looks() string {
	n := len(w.Evaluated)
	if n == 0 {
		return w.p.T("No run of yulun evaluate on it is recorded.")
	}
	configurations, methods := map[string]bool{}, map[string]bool{}
	for _, e := range w.Evaluated {
		configurations[e.Configuration] = true
		for _, m := range e.Methods {
			methods[m] = true
		}
	}
	text := w.p.T(
		"yulun evaluate compared %s with it in %d {run|runs} under %d {configuration|configurations}, first on %s, last on %s.",
		strings.Join(slices.Sorted(maps.Keys(methods)), ", "), n,
		len(configurations),
		w.p.Day(w.Evaluated[0].At), w.p.Day(w.Evaluated[n-1].At),
	)
	if len(configurations) > 1 {
		text += w.p.T(" What was changed between them may fit these texts better than others.")
	}
	return text
}

// record: what somebody else needs to do it again.
func (w *validity) record() {
	methods := slices.Sorted(maps.Keys(w.Series.Methods))
	status, text := Met, w.p.T("Scorer %s.", w.p.List(methods))
	switch len(methods) {
	case 0:
		status, text = Partly, w.p.T("No article is scored yet.")
	case 1:
	default:
		status, text = Partly, text+w.p.T(" Versions are mixed: score everything alike with yulun reprocess.")
	}
	for _, m := range w.Models {
		text += w.p.T(" Coder %s.", modelFacts(w.p, m))
	}
	w.add(w.p.T("Model, version and settings are named"), status, "yulun reprocess",
		text,
	)
	w.digests()
	w.surveys()
	w.add(w.p.T("Data can be shared"), Met, "yulun deposit",
		w.p.T("The command writes identifiers, addresses, scores, codings and coders with a data dictionary, checksums and the records of a repository (Frictionless, RO-Crate, Croissant, CITATION.cff). Texts are the publishers': they are left out unless asked for."),
	)
}

// modelFacts are what is needed to ask a model again.
func modelFacts(p locale.Printer, m coding.ModelInfo) string {
	facts := []string{strings.TrimSpace(m.Name + " " + m.Version), p.T("temperature %g", m.Temperature)}
	if m.Seed != nil {
		facts = append(facts, p.T("seed %s", fmt.Sprint(*m.Seed)))
	}
	for _, f := range []struct{ name, digest string }{{"prompt", m.Prompt}, {"checksum", m.Checksum}} {
		if f.digest == "" {
			facts = append(facts, f.name+" not known")
		} else {
			facts = append(facts, digestText(locale.Printer{}, f.name+" %s", f.digest))
		}
	}
	return strings.Join(facts, ", ")
}

// digests name the configuration and the decisions that the figures follow from.
func (w *validity) digests() {
	status, text := Met, digestText(w.p, locale.Key(" Configuration sha-256 %s."), w.Configuration)
	if text == "" {
		status, text = Partly, w.p.T(" The digest of the configuration is not known.")
	}
	if w.Data == "" {
		status = Partly
		text += w.p.T(" There are no decisions of coders whose digest could be named.")
	} else {
		text += digestText(w.p, locale.Key(" Decisions of the coders sha-256 %s."), w.Data)
		switch n := len(w.Evaluated); {
		case n == 0:
			status = Partly
			text += w.p.T(" No evaluation is recorded with them: run the command.")
		case w.Evaluated[n-1].Configuration != w.Configuration || w.Evaluated[n-1].Data != w.Data:
			status = Partly
			text += w.p.T(
				" The last recorded evaluation, of %s, was by configuration %.16s and decisions %.16s: run the command again.",
				w.p.Day(w.Evaluated[n-1].At), w.Evaluated[n-1].Configuration, w.Evaluated[n-1].Data,
			)
		default:
			text += w.p.T(
				" Both are those of the last recorded evaluation, of %s by %s with seed %s.",
				w.p.Day(w.Evaluated[n-1].At), w.Evaluated[n-1].Software, fmt.Sprint(w.Evaluated[n-1].Seed),
			)
		}
	}
	w.add(w.p.T("Command, configuration, data and seed are recorded"), status, "yulun evaluate",
		w.p.T("Query %s, unit %s, weighting %s, zone %s; seeds of intervals follow from the data.%s yulun deposit keeps configuration and data with checksums.", orAll(w.p, w.Series.Query), w.Series.Unit, w.Series.Weighting, w.Series.Zone, text),
	)
}

func (w *validity) surveys() {
	if len(w.Surveys) == 0 {
		w.add(w.p.T("The survey's method is stated"), Unmet, "yulun config write",
			w.p.T("No survey is configured."),
		)
		return
	}
	var missing []string
	for _, s := range w.Surveys {
		for _, field := range []struct{ name, value string }{
			{locale.Key("mode"), s.Mode}, {locale.Key("sponsor"), s.Sponsor}, {locale.Key("weighting"), s.Weighting}, {locale.Key("precision"), s.Precision},
		} {
			if field.value == "" || field.value == survey.Unknown {
				missing = append(missing, w.p.T("%s of %s¦a survey", w.p.T(field.name), s.ID))
			}
		}
	}
	if len(missing) > 0 {
		w.add(w.p.T("The survey's method is stated"), Partly, "yulun config write",
			w.p.T("Not known: %s.", w.p.List(missing)),
		)
		return
	}
	w.add(w.p.T("The survey's method is stated"), Met, "",
		w.p.T("Population, dates, number, mode, sponsor, weighting and precision of each survey are stated with it."),
	)
}

// MethodsParagraph is a paragraph on the method, to be pasted into a text.
func MethodsParagraph(p locale.Printer, b stats.Backing, version string) string {
	said := []string{p.T(
		"Articles of %d {outlet|outlets} were collected and scored with Yulun %s (%s) for their stance, in [−1, 1], and for %d frames, by a codebook that coders and scorer share.",
		b.Outlets, version, p.List(slices.Sorted(maps.Keys(b.Series.Methods))), len(b.Codebook.Frames),
	)}
	if b.First != "" {
		said = append(said, p.T("They were published from %s to %s.", p.Date(b.First), p.Date(b.Last)))
	}
	said = append(said, p.T("Intervals are at 95 %% and resample outlets."))
	if !b.Validation.Corrects() {
		said = append(said, ValidationText(p, b.Validation), p.T("The figures are the scorer's and their error is not known."))
		return p.Sentences(said...)
	}
	v := b.Validation
	sample := p.T("A probability sample of %d of %d articles (seed %s) was coded by %s", drawn(b), b.Sample.Size(), fmt.Sprint(b.Sample.Seed), people(p, len(b.People)))
	if v.Alpha.Known {
		sample += p.T("; Krippendorff's alpha for the class was %s", f1Text(v.Alpha))
	}
	said = append(said, sample+p.T("."), p.T(
		"On the %d coded articles among those analysed the scorer reached a mean F1 of the classes of %s. Shares and means were corrected by prediction-powered inference with inclusion weights, with variances clustered by outlet; where a bucket had too few codings, the error was taken from all codings.",
		v.Codings, f1Text(v.F1),
	))
	return p.Sentences(said...)
}

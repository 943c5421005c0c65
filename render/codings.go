package render

import (
	"strings"
	"time"

	"yulun/coding"
	"yulun/locale"
)

// ToCode is one row of a coding sheet: an article, and empty columns for what the coder decides. It
// says neither what the scorer found nor who published the article.
type ToCode struct {
	coding.Item
	Sample, Title, Body string
	// Differences say on what earlier coders differ, empty in a sheet for one of them.
	Differences string
}

// CodingSheet is the table of articles to code. With differences it also says what earlier coders
// decided.
func CodingSheet(differences bool) Layout[ToCode] {
	col := column[ToCode]
	empty := func(ToCode) any { return nil }
	l := Layout[ToCode]{
		col(
			"place", Integer, "", "Place in the order of coding.",
			func(r ToCode) any { return r.Place },
		),
		identifier(
			"article", "Identifier of the article.",
			func(r ToCode) any { return r.Article },
		),
		identifier(
			"text_sha256", "Identifier of the text: SHA-256 of title and text.",
			func(r ToCode) any { return r.Item.Text },
		),
		col("sample", Text, "", "Name of the sample.", func(r ToCode) any { return r.Sample }),
		col("title", Text, "", "Title.", func(r ToCode) any { return r.Title }),
		col("text", Text, "", "Text of the article.", func(r ToCode) any { return r.Body }),
	}
	if differences {
		l = append(
			l,
			col(
				"differences", Text, "",
				"Variables on which the coders differ, with what each decided.",
				func(r ToCode) any { return r.Differences },
			),
		)
	}
	return append(
		l,
		col(
			"relevant", Text, "", "yes or no. The other columns are for relevant articles only.",
			empty,
		),
		col("score", Number, "−2 to 2", "Stance: −2 is critical, 2 is supportive.", empty),
		col(
			"class", Text, "",
			"Class of the stance, by the codebook; it follows from the score where it is empty.",
			empty,
		),
		col(
			"frames", Text, "",
			"Frames that are present, by the codebook, with semicolons between them; none where there is none.",
			empty,
		),
		col("object", Text, "", "What the article judges, by the codebook.", empty),
		col("conduct", Text, "", "Which conduct is judged, by the codebook.", empty),
		col("note", Text, "", "Remark of the coder.", empty),
	)
}

// Coded is one coding, or one decision on an article, with the place of the article in the sample.
type Coded struct {
	coding.Coding
	Place   int
	Stratum string
	// Probability is the inclusion probability.
	Probability float64
	// Replaced is when another coding took the place of this one; zero where it counts.
	Replaced time.Time
	// Coders and Unresolved are those of a [coding.Decision].
	Coders     int
	Unresolved []string
}

// Codings is the table of codings.
func Codings() Layout[Coded] {
	col := column[Coded]
	l := Layout[Coded]{
		identifier("id", "Identifier of the coding.", func(c Coded) any { return c.ID }),
		col(
			"coder", Text, "", "Who coded: a person or a model.",
			func(c Coded) any { return c.Coder },
		),
		col("person", Flag, "", "Whether a person coded.", func(c Coded) any { return c.Person }),
		col(
			"final", Flag, "",
			"Whether it is a decision after discussion, which counts in place of the others.",
			func(c Coded) any { return c.Final },
		),
	}
	l = append(l, codedFields()...)
	return append(
		l,
		col(
			"seen", Flag, "", "Whether the coder saw the score and the outlet.",
			func(c Coded) any { return c.Seen },
		),
		col(
			"note", Text, "", "Remark of the coder.", func(c Coded) any { return optional(c.Note) },
		),
		col("at", Date, "UTC", "When it was decided.", func(c Coded) any { return c.At }),
		col(
			"model", Text, "", "Name of the model; missing for a person.",
			ofModel(func(m coding.ModelInfo) any { return m.Name }),
		),
		col(
			"model_version", Text, "", "Version of the model.",
			ofModel(func(m coding.ModelInfo) any { return optional(m.Version) }),
		),
		col(
			"model_temperature", Number, "", "Temperature of the model.",
			ofModel(func(m coding.ModelInfo) any { return m.Temperature }),
		),
		col(
			"model_prompt_sha256", Text, "", "SHA-256 of the prompt.",
			ofModel(func(m coding.ModelInfo) any { return optional(m.Prompt) }),
		),
		col(
			"model_seed", Integer, "", "Seed that the model was given.",
			ofModel(func(m coding.ModelInfo) any {
				if m.Seed == nil {
					return nil
				}
				return *m.Seed
			}),
		),
		col(
			"model_checksum", Text, "", "Checksum of the model.",
			ofModel(func(m coding.ModelInfo) any { return optional(m.Checksum) }),
		),
		col(
			"model_response_sha256", Text, "", "SHA-256 of the model's answer.",
			ofModel(func(m coding.ModelInfo) any { return optional(m.Response) }),
		),
		col(
			"replaced", Date, "UTC",
			"When another coding took the place of this one; missing where it counts.",
			func(c Coded) any {
				if c.Replaced.IsZero() {
					return nil
				}
				return c.Replaced
			},
		),
	)
}

// Decisions is the table of what counts for each article.
func Decisions() Layout[Coded] {
	col := column[Coded]
	return append(
		codedFields(),
		col(
			"coders", Integer, "coders", "Number of coders.", func(c Coded) any { return c.Coders },
		),
		col(
			"final", Flag, "", "Whether some of it was decided after discussion.",
			func(c Coded) any { return c.Final },
		),
		list(
			"unresolved", "; ",
			"Variables on which the coders differ and no side has more than half.",
			func(c Coded) []string { return c.Unresolved },
		),
	)
}

// codedFields are the article of a coding and the values of its variables.
func codedFields() Layout[Coded] {
	col := column[Coded]
	return Layout[Coded]{
		col(
			"place", Integer, "", "Place of the article in the order of coding.",
			func(c Coded) any { return c.Place },
		),
		identifier(
			"article", "Identifier of the article.",
			func(c Coded) any { return c.Article },
		),
		identifier(
			"text_sha256", "Identifier of the text that was read: SHA-256 of title and text.",
			func(c Coded) any { return c.Text },
		),
		col(
			"revision", Integer, "revisions", "Number of the revision that was read.",
			func(c Coded) any { return c.Revision },
		),
		col("sample", Text, "", "Name of the sample.", func(c Coded) any { return c.Sample }),
		col(
			"stratum", Text, "", "Stratum of the article in the sample.",
			func(c Coded) any { return c.Stratum },
		),
		col(
			"probability", Number, "0 to 1",
			"Probability with which the article was drawn; 0 where people picked it.",
			func(c Coded) any { return c.Probability },
		),
		col(
			"weight", Number, "articles",
			"Number of articles that it stands for: the inverse of the probability; missing where people picked it.",
			func(c Coded) any {
				if c.Probability == 0 {
					return nil
				}
				return 1 / c.Probability
			},
		),
		col(
			"relevant", Flag, "",
			"Whether the article is relevant; missing where it is unresolved.", relevant,
		),
		col(
			"score", Number, "−2 to 2",
			"Stance: −2 is critical, 2 is supportive; missing where it was not coded.",
			func(c Coded) any {
				if c.Score == nil {
					return nil
				}
				return *c.Score
			},
		),
		col(
			"class", Text, "", "Class of the stance, by the codebook.",
			func(c Coded) any { return optional(string(c.Class)) },
		),
		{
			Column{
				Name: "frames", Type: List, Separator: "; ", None: "none",
				Description: "Frames that are present, or none; missing where they were not coded.",
			},
			func(c Coded) any {
				if c.Frames == nil {
					return nil
				}
				return texts(c.Frames)
			},
		},
		col(
			"object", Text, "", "What the article judges, by the codebook.",
			func(c Coded) any { return optional(string(c.Object)) },
		),
		col(
			"conduct", Text, "", "Which conduct is judged, by the codebook.",
			func(c Coded) any { return optional(string(c.Conduct)) },
		),
	}
}

func relevant(c Coded) any {
	if (coding.Decision{Unresolved: c.Unresolved}).Resolved("relevant") {
		return c.Relevant
	}
	return nil
}

func ofModel(value func(coding.ModelInfo) any) func(Coded) any {
	return func(c Coded) any {
		if c.Model == nil {
			return nil
		}
		return value(*c.Model)
	}
}

// Coders is the table of those who coded.
func Coders() Layout[coding.Coder] {
	col := column[coding.Coder]
	return Layout[coding.Coder]{
		col("coder", Text, "", "Name, as in the table of codings.", func(c coding.Coder) any { return c.Name }),
		col("person", Flag, "", "Whether it is a person.", func(c coding.Coder) any { return c.Person }),
		list(
			"languages", "; ", "Languages that the coder reads well, as tags of BCP 47.",
			func(c coding.Coder) []string { return c.Languages },
		),
		col("training", Text, "", "What prepared the coder.", func(c coding.Coder) any { return optional(c.Training) }),
		col("pay", Text, "", "paid, volunteer, or credit of a course.", func(c coding.Coder) any { return optional(string(c.Pay)) }),
		col("note", Text, "", "Remark.", func(c coding.Coder) any { return optional(c.Note) }),
	}
}

// CoderFacts are what a coder is and what is known of it, in a phrase: "person; reads zh, en;
// paid".
func CoderFacts(p locale.Printer, c coding.Coder) string {
	facts := []string{p.T("person")}
	if !c.Person {
		facts[0] = p.T("model")
	}
	if len(c.Languages) > 0 {
		facts = append(facts, p.T("reads %s", p.List(c.Languages)))
	}
	if c.Training != "" {
		facts = append(facts, p.T("training: %s", Plain(c.Training)))
	}
	switch c.Pay {
	case coding.Paid:
		facts = append(facts, p.T("paid"))
	case coding.Volunteer:
		facts = append(facts, p.T("volunteer"))
	case coding.Credit:
		facts = append(facts, p.T("for credit of a course"))
	}
	if c.Note != "" {
		facts = append(facts, Plain(c.Note))
	}
	if missing := c.Missing(); len(missing) > 0 {
		for i, fact := range missing {
			missing[i] = factName(p, fact)
		}
		facts = append(facts, p.T("not recorded: %s", p.List(missing)))
	}
	return strings.Join(facts, p.T("; "))
}

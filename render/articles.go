package render

import (
	"slices"
	"time"

	"yulun/article"
	"yulun/codebook"
)

// Articles is the table of articles: the record's keys, nested ones joined by an underscore.
// Columns of frames that a user adds come last, so that they move no other.
func Articles(book codebook.Codebook) Layout[Record] {
	fixed, last := book.Columns()
	l := articleFields()
	l = append(l, strengths(book, fixed)...)
	l = append(l, noteFields()...)
	return append(l, strengths(book, last)...)
}

// WithoutTexts is the table of articles without their texts, which can be identified by
// text_sha256.
func WithoutTexts(book codebook.Codebook) Layout[Record] {
	return slices.DeleteFunc(Articles(book), func(f Field[Record]) bool { return f.Name == "text" })
}

func articleFields() Layout[Record] {
	col := column[Record]
	return Layout[Record]{
		identifier("id", "Identifier of the article, the same in every export of a store.", func(r Record) any { return r.ID }),
		col("url", Text, "", "Address from which it was read.", func(r Record) any { return r.URL }),
		col("canonical_url", Text, "", "Address that stands for the article where it has several.", func(r Record) any { return r.CanonicalURL }),
		col("outlet_id", Text, "", "Identifier of the outlet.", func(r Record) any { return r.Outlet.ID }),
		col("outlet_name", Text, "", "Name of the outlet.", func(r Record) any { return r.Outlet.Name }),
		col("outlet_type", Text, "", "Who is behind the outlet at the time, by the codebook.", func(r Record) any { return string(r.Outlet.Type) }),
		col("outlet_country", Text, "ISO 3166", "Country of the outlet.", func(r Record) any { return r.Outlet.Country }),
		col("lang", Text, "ISO 639", "Language of the text.", func(r Record) any { return string(r.Lang) }),
		col("script", Text, "ISO 15924", "Script of the text: hans, hant or latn.", func(r Record) any { return string(r.Script) }),
		col("title", Text, "", "Title.", func(r Record) any { return r.Title }),
		list("authors", "; ", "Names of the byline.", func(r Record) []string { return r.Authors }),
		col("published", Date, "", "When it was published, as exactly as the page says; missing where unknown.", func(r Record) any { return r.Published }),
		col("published_source", Text, "", "Where the date was read.", func(r Record) any { return r.PublishedSource }),
		col("first_seen", Date, "UTC", "When it was first read.", func(r Record) any { return r.FirstSeen }),
		col("fetched", Date, "UTC", "When it was last fetched.", func(r Record) any { return r.Fetched }),
		col("revision", Integer, "revisions", "Number of the revision, from 1.", func(r Record) any { return r.Revision }),
		col("gone_at", Date, "UTC", "When the page was found to be gone; missing while it is there.", func(r Record) any { return instant(r.GoneAt) }),
		col("text", Text, "", "Text of the article.", func(r Record) any { return r.Text }),
		identifier("cluster", "Identifier of the story: the article and its reprints share it.", func(r Record) any { return r.Cluster }),
		col("is_reprint", Flag, "", "Whether it is a reprint of another article.", func(r Record) any { return r.IsReprint }),
		col("relevance", Number, "0 to 1", "How much the article is about the topic.", func(r Record) any { return r.Relevance }),
		col("stance_class", Text, "", "Class of the stance, by the codebook; missing where the article is irrelevant.",
			stanceOf(func(s article.Stance) any { return string(s.Class) })),
		col("stance_score", Number, "−1 to 1", "Stance: −1 is critical, 1 is supportive.", stanceOf(func(s article.Stance) any { return s.Score })),
		col("stance_confidence", Number, "0 to 1", "How clearly the cues speak for the class.", stanceOf(func(s article.Stance) any { return s.Confidence })),
	}
}

func stanceOf(value func(article.Stance) any) func(Record) any {
	return func(r Record) any {
		if r.Stance == nil {
			return nil
		}
		return value(*r.Stance)
	}
}

func instant(t *time.Time) any {
	if t == nil {
		return nil
	}
	return *t
}

// strengths are the columns of frames.
func strengths(book codebook.Codebook, frames []article.Frame) Layout[Record] {
	var l Layout[Record]
	for _, id := range frames {
		l = append(l, column("frame_"+string(id), Number, "0 to 1", "Strength of the frame "+frameName(book, id)+"; missing where it is absent.",
			func(r Record) any {
				if v, ok := r.Frames[id]; ok {
					return v
				}
				return nil
			}))
	}
	return l
}

// frameName is a frame's title, with its id where the title differs.
func frameName(book codebook.Codebook, id article.Frame) string {
	title := label(book, string(id))
	if title == string(id) {
		return title
	}
	return string(id) + " (" + title + ")"
}

func noteFields() Layout[Record] {
	col := column[Record]
	return Layout[Record]{
		col("object", Text, "", "What the article judges, by the codebook.", func(r Record) any { return string(r.Object) }),
		col("method", Text, "", "Version of the scorer.", func(r Record) any { return r.Method }),
		col("archive_file", Text, "", "WARC file with the page.", func(r Record) any { return r.Archive.File }),
		col("archive_offset", Integer, "bytes", "Where the record begins in that file.", func(r Record) any { return r.Archive.Offset }),
		col("partial", Text, "", "Why the text is only a part of the article, such as paywall.", func(r Record) any { return optional(r.Notes.Partial) }),
		col("confidence", Number, "0 to 1", "How sure the extraction is that the text is whole and right; missing where it was not judged.",
			func(r Record) any {
				if r.Notes.Confidence > 0 {
					return r.Notes.Confidence
				}
				return nil
			}),
		list("doubts", "; ", "Signs against the text, as codes.", func(r Record) []string { return r.Notes.Doubts }),
		list("opt_outs", "; ", "The publisher's reservations against archiving, mining or training, with the place where each was found.",
			func(r Record) []string { return r.Notes.OptOuts }),
		col("captured", Date, "UTC", "When a web archive took the capture that was read; missing for a page of the site itself.", func(r Record) any {
			if r.Notes.Captured.IsZero() {
				return nil
			}
			return r.Notes.Captured
		}),
		col("captured_at", Text, "", "Address of that capture.", func(r Record) any { return optional(r.Notes.CapturedAt) }),
		col("import_file", Text, "", "File from which the article was imported.", func(r Record) any {
			if r.Notes.Import == nil {
				return nil
			}
			return r.Notes.Import.File
		}),
		col("import_record", Integer, "", "Number of the row or record in that file.", func(r Record) any {
			if r.Notes.Import == nil {
				return nil
			}
			return r.Notes.Import.Record
		}),
		col("not_archived", Text, "", "Reservation for which the archive has no copy of the page.", func(r Record) any { return optional(r.Notes.NotArchived) }),
		identifier(
			"text_sha256", "Identifier of the text: SHA-256 of title and text, as in codings.",
			func(r Record) any { return r.TextSHA256 },
		),
	}
}

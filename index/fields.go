package index

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/language"

	"yulun/article"
	"yulun/codebook"
)

// Field is one row of the table of filters: what users may write before a colon. The parser and its
// messages, the engines, the flags of the commands, the forms of the pages, their parameters and
// the table in docs/search.md are made from it.
type Field struct {
	// Name is the name before the colon, and that of the flag and of the parameter.
	Name string
	Kind Kind
	// Label is what pages call the field.
	Label string
	// Help is the help of the flag, Placeholder its value there. A field without them has no flag.
	Help, Placeholder string
	// Values are all values there are, for a Listed field. Offered are some to choose from, where
	// any is allowed.
	Values, Offered []string
	// Means gives values that people write by mistake their right ones.
	Means map[string]string
	// Several says that an article may have more than one value.
	Several bool
	// Facet says that the spread of the hits over the values is counted.
	Facet bool
	// Place is how an engine finds the articles with a value, Of the value of an article with
	// InOutlet and InKind, Column the name of the field in Elasticsearch.
	Place  Place
	Of     func(article.Article) string
	Column string
	// normal brings a value into the form in which articles have it; ok is false where it can't be
	// one. Form says what one looks like.
	normal func(value string) (normal string, ok bool)
	form   article.Words
}

// Kind is what a field's values are.
type Kind string

// The kinds of fields.
const (
	Listed     Kind = "an id of the codebook"
	OutletKind Kind = "an outlet's id or name"
	Code       Kind = "a code"
	ID         Kind = "an id"
	Text       Kind = "words or a phrase"
	Date       Kind = "a day, month or year"
	Choice     Kind = "a choice" // stands once, outside of brackets
)

// Place is where an engine keeps a field.
type Place int

// The places. A field of InOutlet or InKind has so few values that an engine can look through them.
const (
	Nowhere  Place = iota
	InOutlet       // with the outlet
	InKind         // with other fields of few values
	InFrames       // in the set of frames
	InRow          // with each article: nearly every article has another value
)

// Vocabulary is what a query may name.
type Vocabulary struct {
	// Codebook has the frames, stance classes, objects and outlet types; a list without entries
	// allows any.
	Codebook codebook.Codebook
	// Outlets lists the outlets that there are, of the configuration and of the index. It is called
	// only for a query that names an outlet. Nil allows any id.
	Outlets func() ([]article.Outlet, error)
}

// WithOutlets is the vocabulary with the outlets of some sources and those that an index has
// articles of.
func (v Vocabulary) WithOutlets(sources []article.Source, indexed func() ([]article.Outlet, error)) Vocabulary {
	v.Outlets = func() ([]article.Outlet, error) {
		outlets, err := indexed()
		for _, s := range sources {
			outlets = append(outlets, s.Outlet)
		}
		return outlets, err
	}
	return v
}

// Fields is the table of filters, in the order in which they are shown.
func Fields(v Vocabulary) []Field {
	return []Field{
		{
			Name: "frame", Kind: Listed, Label: "Frame", Help: "Only with one of these frames.", Placeholder: "FRAME",
			Values:  texts(v.Codebook.FrameIDs()),
			Several: true, Facet: true, Place: InFrames, Column: "frames",
		},
		{
			Name: "stance", Kind: Listed, Label: "Stance", Help: "Only of these stance classes.", Placeholder: "CLASS",
			Values: texts(v.Codebook.ClassIDs()), Facet: true, Place: InKind, Column: "stance",
			Of: func(a article.Article) string { return string(a.Reading.Stance.Class) },
		},
		{
			Name: "outlet", Kind: OutletKind, Label: "Outlet", Help: "Only these outlets, by id or name.", Placeholder: "OUTLET",
			Facet: true, Place: InOutlet, Column: "outlet.id",
			Of: func(a article.Article) string { return a.Outlet.ID },
		},
		{
			Name: "type", Kind: Listed, Label: "Outlet type", Help: "Only these outlet types.", Placeholder: "TYPE",
			Values: texts(v.Codebook.TypeIDs()), Facet: true, Place: InOutlet, Column: "outlet.type",
			Of: func(a article.Article) string { return string(a.Outlet.Type) },
		},
		{
			Name: "country", Kind: Code, Label: "Country", Help: "Only outlets of these countries.", Placeholder: "CC",
			Facet: true, Place: InOutlet, Column: "outlet.country",
			Of:     func(a article.Article) string { return a.Outlet.Country },
			normal: countryCode, form: article.Say("a two-letter country code such as CN, HK, TW, US"),
			Means: map[string]string{
				"uk": "GB", "usa": "US", "prc": "CN", "china": "CN", "中国": "CN",
				"hongkong": "HK", "香港": "HK", "taiwan": "TW", "台湾": "TW", "臺灣": "TW",
			},
		},
		{
			Name: "lang", Kind: Code, Label: "Language", Help: "Only these languages.", Placeholder: "zh|en",
			Offered: []string{"zh", "en"},
			Facet:   true, Place: InKind, Column: "lang",
			Of:     func(a article.Article) string { return string(a.Lang) },
			normal: langCode, form: article.Say("a language code such as zh, en"),
			Means: map[string]string{
				"cn": "zh", "chinese": "zh", "zh-cn": "zh", "zh-tw": "zh", "中文": "zh",
				"english": "en", "英文": "en", "jp": "ja",
			},
		},
		{
			Name: "script", Kind: Listed, Label: "Script", Help: "Only these scripts.", Placeholder: "hans|hant|latn",
			Values: texts([]article.Script{article.Simplified, article.Traditional, article.Latin}),
			Facet:  true, Place: InKind, Column: "script",
			Of: func(a article.Article) string { return string(a.Script) },
			Means: map[string]string{
				"simplified": "hans", "简体": "hans", "traditional": "hant", "繁体": "hant",
				"繁體": "hant", "latin": "latn",
			},
		},
		{
			Name: "object", Kind: Listed, Label: "Object", Help: "Only about these objects.", Placeholder: "OBJECT",
			Values: texts(v.Codebook.ObjectIDs()), Place: InKind, Column: "object",
			Of: func(a article.Article) string { return string(a.Reading.Object) },
		},
		{Name: "cluster", Kind: ID, Label: "Cluster", Place: InRow, Column: "cluster"},
		{Name: "id", Kind: ID, Label: "Article", Place: InRow, Column: "id"},
		{Name: "title", Kind: Text, Label: "Title"},
		{Name: "from", Kind: Date, Label: "From", Help: "First day, month or year.", Placeholder: "DATE"},
		{Name: "to", Kind: Date, Label: "To", Help: "Last day, month or year.", Placeholder: "DATE"},
		{Name: "after", Kind: Date, Label: "After"},
		{Name: "before", Kind: Date, Label: "Before"},
		{Name: "relevant", Kind: Choice, Label: "Relevance", Values: []string{"yes", "no", "any"}},
	}
}

// plainFields are the fields without the values that a codebook gives them. Every query asks for them.
var plainFields = sync.OnceValue(func() []Field { return Fields(Vocabulary{}) })

// FieldNamed is the field of a name, without the values that a codebook gives it.
func FieldNamed(name string) (Field, bool) {
	all := plainFields()
	if i := slices.IndexFunc(all, func(f Field) bool { return f.Name == name }); i >= 0 {
		return all[i], true
	}
	return Field{}, false
}

// FilterNamed is the field of a filter. There being none is a usage error.
func FilterNamed(name string) (Field, error) {
	f, _ := FieldNamed(name)
	if f.Place == Nowhere {
		return f, article.Usagef("filter by a field of index.Filters", "there is no filter %q", name)
	}
	return f, nil
}

// Filters lists the fields whose values are filtered by.
func Filters(v Vocabulary) []Field {
	return slices.DeleteFunc(Fields(v), func(f Field) bool { return f.Place == Nowhere })
}

// FacetFields lists the fields over which hits are counted.
func FacetFields() []Field {
	return slices.DeleteFunc(Fields(Vocabulary{}), func(f Field) bool { return !f.Facet })
}

// read brings a value into the form in which articles have it.
func (f Field) read(value string) (string, bool) {
	switch {
	case f.normal != nil:
		return f.normal(value)
	case f.Kind == Listed || f.Kind == Choice:
		value = strings.ToLower(value)
		return value, len(f.Values) == 0 || slices.Contains(f.Values, value)
	default:
		return value, true
	}
}

// HasControl reports whether pages have a control for the field. People find ids on the pages and
// don't choose among them.
func (f Field) HasControl() bool { return f.Place != Nowhere && f.Kind != ID }

// noun is the field in a sentence.
func (f Field) noun() article.Words { return article.Say(strings.ToLower(f.Label)) }

// takes says what the field's values look like.
func (f Field) takes() article.Words {
	switch {
	case f.form.Format != "":
		return article.Say("%s: takes %s", f.Name, f.form)
	case len(f.Values) > 0:
		return article.Say("%s: takes one of %s", f.Name, article.Names(f.Values))
	default:
		return article.Say("write %s after the colon: %s:ID", string(f.Kind), f.Name)
	}
}

func texts[T ~string](values []T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}

var twoLetters = regexp.MustCompile(`^[A-Z]{2}$`)

func countryCode(value string) (string, bool) {
	value = strings.ToUpper(value)
	if !twoLetters.MatchString(value) {
		return value, false
	}
	region, err := language.ParseRegion(value)
	return value, err == nil && region.Canonicalize() == region
}

func langCode(value string) (string, bool) {
	value = strings.ToLower(value)
	base, err := language.ParseBase(value)
	return value, err == nil && base.String() == value
}

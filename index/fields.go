package index

import (
	"regexp"
	"slices"
	"strings"

	"yulun/article"
)

// filter is a field of the query language whose values are listed, and where they go.
type filter struct {
	name string
	// known lists the values that there are; empty when any value of the right form may be asked for.
	known []string
	// normal brings a value into the form in which articles have it; ok is false when it can't be one. Form says in
	// words what is expected. Nil takes any value as it is.
	normal func(value string) (normal string, ok bool)
	form   string
	// get lists the values that a query asks for or excludes, in order; add appends one; set replaces those asked for.
	get func(q *Query, not bool) []string
	add func(q *Query, not bool, value string)
	set func(q *Query, values []string)
}

// filters lists the fields in the order in which they are shown.
func filters() []filter {
	return []filter{
		enumerated("frame", article.Frames(), func(q *Query) (*[]article.Frame, *[]article.Frame) { return &q.Frames, &q.NotFrames }),
		enumerated("stance", article.Classes(), func(q *Query) (*[]article.Class, *[]article.Class) { return &q.Classes, &q.NotClasses }),
		open("outlet", nil, "", func(q *Query) (*[]string, *[]string) { return &q.Outlets, &q.NotOutlets }),
		enumerated("type", article.OutletTypes(), func(q *Query) (*[]article.OutletType, *[]article.OutletType) { return &q.Types, &q.NotTypes }),
		open("country", countryCode, "a two-letter country code such as CN, HK, TW, US", func(q *Query) (*[]string, *[]string) { return &q.Countries, &q.NotCountries }),
		open("lang", langCode, "a language code such as zh, en", func(q *Query) (*[]article.Lang, *[]article.Lang) { return &q.Langs, &q.NotLangs }),
		enumerated("script", []article.Script{article.Simplified, article.Traditional, article.Latin},
			func(q *Query) (*[]article.Script, *[]article.Script) { return &q.Scripts, &q.NotScripts }),
		enumerated("object", []article.Object{article.ObjectGovernment, article.ObjectCommercial, article.ObjectCorporate, article.ObjectSeveral},
			func(q *Query) (*[]article.Object, *[]article.Object) { return &q.Objects, &q.NotObjects }),
		open("cluster", nil, "", func(q *Query) (*[]string, *[]string) { return &q.Clusters, &q.NotClusters }),
		open("id", nil, "", func(q *Query) (*[]string, *[]string) { return &q.IDs, &q.NotIDs }),
	}
}

// enumerated is a filter with a fixed list of values.
func enumerated[T ~string](name string, known []T, lists func(*Query) (with, without *[]T)) filter {
	values := texts(known)
	f := open(name, func(value string) (string, bool) {
		value = strings.ToLower(value)
		return value, slices.Contains(values, value)
	}, "one of "+strings.Join(values, ", "), lists)
	f.known = values
	return f
}

// open is a filter whose values are not listed.
func open[T ~string](name string, normal func(string) (string, bool), form string, lists func(*Query) (with, without *[]T)) filter {
	list := func(q *Query, not bool) *[]T {
		with, without := lists(q)
		if not {
			return without
		}
		return with
	}
	return filter{
		name: name, normal: normal, form: form,
		get: func(q *Query, not bool) []string { return texts(*list(q, not)) },
		add: func(q *Query, not bool, value string) { l := list(q, not); *l = append(slices.Clip(*l), T(value)) },
		set: func(q *Query, values []string) {
			out := make([]T, len(values))
			for i, v := range values {
				out[i] = T(v)
			}
			*list(q, false) = out
		},
	}
}

func texts[T ~string](values []T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}

var (
	twoLetters = regexp.MustCompile(`^[A-Z]{2}$`)
	isoLang    = regexp.MustCompile(`^[a-z]{2,3}$`)
)

func countryCode(value string) (string, bool) {
	value = strings.ToUpper(value)
	return value, twoLetters.MatchString(value)
}

func langCode(value string) (string, bool) {
	value = strings.ToLower(value)
	return value, isoLang.MatchString(value)
}

package survey

import (
	"maps"
	"reflect"
	"slices"

	"yulun/article"
)

// In is the survey with its words in a language. Where it has none in Chinese, the English ones
// stand there. Ids, sources and queries are the same in both.
func (s Survey) In(lang article.Lang) Survey {
	if lang != article.Chinese || len(s.Zh) == 0 {
		return s
	}
	words := s.Zh
	said := inChinese(reflect.ValueOf(s), func(text string) string {
		if zh, ok := words[text]; ok {
			return zh
		}
		return text
	}).Interface().(Survey)
	said.Zh = nil
	return said
}

// Untranslated lists the sentences that zh has for nothing in the survey.
func (s Survey) Untranslated() []string {
	left := maps.Clone(s.Zh)
	s.Zh = nil
	inChinese(reflect.ValueOf(s), func(text string) string {
		delete(left, text)
		return text
	})
	return slices.Sorted(maps.Keys(left))
}

// WithoutChinese lists the sentences and words that zh lacks. What has a word of the interface,
// such as unknown, needs none.
func (s Survey) WithoutChinese() []string {
	var lacking []string
	words := s.Zh
	s.Zh = nil
	inChinese(reflect.ValueOf(s), func(text string) string {
		if _, ok := words[text]; !ok && text != "" && text != Unknown && !slices.Contains(lacking, text) {
			lacking = append(lacking, text)
		}
		return text
	})
	return lacking
}

// inChinese copies a value with its texts changed. Structs, slices and pointers are copied, so that
// the survey stays as it is.
func inChinese(v reflect.Value, change func(string) string) reflect.Value {
	out := reflect.New(v.Type()).Elem()
	out.Set(v)
	switch v.Kind() {
	case reflect.String:
		out.SetString(change(v.String()))
	case reflect.Struct:
		for i := range v.NumField() {
			if field := v.Type().Field(i); out.Field(i).CanSet() && !refers(v.Type(), field.Tag.Get("yaml")) {
				out.Field(i).Set(inChinese(v.Field(i), change))
			}
		}
	case reflect.Slice:
		if v.IsNil() {
			return out
		}
		out.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
		for i := range v.Len() {
			out.Index(i).Set(inChinese(v.Index(i), change))
		}
	case reflect.Pointer:
		if !v.IsNil() {
			out.Set(reflect.New(v.Type().Elem()))
			out.Elem().Set(inChinese(v.Elem(), change))
		}
	default:
	}
	return out
}

// refers reports whether a field names something, and so is the same in every language.
func refers(in reflect.Type, field string) bool {
	return slices.Contains([]string{
		"id", "topic", "source", "doi", "reported_in", "item", "supportive", "neutral", "critical", "of", "frame", "class", "where", "mean",
		"first", "second", "as", "country", "qualifier", "from", "to",
	}, field) || field == "answer" && in == reflect.TypeFor[Pair]()
}

package locale

import (
	"fmt"
	"html"
	"html/template"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// Lang is a language of the interface.
type Lang string

// The languages. Others are answered in English.
const (
	English Lang = "en"
	Chinese Lang = "zh"
)

// Tag is the BCP 47 tag for attributes and headers.
func (l Lang) Tag() string {
	if l == Chinese {
		return "zh-Hans"
	}
	return "en"
}

// Printer says things in one language. The zero value speaks English. Goroutines may share one.
type Printer struct {
	lang  Lang
	words map[string]string
	out   *message.Printer
}

func newPrinter(lang Lang, words map[string]string) Printer {
	return Printer{lang, words, message.NewPrinter(language.Make(lang.Tag()))}
}

// english is what the zero Printer speaks by.
var english = newPrinter(English, nil)

// Lang is the printer's language.
func (p Printer) Lang() Lang {
	if p.lang == "" {
		return English
	}
	return p.lang
}

// Tag is the BCP 47 tag of the printer's language.
func (p Printer) Tag() string { return p.Lang().Tag() }

// Chinese reports whether the printer speaks Chinese.
func (p Printer) Chinese() bool { return p.lang == Chinese }

// T says a sentence, whose verbs are those of fmt. Numbers are grouped. So a year is handed in as a
// text.
func (p Printer) T(key string, args ...any) string {
	if p.out == nil {
		p = english
	}
	format := p.format(key, args)
	if len(args) == 0 {
		return strings.ReplaceAll(format, "%%", "%")
	}
	return p.out.Sprintf(format, args...)
}

// Text is [Printer.T] for templates. Where an argument is HTML, so is the sentence, with all else
// escaped.
func (p Printer) Text(key string, args ...any) any {
	isHTML := func(arg any) bool { _, ok := arg.(template.HTML); return ok }
	if !slices.ContainsFunc(args, isHTML) {
		return p.T(key, args...)
	}
	safe := make([]any, len(args))
	for i, arg := range args {
		switch {
		case isHTML(arg):
			safe[i] = string(arg.(template.HTML))
		case isNumber(arg):
			safe[i] = arg
		default:
			safe[i] = html.EscapeString(fmt.Sprint(arg))
		}
	}
	if p.out == nil {
		p = english
	}
	return template.HTML(p.out.Sprintf(html.EscapeString(p.format(key, args)), safe...)) //nolint:gosec // escaped above
}

// Key marks a sentence that is said elsewhere, for the test that collects them.
func Key(sentence string) string { return sentence }

// Known is a sentence that is said in one piece, in the printer's language where that has it, else
// as it is.
func (p Printer) Known(sentence string) string {
	if said, ok := p.words[sentence]; ok {
		return strings.ReplaceAll(said, "%%", "%")
	}
	return sentence
}

// format is the format of a key in the printer's language, with the forms that its numbers take.
func (p Printer) format(key string, args []any) string {
	format, ok := p.words[key]
	if !ok {
		format = plural(key, args)
	}
	format, _, _ = strings.Cut(format, "¦")
	return format
}

var (
	forms = regexp.MustCompile(`\{([^{}|]*)\|([^{}|]*)\}`)
	verbs = regexp.MustCompile(`%[-+# 0]*(?:\d+)?(?:\.\d+)?([a-zA-Z%])`)
)

// plural chooses between the words in braces by the number before them, or by the first number
// where none is before.
func plural(key string, args []any) string {
	if !strings.Contains(key, "{") {
		return key
	}
	var numbers [][2]int // where the verb of a number ends, and which argument it is
	arg := 0
	for _, m := range verbs.FindAllStringSubmatchIndex(key, -1) {
		verb := key[m[2]:m[3]]
		if verb == "%" {
			continue
		}
		if verb == "d" {
			numbers = append(numbers, [2]int{m[1], arg})
		}
		arg++
	}
	var b strings.Builder
	end := 0
	for _, m := range forms.FindAllStringSubmatchIndex(key, -1) {
		b.WriteString(key[end:m[0]])
		end = m[1]
		at := -1
		for _, n := range numbers {
			if at < 0 || n[0] <= m[0] {
				at = n[1]
			}
		}
		if at >= 0 && at < len(args) && isOne(args[at]) {
			b.WriteString(key[m[2]:m[3]])
		} else {
			b.WriteString(key[m[4]:m[5]])
		}
	}
	b.WriteString(key[end:])
	return b.String()
}

func isNumber(arg any) bool {
	v := reflect.ValueOf(arg)
	return v.CanInt() || v.CanUint() || v.CanFloat()
}

func isOne(arg any) bool {
	v := reflect.ValueOf(arg)
	return v.CanInt() && v.Int() == 1 || v.CanUint() && v.Uint() == 1
}

// List joins names.
func (p Printer) List(names []string) string {
	if p.Chinese() {
		return strings.Join(names, "、")
	}
	return strings.Join(names, ", ")
}

// Choices lists names of which one is to be chosen.
func (p Printer) Choices(names []string) string {
	last := len(names) - 1
	if last < 1 {
		return strings.Join(names, "")
	}
	or := " or "
	if p.Chinese() {
		or = "或"
		if endsInLatin(names[last-1]) {
			or = " " + or
		}
		if beginsInLatin(names[last]) {
			or += " "
		}
	}
	return p.List(names[:last]) + or + names[last]
}

// Between Chinese and Latin letters or figures stands a space.
func endsInLatin(text string) bool {
	r, _ := utf8.DecodeLastRuneInString(text)
	return r < utf8.RuneSelf
}

func beginsInLatin(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return r < utf8.RuneSelf
}

// Sentences joins sentences that end in their own punctuation.
func (p Printer) Sentences(sentences ...string) string {
	sentences = slices.DeleteFunc(slices.Clone(sentences), func(s string) bool { return s == "" })
	return strings.Join(sentences, p.Space())
}

// Space is what stands between two sentences.
func (p Printer) Space() string {
	if p.Chinese() {
		return ""
	}
	return " "
}

// Signs sets signs of per cent as the language does: 80 % in English, 80% in Chinese.
func (p Printer) Signs(text string) string {
	if p.Chinese() {
		return strings.ReplaceAll(text, " %", "%")
	}
	return text
}

// Percent is a share in whole per cent.
func (p Printer) Percent(share float64) string { return p.T("%.0f %%", share*100) }

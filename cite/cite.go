package cite

import (
	"cmp"
	"fmt"
	"strings"
	"time"
	"unicode"
)

// Kind is what is cited.
type Kind string

// The kinds.
const (
	Software Kind = "software"
	Dataset  Kind = "dataset" // the hits of a search, with their figures
	Figure   Kind = "figure"
	Article  Kind = "article"
)

// Item is one reference.
type Item struct {
	// Key identifies it in a bibliography: letters, digits and hyphens.
	Key     string
	Kind    Kind
	Title   string
	Authors []Name
	// Issued is when it was published, as exactly as is known: "2019", "2019-05" or "2019-05-14";
	// empty where that is unknown.
	Issued string
	// Container is what it appeared in, such as a newspaper.
	Container string
	Version   string
	URL       string
	// Accessed is when it was read at URL, and zero without one.
	Accessed time.Time
	// Language is a code of ISO 639; it may be empty.
	Language string
	// Note says what else a reader needs to find the same, in sentences.
	Note string
}

// Name is a person or, with Family alone, whatever has one name.
type Name struct{ Family, Given string }

// NameOf reads a byline. A name of Chinese characters is one word; of others the last word is the
// family name.
func NameOf(byline string) Name {
	byline = strings.TrimSpace(byline)
	at := strings.LastIndexByte(byline, ' ')
	if at < 0 || strings.IndexFunc(byline, func(r rune) bool { return unicode.Is(unicode.Han, r) }) >= 0 {
		return Name{Family: byline}
	}
	return Name{Family: byline[at+1:], Given: strings.TrimSpace(byline[:at])}
}

// Text is the reference as a sentence: who, when, what, where.
func (i Item) Text() string {
	var b strings.Builder
	names := make([]string, len(i.Authors))
	for at, n := range i.Authors {
		names[at] = strings.TrimSuffix(n.Family+", "+n.Given, ", ")
	}
	issued := cmp.Or(i.Issued, "n.d.")
	title := i.Title
	if i.Version != "" {
		title += fmt.Sprintf(" (version %s)", i.Version)
	}
	if i.Kind == Software {
		title += " [computer software]"
	}
	if len(names) > 0 {
		fmt.Fprintf(&b, "%s (%s). %s", strings.Join(names, "; "), issued, title)
	} else {
		fmt.Fprintf(&b, "%s (%s)", title, issued)
	}
	endSentence(&b)
	if i.Container != "" {
		b.WriteString(" " + i.Container + ".")
	}
	if i.URL != "" {
		b.WriteString(" " + i.URL)
		if !i.Accessed.IsZero() {
			fmt.Fprintf(&b, " (read %s)", i.Accessed.UTC().Format(time.DateOnly))
		}
		b.WriteString(".")
	}
	if i.Note != "" {
		b.WriteString(" " + i.Note)
	}
	return b.String()
}

// endSentence writes a full stop, unless the text ends with a mark that ends a sentence.
func endSentence(b *strings.Builder) {
	text := b.String()
	if !strings.HasSuffix(text, "?") && !strings.HasSuffix(text, "!") && !strings.HasSuffix(text, ".") &&
		!strings.HasSuffix(text, "？") && !strings.HasSuffix(text, "！") && !strings.HasSuffix(text, "。") {
		b.WriteString(".")
	}
}

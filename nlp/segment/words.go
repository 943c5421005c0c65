package segment

import (
	"fmt"
	"io/fs"
	"strings"
	"unicode/utf8"

	"yulun/article"
)

// ReadWords reads a list of words for New from a file: one a line, white space around it ignored,
// as are empty lines and lines that begin with #. A word may have "!" behind it.
func ReadWords(fsys fs.FS, name string) ([]string, error) {
	content, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("read the topic's words: %w", err)
	}
	var words []string
	number := 0
	for line := range strings.Lines(string(content)) {
		number++
		word := strings.TrimSpace(strings.TrimPrefix(line, "\uFEFF"))
		if word == "" || strings.HasPrefix(word, "#") {
			continue
		}
		if !isEntry(word) {
			return nil, notAnEntry("%s:%d: %q can't be a word of the topic", name, number, word)
		}
		words = append(words, word)
	}
	return words, nil
}

// isEntry tells whether a word can be in the dictionary. Another could never be found: text is
// always cut inside it.
func isEntry(word string) bool {
	runes := []rune(strings.TrimSuffix(word, wholeMark))
	return len(runes) > 0 && utf8.ValidString(word) && clauseEnd(runes, 0) == len(runes)
}

func notAnEntry(format string, args ...any) error {
	return article.Usagef("a word consists of Chinese characters, Latin letters and figures only", format, args...)
}

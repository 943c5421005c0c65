package words

import (
	"strings"

	"yulun/article"
)

// StopWords reads a list of words that are left out: any number a line, with spaces between them.
// What follows a # is a remark. A word that no text can have, since words are counted in small
// letters, is a usage error that names its line in the file of the given name.
func StopWords(name, list string) (map[string]bool, error) {
	left := map[string]bool{}
	number := 0
	for line := range strings.Lines(strings.TrimPrefix(list, "\uFEFF")) {
		number++
		line, _, _ = strings.Cut(line, "#")
		for _, word := range strings.Fields(line) {
			if word != strings.ToLower(word) {
				return nil, article.Usagef(
					"Write it in small letters: "+strings.ToLower(word)+".",
					"%s:%d: %q is never counted", name, number, word,
				)
			}
			left[word] = true
		}
	}
	return left, nil
}

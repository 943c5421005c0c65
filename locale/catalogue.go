package locale

import (
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"slices"

	"github.com/goccy/go-yaml"
	"golang.org/x/text/language"
)

//go:embed zh/*.yaml
var files embed.FS

// Catalogue has a printer for each language.
type Catalogue struct{ chinese Printer }

// Load reads the Chinese.
func Load() (Catalogue, error) {
	words := map[string]string{}
	names, err := fs.Glob(files, "zh/*.yaml")
	if err != nil {
		return Catalogue{}, fmt.Errorf("list the Chinese of the interface: %w", err)
	}
	for _, name := range names {
		raw, err := files.ReadFile(name)
		if err != nil {
			return Catalogue{}, fmt.Errorf("read the Chinese of the interface: %w", err)
		}
		var some map[string]string
		if err := yaml.Unmarshal(raw, &some); err != nil {
			return Catalogue{}, fmt.Errorf("locale/%s: %w", name, err)
		}
		for _, key := range slices.Sorted(maps.Keys(some)) {
			if _, twice := words[key]; twice {
				return Catalogue{}, fmt.Errorf("locale/%s: %q stands in another file, too; keep it in common.yaml", name, key)
			}
			words[key] = some[key]
		}
	}
	return Catalogue{newPrinter(Chinese, words)}, nil
}

// Printer prints in a language, and in English where the language is unknown.
func (c Catalogue) Printer(lang Lang) Printer {
	if lang == Chinese {
		return c.chinese
	}
	return english
}

// matcher takes the interface's languages for those that a reader asks for.
var matcher = language.NewMatcher([]language.Tag{language.English, language.SimplifiedChinese})

// Choose is the language for a reader: the one that was chosen, else the first that the header
// Accept-Language asks for and the interface has.
func Choose(chosen, accepted string) Lang {
	if lang := Lang(chosen); lang == English || lang == Chinese {
		return lang
	}
	tags, _, err := language.ParseAcceptLanguage(accepted)
	if err != nil || len(tags) == 0 {
		return English
	}
	if _, at, _ := matcher.Match(tags...); at == 1 {
		return Chinese
	}
	return English
}

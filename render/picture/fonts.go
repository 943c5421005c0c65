package picture

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// Fonts draw texts: the Go fonts, and for what they lack, such as Chinese, the first font of the
// machine that has it. They are for one goroutine at a time.
type Fonts struct {
	regular, bold *opentype.Font
	// more are the fonts of the machine that were needed so far; files are those that were not
	// looked into yet.
	more  []*opentype.Font
	files []string
	faces map[faceKey]font.Face
	buf   sfnt.Buffer
}

type faceKey struct {
	font *opentype.Font
	size float64
}

// NewFonts finds the fonts of the machine. Folders are where to look; none are the usual ones.
func NewFonts(folders ...string) (*Fonts, error) {
	f := &Fonts{faces: map[faceKey]font.Face{}}
	var err error
	if f.regular, err = opentype.Parse(goregular.TTF); err != nil {
		return nil, fmt.Errorf("read a font: %w", err)
	}
	if f.bold, err = opentype.Parse(gobold.TTF); err != nil {
		return nil, fmt.Errorf("read a font: %w", err)
	}
	if len(folders) == 0 {
		folders = usualFolders()
	}
	f.files = candidates(folders)
	return f, nil
}

// usualFolders are where Linux, macOS and Windows have fonts.
func usualFolders() []string {
	folders := []string{"/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts", "/Library/Fonts", `C:\Windows\Fonts`}
	if home, err := os.UserHomeDir(); err == nil {
		folders = append(folders, filepath.Join(home, ".fonts"), filepath.Join(home, ".local/share/fonts"), filepath.Join(home, "Library/Fonts"))
	}
	return folders
}

// likely are parts of the names of fonts with Chinese; the first ones are tried first.
var likely = []string{
	"notosanscjk-regular", "notosanssc-regular", "sourcehansans", "pingfang", "hiragino sans gb", "msyh", "wqy-microhei", "wqy", "droidsansfallback",
	"simhei", "stheiti", "arial unicode", "notoserifcjk-regular", "simsun",
}

// candidates are the files of fonts that are likely to have Chinese.
func candidates(folders []string) []string {
	found := make([][]string, len(likely))
	for _, folder := range folders {
		// A folder that is missing or can't be read is passed over.
		_ = filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return nil //nolint:nilerr // as above
			}
			name := strings.ToLower(d.Name())
			for i, l := range likely {
				if strings.Contains(name, l) {
					found[i] = append(found[i], path)
					break
				}
			}
			return nil
		})
	}
	var files []string
	for _, some := range found {
		files = append(files, some...)
	}
	return files
}

// run is a part of a text that one font has.
type run struct {
	face  font.Face
	words string
}

// runs are the parts of a text by font, and how wide they are together.
func (f *Fonts) runs(t text) (runs []run, wide fixed.Int26_6, err error) {
	first := f.regular
	if t.bold {
		first = f.bold
	}
	for _, r := range t.words {
		if unicode.IsSpace(r) {
			r = ' '
		}
		with, err := f.having(first, r)
		if err != nil {
			return nil, 0, err
		}
		face, err := f.face(with, t.size*Scale)
		if err != nil {
			return nil, 0, err
		}
		if n := len(runs); n > 0 && runs[n-1].face == face {
			runs[n-1].words += string(r)
		} else {
			runs = append(runs, run{face, string(r)})
		}
	}
	for _, r := range runs {
		wide += font.MeasureString(r.face, r.words)
	}
	return runs, wide, nil
}

// having is the first font that has a character.
func (f *Fonts) having(first *opentype.Font, r rune) (*opentype.Font, error) {
	for _, known := range append([]*opentype.Font{first}, f.more...) {
		if f.has(known, r) {
			return known, nil
		}
	}
	for len(f.files) > 0 {
		var path string
		path, f.files = f.files[0], f.files[1:]
		next, err := open(path)
		if err != nil {
			continue // the next one may do
		}
		f.more = append(f.more, next)
		if f.has(next, r) {
			return next, nil
		}
	}
	return nil, &MissingError{r}
}

func (f *Fonts) has(known *opentype.Font, r rune) bool {
	at, err := known.GlyphIndex(&f.buf, r)
	return err == nil && at != 0
}

// open reads the first font of a file.
func open(path string) (*opentype.Font, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	all, err := opentype.ParseCollection(content)
	if err != nil {
		return nil, err
	}
	return all.Font(0)
}

func (f *Fonts) face(of *opentype.Font, size float64) (font.Face, error) {
	key := faceKey{of, size}
	if face := f.faces[key]; face != nil {
		return face, nil
	}
	face, err := opentype.NewFace(of, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		return nil, fmt.Errorf("size a font: %w", err)
	}
	f.faces[key] = face
	return face, nil
}

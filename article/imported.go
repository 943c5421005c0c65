package article

import "strings"

// importPrefix begins the source ids of imported articles. No configured source has a slash in its
// id.
const importPrefix = "import/"

// ImportSource is the id of the source that imported articles of an outlet belong to. It is never
// crawled, so that what was imported tells nothing of how well a source was watched.
func ImportSource(outlet string) string { return importPrefix + outlet }

// IsImportSource reports whether a source id is one of ImportSource's.
func IsImportSource(id string) bool { return strings.HasPrefix(id, importPrefix) }

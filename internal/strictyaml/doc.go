// Package strictyaml reads YAML files that people edit, and tells them every mistake at once: file,
// line, field and what to do about it. A key that nothing reads is a mistake, so are a key written
// twice and a value of another type.
//
// It knows nothing of what the files mean: a caller checks that after [Decode], with [Doc.Problem]
// to point at the line. Anchors, aliases, tags and several documents in a file are refused: plain
// files are easier to read. Start reading at [Decode].
package strictyaml

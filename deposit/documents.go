package deposit

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/goccy/go-yaml"
)

// Document is a file that describes the folder.
type Document struct {
	Path    string
	Content []byte
}

// Documents are the files that describe the folder, apart from the checksums. They depend on the
// deposit alone, so that the same one gives the same bytes.
func (d Deposit) Documents() ([]Document, error) {
	var documents []Document
	for _, x := range []struct {
		path  string
		value any
	}{
		{"datapackage.json", d.dataPackage()},
		{"croissant.json", d.croissant()},
		{"ro-crate-metadata.json", d.roCrate()},
	} {
		content, err := indented(x.value)
		if err != nil {
			return nil, fmt.Errorf("write %s: %w", x.path, err)
		}
		documents = append(documents, Document{x.path, content})
	}
	citation, err := yaml.Marshal(d.citation())
	if err != nil {
		return nil, fmt.Errorf("write CITATION.cff: %w", err)
	}
	return append(documents, Document{"CITATION.cff", citation}, Document{"README.md", d.readme()}), nil
}

func indented(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(v)
	return b.Bytes(), err
}

// Checksums lists files as sha256sum(1) does, so that sha256sum -c reads it.
func Checksums(files []File) []byte {
	var b bytes.Buffer
	for _, f := range files {
		fmt.Fprintf(&b, "%s  %s\n", f.SHA256, f.Path)
	}
	return b.Bytes()
}

// object is a JSON object; its keys are written in byte order.
type object = map[string]any

// dataPackage is a Data Package of Frictionless, version 1
// (https://specs.frictionlessdata.io/data-package/).
func (d Deposit) dataPackage() object {
	resources := []object{}
	for _, f := range d.Files {
		if f.Columns != nil && !f.IsCSV() {
			continue // a copy as Parquet, whose lists the readers of data packages refuse
		}
		resources = append(resources, d.resource(f))
	}
	contributors := []object{}
	for _, a := range d.Authors {
		c := object{"title": a.Name(), "role": "author"}
		if a.ORCID != "" {
			c["path"] = a.ORCID
		}
		contributors = append(contributors, c)
	}
	if len(contributors) == 0 {
		contributors = append(contributors, object{"title": Unnamed, "role": "author"})
	}
	p := object{
		"profile": "data-package", "name": "yulun-" + d.Topic, "title": d.Title, "description": d.Description,
		"version": d.day(), "created": d.Made.UTC().Format("2006-01-02T15:04:05Z"), "keywords": d.Keywords,
		"contributors": contributors, "resources": resources,
		"provenance": object{
			"query": d.Provenance.Query, "settings": d.Provenance.Settings, "software": d.Provenance.Software,
			"configuration_sha256": d.Provenance.Configuration, "methods": d.Provenance.Methods,
			"seeds": d.Provenance.Seeds, "articles_waiting": d.Provenance.Waiting, "articles_deleted": d.Provenance.Deleted,
		},
	}
	if d.License != "" {
		p["licenses"] = []object{{"name": d.License, "path": licenseAddress(d.License)}}
	}
	return p
}

// tableSchema is a table's schema with its keys.
type tableSchema struct {
	Fields        any      `json:"fields"`
	MissingValues []string `json:"missingValues"`
	PrimaryKey    []string `json:"primaryKey,omitempty"`
	ForeignKeys   []object `json:"foreignKeys,omitempty"`
}

package deposit_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"yulun/deposit"
	"yulun/render"
)

func described() deposit.Deposit {
	columns := []render.Column{
		{Name: "id", Type: render.Text, Description: "Identifier.", Identifier: true},
		{Name: "authors", Type: render.List, Separator: "; ", Description: "Names."},
		{Name: "fetched", Type: render.Date, Unit: "UTC", Description: "When."},
		{Name: "stance_score", Type: render.Number, Unit: "−1 to 1", Description: "Stance."},
	}
	cues := []render.Column{
		{Name: "article", Type: render.Text, Description: "Identifier of the article.", Identifier: true},
		{Name: "start", Type: render.Integer, Description: "Where."},
		{Name: "known", Type: render.Flag, Description: "Whether."},
	}
	return deposit.Deposit{
		Title: "Media coverage: “信用”", Description: "Two articles.", License: "CC-BY-4.0", Topic: "social-credit",
		Authors: []deposit.Author{{Family: "Wang", Given: "Fang", ORCID: "https://orcid.org/0000-0002-1825-0097"}, {Family: "王芳"}},
		Made:    time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC), Software: "Yulun 0.2.0", Version: "0.2.0", Keywords: []string{"stance"},
		Provenance: render.Provenance{
			Query: "frame:privacy", Configuration: "ab12", Methods: []string{"rules/2+1"}, Seeds: map[string]string{"sample pilot": "42"},
			Settings: map[string]string{"unit": "story"}, Waiting: 3,
		},
		From: "2018-03-10", To: "2019-12-05",
		Files: []deposit.File{
			{Path: "data/articles.csv", Name: "articles", Title: "Articles", Description: "One row an article.", MediaType: "text/csv", Bytes: 10, SHA256: "aa", Rows: 2, Columns: columns, Key: []string{"id"}},
			{Path: "data/articles.parquet", Name: "articles-parquet", MediaType: "application/vnd.apache.parquet", SHA256: "bb", Rows: 2, Columns: columns},
			{Path: "data/evidence.csv", Name: "evidence", MediaType: "text/csv", SHA256: "cc", Rows: 5, Columns: cues, ArticleColumn: "article"},
			{Path: "data/codings.csv", Name: "codings", MediaType: "text/csv", SHA256: "dd", Columns: cues},
			{Path: "configuration/frames.yaml", Name: "configuration-frames.yaml", MediaType: "application/yaml", SHA256: "ee"},
		},
	}
}

func documents(t *testing.T, d deposit.Deposit) map[string][]byte {
	t.Helper()
	written, err := d.Documents()
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]byte{}
	for _, x := range written {
		all[x.Path] = x.Content
	}
	return all
}

// must reads a JSON document and gives the value at a path of keys.
func must(t *testing.T, b []byte) func(keys ...string) any {
	t.Helper()
	var root any
	if err := json.Unmarshal(b, &root); err != nil {
		t.Fatal(err)
	}
	return func(keys ...string) any {
		v := root
		for _, key := range keys {
			o, ok := v.(map[string]any)
			if !ok || o[key] == nil {
				t.Errorf("there is no %s in %.200s", strings.Join(keys, "."), b)
				return nil
			}
			v = o[key]
		}
		return v
	}
}

// TestDataPackage: the keys of https://specs.frictionlessdata.io/data-package/ that are required, and
// tables with schemas, keys and hashes.
func TestDataPackage(t *testing.T) {
	t.Parallel()
	at := must(t, documents(t, described())["datapackage.json"])
	if at("name") != "yulun-social-credit" || at("provenance", "query") != "frame:privacy" {
		t.Errorf("name %v, query %v", at("name"), at("provenance", "query"))
	}
	names := map[string]map[string]any{}
	for _, r := range at("resources").([]any) {
		resource := r.(map[string]any)
		names[resource["name"].(string)] = resource
		if resource["path"] == nil || !strings.HasPrefix(resource["hash"].(string), "sha256:") {
			t.Errorf("resource %v", resource)
		}
	}
	if len(names) != 4 || names["articles-parquet"] != nil {
		t.Errorf("resources %v", names)
	}
	schema := names["articles"]["schema"].(map[string]any)
	if key := schema["primaryKey"].([]any); len(key) != 1 || key[0] != "id" {
		t.Errorf("key %v", key)
	}
	var types []string
	for _, f := range schema["fields"].([]any) {
		types = append(types, f.(map[string]any)["type"].(string))
	}
	if !slices.Equal(types, []string{"string", "string", "datetime", "number"}) {
		t.Errorf("types %v", types)
	}
	foreign := names["evidence"]["schema"].(map[string]any)["foreignKeys"].([]any)[0].(map[string]any)
	if foreign["fields"] != "article" || foreign["reference"].(map[string]any)["resource"] != "articles" {
		t.Errorf("foreign key %v", foreign)
	}
}

// TestROCrate: the rules of RO-Crate 1.1 on the descriptor, the root and its parts; every reference
// leads to an entity.
func TestROCrate(t *testing.T) {
	t.Parallel()
	at := must(t, documents(t, described())["ro-crate-metadata.json"])
	if at("@context") != "https://w3id.org/ro/crate/1.1/context" {
		t.Errorf("context %v", at("@context"))
	}
	entities := map[string]map[string]any{}
	for _, e := range at("@graph").([]any) {
		entity := e.(map[string]any)
		entities[entity["@id"].(string)] = entity
		if entity["@type"] == nil {
			t.Errorf("no type: %v", entity)
		}
	}
	root := entities["./"]
	for _, key := range []string{"name", "description", "datePublished", "license", "author", "hasPart"} {
		if root[key] == nil {
			t.Errorf("the root has no %s", key)
		}
	}
	if entities["ro-crate-metadata.json"]["about"].(map[string]any)["@id"] != "./" {
		t.Error("the descriptor is about something else")
	}
	if root["temporalCoverage"] != "2018-03-10/2019-12-05" || len(root["hasPart"].([]any)) != 10 {
		t.Errorf("root %v", root)
	}
	var check func(v any)
	check = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, x := range v {
				check(x)
			}
		case map[string]any:
			if id, ok := v["@id"].(string); ok && len(v) == 1 && entities[id] == nil && !strings.HasPrefix(id, "https://w3id.org/") {
				t.Errorf("%s is referred to and not described", id)
			}
			for _, x := range v {
				check(x)
			}
		}
	}
	check(at("@graph"))
}

// TestCroissant: the keys that Croissant 1.0 requires, and columns whose files are there. A table
// without rows has no records.
func TestCroissant(t *testing.T) {
	t.Parallel()
	at := must(t, documents(t, described())["croissant.json"])
	for _, key := range []string{"@context", "name", "description", "license", "creator", "datePublished", "version", "citeAs"} {
		at(key)
	}
	if at("conformsTo") != "http://mlcommons.org/croissant/1.0" || at("@type") != "sc:Dataset" {
		t.Error("it conforms to something else")
	}
	files := map[string]bool{}
	for _, f := range at("distribution").([]any) {
		file := f.(map[string]any)
		files[file["@id"].(string)] = true
		for _, key := range []string{"contentUrl", "encodingFormat", "sha256", "name"} {
			if file[key] == nil {
				t.Errorf("file without %s: %v", key, file)
			}
		}
	}
	sets := at("recordSet").([]any)
	if len(sets) != 2 {
		t.Errorf("%d record sets", len(sets))
	}
	for _, s := range sets {
		for _, f := range s.(map[string]any)["field"].([]any) {
			source := f.(map[string]any)["source"].(map[string]any)
			if id := source["fileObject"].(map[string]any)["@id"].(string); !files[id] {
				t.Errorf("a field of the file %s, which isn't there", id)
			}
		}
	}
}

// TestCitation: the keys that https://citation-file-format.github.io requires.
func TestCitation(t *testing.T) {
	t.Parallel()
	var c struct {
		CFF     string              `yaml:"cff-version"`
		Message string              `yaml:"message"`
		Title   string              `yaml:"title"`
		Type    string              `yaml:"type"`
		License string              `yaml:"license"`
		Date    string              `yaml:"date-released"`
		Authors []map[string]string `yaml:"authors"`
	}
	if err := yaml.Unmarshal(documents(t, described())["CITATION.cff"], &c); err != nil {
		t.Fatal(err)
	}
	if c.CFF != "1.2.0" || c.Message == "" || c.Title != "Media coverage: “信用”" || c.Type != "dataset" || c.License != "CC-BY-4.0" || c.Date != "2026-03-01" {
		t.Errorf("citation %+v", c)
	}
	if len(c.Authors) != 2 || c.Authors[0]["orcid"] != "https://orcid.org/0000-0002-1825-0097" || c.Authors[1]["family-names"] != "王芳" {
		t.Errorf("authors %v", c.Authors)
	}
}

// TestWithoutAuthorsAndLicense: every document says so, and none lacks what it must have.
func TestWithoutAuthorsAndLicense(t *testing.T) {
	t.Parallel()
	d := described()
	d.Authors, d.License = nil, ""
	for path, content := range documents(t, d) {
		if !bytes.Contains(content, []byte(deposit.Unnamed)) {
			t.Errorf("%s doesn't say that authors are to be named", path)
		}
	}
	all := documents(t, d)
	if bytes.Contains(all["CITATION.cff"], []byte("license")) || bytes.Contains(all["datapackage.json"], []byte("licenses")) {
		t.Error("a license is named")
	}
	if must(t, all["croissant.json"])("license") != "No license is stated; ask the authors." {
		t.Error("croissant names a license")
	}
}

// TestReadme names every file, the query, the scorer, the seed and what is missing.
func TestReadme(t *testing.T) {
	t.Parallel()
	readme := string(documents(t, described())["README.md"])
	for _, want := range []string{
		"`data/articles.csv` | 2 |", "`configuration/frames.yaml` |  |", "`frame:privacy`, each story once", "rules/2+1", "sample pilot: 42",
		"SHA-256 `ab12`", "3 articles waited", "texts are left out", "from 2018-03-10 to 2019-12-05", "Authors: Fang Wang, 王芳.",
	} {
		if !strings.Contains(readme, want) {
			t.Errorf("the page lacks %q:\n%s", want, readme)
		}
	}
	d := described()
	d.Texts, d.Provenance.Waiting, d.Provenance.Deleted = true, 1, 1
	readme = string(documents(t, d)["README.md"])
	for _, want := range []string{"belong to their publishers. Check", "1 article waited for the index and is missing", "1 article was deleted on request"} {
		if !strings.Contains(readme, want) {
			t.Errorf("the page lacks %q:\n%s", want, readme)
		}
	}
}

func TestParseAuthor(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]deposit.Author{
		"Wang, Fang":                               {Family: "Wang", Given: "Fang"},
		" 王芳 ":                                     {Family: "王芳"},
		"Wang, Fang 0000-0002-1825-0097":           {Family: "Wang", Given: "Fang", ORCID: "https://orcid.org/0000-0002-1825-0097"},
		"Wang, Fang (0000-0002-9079-593X)":         {Family: "Wang", Given: "Fang", ORCID: "https://orcid.org/0000-0002-9079-593X"},
		"王芳 https://orcid.org/0000-0001-5109-3700": {Family: "王芳", ORCID: "https://orcid.org/0000-0001-5109-3700"},
		"van Dalen, Pieter":                        {Family: "van Dalen", Given: "Pieter"},
	} {
		if got, err := deposit.ParseAuthor(text); err != nil || got != want {
			t.Errorf("%q: %+v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", ",Fang", "Wang, Fang 0000-0002-1825-0098", "a\nb"} {
		if got, err := deposit.ParseAuthor(text); err == nil {
			t.Errorf("%q is taken as %+v", text, got)
		}
	}
}

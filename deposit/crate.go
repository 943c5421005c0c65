package deposit

import (
	"cmp"
	"strconv"
)

func ref(id string) object { return object{"@id": id} }

// roCrate is an RO-Crate 1.1 (https://www.researchobject.org/ro-crate/1.1/).
func (d Deposit) roCrate() object {
	graph := []object{
		{
			"@id": "ro-crate-metadata.json", "@type": "CreativeWork", "about": ref("./"),
			"conformsTo": ref("https://w3id.org/ro/crate/1.1"),
		},
	}
	parts, files := []object{}, []object{}
	for _, f := range d.Files {
		parts = append(parts, ref(f.Path))
		files = append(files, object{
			"@id": f.Path, "@type": "File", "name": cmp.Or(f.Title, f.Path), "description": f.Description,
			"encodingFormat": f.MediaType, "contentSize": strconv.FormatInt(f.Bytes, 10), "sha256": f.SHA256,
		})
	}
	for _, path := range []string{"README.md", "CITATION.cff", "datapackage.json", "croissant.json", ChecksumFile} {
		parts = append(parts, ref(path))
		files = append(files, object{"@id": path, "@type": "File", "name": path})
	}
	root := object{
		"@id": "./", "@type": "Dataset", "name": d.Title, "description": d.Description, "datePublished": d.day(),
		"version": d.day(), "keywords": d.Keywords, "hasPart": parts, "license": d.licensed(), "author": d.authorRefs(),
		"mentions": ref("#made"),
	}
	if d.From != "" {
		root["temporalCoverage"] = d.From + "/" + d.To
	}
	graph = append(graph, root)
	if d.License != "" {
		root["license"] = ref(licenseAddress(d.License))
		graph = append(graph, object{
			"@id": licenseAddress(d.License), "@type": "CreativeWork", "name": d.License, "identifier": d.License,
			"description": "License " + d.License + " in the list of SPDX",
		})
	}
	graph = append(graph, d.authorEntities()...)
	graph = append(graph,
		object{
			"@id": "#yulun", "@type": "SoftwareApplication", "name": d.Software, "version": d.Version,
			"softwareVersion": d.Version,
		},
		object{
			"@id": "#made", "@type": "CreateAction", "name": "Collected, measured and exported by " + d.Software,
			"instrument": ref("#yulun"), "endTime": d.Made.UTC().Format("2006-01-02T15:04:05Z"), "result": ref("./"),
			"description": "Query: " + cmp.Or(d.Provenance.Query, "all relevant articles") +
				". Configuration: SHA-256 " + d.Provenance.Configuration + ".",
		},
	)
	return object{"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": append(graph, files...)}
}

func authorID(a Author) string { return cmp.Or(a.ORCID, "#"+a.Family+"-"+a.Given) }

func (d Deposit) authorRefs() any {
	refs := []object{}
	for _, a := range d.Authors {
		refs = append(refs, ref(authorID(a)))
	}
	if len(refs) == 0 {
		return ref("#authors")
	}
	return refs
}

func (d Deposit) authorEntities() []object {
	entities := []object{}
	for _, a := range d.Authors {
		e := object{"@id": authorID(a), "@type": "Person", "name": a.Name(), "familyName": a.Family}
		if a.Given != "" {
			e["givenName"] = a.Given
		}
		entities = append(entities, e)
	}
	if len(entities) == 0 {
		entities = append(entities, object{"@id": "#authors", "@type": "Organization", "name": Unnamed})
	}
	return entities
}

// ChecksumFile has the SHA-256 of every other file.
const ChecksumFile = "checksums-sha256.txt"

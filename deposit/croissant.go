package deposit

import (
	"strconv"

	"yulun/render"
)

// croissantContext is the context of Croissant 1.0
// (https://docs.mlcommons.org/croissant/docs/croissant-spec.html).
var croissantContext = object{
	"@language": "en", "@vocab": "https://schema.org/", "citeAs": "cr:citeAs", "column": "cr:column",
	"conformsTo": "dct:conformsTo", "cr": "http://mlcommons.org/croissant/",
	"data":               object{"@id": "cr:data", "@type": "@json"},
	"dataType":           object{"@id": "cr:dataType", "@type": "@vocab"},
	"dct":                "http://purl.org/dc/terms/",
	"equivalentProperty": "cr:equivalentProperty",
	"examples":           object{"@id": "cr:examples", "@type": "@json"},
	"extract":            "cr:extract", "field": "cr:field", "fileProperty": "cr:fileProperty", "fileObject": "cr:fileObject",
	"fileSet": "cr:fileSet", "format": "cr:format", "includes": "cr:includes", "isLiveDataset": "cr:isLiveDataset",
	"jsonPath": "cr:jsonPath", "key": "cr:key", "md5": "cr:md5", "parentField": "cr:parentField", "path": "cr:path",
	"rai": "http://mlcommons.org/croissant/RAI/", "recordSet": "cr:recordSet", "references": "cr:references",
	"regex": "cr:regex", "repeated": "cr:repeated", "replace": "cr:replace", "samplingRate": "cr:samplingRate", "sc": "https://schema.org/",
	"separator": "cr:separator", "source": "cr:source", "subField": "cr:subField", "transform": "cr:transform",
}

// croissant describes the tables as CSV for programs that learn from data.
func (d Deposit) croissant() object {
	files, records := []object{}, []object{}
	for _, f := range d.Files {
		files = append(files, object{
			"@type": "cr:FileObject", "@id": f.Path, "name": f.Name, "description": f.Description, "contentUrl": f.Path,
			"contentSize": strconv.FormatInt(f.Bytes, 10) + " B", "encodingFormat": f.MediaType, "sha256": f.SHA256,
		})
		if f.IsCSV() && f.Rows > 0 {
			records = append(records, recordSet(f))
		}
	}
	creators := []object{}
	for _, a := range d.Authors {
		c := object{"@type": "sc:Person", "name": a.Name()}
		if a.ORCID != "" {
			c["url"] = a.ORCID
		}
		creators = append(creators, c)
	}
	if len(creators) == 0 {
		creators = append(creators, object{"@type": "sc:Organization", "name": Unnamed})
	}
	c := object{
		"@context": croissantContext, "@type": "sc:Dataset", "conformsTo": "http://mlcommons.org/croissant/1.0",
		"name": d.Title, "description": d.Description, "license": d.licensed(), "creator": creators,
		"datePublished": d.day(), "version": d.Made.UTC().Format("2006.1.2"), "keywords": d.Keywords, "citeAs": d.bibtex(),
		"distribution": files, "recordSet": records, "isLiveDataset": false,
	}
	if d.License != "" {
		c["license"] = licenseAddress(d.License)
	}
	return c
}

// recordSet are the columns of a table as CSV.
func recordSet(f File) object {
	fields := []object{}
	for _, column := range f.Columns {
		field := object{
			"@type": "cr:Field", "@id": f.Name + "/" + column.Name, "name": column.Name, "description": column.Description,
			"dataType": croissantType(column),
			"source": object{
				"fileObject": ref(f.Path), "extract": object{"column": column.Name},
			},
		}
		if column.Name == f.ArticleColumn {
			field["references"] = object{"field": ref("articles/id")}
		}
		fields = append(fields, field)
	}
	set := object{"@type": "cr:RecordSet", "@id": f.Name, "name": f.Name, "description": f.Description, "field": fields}
	var keys []object
	for _, name := range f.Key {
		keys = append(keys, ref(f.Name+"/"+name))
	}
	if len(keys) > 0 {
		set["key"] = keys
	}
	return set
}

// croissantType is a type of schema.org. Columns with missing values are floating-point numbers, or
// texts, in the readers of Croissant.
func croissantType(c render.Column) string {
	switch c.Type {
	case render.Integer:
		return "sc:Integer"
	case render.Number:
		return "sc:Float"
	case render.Flag:
		return "sc:Boolean"
	default:
		return "sc:Text"
	}
}

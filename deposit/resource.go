package deposit

import (
	"path"
	"strings"

	"yulun/render"
)

// resource describes a file in the data package.
func (d Deposit) resource(f File) object {
	r := object{
		"name": f.Name, "path": f.Path, "title": f.Title, "description": f.Description, "mediatype": f.MediaType,
		"format": strings.TrimPrefix(path.Ext(f.Path), "."), "bytes": f.Bytes, "hash": "sha256:" + f.SHA256,
		"profile": "data-resource",
	}
	if f.Columns == nil {
		return r
	}
	schema := render.NewSchema(f.Columns, "csv")
	s := tableSchema{Fields: schema.Fields, MissingValues: schema.MissingValues, PrimaryKey: f.Key}
	if f.ArticleColumn != "" {
		s.ForeignKeys = []object{{
			"fields": f.ArticleColumn, "reference": object{"resource": "articles", "fields": "id"},
		}}
	}
	r["profile"], r["encoding"], r["schema"], r["rows"] = "tabular-data-resource", "utf-8", s, f.Rows
	return r
}

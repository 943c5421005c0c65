package web

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"yulun/article"
	"yulun/survey"
)

// openAPI describes the operations by OpenAPI 3.1. The schemas of the answers are read off the Go
// types that are written, so that the two cannot differ.
func (s *site) openAPI(all []operation) schema {
	types := schemas{known: map[string]reflect.Type{}, made: map[string]schema{}}
	problem := types.of(reflect.TypeFor[problemAnswer]())
	types.made["ProblemAnswer"]["properties"].(schema)["name"] = schema{"type": "string", "enum": problemNames()}
	paths := schema{}
	for _, o := range all {
		paths[o.path] = schema{"get": o.describe(types, problem)}
	}
	components := schema{}
	for name, t := range types.made {
		components[name] = t
	}
	return schema{
		"openapi": "3.1.0",
		"info": schema{
			"title": "Yulun", "version": "1",
			"summary": "Media coverage of a topic: articles, stance, frames, and the crawl behind them.",
			"description": "Read only. Whole answers carry an ETag. Every answer says in the header " + waitingHeader +
				" how many stored articles the index has not taken yet, and that it therefore lacks.",
		},
		"servers":    []schema{{"url": apiRoot}},
		"paths":      paths,
		"components": schema{"schemas": components},
	}
}

func (o operation) describe(types schemas, problem schema) schema {
	headers := schema{
		waitingHeader: schema{
			"description": "Number of stored articles that wait for the index, or unknown; left out where there are none.",
			"schema":      schema{"type": "string"},
		},
	}
	content := schema{}
	for _, media := range o.media {
		content[media] = schema{"schema": schema{"type": "string"}}
	}
	if o.answer != nil {
		content["application/json"] = schema{"schema": types.of(o.answer)}
	}
	if o.columns != nil {
		content["application/json"] = schema{"schema": tableSchema(o.columns)}
	}
	if o.whole() {
		headers["ETag"] = schema{"schema": schema{"type": "string"}}
	}
	failed := func(description string) schema {
		return schema{"description": description, "content": schema{"application/problem+json": schema{"schema": problem}}}
	}
	responses := schema{
		"200": schema{"description": "The answer.", "headers": headers, "content": content},
		"400": failed("A parameter is unknown, wrong or without effect."),
		"404": failed("What was named does not exist."),
		"410": failed("The article was deleted on request."),
		"500": failed("Something went wrong on the machine."),
		"503": failed("The machine is computing figures for others."),
	}
	if o.whole() {
		responses["304"] = schema{"description": "The answer is the one with the ETag in If-None-Match."}
	}
	params := []schema{}
	for _, p := range o.params {
		in := p.in
		if in == "" {
			in = "query"
		}
		params = append(params, schema{"name": p.name, "in": in, "required": p.in == "path" || p.required, "description": p.description, "schema": p.schema})
	}
	return schema{"operationId": o.id, "summary": o.summary, "parameters": params, "responses": responses}
}

// schemas are the named types that were described, by name.
type schemas struct {
	known map[string]reflect.Type
	made  map[string]schema
}

// of is the schema of a type as encoding/json writes it; a named struct is described once.
func (s schemas) of(t reflect.Type) schema {
	null := schema{"type": "null"}
	switch t {
	case reflect.TypeFor[time.Time]():
		return schema{"type": "string", "format": "date-time"}
	case reflect.TypeFor[article.Moment]():
		return schema{"type": []string{"string", "null"}, "description": "A day or an instant, by ISO 8601; null when unknown."}
	case reflect.TypeFor[survey.Interval]():
		return schema{"oneOf": []schema{s.named(t, s.interval), null}}
	}
	switch t.Kind() {
	case reflect.Pointer:
		inner := s.of(t.Elem())
		if name, ok := inner["type"].(string); ok {
			inner["type"] = []string{name, "null"}
			return inner
		}
		return schema{"oneOf": []schema{inner, null}}
	case reflect.Slice:
		return schema{"type": []string{"array", "null"}, "items": s.of(t.Elem())}
	case reflect.Array:
		return schema{"type": "array", "items": s.of(t.Elem()), "minItems": t.Len(), "maxItems": t.Len()}
	case reflect.Map:
		return schema{"type": []string{"object", "null"}, "additionalProperties": s.of(t.Elem())}
	case reflect.Struct:
		if t.Name() == "" {
			return s.object(t)
		}
		return s.named(t, func() schema { return s.object(t) })
	case reflect.String:
		return schema{"type": "string"}
	case reflect.Bool:
		return schema{"type": "boolean"}
	case reflect.Interface: // of any type, such as a field of CSL-JSON
		return schema{}
	case reflect.Float64:
		return schema{"type": "number", "format": "double"}
	default:
		return schema{"type": "integer"}
	}
}

// named is a reference to the schema of a type, which is made when it is first named.
func (s schemas) named(t reflect.Type, define func() schema) schema {
	name := strings.ToUpper(t.Name()[:1]) + t.Name()[1:]
	switch was, ok := s.known[name]; {
	case !ok:
		s.known[name], s.made[name] = t, schema{} // so that a type may contain itself
		maps.Copy(s.made[name], define())
	case was != t:
		panic(fmt.Sprintf("%v and %v would be one schema", was, t)) // found by every test of the pages
	}
	return schema{"$ref": "#/components/schemas/" + name}
}

func (s schemas) object(t reflect.Type) schema {
	properties, required := schema{}, []string{}
	for _, f := range reflect.VisibleFields(t) {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous || !f.IsExported() || name == "-" {
			continue
		}
		if name == "" {
			name = f.Name
		}
		properties[name] = s.of(f.Type)
		if !strings.Contains(options, "omit") {
			required = append(required, name)
		}
	}
	slices.Sort(required)
	out := schema{"type": "object", "properties": properties}
	if len(required) > 0 {
		out["required"] = slices.Compact(required)
	}
	return out
}

// interval is what survey.Interval writes.
func (schemas) interval() schema {
	bound := schema{"type": []string{"number", "null"}, "format": "double", "description": "End of the 95 % interval; null where there is none."}
	return schema{
		"type": "object", "required": []string{"value", "low", "high", "method"},
		"properties": schema{"value": schema{"type": "number", "format": "double"}, "low": bound, "high": bound, "method": schema{"type": "string"}},
	}
}

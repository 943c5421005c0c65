package main

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"yulun/article"
	"yulun/index"
)

// queryFlags choose articles; search, series, compare, report and export share them. Each flag is a
// filter of the query language, so that what is right and wrong about it is said in one place.
type queryFlags struct {
	Query   []string     `arg:"" optional:"" help:"Words, \"phrases\", -exclusions, OR, brackets and filters such as frame:privacy, type:foreign, from:2019."`
	Filters kong.Plugins `embed:""`
	Unit    string       `help:"Count every publication (article) or each reprint cluster once, at its earliest publication (story)." enum:"article,story" default:"article"`
	All     bool         `help:"Take irrelevant pieces in."`
}

// zoneFlag says where days begin.
type zoneFlag struct {
	Zone string `help:"Time zone in which days begin, those of from: and to: too." default:"Asia/Shanghai"`
}

// in reads a query by the days of the zone.
func (z zoneFlag) in(q index.Query) (index.Query, error) {
	zone, err := time.LoadLocation(z.Zone)
	if err != nil || z.Zone == "" || z.Zone == "Local" { // figures must not depend on whose machine made them
		return q, article.Usagef("Give an IANA name such as Asia/Shanghai, Europe/Berlin or UTC.", "--zone: %q is not a time zone", z.Zone)
	}
	q.Zone = zone
	return q, nil
}

// inShanghai is the flag as it is when it is left out.
func inShanghai() zoneFlag { return zoneFlag{index.Shanghai().String()} }

// filterFlags are the flags of the table of filters: a pointer to a struct with a field for each,
// as kong reads them.
func filterFlags() kong.Plugins {
	var flags []reflect.StructField
	for _, f := range flagged() {
		kind := reflect.TypeFor[[]string]()
		if f.Kind == index.Date {
			kind = reflect.TypeFor[string]()
		}
		flags = append(flags, reflect.StructField{
			Name: strings.ToUpper(f.Name[:1]) + f.Name[1:], Type: kind,
			Tag: reflect.StructTag(fmt.Sprintf("name:%q help:%q placeholder:%q", f.Name, f.Help, f.Placeholder)),
		})
	}
	return kong.Plugins{reflect.New(reflect.StructOf(flags)).Interface()}
}

// flagged are the filters that have a flag.
func flagged() []index.Field {
	var fields []index.Field
	for _, f := range index.Fields(index.Vocabulary{}) {
		if f.Help != "" {
			fields = append(fields, f)
		}
	}
	return fields
}

// texts are the query and each flag in the query language.
func (f queryFlags) texts() []string {
	texts := []string{strings.Join(f.Query, " ")}
	for _, plugin := range f.Filters {
		flags := reflect.ValueOf(plugin).Elem()
		for i, field := range flagged() {
			var given []string
			switch value := flags.Field(i).Interface().(type) {
			case []string:
				given = value
			case string:
				given = []string{value}
			}
			if text := index.FieldText(field.Name, given); text != "" {
				texts = append(texts, text)
			}
		}
	}
	return texts
}

// query reads which articles are meant and opens what answers. A query that can't be read is
// refused before anything is opened, unless it names an outlet.
func (a *app) query(ctx context.Context, f queryFlags) (index.Query, error) {
	isOpen := false
	open := func() error {
		err := a.service().OpenRead(ctx)
		isOpen = err == nil
		return err
	}
	vocabulary := index.Vocabulary{Codebook: a.config.Codebook}.WithOutlets(a.config.Sources, func() ([]article.Outlet, error) {
		if err := open(); err != nil {
			return nil, err
		}
		return a.service().Index().Outlets(ctx)
	})
	q, err := index.Parse(vocabulary, f.texts()...)
	if err != nil {
		return index.Query{}, err
	}
	q.Unit = index.Unit(f.Unit)
	if f.All {
		q.Relevance = index.AnyRelevance
	}
	if !isOpen {
		if err := open(); err != nil {
			return q, err
		}
	}
	if a.waiting, err = a.service().Waiting(ctx); err != nil {
		return q, err
	}
	a.deleted, err = a.service().CountDeletions(ctx)
	return q, err
}

// missing says how many articles are missing from an answer because they wait for the index; nil
// where none are.
func (a *app) missing() error {
	if a.waiting == 0 {
		return nil
	}
	return &article.Error{
		Code: article.CodePartial,
		Message: count(a.waiting, "article waits for the index and is", "articles wait for the index and are") +
			" not in this answer",
		Remedy: "The next crawl brings them into the index, or yulun index rebuild; yulun index status lists those that it refuses.",
	}
}

// inPartFlag lets a command that writes a file take an answer of an index that is behind.
type inPartFlag struct {
	InPart bool `help:"End with 0, not 3, where articles still wait for the index and are missing from what is written."`
}

// end is the error of a command that has written its file.
func (f inPartFlag) end(a *app) error {
	if f.InPart {
		return nil // run tells what is missing
	}
	return a.missing()
}

// fieldNames lists the fields of the query language.
func fieldNames() string {
	var names []string
	for _, f := range index.Fields(index.Vocabulary{}) {
		names = append(names, f.Name+":")
	}
	return strings.Join(names, " ")
}

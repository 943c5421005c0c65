package samplepress

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"yulun/internal/strictyaml"
)

// Schedule is how the outlets are to be crawled, for a configuration.
type Schedule struct {
	// Every is the interval of crawls, at least a minute; Jitter the most by which one is put off.
	Every, Jitter time.Duration
	// Recheck is the least time between rechecks of known articles; negative: it isn't written.
	Recheck time.Duration
	// Delay is the least time between two requests to one host, Parallel how many may be under way
	// at once, at least 1.
	Delay    time.Duration
	Parallel int
}

// spareLists is how many more pages of a list are configured than there are, since a live press
// adds articles while a list is walked, which moves the last ones on.
const spareLists = 2

// SourcesYAML is a sources.yaml that lists the outlets, each as one source with the outlet's id.
func (s *Server) SourcesYAML(every Schedule) []byte {
	var b bytes.Buffer
	length := func(d time.Duration) string { return strictyaml.Duration(d.Truncate(time.Millisecond)).String() }
	fmt.Fprintf(&b, "defaults:\n  schedule: {every: %s, jitter: %s", length(every.Every), length(every.Jitter))
	if every.Recheck >= 0 {
		fmt.Fprintf(&b, ", recheck: %s", length(every.Recheck))
	}
	b.WriteString("}\n  limits: {articles: 0}\noutlets:\n")
	for _, src := range s.Sources() {
		fmt.Fprintf(&b, "  - id: %s\n    name: %s\n    type: %s\n    country: %s\n    language: %s\n    zone: %s\n    sources:\n",
			src.Outlet.ID, quoted(src.Outlet.Name), src.Outlet.Type, src.Outlet.Country, src.Lang, src.Zone)
		fmt.Fprintf(&b, "      - include: [%s]\n", quotedList(src.Include))
		// A short delay is allowed to sources on this machine, not as a default.
		fmt.Fprintf(&b, "        pace: {delay: %s, parallel: %d}\n", length(every.Delay), max(1, every.Parallel))
		if len(src.Feeds) > 0 {
			fmt.Fprintf(&b, "        feeds: [%s]\n", quotedList(src.Feeds))
		}
		if len(src.Sitemaps) > 0 {
			fmt.Fprintf(&b, "        sitemaps: [%s]\n", quotedList(src.Sitemaps))
		}
		if len(src.Lists) > 0 {
			b.WriteString("        lists:\n")
		}
		for _, l := range src.Lists {
			fmt.Fprintf(&b, "          - {url: %s, links: %s, first: %d, pages: %d}\n", quoted(l.URL), quoted(l.Links), l.First, l.Pages+spareLists)
		}
	}
	return b.Bytes()
}

// quoted is a text in single quotes as YAML has them.
func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

func quotedList(all []string) string {
	out := make([]string, len(all))
	for i, s := range all {
		out[i] = quoted(s)
	}
	return strings.Join(out, ", ")
}

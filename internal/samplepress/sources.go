package samplepress

import (
	"regexp"
	"time"

	"yulun/article"
)

// Sources are the ways into the outlets on this server, one for each, in the order of the press.
// The pace is that of a server on the same machine.
func (s *Server) Sources() []article.Source {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []article.Source
	for _, o := range s.press.outlets {
		base := s.base(o)
		links := "^" + regexp.QuoteMeta(base) + "(?:" + o.Include + `)(?:\?.*)?$`
		src := article.Source{
			ID:     o.ID,
			Outlet: article.Outlet{ID: o.ID, Name: o.Name, Type: o.Type, Country: o.Country},
			Lang:   o.Lang, Zone: o.zone, Include: []string{links},
			Delay: 20 * time.Millisecond, Parallel: 2, MaxBody: 4 << 20, Every: time.Hour,
		}
		for _, l := range o.Listings {
			switch l.Kind {
			case "rss", "atom", "jsonfeed":
				src.Feeds = append(src.Feeds, base+l.Path)
			case "list":
				pages := l.pages(len(o.entries(l, s.visit, base)))
				src.Lists = append(src.Lists, article.ListPage{URL: base + l.Path, Links: links, First: 1, Pages: pages})
			default:
				src.Sitemaps = append(src.Sitemaps, base+l.Path)
			}
		}
		out = append(out, src)
	}
	return out
}

package web

import "net/http"

// robots keeps crawlers off addresses with a query: facets lead from each to the next without end,
// and each takes time to compute. Crawlers may read articles and pages without a query. All rules
// but the last two are beginnings of addresses, which every crawler understands.
const robots = `User-agent: *
Disallow: /search?
Disallow: /series?
Disallow: /compare?
Disallow: /sources?
Disallow: /source/
Disallow: /jobs
Disallow: /changes
Disallow: /kwic
Disallow: /clusters
Disallow: /feed
Disallow: /searches
Disallow: /api/
Disallow: /code
Disallow: /login
Disallow: /account
Disallow: /audit
Disallow: /correct/
Disallow: /article/*?
Disallow: /*?ui=
`

func (s *site) robots(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	s.send(w, []byte(robots))
	return nil
}

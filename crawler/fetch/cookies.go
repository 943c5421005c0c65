package fetch

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"sync"
)

// Bounds for cookies, the least that RFC 6265, section 6.1, asks of a browser. What is beyond them
// is left out.
const (
	maxCookieBytes = 4096
	maxHostCookies = 50
)

// boundedJar keeps a site's cookies for as long as a session lasts, within bounds: a site may set
// thousands with each answer, and all of them would go with each further request.
type boundedJar struct {
	jar *cookiejar.Jar

	mu    sync.Mutex
	names map[string]map[string]bool // by host
}

func newBoundedJar() *boundedJar {
	jar, _ := cookiejar.New(nil) // it has no error without options
	return &boundedJar{jar: jar, names: map[string]map[string]bool{}}
}

// Cookies implements http.CookieJar.
func (j *boundedJar) Cookies(u *url.URL) []*http.Cookie { return j.jar.Cookies(u) }

// SetCookies implements http.CookieJar.
func (j *boundedJar) SetCookies(u *url.URL, cookies []*http.Cookie) {
	j.mu.Lock()
	defer j.mu.Unlock()
	names := j.names[u.Hostname()]
	if names == nil {
		names = map[string]bool{}
		j.names[u.Hostname()] = names
	}
	var taken []*http.Cookie
	for _, c := range cookies {
		if len(c.Name)+len(c.Value) > maxCookieBytes || !names[c.Name] && len(names) == maxHostCookies {
			continue
		}
		names[c.Name] = true
		taken = append(taken, c)
	}
	j.jar.SetCookies(u, taken)
}

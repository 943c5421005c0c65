package samplepress

import (
	"cmp"
	"net/http"
	"time"
)

// Needless finds requests for articles and listings that cost the press something and tell the
// crawler nothing:
//
//   - needless: a full download of a page that is, byte for byte, what the same client was given
//     last, in an answer with validators, by which it could have asked and didn't. A client that was
//     answered anything else in between, such as 410, may have dropped them; one that was answered
//     304 eight times in a row may ask for the whole, since some servers always answer so;
//   - twice: a page asked for again sooner than so long after it was answered with 200 or 304. With
//     that at less than the time between two crawls of a source, those are pages asked for twice by
//     one crawl. 0: not looked at.
//
// Left out are robots.txt, which is read anew by every process, sitemap indexes, which tell by no
// validator whether their sitemaps changed, and an article's further pages, which are one document
// with its first. client tells clients apart; nil: all requests come from one, as those of workers
// with one store do.
func Needless(requests []Request, soon time.Duration, client func(Request) string) []Violation {
	type address struct{ client, host, path string }
	last := map[address]Request{}
	unmodified := map[address]int{} // how often in a row
	var out []Violation
	for _, q := range ordered(requests) {
		if q.Kind != PageArticle && q.Kind != PageListing {
			continue
		}
		at := address{host: q.Host, path: q.Path}
		if client != nil {
			at.client = client(q)
		}
		before, known := last[at]
		answered := q.Status == http.StatusOK || q.Status == http.StatusNotModified
		if !answered {
			if q.Status < 500 { // a failure changes nothing
				delete(last, at)
				delete(unmodified, at)
			}
			continue
		}
		last[at] = q
		if !known {
			continue
		}
		gap := q.At.Sub(before.At)
		if gap < soon {
			out = append(out, Violation{Rule: RuleTwice, Request: q, Why: "asked for again after " + gap.String()})
		}
		if q.Status == http.StatusNotModified {
			unmodified[at]++
			continue
		}
		same := cmp.Or(q.Digest, "?") == before.Digest
		if same && couldAsk(before) && !askedBy(q, before) && unmodified[at] < enoughUnmodified {
			out = append(out, Violation{Rule: RuleNeedless, Request: q, Why: "downloaded " + gap.String() + " before, and the same since"})
		}
		delete(unmodified, at)
	}
	return out
}

// enoughUnmodified is how many answers of 304 in a row allow a client to doubt the server.
const enoughUnmodified = 8

// couldAsk reports whether an answer gave its client anything to ask by.
func couldAsk(before Request) bool { return before.ETag != "" || before.LastModified != "" }

// askedBy reports whether a request sent the validators of an answer. An ETag goes before a date, as
// it does for servers (RFC 9110, section 13.2.2).
func askedBy(q, before Request) bool {
	if before.ETag != "" {
		return q.IfNoneMatch == before.ETag
	}
	return q.IfModifiedSince == before.LastModified
}

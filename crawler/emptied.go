package crawler

import (
	"context"

	"yulun/crawler/extract"
	"yulun/frontier"
)

// emptied is a visit to the page of a known article whose frame was there and whose text was not.
type emptied struct {
	visit frontier.Visit
	fetch frontier.Fetch
}

// deferEmptied puts off the record of such a visit to the end of the run, and reports whether v is
// one. A page alone may have lost its text; where most pages of a run have, the site brings it some
// other way.
func (r *run) deferEmptied(v frontier.Visit, f frontier.Fetch, why *unread) bool {
	if why.broken || why.code != extract.CodeNoText || v.LastFetched.IsZero() {
		return false
	}
	f.Code, f.Reason = why.code, why.reason
	r.mu.Lock()
	defer r.mu.Unlock()
	r.emptied = append(r.emptied, emptied{v, f})
	return true
}

// recordEmptied records these visits. Several that outnumber the articles which the run met in
// place take no article away.
func (r *run) recordEmptied(ctx context.Context) error {
	outcome := frontier.OutcomeGone
	if n := len(r.emptied); n > 1 && n > r.inPlace {
		outcome = frontier.OutcomeSkipped
	}
	for _, e := range r.emptied {
		if _, err := r.refuse(ctx, e.visit, e.fetch, outcome, e.fetch.Code, e.fetch.Reason); err != nil {
			return err
		}
	}
	r.emptied = nil
	return nil
}

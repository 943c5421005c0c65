package web

import (
	"net/http"
	"strconv"

	"yulun/access"
)

// auditPage is how many entries of the audit log a page has.
const auditPage = 100

// auditView is a page of the audit log.
type auditView struct {
	Entries []access.Entry
	// Who and Action are what the entries are limited to; empty: to nothing.
	Who, Action string
	// Older leads to the entries before; empty where there are none.
	Older string
}

// audit lists who changed what, newest first.
func (s *site) audit(w http.ResponseWriter, r *http.Request) error {
	v := r.URL.Query()
	view := auditView{Who: v.Get("who"), Action: v.Get("action")}
	f := access.AuditFilter{Who: view.Who, Action: access.Action(view.Action), Limit: auditPage + 1}
	if text := v.Get("before"); text != "" {
		var err error
		if f.Before, err = strconv.ParseInt(text, 10, 64); err != nil || f.Before < 1 {
			return fault("invalid-parameter", "before", "Take it as the page before has it.", "before: %.40q is not the number of an entry", text)
		}
	}
	var err error
	if view.Entries, err = s.Store.Audit(r.Context(), f); err != nil {
		return err
	}
	if len(view.Entries) > auditPage {
		view.Entries = view.Entries[:auditPage]
		v.Set("before", strconv.FormatInt(view.Entries[auditPage-1].Num, 10))
		view.Older = addressOf("/audit", v)
	}
	w.Header().Set("Cache-Control", "no-store")
	return s.render(w, r, http.StatusOK, "audit", s.p.T("Audit log"), "/audit", view)
}

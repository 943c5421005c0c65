package web

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"yulun/access"
	"yulun/locale"
)

// auditPage is how many entries of the audit log a page has.
const auditPage = 100

// auditView is a page of the audit log.
type auditView struct {
	Entries []access.Entry
	// Who and Action are what the entries are limited to; empty: to nothing.
	Who, Action string
	// Actions are the actions that may be chosen.
	Actions []option
	// Older leads to the entries before; empty where there are none.
	Older string
}

// audit lists who changed what, newest first.
func (s *site) audit(w http.ResponseWriter, r *http.Request) error {
	v := r.URL.Query()
	view := auditView{Who: v.Get("who"), Action: v.Get("action"), Actions: s.actions()}
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

// actionWords are the actions of the audit log in words.
var actionWords = map[access.Action]string{
	access.LoggedIn: locale.Key("logged in"), access.LoginRefused: locale.Key("login refused"), access.LoggedOut: locale.Key("logged out"),
	access.UserAdded: locale.Key("user added"), access.UserRemoved: locale.Key("user removed"), access.RoleChanged: locale.Key("role changed"),
	access.PasswordChanged: locale.Key("password changed"), access.TokenAdded: locale.Key("token added"), access.TokenRevoked: locale.Key("token revoked"),
	"coding": locale.Key("coding"), "saved search changed": locale.Key("saved search changed"), "crawl planned": locale.Key("crawl planned"),
	"source paused": locale.Key("source paused"), "source resumed": locale.Key("source resumed"), "source added": locale.Key("source added"),
	"source edited": locale.Key("source edited"), siteAsked: locale.Key("site asked"), "job cancelled": locale.Key("job cancelled"),
	"job tried": locale.Key("job tried"), "article deleted": locale.Key("article deleted"), "codings imported": locale.Key("codings imported"),
	"store migrated": locale.Key("store migrated"),
}

// actionText is an action in words.
func (s *site) actionText(a access.Action) string {
	done, failed := strings.CutSuffix(string(a), string(access.NotDone))
	if words, ok := actionWords[access.Action(done)]; ok {
		done = s.p.T(words)
	}
	if failed {
		return s.p.T("%s: not done", done)
	}
	return done
}

// actions are the actions that the log may have.
func (s *site) actions() []option {
	all := []option{{Label: s.p.T("any")}}
	for _, a := range slices.Sorted(maps.Keys(actionWords)) {
		all = append(all, option{Value: string(a), Label: s.actionText(a)}, option{Value: string(a + access.NotDone), Label: s.actionText(a + access.NotDone)})
	}
	return all
}

// noteText is the note of an entry, in words where the program wrote it.
func (s *site) noteText(e access.Entry) string {
	if number, ok := strings.CutPrefix(e.Note, "entry "); ok && strings.HasSuffix(string(e.Action), string(access.NotDone)) {
		return s.p.T("entry %s", number)
	}
	if role := s.roleName(access.Role(e.Note)); role != "" {
		return role
	}
	return e.Note
}

// fromText is where an entry came from.
func (s *site) fromText(e access.Entry) string {
	if e.From == access.CommandLine {
		return s.p.T("command line")
	}
	return e.From
}

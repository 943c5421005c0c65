package web

import (
	"errors"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"yulun/access"
	"yulun/article"
)

// loginPages are the pages of those who log in; none where nobody has to.
func (s *site) loginPages() map[string]handler {
	if s.Gate == nil {
		return nil
	}
	return map[string]handler{"/login": s.login, "/logout": s.logout, "/account": s.account}
}

// loginView is the page to log in by.
type loginView struct {
	// To is the page that the reader came from, Name what was typed as a name.
	To, Name string
	// Wrong says why nobody was let in; empty before the first attempt.
	Wrong string
}

// login asks for name and password, and opens a session.
func (s *site) login(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	view := loginView{To: r.FormValue("to"), Name: r.PostFormValue("name")}
	status := http.StatusOK
	if r.Method == http.MethodPost {
		session, err := s.Gate.LogIn(r.Context(), view.Name, r.PostFormValue("password"), s.from(r))
		if err == nil {
			s.Gate.SetSession(w, r, s.Proxies, session)
			http.Redirect(w, r, ownPage(view.To), http.StatusSeeOther)
			return nil
		}
		if status, view.Wrong, err = s.notLetIn(w, err); err != nil {
			return err
		}
	}
	return s.render(w, r, status, "login", s.p.T("Log in"), "/login", view)
}

// notLetIn says to people why a password was not taken. An error that is not theirs is returned.
func (s *site) notLetIn(w http.ResponseWriter, err error) (status int, wrong string, _ error) {
	var wait *access.WaitError
	switch {
	case errors.Is(err, access.ErrRefused):
		return http.StatusUnprocessableEntity, s.p.T("Name or password is wrong."), nil
	case errors.As(err, &wait):
		return http.StatusTooManyRequests, s.p.T("There were too many attempts. Try again in %d {second|seconds}.", RetryAfter(w, wait.Wait)), nil
	case article.CodeOf(err) == article.CodeUsage:
		return http.StatusUnprocessableEntity, s.newProblem(err).text(s.p), nil
	default:
		return 0, "", err
	}
}

// RetryAfter says in the header how long to wait, and returns the seconds.
func RetryAfter(w http.ResponseWriter, wait time.Duration) int {
	seconds := int(math.Ceil(wait.Seconds()))
	w.Header().Set("Retry-After", strconv.Itoa(seconds))
	return seconds
}

// ownPage is a page that an address leads to, the first one where it would lead to another site.
func ownPage(to string) string {
	u, err := url.Parse(to)
	if err != nil || u.IsAbs() || u.Host != "" || u.User != nil || !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") ||
		strings.ContainsAny(to, "\\\t\r\n") {
		return "/"
	}
	return to
}

// logout ends the session of a browser.
func (s *site) logout(w http.ResponseWriter, r *http.Request) error {
	if r.Method == http.MethodPost {
		if err := s.Gate.LogOut(r.Context(), callerOf(r.Context()).Session, s.from(r)); err != nil {
			return err
		}
		s.Gate.SetSession(w, r, s.Proxies, "")
		w.Header().Set("Clear-Site-Data", `"cache"`)
	}
	http.Redirect(w, r, "/login", http.StatusSeeOther)
	return nil
}

// accountView is the page on which users change their passwords.
type accountView struct {
	access.Caller
	Wrong   string
	Changed bool
}

func (s *site) account(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	view := accountView{Caller: callerOf(r.Context())}
	if !view.Person() {
		return errRole
	}
	status := http.StatusOK
	if r.Method == http.MethodPost {
		err := s.changePassword(r, view.Caller)
		if view.Changed = err == nil; !view.Changed {
			if status, view.Wrong, err = s.notLetIn(w, err); err != nil {
				return err
			}
		}
	}
	return s.render(w, r, status, "account", s.p.T("Account"), "/account", view)
}

func (s *site) changePassword(r *http.Request, c access.Caller) error {
	fresh := r.PostFormValue("fresh")
	if fresh != r.PostFormValue("again") {
		return article.Usagef(s.p.T("Type the new password twice."), "%s", s.p.T("The two new passwords differ."))
	}
	return s.Gate.ChangePassword(r.Context(), c.Session, r.PostFormValue("password"), fresh, s.from(r))
}

// from is the client's address, for the audit log and bounds.
func (s *site) from(r *http.Request) string { return access.Group(s.Proxies.Client(r)) }

// caller says who sent a request.
func (s *site) caller(r *http.Request) (access.Caller, error) {
	if s.Gate == nil {
		return access.Caller{Role: s.Anyone}, nil
	}
	return s.Gate.Of(r, s.Proxies)
}

// audited runs a change once it is in the audit log. Where the change was refused, or failed, a
// second entry says so.
func (s *site) audited(action access.Action, h handler) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		e := access.Entry{At: s.Now(), Who: callerOf(r.Context()).Name, From: s.from(r), Action: action, On: r.URL.Path}
		switch id := r.PostFormValue("id"); {
		case id != "": // what a page with several of a kind was asked for
			e.Note = shortened(id, mostOfNote)
		case e.Who == "":
			e.Note = coderOf(r) // as somebody who didn't log in says
		}
		begun, err, unwritten := access.Record(r.Context(), s.Store, e, s.Now, func() (bool, error) {
			rec := NewRecorder(w)
			err := h(rec, r)
			return rec.Status() < http.StatusBadRequest, err
		})
		if unwritten != nil {
			s.Log.ErrorContext(r.Context(), "the audit log can't be written", "err", unwritten)
		}
		if !begun {
			return errAudit
		}
		return err
	}
}

// mostOfNote is the most characters of a form in an entry.
const mostOfNote = 100

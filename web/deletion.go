package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"yulun/access"
	"yulun/article"
	"yulun/dossier"
	"yulun/store"
)

// Eraser deletes articles on request. Methods are called at once by many goroutines.
type Eraser interface {
	// Erase deletes an article from store and index, and writes the entry of the audit log with it.
	Erase(ctx context.Context, d store.Deletion, e access.Entry) error
}

// erases reports whether a reader may delete articles.
func (s *site) erases(r *http.Request) bool { return s.Eraser != nil && may(r, access.Admin) }

// gone is the error of an article that could not be read: another one where it was deleted on
// request.
func (s *site) gone(ctx context.Context, id string, unread error) error {
	return dossier.OrDeleted(ctx, s.Store, id, unread)
}

// deleteView is the page on which an article is deleted.
type deleteView struct {
	article.Article
	// Revisions and Visits count what goes with the text, Others are further publications of the
	// piece, which stay; the first of MemberCount.
	Revisions, Visits, MemberCount int
	Others                         []dossier.Member
	// Reason and Public are what the form has. Asked says that it is shown once more before
	// anything is deleted.
	Reason string
	Public bool
	Asked  bool
	Most   int
	// Wrong says why nothing was deleted; nil for the first look.
	Wrong *problem
}

// deleteArticle asks why an article is to be deleted, asks once more, and deletes it.
func (s *site) deleteArticle(w http.ResponseWriter, r *http.Request) error {
	d, err := dossier.Gather(r.Context(), s.Store, s.Index, r.PathValue("id"))
	if err != nil {
		return err
	}
	view := deleteView{
		Article: d.Article, Revisions: len(d.Revisions), Visits: len(d.Visits), MemberCount: d.MemberCount,
		Reason: strings.TrimSpace(r.PostFormValue("reason")), Public: r.PostFormValue("public") != "", Most: store.MostReason,
	}
	for _, m := range d.Members[:min(len(d.Members), mostMembers)] {
		if !m.Here {
			view.Others = append(view.Others, m)
		}
	}
	do := r.PostFormValue("do")
	if r.Method != http.MethodPost || do == "" {
		return s.showDeletion(w, r, http.StatusOK, view)
	}
	tomb := store.Deletion{ID: d.Article.ID, Deleted: s.Now(), Who: callerOf(r.Context()).Name, Reason: view.Reason, Public: view.Public}
	switch err = tomb.Check(); {
	case err != nil:
	case do == "ask":
		view.Asked = true
		return s.showDeletion(w, r, http.StatusOK, view)
	case do != "delete":
		return errForm
	case r.PostFormValue("sure") == "":
		view.Asked = true
		err = article.Usagef("Tick the box if you are sure.", "nothing was deleted")
	default:
		e := access.Entry{At: tomb.Deleted, Who: tomb.Who, From: s.from(r), Action: access.ArticleDeleted, On: tomb.ID, Note: tomb.Reason}
		err = s.Eraser.Erase(r.Context(), tomb, e)
	}
	var usage *article.Error
	if errors.As(err, &usage) && usage.Code == article.CodeUsage {
		p := s.newProblem(err)
		view.Wrong = &p
		return s.showDeletion(w, r, http.StatusUnprocessableEntity, view)
	}
	if err == nil {
		http.Redirect(w, r, "/deleted?"+url.Values{"done": {"deleted"}}.Encode()+"#"+tomb.ID, http.StatusSeeOther)
	}
	return err
}

func (s *site) showDeletion(w http.ResponseWriter, r *http.Request, status int, view deleteView) error {
	w.Header().Set("Cache-Control", "no-store")
	return s.render(w, r, status, "delete", s.p.T("Delete an article"), "/search", view)
}

// mostDeletions is how many tombstones the page lists.
const mostDeletions = 500

// deletedView is the page of tombstones.
type deletedView struct {
	Done string
	// List are the newest of all Total, of which Pending are not finished.
	List           []tombView
	Total, Pending int
}

// tombView is a tombstone. Why says why its deletion is pending.
type tombView struct {
	store.Deletion
	Why []string
}

// deleted lists what was deleted on request, newest first.
func (s *site) deleted(w http.ResponseWriter, r *http.Request) error {
	all, err := s.Store.Deletions(r.Context())
	if err != nil {
		return err
	}
	view := deletedView{Done: s.done(r), Total: len(all)}
	for i, d := range all {
		if d.Finished.IsZero() {
			view.Pending++
		}
		if i >= mostDeletions {
			continue
		}
		v := tombView{Deletion: d}
		for _, o := range d.Pending {
			v.Why = append(v.Why, s.say(o.Said()))
		}
		if d.Finished.IsZero() && d.Tried.IsZero() {
			v.Why = append(v.Why, s.p.T("nobody has tried yet"))
		}
		view.List = append(view.List, v)
	}
	w.Header().Set("Cache-Control", "no-store")
	return s.render(w, r, http.StatusOK, "deleted", s.p.T("Deleted on request"), "/deleted", view)
}

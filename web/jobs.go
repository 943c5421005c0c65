package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"

	"yulun/article"
	"yulun/jobs"
	"yulun/locale"
)

// jobsView is the page of the service's jobs.
type jobsView struct {
	managerView
	Running, Retrying, Waiting, GivenUp []jobView
}

// jobKinds are the kinds of jobs in words.
var jobKinds = map[string]string{
	"crawl": locale.Key("crawl"), "recheck": locale.Key("recheck"), "backfill": locale.Key("backfill"), "index": locale.Key("index"), "plan": locale.Key("plan"), "notify": locale.Key("notify"),
}

// jobView is a job with the name of its outlet.
type jobView struct {
	jobs.Job
	Name, Lang string
	// Does is its kind in words.
	Does string
	// Due says that its time has come, so that it begins as soon as a worker is free.
	Due bool
	// May says which buttons there are.
	MayCancel, MayTry bool
}

func (s *site) jobs(w http.ResponseWriter, r *http.Request) error {
	work, err := s.work(r.Context())
	if err != nil {
		return err
	}
	view := jobsView{managerView: s.manager(r, work)}
	for _, j := range work.Live {
		row := s.jobView(j, view.managerView)
		switch {
		case j.State == "running":
			view.Running = append(view.Running, row)
		case j.Error != "":
			view.Retrying = append(view.Retrying, row)
		default:
			view.Waiting = append(view.Waiting, row)
		}
	}
	for _, j := range work.GivenUp {
		row := s.jobView(j, view.managerView)
		row.MayCancel = false
		view.GivenUp = append(view.GivenUp, row)
	}
	for _, list := range [][]jobView{view.Running, view.Retrying, view.Waiting} {
		slices.SortStableFunc(list, func(a, b jobView) int { return a.At.Compare(b.At) })
	}
	slices.SortStableFunc(view.GivenUp, func(a, b jobView) int { return b.At.Compare(a.At) })
	return s.render(w, r, http.StatusOK, "jobs", s.p.T("Jobs"), "/sources", view)
}

func (s *site) jobView(j jobs.Job, m managerView) jobView {
	v := jobView{Job: j, Does: s.p.T(cmp.Or(jobKinds[j.Kind], j.Kind)), Due: !j.At.After(s.Now()), MayTry: m.Manages && j.State != "running", MayCancel: m.Manages && j.Source != ""}
	if i := slices.IndexFunc(s.Sources, func(x article.Source) bool { return x.ID == j.Source }); i >= 0 {
		v.Name, v.Lang = s.Sources[i].Outlet.Name, string(s.Sources[i].Lang)
	}
	v.Name = cmp.Or(v.Name, j.Source)
	return v
}

func (s *site) cancelJob(r *http.Request) error { return ofJob(r, s.Crew.CancelJob) }

func (s *site) tryJob(r *http.Request) error { return ofJob(r, s.Crew.TryJob) }

// ofJob does something with the job that an address names.
func ofJob(r *http.Request, do func(ctx context.Context, id int64) error) error {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return &article.Error{Code: article.CodeNotFound, Message: "there is no such job", Remedy: "Look at the list of jobs."}
	}
	return do(r.Context(), id)
}

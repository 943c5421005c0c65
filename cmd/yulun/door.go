package main

import (
	"time"

	"yulun/access"
	"yulun/article"
	"yulun/service"
)

// doorFlags say who gets at what is served, and how.
type doorFlags struct {
	Login        service.Login `help:"When people and programs have to log in: elsewhere (where others than this machine reach the pages), always, or never." enum:"elsewhere,always,never" default:"elsewhere"`
	Host         []string      `help:"Name by which the pages are reached, such as that of a proxy before them. Addresses of digits and this machine's own name need none." placeholder:"NAME"`
	TrustedProxy []string      `help:"Address or network of a proxy that is believed when it says for whom it asks (X-Forwarded-For, X-Forwarded-Proto)." placeholder:"ADDR"`

	Rate           *float64       `help:"Most requests a second of a client, where others than this machine reach the pages. Default: serve.yaml, else 20." placeholder:"N" group:"Limits:"`
	Burst          *int           `help:"Most requests of a client at once. Default: serve.yaml, else 200." placeholder:"N" group:"Limits:"`
	HeaderBytes    *int           `help:"Most bytes of a request's header. Default: serve.yaml, else 32768." placeholder:"N" group:"Limits:"`
	FormBytes      *int           `help:"Most bytes of a form. Default: serve.yaml, else 65536." placeholder:"N" group:"Limits:"`
	FiguresAtOnce  *int           `help:"For how many requests figures are computed at once. Default: serve.yaml, else twice the number of processors." placeholder:"N" group:"Limits:"`
	FiguresWait    *time.Duration `help:"How long a further request waits for its turn. Default: serve.yaml, else 20s." placeholder:"TIME" group:"Limits:"`
	ReadTimeout    *time.Duration `help:"How long a request may take to come. Default: serve.yaml, else 30s." placeholder:"TIME" group:"Limits:"`
	WriteTimeout   *time.Duration `help:"How long an answer may take. Default: serve.yaml, else 5m." placeholder:"TIME" group:"Limits:"`
	IdleTimeout    *time.Duration `help:"How long a connection waits for the next request. Default: serve.yaml, else 2m." placeholder:"TIME" group:"Limits:"`
	SessionIdle    *time.Duration `help:"How long people stay logged in who do nothing. Default: serve.yaml, else 12h." placeholder:"TIME" group:"Limits:"`
	SessionLongest *time.Duration `help:"How long people stay logged in at most. Default: serve.yaml, else 168h." placeholder:"TIME" group:"Limits:"`
}

// limits are the limits of the configuration, or of the flags where they are given.
func (f doorFlags) limits(l access.Limits) (access.Limits, error) {
	overlay(&l.Rate, f.Rate)
	for _, one := range []struct{ to, from *int }{
		{&l.Burst, f.Burst}, {&l.Header, f.HeaderBytes}, {&l.Form, f.FormBytes}, {&l.Figures, f.FiguresAtOnce},
	} {
		overlay(one.to, one.from)
	}
	for _, one := range []struct{ to, from *time.Duration }{
		{&l.FiguresWait, f.FiguresWait},
		{&l.Read, f.ReadTimeout},
		{&l.Write, f.WriteTimeout},
		{&l.Idle, f.IdleTimeout},
		{&l.Sessions.Idle, f.SessionIdle},
		{&l.Sessions.Longest, f.SessionLongest},
	} {
		overlay(one.to, one.from)
	}
	for _, fault := range l.Faults() {
		return l, article.Usagef("Choose a value within the bounds.", "--%s must be from %s to %s, got %s", fault.Name, fault.Least, fault.Most, fault.Got)
	}
	return l, nil
}

func overlay[T any](to, from *T) {
	if from != nil {
		*to = *from
	}
}

// apply checks the flags for what is served at an address, which may be empty, and hands them on.
func (f doorFlags) apply(a *app, addr string, coding bool) error {
	if addr == "" && (coding || len(f.Host)+len(f.TrustedProxy) > 0 || f.Login != service.LoginElsewhere) {
		return article.Usagef("Give an address with --addr, or leave them out.", "--login, --host, --trusted-proxy and --coding have no effect where nothing is served")
	}
	proxies, err := service.ReadProxies(f.TrustedProxy)
	if err != nil {
		return err
	}
	if err := service.CheckHosts(f.Host); err != nil {
		return err
	}
	limits, err := f.limits(a.config.Limits)
	if err != nil {
		return err
	}
	a.door = service.Door{Login: f.Login, Hosts: f.Host, Proxies: proxies, Coding: coding, Limits: limits}
	return nil
}

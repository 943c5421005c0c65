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

	Rate           float64       `help:"Most requests a second of a client, where others than this machine reach the pages." default:"20" group:"Limits:"`
	Burst          int           `help:"Most requests of a client at once." default:"200" group:"Limits:"`
	HeaderBytes    int           `help:"Most bytes of a request's header." default:"32768" group:"Limits:"`
	ReadTimeout    time.Duration `help:"How long a request may take to come." default:"30s" group:"Limits:"`
	WriteTimeout   time.Duration `help:"How long an answer may take." default:"5m" group:"Limits:"`
	IdleTimeout    time.Duration `help:"How long a connection waits for the next request." default:"2m" group:"Limits:"`
	SessionIdle    time.Duration `help:"How long people stay logged in who do nothing." default:"12h" group:"Limits:"`
	SessionLongest time.Duration `help:"How long people stay logged in at most." default:"168h" group:"Limits:"`
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
	a.door = service.Door{
		Login: f.Login, Hosts: f.Host, Proxies: proxies, Coding: coding,
		Limits: service.Limits{
			Rate: f.Rate, Burst: f.Burst, Header: f.HeaderBytes, Read: f.ReadTimeout, Write: f.WriteTimeout, Idle: f.IdleTimeout,
			Sessions: access.Lifetimes{Idle: f.SessionIdle, Longest: f.SessionLongest},
		},
	}
	return a.door.Limits.Check()
}

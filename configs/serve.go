package configs

import (
	"io/fs"
	"slices"
	"strings"
	"time"

	"yulun/access"
	"yulun/internal/strictyaml"
)

// serveName is the file of how pages and API are served. Topics are shipped without one.
const serveName = "serve.yaml"

type serveFile struct {
	Limits serveLimits `yaml:"limits"`
}

// serveLimits are the limits that the file sets; the others have their defaults.
type serveLimits struct {
	Rate           *float64             `yaml:"rate"`
	Burst          *int                 `yaml:"burst"`
	HeaderBytes    *size                `yaml:"header_bytes"`
	FormBytes      *size                `yaml:"form_bytes"`
	FiguresAtOnce  *int                 `yaml:"figures_at_once"`
	FiguresWait    *strictyaml.Duration `yaml:"figures_wait"`
	ReadTimeout    *strictyaml.Duration `yaml:"read_timeout"`
	WriteTimeout   *strictyaml.Duration `yaml:"write_timeout"`
	IdleTimeout    *strictyaml.Duration `yaml:"idle_timeout"`
	SessionIdle    *strictyaml.Duration `yaml:"session_idle"`
	SessionLongest *strictyaml.Duration `yaml:"session_longest"`
}

// loadServe reads and checks the limits of what is served.
func loadServe(fsys fs.FS) (access.Limits, strictyaml.Problems) {
	limits := access.DefaultLimits()
	if !has(fsys, serveName) {
		return limits, nil
	}
	var f serveFile
	doc, problems := strictyaml.Decode(fsys, serveName, &f)
	if unreadable(problems) {
		return limits, problems
	}
	c := &checker{doc: doc, unread: problems, problems: slices.Clone(problems)}
	f.Limits.over(&limits)
	for _, fault := range limits.Faults() {
		path := "limits." + strings.ReplaceAll(fault.Name, "-", "_")
		c.add(path, "use from "+fault.Least+" to "+fault.Most, "%s is out of bounds", fault.Got)
	}
	return limits, c.problems
}

// over sets the limits that the file has.
func (s serveLimits) over(l *access.Limits) {
	set(&l.Rate, s.Rate)
	set(&l.Burst, s.Burst)
	setAs(&l.Header, s.HeaderBytes)
	setAs(&l.Form, s.FormBytes)
	set(&l.Figures, s.FiguresAtOnce)
	for _, one := range []struct {
		to   *time.Duration
		from *strictyaml.Duration
	}{
		{&l.FiguresWait, s.FiguresWait},
		{&l.Read, s.ReadTimeout},
		{&l.Write, s.WriteTimeout},
		{&l.Idle, s.IdleTimeout},
		{&l.Sessions.Idle, s.SessionIdle},
		{&l.Sessions.Longest, s.SessionLongest},
	} {
		setAs(one.to, one.from)
	}
}

// set sets a value where one is given, setAs one of another type.
func set[T any](to, from *T) {
	if from != nil {
		*to = *from
	}
}

func setAs[T, F ~int | ~int64](to *T, from *F) {
	if from != nil {
		*to = T(*from)
	}
}

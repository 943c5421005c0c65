package extract

import (
	"strings"

	"yulun/crawler/dates"
)

// Countries by how their numeric dates begin. Canada writes both ways and is in neither.
var (
	dayFirst = words(`gb uk ie au nz in pk bd lk np sg my hk mo za ke ng gh ug tz zm zw et fr de es it pt nl be lu at ch
		dk no fi is pl cz sk hu ro bg gr hr si rs ua ru by tr il eg sa ae qa jo lb iq ir th vn id kh mm br ar mx cl co pe uy ve ec cu`)
	monthFirst = words(`us ph`)
	// languages whose countries all begin with the day
	dayFirstLanguage = words(`fr de es it pt nl da nb nn no fi is pl cs sk hu ro bg el hr sl sr uk ru be tr he th vi id`)
	usZones          = words(`america/new_york america/detroit america/chicago america/denver america/phoenix america/los_angeles america/anchorage pacific/honolulu us/eastern us/central us/mountain us/pacific`)
	dayFirstZones    = words(`asia/hong_kong asia/macau asia/singapore asia/kuala_lumpur asia/kolkata asia/karachi asia/dhaka asia/colombo asia/bangkok asia/ho_chi_minh asia/jakarta pacific/auckland`)
)

// localize sets how the page's dates are read by the country of its outlet, its host, its zone and its language, in this
// order: an outlet's country is known, while pages often bear the language that their system came with.
func (r *reader) localize() {
	lang := strings.ToLower(strings.ReplaceAll(r.facts.lang, "_", "-"))
	language, region, _ := strings.Cut(lang, "-")
	if i := strings.LastIndexByte(region, '-'); i >= 0 { // zh-hant-tw
		region = region[i+1:]
	}
	r.chinese = language == "zh" || language == "" && hasHan(r.facts.title) || r.layout.isChinese()
	zone := ""
	if r.in.Zone != nil {
		zone = strings.ToLower(r.in.Zone.String())
	}
	country, domain := strings.ToLower(r.in.Country), r.host[strings.LastIndexByte(r.host, '.')+1:]
	r.dates.YearFirst = r.chinese
	r.dates.ROC = country == "tw" || domain == "tw" || zone == "asia/taipei" || region == "tw"
	for _, place := range []string{country, domain} {
		if order := orderIn(place); order != dates.OrderUnknown {
			r.dates.Order = order
			return
		}
	}
	switch {
	case usZones[zone]:
		r.dates.Order = dates.MonthFirst
	case dayFirstZones[zone], strings.HasPrefix(zone, "europe/"), strings.HasPrefix(zone, "australia/"), strings.HasPrefix(zone, "africa/"):
		r.dates.Order = dates.DayFirst
	case region != "":
		r.dates.Order = orderIn(region)
	}
	if r.dates.Order == dates.OrderUnknown && dayFirstLanguage[language] {
		r.dates.Order = dates.DayFirst
	}
}

func orderIn(country string) dates.Order {
	switch {
	case dayFirst[country]:
		return dates.DayFirst
	case monthFirst[country]:
		return dates.MonthFirst
	}
	return dates.OrderUnknown
}

// isChinese reports whether the greater part of the page's lines is in hanzi.
func (l *layout) isChinese() bool {
	han := 0
	for i := range l.blocks {
		if hasHan(l.blocks[i].text) {
			han++
		}
	}
	return 2*han > len(l.blocks)
}

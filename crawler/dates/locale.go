package dates

import (
	"strings"
	"time"
	_ "time/tzdata" // a page may name another zone than the outlet's
)

// For is the Reader for an outlet, by its country (ISO 3166-1, two letters in any case; may be
// empty) and its zone (may be nil).
func For(country string, zone *time.Location) Reader {
	name := ""
	if zone != nil {
		name = strings.ToLower(zone.String())
	}
	country = strings.ToLower(country)
	d := Reader{Zone: zone, Order: OrderIn(country), YearFirst: yearFirst[country] || yearFirst[name], ROC: country == "tw" || name == "asia/taipei"}
	if d.Order == OrderUnknown && country != "ca" {
		d.Order = orderOfZone(name)
	}
	return d
}

// OrderIn is how numeric dates begin in a country, by its code in lower case. Those of Canada begin
// either way.
func OrderIn(country string) Order {
	switch {
	case dayFirst[country]:
		return DayFirst
	case monthFirst[country]:
		return MonthFirst
	}
	return OrderUnknown
}

// OrderOfLanguage is how numeric dates begin wherever a language is written; unknown for English
// and Chinese.
func OrderOfLanguage(language string) Order {
	if dayFirstLanguage[language] {
		return DayFirst
	}
	return OrderUnknown
}

func orderOfZone(name string) Order {
	switch {
	case usZones[name]:
		return MonthFirst
	case dayFirstZones[name], strings.HasPrefix(name, "europe/"), strings.HasPrefix(name, "australia/"), strings.HasPrefix(name, "africa/"):
		return DayFirst
	}
	return OrderUnknown
}

var (
	dayFirst = set(`gb uk ie au nz in pk bd lk np sg my hk mo za ke ng gh ug tz zm zw et fr de es it pt nl be lu at ch
		dk no fi is pl cz sk hu ro bg gr hr si rs ua ru by tr il eg sa ae qa jo lb iq ir th vn id kh mm br ar mx cl co pe uy ve ec cu`)
	monthFirst       = set(`us ph`)
	dayFirstLanguage = set(`fr de es it pt nl da nb nn no fi is pl cs sk hu ro bg el hr sl sr uk ru be tr he th vi id`)
	usZones          = set(`america/new_york america/detroit america/chicago america/denver america/phoenix america/los_angeles
		america/anchorage pacific/honolulu us/eastern us/central us/mountain us/pacific`)
	dayFirstZones = set(`asia/hong_kong asia/macau asia/singapore asia/kuala_lumpur asia/kolkata asia/karachi asia/dhaka
		asia/colombo asia/bangkok asia/ho_chi_minh asia/jakarta pacific/auckland`)
	yearFirst = set(`cn tw hk mo asia/shanghai asia/taipei asia/hong_kong asia/macau prc`)
)

func set(s string) map[string]bool {
	m := make(map[string]bool)
	for word := range strings.FieldsSeq(s) {
		m[word] = true
	}
	return m
}

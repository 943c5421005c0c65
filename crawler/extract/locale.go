package extract

import (
	"strings"

	"yulun/crawler/dates"
)

// localize sets how the page's dates are read: by the country of its outlet, its host, its zone and
// its language, in this order. An outlet's country is known, while pages often bear the language
// that their system came with.
func (r *pageReader) localize() {
	lang := strings.ToLower(strings.ReplaceAll(r.facts.lang, "_", "-"))
	language, region, _ := strings.Cut(lang, "-")
	region = region[strings.LastIndexByte(region, '-')+1:] // zh-hant-tw
	domain := r.host[strings.LastIndexByte(r.host, '.')+1:]
	country := r.in.Country
	if country == "" && dates.OrderIn(domain) != dates.OrderUnknown {
		country = domain
	}
	r.chinese = language == "zh" || language == "" && hasHan(r.facts.title) || r.layout.isChinese()

	zone, latest := r.dates.Zone, r.dates.Latest
	r.dates = dates.For(country, r.in.Zone)
	r.dates.Zone, r.dates.Latest = zone, latest
	r.dates.YearFirst = r.chinese
	r.dates.ROC = r.dates.ROC || domain == "tw" || region == "tw"
	if strings.EqualFold(country, "ca") {
		return
	}
	for _, order := range []dates.Order{dates.OrderIn(region), dates.OrderOfLanguage(language)} {
		if r.dates.Order == dates.OrderUnknown {
			r.dates.Order = order
		}
	}
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

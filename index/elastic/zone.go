package elastic

import (
	"time"

	"yulun/article"
)

// zoneName is a zone as the cluster knows it: by its name, or by its distance from UTC where that
// never changes.
func zoneName(zone *time.Location) (string, error) {
	name := zone.String()
	if _, err := time.LoadLocation(name); err == nil && name != time.Local.String() {
		return name, nil
	}
	const firstYear, lastYear = 1900, 2037
	offset := time.Date(firstYear, 1, 1, 0, 0, 0, 0, zone).Format("-07:00")
	for year := firstYear; year <= lastYear; year++ {
		for _, month := range []time.Month{time.January, time.July} {
			if time.Date(year, month, 1, 0, 0, 0, 0, zone).Format("-07:00") != offset {
				return "", article.Usagef("Name the zone, such as Asia/Shanghai.", "Elasticsearch doesn't know the time zone %s", name)
			}
		}
	}
	return offset, nil
}

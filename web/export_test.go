package web

import "yulun/locale"

// Routes are the patterns of all routes of the pages.
func Routes(o Options) ([]string, error) {
	_, speakers, err := newSite(o)
	if err != nil {
		return nil, err
	}
	return speakers[locale.English].patterns, nil
}

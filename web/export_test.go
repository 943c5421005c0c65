package web

// Routes are the patterns of all routes of the pages.
func Routes(o Options) ([]string, error) {
	_, mux, err := newSite(o)
	if err != nil {
		return nil, err
	}
	return mux.patterns, nil
}

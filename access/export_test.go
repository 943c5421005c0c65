package access

// Occupy takes all places for hashes until the function that it returns is called.
func (g *Gate) Occupy() (free func()) {
	for range cap(g.hashing) {
		g.hashing <- struct{}{}
	}
	return func() {
		for range cap(g.hashing) {
			<-g.hashing
		}
	}
}

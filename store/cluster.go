package store

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"yulun/article"
)

// ReprintWindow is how far apart two pieces of one cluster may have been published. Outlets reprint
// within days, and weeklies within two weeks; the reports of two months are four weeks apart at
// least. A piece whose date is unknown may be of any time.
const ReprintWindow = 21 * 24 * time.Hour

// Member is what is known of an article of a cluster.
type Member struct {
	// Num is the engine's number of the article.
	Num int64
	ID  string
	// Published is zero when unknown.
	Published, FirstSeen time.Time
	// Cluster is the id of its cluster: that of the article that leads it.
	Cluster string
	Piece   article.Piece
	// Bands are those of its fingerprint.
	Bands []int64
}

// Earlier orders the members of a cluster, the earliest first: by publication, then by when they
// were first seen, then by ID. A member without a date counts as published when it was first seen,
// the latest time at which it can have been.
func Earlier(a, b Member) int {
	return cmp.Or(a.published().Compare(b.published()), a.FirstSeen.Compare(b.FirstSeen), cmp.Compare(a.ID, b.ID))
}

func (m Member) published() time.Time {
	if m.Published.IsZero() {
		return m.FirstSeen
	}
	return m.Published
}

// IsLater reports whether a change moves an article to a later place in the order of Earlier.
func IsLater(old, changed article.Article) bool {
	before := Member{Published: old.Published.Time, FirstSeen: old.FirstSeen}
	after := Member{Published: changed.Published.Time, FirstSeen: old.FirstSeen}
	return Earlier(before, after) < 0
}

// InTime reports whether two pieces were published close enough to each other to be of one cluster.
func (m Member) InTime(other Member) bool {
	return m.Published.IsZero() || other.Published.IsZero() || m.Published.Sub(other.Published).Abs() <= ReprintWindow
}

// Group divides articles into clusters, and returns the cluster of each by its ID. In order of time
// an article joins the earliest leader that is the same piece, in time, or else leads a cluster
// itself. So all of a cluster are the same piece as its leader, and nothing depends on the order of
// arrival.
func Group(members []Member, same func(a, b article.Piece) bool) map[string]string {
	members = slices.SortedFunc(slices.Values(members), Earlier)
	clusters := make(map[string]string, len(members))
	var leaders []Member
	for _, m := range members {
		clusters[m.ID] = m.ID
		for _, l := range leaders {
			if l.InTime(m) && same(l.Piece, m.Piece) {
				clusters[m.ID] = l.ID
				break
			}
		}
		if clusters[m.ID] == m.ID {
			leaders = append(leaders, m)
		}
	}
	return clusters
}

// Neighbours is what Settle asks of an engine within the transaction.
type Neighbours interface {
	// Near lists articles that share a band with an article and are in time, those first that share
	// most bands and among them leaders, up to a bound.
	Near(m Member) ([]Member, error)
	// Members lists the articles of a cluster, the leader among them.
	Members(cluster string) ([]Member, error)
}

// Settle finds which clusters change when an article is new or its text or date has changed. later
// says that it was earlier than it is now. It returns the articles that change, with their new
// clusters. What it finds is what Group makes of all articles, as far as Near finds those that are
// the same.
func Settle(changed Member, later bool, n Neighbours, same func(a, b article.Piece) bool) ([]Member, error) {
	s := regrouping{
		neighbours: n, same: remembered(same),
		members: map[string]Member{}, clusters: map[string]bool{}, compared: map[string]bool{},
	}
	matches, err := s.matches(changed)
	if err != nil {
		return nil, err
	}
	if err := s.addCluster(changed.Cluster); err != nil {
		return nil, err
	}
	if changed.Cluster == changed.ID && len(s.members) == 1 { // most: it is new, and leads nobody
		if len(matches) == 0 {
			return nil, nil
		}
		leaders := slices.DeleteFunc(slices.Clone(matches), func(m Member) bool { return m.ID != m.Cluster || Earlier(m, changed) > 0 })
		if len(leaders) > 0 {
			changed.Cluster = slices.MinFunc(leaders, Earlier).ID
			return []Member{changed}, nil
		}
	}
	if err := s.addClustersOf(matches); err != nil {
		return nil, err
	}
	if later && changed.ID == changed.Cluster { // those that it led may belong to others
		for _, m := range slices.Collect(maps.Values(s.members)) {
			if err := s.addMatches(m); err != nil {
				return nil, err
			}
		}
	}
	return s.settle()
}

// regrouping divides a part of the articles into clusters again: whole clusters, and more of them
// until no article outside can be affected.
type regrouping struct {
	neighbours Neighbours
	same       func(a, b article.Piece) bool
	members    map[string]Member // by ID, as they are kept
	clusters   map[string]bool   // those whose articles are all among the members
	compared   map[string]bool   // the articles whose matches are among the members
}

// matches lists the articles that are the same piece as one.
func (s *regrouping) matches(m Member) ([]Member, error) {
	s.compared[m.ID] = true
	near, err := s.neighbours.Near(m)
	return slices.DeleteFunc(near, func(o Member) bool { return !m.InTime(o) || !s.same(m.Piece, o.Piece) }), err
}

// addMatches adds the clusters of the articles that match one.
func (s *regrouping) addMatches(m Member) error {
	if s.compared[m.ID] {
		return nil
	}
	matches, err := s.matches(m)
	if err != nil {
		return err
	}
	return s.addClustersOf(matches)
}

func (s *regrouping) addClustersOf(members []Member) error {
	for _, m := range members {
		if err := s.addCluster(m.Cluster); err != nil {
			return err
		}
	}
	return nil
}

func (s *regrouping) addCluster(cluster string) error {
	if s.clusters[cluster] {
		return nil
	}
	s.clusters[cluster] = true
	members, err := s.neighbours.Members(cluster)
	for _, m := range members {
		s.members[m.ID] = m
	}
	return err
}

func (s *regrouping) settle() ([]Member, error) {
	for {
		before := len(s.clusters)
		clusters := Group(slices.Collect(maps.Values(s.members)), s.same)
		var changed []Member
		for id, to := range clusters {
			m := s.members[id]
			if to == m.Cluster {
				continue
			}
			if s.affectsOthers(m, to) {
				if err := s.addMatches(m); err != nil {
					return nil, err
				}
			}
			m.Cluster = to
			changed = append(changed, m)
		}
		if len(s.clusters) == before {
			slices.SortFunc(changed, Earlier)
			return changed, nil
		}
	}
}

// affectsOthers reports whether articles that were not compared yet may have to follow, or to take
// in, an article that changes its cluster. They need not where it only follows an earlier leader
// than before.
func (s *regrouping) affectsOthers(m Member, to string) bool {
	if m.Cluster == m.ID || to == m.ID {
		return true
	}
	return Earlier(s.members[m.Cluster], s.members[to]) < 0
}

// remembered compares each two texts once: most reprints are copies of each other.
func remembered(same func(a, b article.Piece) bool) func(a, b article.Piece) bool {
	known := map[[2]article.Piece]bool{}
	return func(a, b article.Piece) bool {
		key := [2]article.Piece{a, b}
		answer, ok := known[key]
		if !ok {
			answer = same(a, b)
			known[key] = answer
		}
		return answer
	}
}

package reprints_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"yulun/article"
	"yulun/index"
	"yulun/stats/reprints"
)

// press answers a query for one cluster, or for one outlet type.
type press []article.Article

func (p press) Each(_ context.Context, q index.Query, f func(index.Hit) error) error {
	for _, a := range p {
		if ids := q.Values("cluster"); len(ids) > 0 && a.Cluster != ids[0] {
			continue
		}
		if types := q.Values("type"); len(types) > 0 && string(a.Outlet.Type) != types[0] {
			continue
		}
		if err := f(index.Hit{Article: a}); err != nil {
			return err
		}
	}
	return nil
}

func piece(
	id, cluster, outlet string,
	kind article.OutletType,
	published, source string,
) article.Article {
	at, err := article.ParseMoment(published)
	if err != nil {
		panic(err)
	}
	return article.Article{
		ID:             id,
		Cluster:        cluster,
		IsReprint:      id != cluster,
		Outlet:         article.Outlet{ID: outlet, Name: outlet, Type: kind},
		Published:      at,
		OriginalSource: source,
		Title:          "老赖现形",
	}
}

var clusters = press{
	piece("c3", "c1", "岭外周刊", "commercial", "2016-04-14", ""),
	piece("c1", "c1", "新光网", "central_state", "2016-04-12T09:15:00+08:00", "新光网"),
	piece("c2", "c1", "华东时报", "party", "2016-04-13", "新 光網"),
	piece("c4", "c1", "港岛评论", "hk_tw", "2016-04-12T12:45:00+08:00", "岭外周刊"),
	piece("c5", "c1", "信用临江", "government", "2016-04-13", "临江发布"),
	piece("d1", "d1", "新光网", "central_state", "2019-01-01", ""),
	piece("d2", "d1", "华东时报", "party", "2019-01-01", "新光网"),
	piece("e1", "e1", "新光网", "central_state", "2019-01-01", ""),
}

func fold(name string) string {
	return strings.NewReplacer(" ", "", "網", "网").Replace(name)
}

func TestLargest(t *testing.T) {
	t.Parallel()
	found, err := reprints.Largest(
		context.Background(),
		clusters,
		reprints.Options{Least: 2, Fold: fold},
	)
	if err != nil {
		t.Fatal(err)
	}
	if found.Articles != 8 || found.Clusters != 2 || len(found.List) != 2 ||
		found.List[0].Hits != 5 ||
		found.List[0].Outlets() != 5 {
		t.Fatalf("got %+v", found)
	}
	var got []string
	first := found.List[0].Members[0]
	for _, m := range found.List[0].Members {
		line := fmt.Sprintf("%s %s %s", m.ID, m.Basis, m.From)
		if days, known := m.Days(first, index.Shanghai()); known {
			line += fmt.Sprintf(" %d d", days)
		}
		if hours, known := m.Hours(first); known {
			line += fmt.Sprintf(" %.1f h", hours)
		}
		got = append(got, line)
	}
	want := []string{
		"c1 first  0 d 0.0 h",
		"c4 named later c3 0 d 3.5 h",
		"c2 named c1 1 d",
		"c5 named elsewhere  1 d",
		"c3 unnamed  2 d",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if d := found.List[1].Members[1]; d.Basis != reprints.NamedHere || d.From != "d1" {
		t.Errorf("of two of one day: %+v", d)
	}
}

// TestClustersAreWhole: a query chooses clusters, not which of their articles are shown.
func TestClustersAreWhole(t *testing.T) {
	t.Parallel()
	party := index.Query{Where: index.All{index.Filter{Field: "type", Values: []string{"party"}}}}
	found, err := reprints.Largest(
		context.Background(),
		clusters,
		reprints.Options{Query: party, Least: 1, Limit: 1, Fold: fold},
	)
	if err != nil {
		t.Fatal(err)
	}
	if found.Clusters != 2 || len(found.List) != 1 || found.List[0].Hits != 1 ||
		len(found.List[0].Members) != 5 {
		t.Errorf("got %+v", found)
	}
}

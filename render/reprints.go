package render

import (
	"io"

	"yulun/index"
	"yulun/locale"
	"yulun/stats/reprints"
)

// Reprinted is one article of a cluster with the cluster and its place in it.
type Reprinted struct {
	reprints.Member
	Cluster reprints.Cluster
	// Place is the place in the order of publication, from 0.
	Place int
}

// ReprintedOf are the articles of clusters.
func ReprintedOf(clusters []reprints.Cluster) []Reprinted {
	var rows []Reprinted
	for _, c := range clusters {
		for i, m := range c.Members {
			rows = append(rows, Reprinted{m, c, i})
		}
	}
	return rows
}

// Clusters is the table of the articles of clusters.
func Clusters() Layout[Reprinted] {
	col := column[Reprinted]
	return Layout[Reprinted]{
		identifier(
			"cluster",
			"Identifier of the cluster.",
			func(r Reprinted) any { return r.Cluster.ID },
		),
		col("cluster_articles", Integer, "articles", "Number of articles of the cluster.", func(r Reprinted) any { return len(r.Cluster.Members) }),
		col("cluster_outlets", Integer, "outlets", "Number of outlets of the cluster.", func(r Reprinted) any { return r.Cluster.Outlets() }),
		col("cluster_hits", Integer, "articles", "How many of its articles the query finds.", func(r Reprinted) any { return r.Cluster.Hits }),
		col("place", Integer, "", "Place in the order of publication, from 1; an article without a date stands where it was first seen.",
			func(r Reprinted) any { return r.Place + 1 }),
		identifier(
			"article",
			"Identifier of the article.",
			func(r Reprinted) any { return r.ID },
		),
		col("outlet", Text, "", "Identifier of the outlet.", func(r Reprinted) any { return r.Outlet.ID }),
		col("outlet_name", Text, "", "Name of the outlet.", func(r Reprinted) any { return r.Outlet.Name }),
		col("outlet_type", Text, "", "Type of the outlet.", func(r Reprinted) any { return optional(string(r.Outlet.Type)) }),
		col("published", Date, "day or instant", "When it came out.", func(r Reprinted) any {
			if r.Published.IsZero() {
				return nil
			}
			return r.Published
		}),
		col(
			"days_after_first",
			Integer,
			"days",
			"How many calendar days after the earliest article, in Asia/Shanghai; missing where a date is unknown.",
			func(r Reprinted) any {
				if days, known := r.Days(r.Cluster.Members[0], index.Shanghai()); known {
					return days
				}
				return nil
			},
		),
		col(
			"hours_after_first",
			Number,
			"hours",
			"How many hours after the earliest article; missing where only a day is known.",
			func(r Reprinted) any {
				if hours, known := r.Hours(r.Cluster.Members[0]); known {
					return hours
				}
				return nil
			},
		),
		col("is_reprint", Flag, "", "Whether it counts as a reprint: all but the earliest article do.", func(r Reprinted) any { return r.IsReprint }),
		col("source_named", Text, "", "Outlet that the article says it was taken from, as it names it.",
			func(r Reprinted) any { return optional(r.Source) }),
		identifier(
			"taken_from",
			"Identifier of the article of the outlet that is named.",
			func(r Reprinted) any { return optional(r.From) },
		),
		col("basis", Text, "", "How that is known: first (the earliest article), named (an outlet that published it before, or on the same day), named elsewhere (one that is not in the cluster), named later (one whose own article is dated later), itself (the article names its own outlet), unnamed.",
			func(r Reprinted) any { return string(r.Basis) }),
		col("title", Text, "", "Headline.", func(r Reprinted) any { return r.Title }),
		col("url", Text, "", "Address of the article.", func(r Reprinted) any { return r.URL }),
	}
}

// WriteClusters prints clusters for people, one below the other.
func WriteClusters(w io.Writer, clusters []reprints.Cluster, width int) error {
	p := &printer{w: w}
	for _, c := range clusters {
		first := c.Members[0]
		p.line("")
		p.line("%s", Plain(first.Title))
		p.line(
			"%s",
			locale.Sprintf("cluster %s: %d {article|articles} of %d {outlet|outlets}; the query finds %d of them", c.ID, len(c.Members), c.Outlets(), c.Hits),
		)
		t := Table{
			Header: []string{"published", "after", "article", "outlet", "taken from"},
			Right:  []int{1},
			Width:  width,
		}
		for _, m := range c.Members {
			t.Rows = append(t.Rows, reprintRow(c, m))
		}
		p.table(t)
	}
	return p.err
}

func reprintRow(c reprints.Cluster, m reprints.Member) []string {
	published := "undated"
	if day := m.Published.In(index.Shanghai()); !day.IsZero() {
		published = day.Format("2006-01-02")
	}
	basis := BasisText(locale.Printer{}, m)
	if m.From != "" {
		basis += ", " + m.From
	}
	return []string{published, AfterText(locale.Printer{}, c, m), m.ID, Plain(m.Outlet.Name), basis}
}

// AfterText says how long after the earliest article of its cluster one came out; empty where that
// is unknown, and a dash for the earliest itself.
func AfterText(p locale.Printer, c reprints.Cluster, m reprints.Member) string {
	if m.ID == c.Members[0].ID {
		return "–"
	}
	if hours, known := m.Hours(c.Members[0]); known && hours < 48 {
		return p.T("%.0f h", hours)
	}
	if days, known := m.Days(c.Members[0], index.Shanghai()); known {
		return p.T("%d d", days)
	}
	return ""
}

// BasisText says in words from whom an article was taken.
func BasisText(p locale.Printer, m reprints.Member) string {
	switch m.Basis {
	case reprints.First:
		return p.T("the earliest")
	case reprints.NamedHere:
		return Plain(m.Source)
	case reprints.NamedLater:
		return p.T("%s, whose own article is dated later", Plain(m.Source))
	case reprints.NamedElsewhere:
		return p.T("%s, not in the cluster", Plain(m.Source))
	case reprints.Itself:
		return p.T("itself, as it says")
	default:
		return p.T("not named")
	}
}

package survey

import (
	"fmt"
	"slices"
	"strings"

	"yulun/article"
)

// Replication is a study of coverage whose figures can be measured again: what was published, of
// which corpus, and which figures of one's own stand beside it.
type Replication struct {
	ID         string `yaml:"id"`
	Topic      string `yaml:"topic"`
	Title      string `yaml:"title"`
	Source     string `yaml:"source"`
	DOI        string `yaml:"doi"`
	ReportedIn string `yaml:"reported_in"`
	// Corpus says which articles are needed, Import how to get them in, step by step.
	Corpus string   `yaml:"corpus"`
	Import []string `yaml:"import"`
	// Least is the number of articles of a group below which the corpus counts as missing.
	Least  int     `yaml:"least"`
	Groups []Group `yaml:"groups"`
	// Shares and Orders are what was published.
	Shares  []PublishedShare `yaml:"shares"`
	Orders  []PublishedOrder `yaml:"orders"`
	Caveats []string         `yaml:"caveats"`
}

// PublishedShare is a published share of texts with the figure that is measured beside it.
type PublishedShare struct {
	Figure  Figure  `yaml:"figure"`
	Percent float64 `yaml:"percent"`
	// Texts is how many texts it is a share of.
	Texts int `yaml:"texts"`
	// Note says how the two measures differ; it may be empty.
	Note string `yaml:"note"`
}

// PublishedOrder is a published order of frames by how many texts have them.
type PublishedOrder struct {
	ID    string `yaml:"id"`
	Label string `yaml:"label"`
	Of    string `yaml:"of"`
	// Tiers are frames, the most frequent first; the order within a tier was not published.
	Tiers [][]string `yaml:"tiers"`
	// Texts is how many texts were coded.
	Texts int    `yaml:"texts"`
	Note  string `yaml:"note"`
}

// Group is the group with an id.
func (r Replication) Group(id string) (Group, bool) { return Survey{Groups: r.Groups}.Group(id) }

// Check finds the mistakes in a replication as it was read.
func (r Replication) Check(known Known) []Fault {
	c := &checker{known: known}
	for path, text := range map[string]string{"id": r.ID, "topic": r.Topic, "title": r.Title, "source": r.Source, "corpus": r.Corpus} {
		c.filled(path, text)
	}
	c.topic(r.Topic)
	c.doi("doi", r.DOI)
	if len(r.Import) == 0 {
		c.add("import", "there is none", "say step by step how the corpus is imported")
	}
	if r.Least < 1 {
		c.add("least", "must be at least 1", "write below how many articles the corpus counts as missing")
	}
	s := Survey{Groups: r.Groups}
	c.groups(r.Groups)
	if len(r.Shares)+len(r.Orders) == 0 {
		c.add("shares", "there is none, and no order", "give at least one published share or order")
	}
	seen := map[string]bool{}
	for i, share := range r.Shares {
		path := fmt.Sprintf("shares[%d]", i)
		at := path + ".figure"
		c.id(at, share.Figure.ID, seen)
		c.filled(at+".label", share.Figure.Label)
		c.of(at, s, share.Figure)
		c.measure(at, share.Figure)
		if share.Figure.Mean != "" {
			c.add(at+".mean", "a published share cannot stand beside a mean", "write frame: or class:")
		}
		c.share(path, Share{Percent: share.Percent, Qualifier: IsExact})
		c.texts(path, share.Texts)
	}
	for i, o := range r.Orders {
		c.order(fmt.Sprintf("orders[%d]", i), s, o, seen)
	}
	slices.SortFunc(c.faults, func(a, b Fault) int { return strings.Compare(a.Path, b.Path) })
	return c.faults
}

func (c *checker) texts(path string, n int) {
	if n < 1 {
		c.add(path+".texts", "must be at least 1", "write how many texts were coded")
	}
}

func (c *checker) order(path string, s Survey, o PublishedOrder, seen map[string]bool) {
	c.id(path, o.ID, seen)
	c.filled(path+".label", o.Label)
	c.of(path, s, Figure{Of: o.Of})
	c.texts(path, o.Texts)
	if len(o.Tiers) < 2 {
		c.add(path+".tiers", "an order has at least two tiers", "list the frames, the most frequent first")
	}
	frames := map[string]bool{}
	for i, tier := range o.Tiers {
		for j, id := range tier {
			at := fmt.Sprintf("%s.tiers[%d][%d]", path, i, j)
			c.frame(at, id)
			if frames[id] {
				c.add(at, fmt.Sprintf("%q is listed twice", id), "list each frame once")
			}
			frames[id] = true
		}
		if len(tier) == 0 {
			c.add(fmt.Sprintf("%s.tiers[%d]", path, i), "is empty", "list a frame, or remove the tier")
		}
	}
}

// ChooseReplication is the replication with an id, or all of them when the id is empty.
func ChooseReplication(all []Replication, id string) ([]Replication, error) {
	if id == "" {
		return all, nil
	}
	var ids []string
	for _, r := range all {
		if r.ID == id {
			return []Replication{r}, nil
		}
		ids = append(ids, r.ID)
	}
	if len(ids) == 0 {
		return nil, article.Usagef("docs/replication.md says how one is added.", "no study is configured")
	}
	return nil, article.Usagef("", "no study %.60q is configured", id).Advise(article.Say("Use one of %s.", article.Names(ids)))
}

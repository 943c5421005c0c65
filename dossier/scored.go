package dossier

import (
	"yulun/article"
)

// Scorer scores a text.
type Scorer interface {
	Read(title, text string, lang article.Lang) article.Reading
	// Method names how it reads: readings carry it.
	Method() string
}

// Unscored says why a revision has no reading.
type Unscored string

// The reasons. The store keeps the reading of the newest revision alone; earlier ones are scored
// when somebody looks at them.
const (
	NoScorer Unscored = "no_scorer" // there is none at hand
	TooLong  Unscored = "too_long"  // the revisions are too long to be scored for one look
)

// Scored is the reading of a revision.
type Scored struct {
	Reading article.Reading
	// Now says that it was made for this look, by a scorer that may be another than that of the
	// newest revision: Reading.Method tells.
	Now bool
	// Unscored says why there is none; empty where there is one.
	Unscored Unscored
}

// mostScored is how many bytes of earlier revisions are scored for one look.
const mostScored = 300_000

// Score gives each revision its reading: the newest one the stored one, earlier ones that of a
// scorer, which is made when one is needed; nil: there is none.
func (d *Dossier) Score(scorer func() (Scorer, error)) error {
	left := mostScored
	var by Scorer
	for i := range d.Revisions {
		r := &d.Revisions[i]
		if r.Number == d.Article.Revision {
			r.Scored = Scored{Reading: d.Article.Reading}
			continue
		}
		if scorer == nil {
			r.Unscored = NoScorer
			continue
		}
		if left -= len(r.Revision.Title) + len(r.Revision.Text); left < 0 {
			r.Unscored = TooLong
			continue
		}
		if by == nil {
			var err error
			if by, err = scorer(); err != nil {
				return err
			}
		}
		r.Scored = Scored{Reading: by.Read(r.Revision.Title, r.Revision.Text, d.Article.Lang), Now: true}
	}
	return nil
}

package service

import (
	"cmp"
	"context"
	"slices"

	"yulun/article"
	"yulun/internal/sqlitefile"
	"yulun/locale"
	"yulun/service/indexing"
)

// everything is every article of the store, read once: for what is damaged in the store, and for what
// the index has otherwise.
type everything struct {
	s *Service
	// Store is the store, of which the articles are counted that are read.
	indexing.Store
	all     int
	damaged []string
	// begun says that the reading of the store has begun.
	begun bool
	// asks says that the index can be asked. storeErr ended the reading of the store, indexErr the
	// comparison with the index.
	asks               bool
	storeErr, indexErr error
	found              indexing.Differences
}

// Each implements indexing.Store. It reads to the end of the store, also where the comparison fails.
func (e *everything) Each(ctx context.Context, after string, f func(article.Article) error) error {
	var other error // of the comparison
	e.begun = true
	e.storeErr = e.Store.Each(ctx, after, func(a article.Article) error {
		e.all++
		if len(a.Damaged) > 0 {
			e.damaged = append(e.damaged, a.ID)
		}
		if other == nil {
			other = f(a)
		}
		return nil
	})
	return cmp.Or(other, e.storeErr)
}

// read reads the articles, beside the index where that can be asked.
func (e *everything) read(ctx context.Context, st Status) {
	e.Store = e.s.store
	if e.asks = st.IndexFault == "" && e.s.index != nil; e.asks {
		e.found, e.indexErr = indexing.Check(ctx, e, e.s.index, e.s.o.Now())
	}
	if e.begun { // unless the index can't be read at all
		return
	}
	_ = e.Each(ctx, "", func(article.Article) error { return nil }) // storeErr keeps it
}

// lookAtRows reads every article: a damaged file of SQLite, or a damaged reading, shows nowhere else
// before somebody asks for it.
func (e *everything) lookAtRows(ctx context.Context, st Status) (Finding, error) {
	e.read(ctx, st)
	switch {
	case sqlitefile.Damaged(e.storeErr):
		return trouble(e.s.newStore(), "the store is damaged: %v", e.storeErr)
	case e.storeErr != nil:
		return Finding{}, e.storeErr
	case len(e.damaged) > 0:
		return trouble("yulun doctor --repair, or yulun reprocess: it reads them again from the archive.",
			"there is damage in %d of %d articles, the first of them %s", len(e.damaged), e.all, e.damaged[0])
	}
	return well("%s", locale.Sprintf("all %d {article|articles} can be read", e.all))
}

// compareIndex says how every article compares with what the index answers with. Both hold all of it,
// so a value that went wrong on the disk of either shows here.
func (e *everything) compareIndex() (Finding, error) {
	if !e.asks {
		return Finding{State: Unknown, Found: "the index can't be asked", Remedy: indexing.Remedy}, nil
	}
	d := e.found
	switch {
	case e.storeErr != nil:
		return Finding{State: Unknown, Found: "the store can't be read", Remedy: e.s.newStore()}, nil
	case sqlitefile.Damaged(e.indexErr):
		return trouble(indexing.Remedy, "the index is damaged: %v", e.indexErr)
	case e.indexErr != nil:
		return Finding{}, e.indexErr
	case d.Count() > 0:
		return trouble("yulun doctor --repair reads the articles again from the archive and brings the index to what the store holds then.",
			"%s, the first of them %s",
			locale.Sprintf("%d {article is|articles are} missing in the index, %d {is|are} in it alone, %d {differs|differ}", len(d.Missing), len(d.Extra), len(d.Different)),
			slices.Concat(d.Missing, d.Extra, d.Different)[0])
	}
	return well("%s", locale.Sprintf("it answers with all %d {article|articles} as they are in the store", d.Stored-len(d.Damaged)-d.Waiting))
}

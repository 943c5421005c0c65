package storetest

import (
	"testing"
	"time"

	"yulun/article"
	"yulun/frontier"
	"yulun/store"
)

// at is a place in a file of the archive.
func at(file string, offset int64) article.Location {
	return article.Location{File: file, Offset: offset}
}

// look is a piece as a visit brings it whose bytes lie at a place.
func (f *fixture) look(url, text string, where article.Location, parts ...frontier.Fetch) store.Saved {
	s := f.piece(url, "题", text)
	s.Article.Archive, s.Fetch.Archive, s.Parts = where, where, parts
	return s
}

// kept: what an address left in the archive is found again, and nothing of another address or
// source.
func kept(t *testing.T, f *fixture) {
	got, err := f.Kept(f.ctx, source, url(1))
	noError(t, err)
	equal(t, "kept of an unknown address", got, frontier.Kept{})

	part := f.fetch(url(11), 200, "")
	part.Archive = at("b", 7)
	f.save(t, f.look(url(1), "甲文 一", at("a", 1), part), frontier.OutcomeNew)
	f.next(t, time.Hour)
	f.save(t, f.look(url(1), "甲文 二", at("a", 2)), frontier.OutcomeRevised)
	f.next(t, time.Hour)
	f.save(t, f.look(url(1), "甲文 二", at("a", 3)), frontier.OutcomeUnchanged)
	f.next(t, time.Hour)
	f.record(t, url(1), 500, frontier.OutcomeFailed)
	got, err = f.Kept(f.ctx, source, url(1))
	noError(t, err)
	equal(t, "kept", got, frontier.Kept{Last: at("a", 3), FinalURL: url(1), Revisions: []frontier.KeptRevision{
		{Piece: article.Piece{Title: "题", Text: "甲文 二"}, Pages: []article.Location{at("a", 2)}},
		{Piece: article.Piece{Title: "题", Text: "甲文 一"}, Pages: []article.Location{at("a", 1), at("b", 7)}},
	}})
	got, err = f.Kept(f.ctx, source, url(11))
	noError(t, err)
	equal(t, "kept of a further page", got, frontier.Kept{})
	got, err = f.Kept(f.ctx, "another", url(1))
	noError(t, err)
	equal(t, "kept of another source's address", got, frontier.Kept{})

	feed := f.fetch(url(20), 200, frontier.OutcomeListing)
	feed.Kind, feed.Archive = frontier.KindFeed, at("a", 9)
	noError(t, f.Record(f.ctx, feed))
	got, err = f.Kept(f.ctx, source, url(20))
	noError(t, err)
	equal(t, "kept of a feed", got, frontier.Kept{Last: at("a", 9), FinalURL: url(20)})
}

// places: every reference to a file is listed once, and a copy is distinguished from what a
// revision, a listing or a refusal needs.
func places(t *testing.T, f *fixture) {
	part := f.fetch(url(11), 200, "")
	part.Archive = at("a", 7)
	f.save(t, f.look(url(1), "甲文 一", at("a", 1), part), frontier.OutcomeNew)
	f.next(t, time.Hour)
	part.Archive = at("a", 8)
	f.save(t, f.look(url(1), "甲文 一", at("a", 2), part), frontier.OutcomeUnchanged)
	f.next(t, time.Hour)
	f.save(t, f.look(url(1), "甲文 二", at("b", 2)), frontier.OutcomeRevised)
	for i, o := range []frontier.Outcome{frontier.OutcomeListing, frontier.OutcomeSkipped, frontier.OutcomeGone} {
		v := f.fetch(url(20+i), 200, o)
		v.Archive = at("a", int64(20+i))
		noError(t, f.Record(f.ctx, v))
	}
	got, err := f.Places(f.ctx, "a")
	noError(t, err)
	id := article.NewID(url(1))
	equal(t, "places", got, []store.Place{
		{Offset: 1},
		{Offset: 2, Copy: true, SourceID: source, ArticleID: id},
		{Offset: 7},
		{Offset: 8, Copy: true, SourceID: source, ArticleID: id},
		{Offset: 20},
		{Offset: 21},
		{Offset: 22},
	})
	files, err := f.ArchiveFiles(f.ctx)
	noError(t, err)
	equal(t, "files", files["a"] > 0 && files["b"] > 0 && len(files) == 2, true)
}

// relocate: references follow a record that moves, all of them and no others, and the index is
// reported.
func relocate(t *testing.T, f *fixture) {
	part := f.fetch(url(11), 200, "")
	part.Archive = at("a", 7)
	f.save(t, f.look(url(1), "甲文 一", at("a", 1), part), frontier.OutcomeNew)
	other := f.save(t, f.look(url(2), "乙文 一", at("b", 1)), frontier.OutcomeNew)
	f.indexed(t)
	before := f.article(t, article.NewID(url(1)))
	noError(t, f.Relocate(f.ctx, "a", map[int64]article.Location{1: at("c", 10), 7: at("c", 70), 99: at("c", 99)}))
	after := f.article(t, before.ID)
	equal(t, "article", after.Archive, at("c", 10))
	equal(t, "version grows", after.Version > before.Version, true)
	revisions, err := f.Revisions(f.ctx, before.ID)
	noError(t, err)
	equal(t, "revision", append([]article.Location{revisions[0].Archive}, revisions[0].Parts...), []article.Location{at("c", 10), at("c", 70)})
	fetches, err := f.Fetches(f.ctx, before.ID)
	noError(t, err)
	equal(t, "visit", fetches[0].Archive, at("c", 10))
	equal(t, "another article", f.article(t, other.ID), other)
	pending, err := f.Pending(f.ctx, f.now, 10)
	noError(t, err)
	equal(t, "pending", len(pending), 1)
	left, err := f.Places(f.ctx, "a")
	noError(t, err)
	equal(t, "left behind", len(left), 0)
}

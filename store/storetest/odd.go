package storetest

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"
	"time"

	"yulun/frontier"
)

// replaced is a text as an engine may keep it: with U+FFFD for each byte that is not text.
func replaced(s string) string {
	return strings.Map(func(r rune) rune {
		if r == 0 {
			return '\uFFFD'
		}
		return r
	}, s)
}

// noText: pages and headers hold bytes that are not text. They are kept as well as the engine can,
// in their places, and the same page is not a revision.
func noText(t *testing.T, f *fixture) {
	const address = "https://www.qingshi.example/\xc7\xe0\xca\xaf\x00.html"
	f.discover(t, address)
	s := f.piece(address, "青石\x00公布", "甲文 正\xffa\xfe\xff文")
	s.Article.Authors, s.Article.OriginalSource, s.Article.Outlet.Name = []string{"李\xe6明"}, "新\x00华", "青\xff石"
	s.Article.Reading.Evidence[0].Text = "守\x00信"
	s.Fetch.ETag, s.Fetch.Reason = "\"\xa4\"", "\xff"
	first := f.save(t, s, frontier.OutcomeNew)
	equal(t, "title and text", []string{replaced(first.Title), replaced(first.Text)}, []string{"青石\uFFFD公布", "甲文 正\uFFFDa\uFFFD\uFFFD文"})
	f.indexed(t)
	_, handled, ok, err := f.Lookup(f.ctx, f.run.ID, source, address)
	noError(t, err)
	equal(t, "handled and known", []bool{handled, ok}, []bool{true, true})
	f.next(t, time.Hour)
	again := s
	again.Fetch.RunID, again.Fetch.At = f.run.ID, f.now
	equal(t, "article after the same page", f.save(t, again, frontier.OutcomeUnchanged), first)
	changed, err := f.Rescore(f.ctx, first.ID, s.Article.Reading)
	noError(t, err)
	equal(t, "changed by the same reading", changed, false)
	changed, err = f.Reread(f.ctx, again)
	noError(t, err)
	equal(t, "changed by the same reader", changed, false)
	f.wantIndexed(t)
}

// longAddresses: an address may be longer than what an index of a database holds, and is
// distinguished from others by its end.
func longAddresses(t *testing.T, f *fixture) {
	var noise strings.Builder // that doesn't compress
	for sum := sha256.Sum256(nil); noise.Len() < 8000; sum = sha256.Sum256(sum[:]) {
		noise.WriteString(hex.EncodeToString(sum[:]))
	}
	a, b := url(1)+"?q="+noise.String()+"a", url(1)+"?q="+noise.String()+"b"
	f.discover(t, a, b)
	f.wantDue(t, a, b)
	f.save(t, f.piece(a, "题", "甲文 正文"), frontier.OutcomeNew)
	f.save(t, f.piece(b, "题", "乙文 正文"), frontier.OutcomeNew)
	f.wantIndexed(t, a, b)
}

package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"yulun/access"
	"yulun/article"
)

// Deletions removes articles on request. What stays of one is a tombstone: it says that there was an
// article, and holds no address, title or text of it. Keys, which are digests, keep the article from
// coming back: Save and Adopt don't keep what has the key of a deleted article, unless it is an
// article that is kept already.
type Deletions interface {
	// Delete removes an article with all its revisions, visits and addresses, leaves its tombstone
	// and writes the entry of the audit log, in one transaction. Its codings stay without their
	// notes. An article.Error with CodeNotFound says that there is no such article, one with
	// CodeDeleted that it was deleted before.
	Delete(ctx context.Context, d Deletion, by Deleting, e access.Entry) error
	// Deletion is the tombstone of an article; an article.Error with CodeNotFound when there is none.
	Deletion(ctx context.Context, id string) (Deletion, error)
	// Deletions lists the tombstones, the newest first.
	Deletions(ctx context.Context) ([]Deletion, error)
	// CountDeletions counts them.
	CountDeletions(ctx context.Context) (int, error)
	// Remaining lists what is still to be removed of deleted articles outside the store.
	Remaining(ctx context.Context) ([]Remains, error)
	// ForgetRemains forgets what Remaining listed, since it was removed. Where more has come meanwhile,
	// all of it stays.
	ForgetRemains(ctx context.Context, r Remains) error
	// FinishDeletions notes of the articles of which nothing remains that their deletion is finished.
	FinishDeletions(ctx context.Context, now time.Time) error
	// DeletedKeys returns those of some keys that are a deleted article's.
	DeletedKeys(ctx context.Context, keys []string) (map[string]bool, error)
	// Forget takes addresses of a source that have no article out of the frontier, since a deleted
	// article has them, with their visits.
	Forget(ctx context.Context, sourceID string, urls []string) error
	// Purge leaves nothing in the store's files of what was removed from its tables, as far as the
	// engine can see to that.
	Purge(ctx context.Context) error
}

// Deletion is the tombstone of an article that was deleted on request.
type Deletion struct {
	ID       string `json:"id"`
	Outlet   string `json:"outlet"`
	SourceID string `json:"source"`
	// Published is the day of publication; empty when unknown.
	Published string    `json:"published"`
	Deleted   time.Time `json:"deleted"`
	// Who asked for it to be done on this machine or on the pages, as in the audit log.
	Who    string `json:"who"`
	Reason string `json:"reason"`
	// Public says that pages and API show the reason to everybody.
	Public bool `json:"public"`
	// Finished is when nothing was left in the archive and in the files of store and index; zero
	// before that.
	Finished time.Time `json:"finished,omitzero"`
}

// Gone is the error of somebody who asks for the article.
func (d Deletion) Gone() error {
	message := "the article " + d.ID + " was deleted on request on " + d.Deleted.UTC().Format(time.DateOnly)
	if d.Public && d.Reason != "" {
		message += ": " + d.Reason
	}
	return &article.Error{Code: article.CodeDeleted, Message: message, Remedy: "yulun deleted lists the tombstones."}
}

// Deleting is what Delete needs to know of how articles are recognised.
type Deleting struct {
	// Keys are the keys of addresses, as in [Identity].
	Keys func(addresses []string) []string
	// Same is that of [Saved]; the article's reprints are divided into clusters again by it.
	Same func(a, b article.Piece) bool
}

// Remains are what is left of a deleted article outside the store.
type Remains struct {
	ID string `json:"-"`
	// URLs are the addresses under which the archive has records of it, Places where some lie.
	URLs   []string           `json:"urls"`
	Places []article.Location `json:"places"`
	// Document is as the store keeps it.
	Document string `json:"-"`
}

// shortestKnownText is how many characters a text needs to be recognised by itself: many articles
// have the same short one, such as "see the picture".
const shortestKnownText = 100

// TextKeys are the keys of a text, whatever its spaces; none where it is too short to be only one
// article's.
func TextKeys(text string) []string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
	if utf8.RuneCountInString(text) < shortestKnownText {
		return nil
	}
	sum := sha256.Sum256([]byte(text))
	return []string{"text:" + hex.EncodeToString(sum[:])}
}

// DeletedKeys are the keys by which what was read may be a deleted article.
func (s Saved) DeletedKeys() []string {
	return append(TextKeys(s.Article.Text), s.Identity.Keys...)
}

// Add adds addresses.
func (r *Remains) Add(urls ...string) {
	for _, u := range urls {
		if u != "" && !slices.Contains(r.URLs, u) {
			r.URLs = append(r.URLs, u)
		}
	}
}

// AddPlaces adds places in the archive.
func (r *Remains) AddPlaces(places ...article.Location) {
	for _, p := range places {
		if p.File != "" && !slices.Contains(r.Places, p) {
			r.Places = append(r.Places, p)
		}
	}
}

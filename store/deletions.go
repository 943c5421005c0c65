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

// Deletions removes articles on request. What stays of one is a tombstone: it says that there was
// an article, and holds no address, title or text of it. Keys, which are digests, keep the article
// from coming back: Save and Adopt don't keep what has the key of a deleted article, unless it is
// an article that is kept already.
type Deletions interface {
	// Delete removes an article with all its revisions, visits and addresses, leaves its tombstone
	// and writes the entry of the audit log, in one transaction. Its codings stay without their
	// notes. An article.Error with CodeNotFound says that there is no such article, one with
	// CodeDeleted that it was deleted before.
	Delete(ctx context.Context, d Deletion, by Deleting, e access.Entry) error
	// Deletion is the tombstone of an article; an article.Error with CodeNotFound when there is
	// none.
	Deletion(ctx context.Context, id string) (Deletion, error)
	// Deletions lists the tombstones, the newest first.
	Deletions(ctx context.Context) ([]Deletion, error)
	// Tombstones lists them with their keys, in order of the ids; that of one article alone where
	// an id is given.
	Tombstones(ctx context.Context, id string) ([]Tombstone, error)
	// Bury keeps a tombstone that another store had, as that of a finished deletion. Where the
	// store has it already, its keys are added.
	Bury(ctx context.Context, t Tombstone, now time.Time) error
	// CountDeletions counts them.
	CountDeletions(ctx context.Context) (int, error)
	// Remaining lists what is still to be removed of deleted articles outside the store.
	Remaining(ctx context.Context) ([]Remains, error)
	// KeepRemains puts what still remains in the place of what Remaining listed, as its Document
	// has it. Where more has come meanwhile, all of it stays.
	KeepRemains(ctx context.Context, r Remains) error
	// FinishDeletions notes of the articles of which nothing remains that their deletion is
	// finished.
	FinishDeletions(ctx context.Context, now time.Time) error
	// DeletedAmong returns those of some articles that were deleted.
	DeletedAmong(ctx context.Context, ids []string) ([]string, error)
	// DeletedKeys returns those of some keys that are a deleted article's.
	DeletedKeys(ctx context.Context, keys []string) (map[string]bool, error)
	// Forget takes addresses of a source that have no article out of the frontier, since a deleted
	// article has them, with their visits, and counts them.
	Forget(ctx context.Context, sourceID string, urls []string) (int, error)
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
	// Tried is when a call last tried to finish it, Pending why it could not; of a finished
	// deletion and before the first try, both are empty.
	Tried   time.Time  `json:"tried,omitzero"`
	Pending []Obstacle `json:"pending,omitempty"`
}

// Tombstone is a deletion with the numbers of the keys by which the article is recognised. They are
// digests.
type Tombstone struct {
	Deletion
	Keys []int64 `json:"keys"`
}

// Obstacle is why something is left of a deleted article.
type Obstacle struct {
	Kind ObstacleKind `json:"kind"`
	// File is the file of the archive that is left; empty where it is about none.
	File string `json:"file,omitempty"`
	// Detail is what the machine said; may be empty.
	Detail string `json:"detail,omitempty"`
}

// ObstacleKind says what is the matter with a file.
type ObstacleKind string

// The kinds.
const (
	Elsewhere ObstacleKind = "elsewhere" // in the archive folder of another machine
	Replaced  ObstacleKind = "replaced"  // another file is in its place, and readers may have it open
	Young     ObstacleKind = "young"     // something may still be written to it, or visits under way refer to it
	Foreign   ObstacleKind = "foreign"   // another program's
	Damaged   ObstacleKind = "damaged"   // it can't be written again
	Failed    ObstacleKind = "failed"    // the last try ended with an error
)

// Said is the obstacle as a sentence.
func (o Obstacle) Said() article.Words {
	switch o.Kind {
	case Elsewhere:
		return article.Say("%s is in no archive folder that was looked at: run yulun delete --finish on the machine that has it", o.File)
	case Replaced:
		return article.Say("%s was written again without it, and is removed an hour later", o.File)
	case Young:
		return article.Say("%s may still be written to, and is tried later", o.File)
	case Foreign:
		return article.Say("%s is another program’s, and stays as it is", o.File)
	case Damaged:
		return article.Say("%s can’t be written again: %s", o.File, o.Detail)
	default:
		return article.Say("the last try failed: %s", o.Detail)
	}
}

// Gone is the error of somebody who asks for the article.
func (d Deletion) Gone() error {
	day := article.Date(d.Deleted.UTC().Format(time.DateOnly))
	said := article.Say("the article %s was deleted on request on %s", d.ID, day)
	if d.Public && d.Reason != "" {
		said = article.Say("the article %s was deleted on request on %s: %s", d.ID, day, d.Reason)
	}
	return &article.Error{Code: article.CodeDeleted, Message: said.String(), Said: said, Remedy: "yulun deleted lists the tombstones."}
}

// MostReason is how many characters a reason may have.
const MostReason = 500

// Check is an error where the reason can't be kept.
func (d Deletion) Check() error {
	if n := utf8.RuneCountInString(d.Reason); n == 0 || n > MostReason {
		return article.Usagef("Say in a sentence who asked for it, or on which ground.", "the reason must have from 1 to %d characters, got %d", MostReason, n)
	}
	return nil
}

// Deleting is what Delete needs to know of how articles are recognised.
type Deleting struct {
	// Keys are the keys of addresses, as in [Identity].
	Keys func(addresses []string) []string
	// Same is as in [Saved]; by it the article's reprints are divided into clusters again.
	Same func(a, b article.Piece) bool
}

// Remains are what is left of a deleted article outside the store.
type Remains struct {
	ID string `json:"-"`
	// URLs are the addresses under which the archive has records of it, Places where some lie.
	URLs   []string           `json:"urls"`
	Places []article.Location `json:"places"`
	// Looked says that a call has looked through a whole archive folder. Since then only the files
	// of Places and Obstacles can have more in that folder. Tried is when a call last ended,
	// Obstacles what kept it from removing all.
	Looked    bool       `json:"looked,omitempty"`
	Tried     time.Time  `json:"tried,omitzero"`
	Obstacles []Obstacle `json:"obstacles,omitempty"`
	// Purged says that the files of store and index have nothing any more of the rows that were
	// removed for it.
	Purged bool `json:"purged,omitempty"`
	// Document is as the store keeps it.
	Document string `json:"-"`
}

// NothingRemains is the document of an article of which nothing remains.
const NothingRemains = "{}"

// Nothing reports whether nothing remains.
func (r Remains) Nothing() bool { return len(r.URLs)+len(r.Places)+len(r.Obstacles) == 0 }

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

package dossier

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"yulun/article"
	"yulun/store"
)

// Lister lists articles in order of their ids.
type Lister interface {
	Each(ctx context.Context, after string, f func(article.Article) error) error
	tombs
}

// tombs knows which articles were deleted on request.
type tombs interface {
	Deletion(ctx context.Context, id string) (store.Deletion, error)
}

// OrDeleted is the error of an article that could not be read: another one where it was deleted on
// request.
func OrDeleted(ctx context.Context, st tombs, id string, unread error) error {
	if article.CodeOf(unread) != article.CodeNotFound {
		return unread
	}
	d, err := st.Deletion(ctx, id)
	switch {
	case article.CodeOf(err) == article.CodeNotFound:
		return unread
	case err != nil:
		return err
	}
	return d.Gone()
}

// mostNamed is how many articles are named that an abbreviated id may mean.
const mostNamed = 5

// Find is the id of the article whose id is given in full, or by a beginning that no other one has.
func Find(ctx context.Context, st Lister, given string) (string, error) {
	prefix := strings.ToLower(strings.TrimSpace(given))
	prefix = strings.TrimPrefix(prefix, "'") // as CSV has ids that look like numbers
	if prefix == "" {
		return "", article.Usagef("Each hit of yulun search shows the article's id.", "The id is empty")
	}
	var ids, named []string
	enough := errors.New("enough")
	take := func(a article.Article) error {
		if !strings.HasPrefix(a.ID, prefix) || len(ids) > mostNamed {
			return enough
		}
		ids = append(ids, a.ID)
		named = append(named, fmt.Sprintf("%s (%s, %s)", a.ID, a.Title, a.Outlet.Name))
		if a.ID == prefix {
			return enough
		}
		return nil
	}
	unknown := article.NotFoundf(article.Say("Each hit of yulun search shows the article's id."), "No article has an id that is or begins with %q", given)
	if strings.Trim(prefix, "0123456789abcdef") != "" {
		return "", unknown
	}
	if err := st.Each(ctx, justBefore(prefix), take); err != nil && !errors.Is(err, enough) {
		return "", err
	}
	switch {
	case len(ids) == 0:
		return "", OrDeleted(ctx, st, prefix, unknown)
	case len(ids) == 1 || ids[0] == prefix:
		return ids[0], nil
	}
	more := ""
	if len(ids) > mostNamed {
		named, more = named[:mostNamed], " and more"
	}
	return "", article.Usagef("Give more of the id.",
		"%q is the beginning of several ids: %s%s", given, strings.Join(named, ", "), more)
}

// justBefore sorts before a text and all that begin with it, and after any shorter text or one that
// differs before its last byte.
func justBefore(text string) string {
	last := len(text) - 1
	return text[:last] + string([]byte{text[last] - 1}) + "\x7f"
}

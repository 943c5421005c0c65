package discover

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"github.com/mmcdole/gofeed"

	"yulun/article"
)

// Feed reads an RSS, Atom or JSON feed. Links are resolved against base. When the feed as a whole can't be read, or the
// library stopped at a broken item, each item is tried alone, so that the broken one costs no other.
//
// Home is the address of the site that the feed says it belongs to, empty when it doesn't: feeds are often kept on a host
// of their own.
func Feed(text []byte, base string) (links []Link, home string, err error) {
	at, err := url.Parse(base)
	if err != nil {
		return nil, "", fmt.Errorf("read feed: %w", err)
	}
	text = withoutDeclaration(text)
	feed, err := parseFeed(text)
	if err == nil {
		links = feedLinks(feed, at)
		home, _ = resolve(at, feed.Link)
		if len(feed.Items) >= bytes.Count(text, []byte("<item>"))+bytes.Count(text, []byte("<entry>")) {
			return links, home, nil
		}
	}
	for _, item := range singleItems(text) {
		if feed, err := parseFeed(item); err == nil {
			links = append(links, feedLinks(feed, at)...)
		}
	}
	if len(links) == 0 && err != nil {
		return nil, "", fmt.Errorf("read feed: %w", err)
	}
	return unique(links), home, nil
}

// parseFeed keeps a panic of the library on hostile input from ending the program.
func parseFeed(text []byte) (feed *gofeed.Feed, err error) {
	defer func() {
		if p := recover(); p != nil {
			feed, err = nil, fmt.Errorf("unreadable: %v", p)
		}
	}()
	feed, err = gofeed.NewParser().Parse(bytes.NewReader(text))
	if errors.Is(err, gofeed.ErrFeedTypeNotDetected) || err == nil && feed.FeedType == "json" && feed.FeedVersion == "" {
		return nil, errors.New("neither RSS, Atom nor JSON Feed")
	}
	return feed, err
}

func feedLinks(feed *gofeed.Feed, base *url.URL) []Link {
	var links []Link
	for _, item := range feed.Items {
		address := item.Link
		if address == "" && strings.HasPrefix(item.GUID, "http") {
			address = item.GUID
		}
		resolved, ok := resolve(base, address)
		if !ok {
			continue
		}
		link := Link{URL: resolved, Title: oneLine(item.Title)}
		switch {
		case item.PublishedParsed != nil:
			link.Published = article.At(*item.PublishedParsed)
		case item.UpdatedParsed != nil:
			link.Published = article.At(*item.UpdatedParsed)
		default:
			link.Published = dateInAddress(resolved)
		}
		links = append(links, link)
	}
	return unique(links)
}

// declaration is an XML declaration, whose encoding no longer holds once the text is decoded.
var declaration = regexp.MustCompile(`^[\s\x{feff}]*<\?xml[^>]*\?>`)

func withoutDeclaration(text []byte) []byte {
	return declaration.ReplaceAll(text, nil)
}

var (
	rssItem   = regexp.MustCompile(`(?is)<item[\s>].*?</item\s*>`)
	atomEntry = regexp.MustCompile(`(?is)<entry[\s>].*?</entry\s*>`)
)

// singleItems cuts a feed into feeds of one item each.
func singleItems(text []byte) [][]byte {
	var feeds [][]byte
	if trimmed := bytes.TrimSpace(text); bytes.HasPrefix(trimmed, []byte("{")) {
		var whole struct {
			Items []json.RawMessage `json:"items"`
		}
		if json.Unmarshal(trimmed, &whole) != nil {
			return nil
		}
		for _, item := range whole.Items {
			feeds = append(feeds, join(`{"version":"https://jsonfeed.org/version/1.1","items":[`, item, `]}`))
		}
		return feeds
	}
	for _, item := range rssItem.FindAll(text, -1) {
		feeds = append(feeds, join(`<rss version="2.0"><channel>`, item, `</channel></rss>`))
	}
	for _, entry := range atomEntry.FindAll(text, -1) {
		feeds = append(feeds, join(`<feed xmlns="http://www.w3.org/2005/Atom">`, entry, `</feed>`))
	}
	return feeds
}

func join(before string, item []byte, after string) []byte {
	return append(append([]byte(before), item...), after...)
}

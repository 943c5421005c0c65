package discover

import (
	"encoding/json"
	"fmt"
	"net/url"

	"yulun/crawler/dates"
	"yulun/frontier"
)

// wordPressPost is a post of WordPress's REST API, /wp-json/wp/v2/posts.
type wordPressPost struct {
	Link  loose `json:"link"`
	Date  loose `json:"date_gmt"`
	Title struct {
		Rendered loose `json:"rendered"`
	} `json:"title"`
	Content struct {
		Rendered  loose `json:"rendered"`
		Protected bool  `json:"protected"`
	} `json:"content"`
}

// WordPress reads the posts that a site with WordPress lists by its REST API. What is wrong in one
// post costs that post.
func WordPress(text []byte, base string, d dates.Reader) (Listing, error) {
	listing := Listing{Kind: frontier.KindFeed}
	at, err := url.Parse(base)
	if err != nil {
		return listing, fmt.Errorf("read posts: %w", err)
	}
	var posts []json.RawMessage
	if err := json.Unmarshal(text, &posts); err != nil {
		return listing, fmt.Errorf("read posts: not a list of WordPress posts: %w", err)
	}
	for i, raw := range posts {
		listing.LeftOut.All++
		var p wordPressPost
		if err := json.Unmarshal(raw, &p); err != nil {
			listing.LeftOut.entry(describe(i, "", "is not a post"))
			continue
		}
		title := inline(string(p.Title.Rendered))
		address, ok := resolve(at, string(p.Link))
		if !ok {
			listing.LeftOut.entry(describe(i, title, "has no address"))
			continue
		}
		link := Link{URL: address, Title: title}
		if p.Date != "" {
			link.date(d, SourceFeed, string(p.Date)+"Z")
		}
		if link.Published.IsZero() {
			link.Published = dateInAddress(address)
		}
		if !p.Content.Protected {
			link.Content = paragraphs(string(p.Content.Rendered))
		}
		listing.Links = append(listing.Links, link)
	}
	listing.Links = unique(listing.Links)
	return listing, nil
}

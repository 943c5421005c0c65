package main

import (
	"context"
	"fmt"

	"yulun/article"
	"yulun/render"
	"yulun/service"
)

type sourcesDiscoverCommand struct {
	Address string `arg:"" help:"A site's or a section's front page."`
	Contact string `help:"Address at which a webmaster reaches you; goes into the user agent." placeholder:"URL"`
}

// Help is printed below the flags.
func (sourcesDiscoverCommand) Help() string {
	return `Lists the feeds that the page announces or links and the sitemaps that robots.txt names, with how many addresses each holds, and those
that are where publishing systems put them (/feed/, /rss.xml, /sitemap.xml, ...). A page about feeds that the page links is read for
those that it lists. At most 48 addresses are tried beyond those that the site names, one a second, as robots.txt allows. Where
nothing is found, the exit code is 1.

` + exitCodes
}

// Run asks the site.
func (c *sourcesDiscoverCommand) Run(ctx context.Context, a *app) error {
	offers, err := a.service().DiscoverListings(ctx, c.Address, c.Contact)
	if err != nil {
		return err
	}
	return printOffers(a, offers)
}

func printOffers(a *app, rows []service.Offer) error {
	if len(rows) == 0 {
		return &article.Error{
			Code: article.CodeNotFound, Message: "The page names no feed, robots.txt names no sitemap, and the usual addresses have neither",
			Remedy: "A list page with a pattern for its links may do: see docs/configuration.md.",
		}
	}
	if a.globals.JSON {
		return render.WriteJSONLines(a.std.out, rows)
	}
	t := render.Table{
		Header: []string{"kind", "addresses", "url", "title", ""}, Right: []int{1}, Width: a.std.outLook.width,
	}
	for _, r := range rows {
		t.Rows = append(t.Rows, []string{string(r.Kind), fmt.Sprint(r.Addresses), r.URL, r.Title, r.Error})
	}
	return t.Write(a.std.out)
}

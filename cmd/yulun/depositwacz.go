package main

import (
	"context"
	"io"

	"yulun/crawler/archive/wacz"
	"yulun/index"
)

// wacz writes the archive of the data folder as one file. Its list of pages has the articles of the
// query; the archive is whole.
func (b *depositing) wacz(ctx context.Context) error {
	q, err := b.query(ctx, b.command.queryFlags)
	if err != nil {
		return err
	}
	p := wacz.Package{
		Title: b.d.Title, Description: "Every page that was fetched; the pages that are listed are those of the articles.",
		Software: b.d.Software, Made: b.d.Made, Dir: b.inData("archive"),
	}
	q.Order = index.Oldest
	err = b.service().Index().Each(ctx, q, func(h index.Hit) error {
		p.Pages = append(p.Pages, wacz.Page{URL: h.Article.URL, Title: h.Article.Title, At: h.Article.Fetched})
		return nil
	})
	if err != nil {
		return err
	}
	var counts wacz.Counts
	f, err := b.file("archive.wacz", func(w io.Writer) (err error) { counts, err = wacz.Write(w, p); return err })
	if err != nil {
		return err
	}
	if counts.Damaged > 0 {
		b.complain("archive.wacz: %s unreadable and in no index; yulun archive check names them",
			count(counts.Damaged, "place of the archive is", "places of the archive are"))
	}
	f.Name, f.Title, f.MediaType = "archive-wacz", "Archive", "application/wacz"
	f.Description = count(counts.Captures, "capture", "captures") + " of the pages that were fetched, for ReplayWeb.page and the like."
	b.d.Files = append(b.d.Files, f)
	return nil
}

package service

import (
	"context"
	"errors"

	"yulun/article"
	"yulun/crawler/archive"
	"yulun/crawler/extract"
	"yulun/imports"
)

// ImportOptions say what is imported. The service fills in what [imports.Options] needs of store,
// archive and crawler.
type ImportOptions struct {
	imports.Options
	// Outlet is the outlet of all articles; nil when each has its own.
	Outlet *article.Source
	// Contact is where a webmaster reaches the user. It goes into the user agent when a list of
	// addresses is fetched.
	Contact string
}

// Import takes articles out of files and brings the index up to date. Where only the index could
// not be, the error has CodePartial. A dry run keeps nothing.
func (s *Service) Import(ctx context.Context, paths []string, o ImportOptions) (total imports.Summary, err error) {
	files, err := imports.Find(paths)
	if err != nil { // before a data folder is made for them
		return total, err
	}
	if o.Outlets, err = imports.NewOutlets(s.o.Sources, s.o.Codebook.TypeIDs(), o.Outlet); err != nil {
		return total, err
	}
	o.Log, o.Now, o.Read, o.Join, o.Options.Contact = s.o.Log, s.o.Now, s.readImported, extract.Join, o.Contact != ""
	if o.DryRun {
		if s.MustExist() == nil {
			if err := s.openStore(ctx); err != nil {
				return total, err
			}
			o.Known = s.store
		}
		return importFiles(ctx, o.Options, files)
	}
	sink, err := s.sink(ctx)
	if err != nil {
		return total, err
	}
	writer, err := archive.NewWriter(s.path(archiveFolder), archive.Options{Software: "yulun " + s.o.Version, Now: s.o.Now})
	if err != nil {
		return total, err
	}
	defer func() { err = errors.Join(err, writer.Close()) }()
	o.Known, o.Sink, o.Archive = s.store, sink, writer
	o.Crawl = addressCrawl{service: s, contact: o.Contact}.run
	err = s.indexed(ctx, func() error {
		return s.whileLeased(ctx, func(ctx context.Context) error {
			total, err = importFiles(ctx, o.Options, files)
			return err
		})
	})
	return total, err
}

func importFiles(ctx context.Context, o imports.Options, files imports.Files) (imports.Summary, error) {
	importer, err := imports.New(o)
	if err != nil {
		return imports.Summary{}, err
	}
	return importer.Run(ctx, files)
}

// readImported reads an article out of a page that was kept.
func (s *Service) readImported(source article.Source, p imports.Page) (article.Page, error) {
	return extract.Read(extract.Input{
		Body: p.Body, ContentType: p.ContentType, URL: p.URL, Zone: source.Zone, Country: source.Outlet.Country, Now: p.At,
		Rules: s.o.Sites, Seen: p.At,
	})
}

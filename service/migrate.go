package service

import (
	"context"
	"errors"
	"io/fs"
	"os"

	"yulun/article"
	"yulun/service/indexing"
	"yulun/store"
	storesqlite "yulun/store/sqlite"
	"yulun/store/transfer"
)

// Migrate copies the store of the data folder into the PostgreSQL database that Storage names, or
// with toLaptop the other way, and makes the index of the copy. It returns the tables and how many
// articles were indexed. Where only the index could not be made, the error has CodePartial.
func (s *Service) Migrate(
	ctx context.Context, toLaptop bool, progress func(transfer.Progress),
) (tables []transfer.Table, indexed int, err error) {
	if !s.shared() {
		return nil, 0, article.Usagef("Name a folder with a storage.yaml by --config; docs/configuration.md describes it.",
			"no PostgreSQL database is configured")
	}
	_, err = os.Stat(s.path(storeFile))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, 0, err
	}
	if !toLaptop && err != nil {
		return nil, 0, article.Usagef("Name the data folder that is to be moved with --data.", "%s holds no articles", s.o.Data)
	}
	cluster := s.o.Storage
	s.o.Storage = Storage{}             // the data folder
	if err := s.Lock(ctx); err != nil { // no service writes to it meanwhile
		return nil, 0, err
	}
	if err := s.keepTopic(); err != nil {
		return nil, 0, err
	}
	local, err := storesqlite.Open(ctx, storesqlite.Options{Path: s.path(storeFile)})
	if err != nil {
		return nil, 0, err
	}
	s.closers = append(s.closers, local.Close)
	remote, err := openPostgres(ctx, *cluster.Postgres, s.o.Tracer)
	if err != nil {
		return nil, 0, err
	}
	s.closers = append(s.closers, remote.Close)
	var from, to transfer.Store = local, remote
	s.store = remote
	origin := store.Store(local)
	if toLaptop {
		origin = remote
		from, to, s.store = remote, local, local
	} else {
		s.o.Storage = cluster
	}
	if err := s.takeOverCrawled(ctx, origin); err != nil {
		return nil, 0, err
	}
	if tables, err = transfer.Run(ctx, from, to, progress); err != nil {
		return nil, 0, err
	}
	target := "PostgreSQL"
	if toLaptop {
		target = "a data folder"
		if err := s.hideStore(); err != nil {
			return nil, 0, err
		}
	}
	if indexed, err = s.indexKeeper().Rebuild(ctx); err != nil {
		err = &article.Error{
			Code: article.CodePartial, Message: "the store is moved, but the index could not be made", Err: err,
			Remedy: indexing.Remedy,
		}
		return tables, indexed, err
	}
	// Only now: until here a second try knows the copy by being equal.
	_, err = s.store.WriteAudit(ctx, s.byCommand("store migrated", target, ""))
	return tables, indexed, err
}

package service

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"

	"yulun/article"
	"yulun/index"
	"yulun/index/elastic"
	indexsqlite "yulun/index/sqlite"
	"yulun/internal/sqlitefile"
	"yulun/jobs"
	"yulun/nlp/segment"
	"yulun/store"
	"yulun/store/postgres"
	storesqlite "yulun/store/sqlite"
	"yulun/tracing"
)

// The files of a data folder.
const (
	storeFile = "store.db"
	indexFile = "index.db"
	queueFile = "jobs.db"
	// LockFile is the file that the process which changes a data folder holds locked.
	LockFile = "lock"
	// archiveFolder holds the WARC files.
	archiveFolder = "archive"
)

// shared reports whether the store is a database that other workers use, too. Then the data folder
// is not the truth and need not be locked.
func (s *Service) shared() bool { return s.o.Storage.Postgres != nil }

// Lock makes the data folder and, where the store is in it, takes its lock until Close.
func (s *Service) Lock(ctx context.Context) error {
	if s.locked {
		return nil
	}
	if err := s.makeFolder(); err != nil || s.shared() {
		return err
	}
	release, err := sqlitefile.Lock(ctx, s.path(LockFile))
	if err != nil {
		return err
	}
	s.locked, s.closers = true, append(s.closers, release)
	return nil
}

// makeFolder makes the data folder for this user alone: it holds what people wrote of others.
func (s *Service) makeFolder() error {
	if err := os.MkdirAll(s.o.Data, 0o700); err != nil {
		return &article.Error{
			Code: article.CodeUnavailable, Message: "make the data folder", Err: err,
			Remedy: "Choose a folder that can be written with --data.",
		}
	}
	return nil
}

// openStore opens the store and makes it where it is missing.
func (s *Service) openStore(ctx context.Context) (err error) {
	if s.store != nil {
		return nil
	}
	if err := s.checkTopic(); err != nil {
		return err
	}
	var st store.Store
	if p := s.o.Storage.Postgres; p != nil {
		s.warnOfSecrets(p.PasswordFile)
		st, err = openPostgres(ctx, *p, s.o.Tracer)
	} else {
		st, err = storesqlite.Open(ctx, storesqlite.Options{Path: s.path(storeFile)})
	}
	if err != nil {
		return err
	}
	s.store, s.closers = st, append(s.closers, st.Close)
	return s.takeOverCrawled(ctx, st)
}

func openPostgres(ctx context.Context, p Postgres, tracer tracing.Tracer) (*postgres.Store, error) {
	dsn, err := p.dsn()
	if err != nil {
		return nil, err
	}
	return postgres.Open(ctx, postgres.Options{DSN: dsn, Connections: p.Connections, Tracer: tracer})
}

// openIndex opens the index and makes it where it is missing.
func (s *Service) openIndex(ctx context.Context) error {
	s.opening.Lock()
	defer s.opening.Unlock()
	if s.index != nil {
		return nil
	}
	var err error
	var ix index.Index
	if e := s.o.Storage.Elastic; e != nil {
		ix, err = s.openElastic(ctx, *e, s.converter().ToSimplified)
	} else {
		ix, err = indexsqlite.Open(ctx, s.path(indexFile), indexsqlite.Options{
			Words: s.words, Analysis: segment.Digest(s.o.Words), Simplify: s.converter().ToSimplified, Side: s.o.Codebook.Side,
		})
	}
	if err != nil {
		return err
	}
	s.index = ix
	return nil
}

func (s *Service) openElastic(ctx context.Context, e Elastic, simplify func(string) string) (*elastic.DB, error) {
	s.warnOfSecrets(e.APIKeyFile, e.PasswordFile)
	key, err := readSecret(e.APIKeyFile)
	if err != nil {
		return nil, err
	}
	password, err := readSecret(e.PasswordFile)
	if err != nil {
		return nil, err
	}
	return elastic.Open(ctx, elastic.Options{
		Addresses: e.Addresses, CAFile: e.CAFile, Prefix: e.Prefix, User: e.User, Shards: e.Shards,
		APIKey: elastic.Secret(key), Password: elastic.Secret(password),
		MaxShardSize: e.MaxShardSize, RefreshInterval: e.Refresh, Timeout: e.Timeout,
		Words: s.words, Analysis: segment.Digest(s.o.Words), Simplify: simplify, Side: s.o.Codebook.Side, Tracer: s.o.Tracer,
	})
}

// closeIndex closes the index, if it is open.
func (s *Service) closeIndex() error {
	s.opening.Lock()
	defer s.opening.Unlock()
	if s.index == nil {
		return nil
	}
	err := s.index.Close()
	s.index = nil
	return err
}

// openQueue opens the queue of jobs, beside the store.
func (s *Service) openQueue(ctx context.Context) (*jobs.Queue, error) {
	s.opening.Lock()
	defer s.opening.Unlock()
	if s.queue != nil {
		return s.queue, nil
	}
	var err error
	if p := s.o.Storage.Postgres; p != nil {
		dsn, dsnErr := p.dsn()
		if dsnErr != nil {
			return nil, dsnErr
		}
		s.queue, err = jobs.OpenPostgres(ctx, dsn, p.Schema, "the database "+p.Database+" at "+p.Host)
	} else {
		s.queue, err = jobs.OpenSQLite(ctx, s.path(queueFile))
	}
	if err != nil {
		s.queue = nil
		return nil, err
	}
	s.closers = append(s.closers, s.queue.Close)
	return s.queue, nil
}

// existingQueue is the queue of a service; nil where there never was one.
func (s *Service) existingQueue(ctx context.Context) (*jobs.Queue, error) {
	if !s.shared() {
		if _, err := os.Stat(s.path(queueFile)); errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
	}
	return s.openQueue(ctx)
}

// Queue is the queue of jobs. It is an error where no service ever made one.
func (s *Service) Queue(ctx context.Context) (*jobs.Queue, error) {
	q, err := s.existingQueue(ctx)
	if err == nil && q == nil {
		err = &article.Error{
			Code: article.CodeNotFound, Message: s.o.Data + " has no queue of jobs yet", Remedy: "yulun run makes it.",
		}
	}
	return q, err
}

// worker names this process among all that share a queue.
func (s *Service) worker() string {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	return fmt.Sprintf("%s-%d-%s", host, os.Getpid(), strconv.FormatInt(s.o.Now().UnixNano(), 36))
}

// Ready says which of store and index doesn't answer. It is nil when both do.
func (s *Service) Ready(ctx context.Context) error {
	var errs []error
	if err := s.openStore(ctx); err != nil {
		errs = append(errs, fmt.Errorf("store: %w", err))
	} else if _, err := s.store.Backlog(ctx); err != nil {
		errs = append(errs, fmt.Errorf("store: %w", err))
	}
	if err := s.openIndex(ctx); err != nil {
		errs = append(errs, fmt.Errorf("index: %w", err))
	} else if _, err := s.index.Count(ctx); err != nil {
		errs = append(errs, fmt.Errorf("index: %w", err))
	}
	return errors.Join(errs...)
}

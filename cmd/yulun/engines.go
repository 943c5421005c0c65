package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"yulun/article"
	"yulun/configs"
	"yulun/index/elastic"
	indexsqlite "yulun/index/sqlite"
	"yulun/jobs"
	"yulun/nlp/segment"
	"yulun/store/postgres"
	storesqlite "yulun/store/sqlite"
)

// The files of a data folder.
const (
	storeFile = "store.db"
	indexFile = "index.db"
	queueFile = "jobs.db"
)

// shared says that the store is a database that other workers use, too, so that the data folder is not the truth and need not be locked.
func (a *app) shared() bool { return a.config.Storage.Postgres != nil }

// openStore opens the store and makes it where it is missing.
func (a *app) openStore(ctx context.Context) error {
	if a.store != nil {
		return nil
	}
	if p := a.config.Storage.Postgres; p != nil {
		dsn, err := address(*p)
		if err != nil {
			return err
		}
		st, err := postgres.Open(ctx, postgres.Options{DSN: dsn, Connections: p.Connections})
		if err != nil {
			return err
		}
		a.store, a.closers = st, append(a.closers, st.Close)
		return nil
	}
	st, err := storesqlite.Open(ctx, storesqlite.Options{Path: a.path(storeFile)})
	if err != nil {
		return err
	}
	a.store, a.closers = st, append(a.closers, st.Close)
	return nil
}

// openQueue opens the queue of jobs, beside the store.
func (a *app) openQueue(ctx context.Context) (*jobs.Queue, error) {
	if a.queue != nil {
		return a.queue, nil
	}
	var err error
	if p := a.config.Storage.Postgres; p != nil {
		dsn, addressErr := address(*p)
		if addressErr != nil {
			return nil, addressErr
		}
		a.queue, err = jobs.OpenPostgres(ctx, dsn, p.Schema, "the database "+p.Database+" at "+p.Host)
	} else {
		a.queue, err = jobs.OpenSQLite(ctx, a.path(queueFile))
	}
	if err != nil {
		return nil, err
	}
	a.closers = append(a.closers, a.queue.Close)
	return a.queue, nil
}

// openIndex opens the index and makes it where it is missing.
func (a *app) openIndex(ctx context.Context) error {
	a.opening.Lock()
	defer a.opening.Unlock()
	if a.index != nil {
		return nil
	}
	converter, err := a.converter()
	if err != nil {
		return err
	}
	analysis := segment.Digest(a.topicWords)
	if e := a.config.Storage.Elastic; e != nil {
		o := elastic.Options{
			Addresses: e.Addresses, CAFile: e.CAFile, Prefix: e.Prefix, User: e.User, Shards: e.Shards, MaxShardSize: e.ShardBytes(),
			RefreshInterval: time.Duration(e.Refresh), Timeout: time.Duration(e.Timeout),
			Words: a.words, Analysis: analysis, Simplify: converter.ToSimplified,
		}
		for file, secret := range map[string]*elastic.Secret{e.APIKeyFile: &o.APIKey, e.PasswordFile: &o.Password} {
			value, err := readSecret(file)
			if err != nil {
				return err
			}
			*secret = elastic.Secret(value)
		}
		ix, err := elastic.Open(ctx, o)
		if err != nil {
			return err
		}
		a.index = ix
		return nil
	}
	ix, err := indexsqlite.Open(ctx, a.path(indexFile), indexsqlite.Options{Words: a.words, Analysis: analysis, Simplify: converter.ToSimplified})
	if err != nil {
		return err
	}
	a.index = ix
	return nil
}

// address is the address of a database, with its password: it is never shown.
func address(p configs.Postgres) (string, error) {
	password, err := readSecret(p.PasswordFile)
	if err != nil {
		return "", err
	}
	user := url.User(p.User)
	if password != "" {
		user = url.UserPassword(p.User, password)
	}
	q := url.Values{"sslmode": {p.SSLMode}, "search_path": {p.Schema}}
	if p.CAFile != "" {
		q.Set("sslrootcert", p.CAFile)
	}
	host := net.JoinHostPort(p.Host, strconv.Itoa(p.Port))
	if strings.HasPrefix(p.Host, "/") { // the folder of a socket
		host = ""
		q.Set("host", p.Host)
		q.Set("port", strconv.Itoa(p.Port))
	}
	u := url.URL{Scheme: "postgres", User: user, Host: host, Path: "/" + p.Database, RawQuery: q.Encode()}
	return u.String(), nil
}

// readSecret reads the first line of a file; of none it is empty.
func readSecret(path string) (string, error) {
	if path == "" {
		return "", nil
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return "", &article.Error{Code: article.CodeUsage, Message: "a secret that storage.yaml names can't be read", Err: err, Remedy: "Make the file, readable by the user of this program alone."}
	}
	line, _, _ := strings.Cut(string(content), "\n")
	if line = strings.TrimSpace(line); line == "" {
		return "", article.Usagef("Write the secret into its first line.", "the file %s is empty", path)
	}
	return line, nil
}

// worker names this process among all that share a queue.
func (a *app) worker() string {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	return fmt.Sprintf("%s-%d-%s", host, os.Getpid(), strconv.FormatInt(a.now().UnixNano(), 36))
}

// ready says what of store and index doesn't answer; nil when both do.
func (a *app) ready(ctx context.Context) error {
	var errs []error
	if err := a.openStore(ctx); err != nil {
		errs = append(errs, fmt.Errorf("store: %w", err))
	} else if _, err := a.store.Backlog(ctx); err != nil {
		errs = append(errs, fmt.Errorf("store: %w", err))
	}
	if err := a.openIndex(ctx); err != nil {
		errs = append(errs, fmt.Errorf("index: %w", err))
	} else if _, err := a.index.Count(ctx); err != nil {
		errs = append(errs, fmt.Errorf("index: %w", err))
	}
	return errors.Join(errs...)
}

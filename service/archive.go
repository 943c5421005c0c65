package service

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"yulun/article"
	"yulun/crawler/archive"
	"yulun/service/archiving"
)

// lostBytes is the error of bytes that the archive should have.
func lostBytes(message string, err error) error {
	return &article.Error{
		Code: article.CodeNotFound, Message: message, Err: err,
		Remedy: "yulun archive check names everything that is missing or damaged; put it back from a copy.",
	}
}

// archiveCheckFile keeps what the last check of the archive found, for Status.
const archiveCheckFile = "archive-check.json"

// CheckArchive reads the whole archive and compares it with the store. What it found is kept for
// Status.
func (s *Service) CheckArchive(ctx context.Context) (found archiving.Checked, err error) {
	if err := s.OpenStore(ctx); err != nil {
		return found, err
	}
	if found, err = archiving.Check(ctx, s.archiving()); err != nil {
		return found, err
	}
	if err := s.writeJSON(archiveCheckFile, found); err != nil {
		s.o.Reporter.Notice("yulun status won't know of this check: " + err.Error())
	}
	return found, nil
}

// PruneArchive gives up what nothing in the archive needs. With yes false it only counts that.
func (s *Service) PruneArchive(ctx context.Context, yes bool) (pruned archiving.Pruned, err error) {
	if err := s.MustExist(); err != nil {
		return pruned, err
	}
	open := s.openStore
	if yes {
		open = s.openWrite
	}
	if err := open(ctx); err != nil {
		return pruned, err
	}
	pruned, err = archiving.Prune(ctx, s.archiving(), yes)
	if err != nil || !yes {
		return pruned, err
	}
	return pruned, s.updateIndex(ctx)
}

func (s *Service) archiving() archiving.Options {
	return archiving.Options{
		Dir: s.path(archiveFolder), Store: s.store, Sources: s.o.Sources, Sites: s.o.Sites, Shared: s.shared(), Now: s.o.Now,
		Counting: func(what string, total int) (func(int), func()) {
			counter := s.o.Reporter.Counter(what, total)
			return counter.Update, counter.Done
		},
	}
}

// archiveFault says what the last check of the archive found to be wrong; empty where that was
// nothing, or there was none.
func (s *Service) archiveFault() string {
	b, err := os.ReadFile(s.path(archiveCheckFile))
	if err != nil {
		return ""
	}
	var c archiving.Checked
	if json.Unmarshal(b, &c) != nil {
		return ""
	}
	return c.Fault()
}

// raw reads the decoded bytes of an archived response, and the Content-Type that came with them.
func (s *Service) raw() func(article.Location) ([]byte, string, error) {
	records := archive.NewReader(s.path(archiveFolder))
	return func(at article.Location) ([]byte, string, error) {
		r, err := records.At(at)
		switch {
		case err == nil:
		case errors.Is(err, fs.ErrNotExist):
			err = lostBytes("the archive has no file "+at.File+" any more", err)
		default:
			err = lostBytes(fmt.Sprintf("the record at byte %d of %s in the archive can't be read", at.Offset, at.File), err)
		}
		return r.Body, r.Header.Get("Content-Type"), err
	}
}

package service

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"time"

	"yulun/access"
	"yulun/article"
)

// makeAccess opens the store for a new user or token. These may come before the first article, so
// a data folder that is missing is made.
func (s *Service) makeAccess(ctx context.Context) error {
	if err := s.storeIsLost(); err != nil {
		return err
	}
	open := s.openStore
	if s.MustExist() != nil {
		open = s.openWrite
	}
	if err := open(ctx); err != nil {
		return err
	}
	return s.hideStore()
}

// openAccess opens the store for users and tokens that are there. It makes no data folder, whose
// name may be mistyped.
func (s *Service) openAccess(ctx context.Context) error {
	if err := s.OpenStore(ctx); err != nil {
		return err
	}
	return s.hideStore()
}

// hideStore keeps other users of the machine from reading hashes in the store.
func (s *Service) hideStore() error {
	if s.shared() {
		return nil
	}
	for _, end := range []string{"", "-wal", "-shm"} {
		path := s.path(storeFile) + end
		info, err := os.Stat(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil && info.Mode().Perm()&0o007 != 0 {
			err = os.Chmod(path, info.Mode().Perm()&^0o007)
		}
		if err != nil {
			return &article.Error{
				Code: article.CodeUnavailable, Message: "keep others from reading " + path, Err: err,
				Remedy: "Run the command as the owner of the data folder.",
			}
		}
	}
	return nil
}

// byCommand is an entry of the audit log about what a command does.
func (s *Service) byCommand(action access.Action, on, note string) access.Entry {
	who := "somebody"
	if u, err := user.Current(); err == nil {
		who = u.Username
	}
	return access.Entry{At: s.o.Now(), Who: who, From: access.CommandLine, Action: action, On: on, Note: note}
}

// Recorded does what a command asks for once it is in the audit log. Where it fails, a second entry
// says so.
func (s *Service) Recorded(ctx context.Context, action access.Action, on, note string, do func() error) error {
	if err := s.OpenStore(ctx); err != nil {
		return err
	}
	_, err, unwritten := access.Record(ctx, s.store, s.byCommand(action, on, note), s.o.Now, func() (bool, error) { return true, do() })
	return errors.Join(err, unwritten)
}

// Users lists the users.
func (s *Service) Users(ctx context.Context) ([]access.User, error) {
	if err := s.openAccess(ctx); err != nil {
		return nil, err
	}
	return s.store.Users(ctx)
}

// AddUser adds a user who can log in.
func (s *Service) AddUser(ctx context.Context, name string, role access.Role, password string) error {
	for _, err := range []error{access.CheckName(name), access.CheckRole(role), access.CheckPassword(name, password)} {
		if err != nil {
			return err
		}
	}
	if err := s.makeAccess(ctx); err != nil {
		return err
	}
	now := s.o.Now()
	u := access.User{Name: name, Role: role, Hash: access.RecommendedCost().Hash(password), Added: now, Changed: now}
	return s.store.AddUser(ctx, u, s.byCommand(access.UserAdded, name, string(role)))
}

// ChangeRole gives a user another role, and ends the user's sessions.
func (s *Service) ChangeRole(ctx context.Context, name string, role access.Role) error {
	if err := access.CheckRole(role); err != nil {
		return err
	}
	return s.changeUser(ctx, access.UserChange{Name: name, Role: role}, access.RoleChanged)
}

// ChangePassword gives a user another password, and ends the user's sessions.
func (s *Service) ChangePassword(ctx context.Context, name, password string) error {
	if err := access.CheckPassword(name, password); err != nil {
		return err
	}
	return s.changeUser(ctx, access.UserChange{Name: name, Hash: access.RecommendedCost().Hash(password)}, access.PasswordChanged)
}

func (s *Service) changeUser(ctx context.Context, c access.UserChange, action access.Action) error {
	if err := s.openAccess(ctx); err != nil {
		return err
	}
	u, err := s.store.User(ctx, c.Name)
	if err != nil {
		return err
	}
	c.At = s.o.Now()
	return s.store.ChangeUser(ctx, c, "", s.byCommand(action, u.Name, string(c.Role)))
}

// RemoveUser removes a user and ends all sessions. What the user coded stays.
func (s *Service) RemoveUser(ctx context.Context, name string) error {
	if err := s.openAccess(ctx); err != nil {
		return err
	}
	return s.store.RemoveUser(ctx, name, s.byCommand(access.UserRemoved, name, ""))
}

// Tokens lists the tokens of programs.
func (s *Service) Tokens(ctx context.Context) ([]access.Token, error) {
	if err := s.openAccess(ctx); err != nil {
		return nil, err
	}
	return s.store.Tokens(ctx)
}

// AddToken makes a token that lasts for a time, for ever where it is 0, and returns its text, which
// is kept nowhere.
func (s *Service) AddToken(ctx context.Context, label string, role access.Role, lasts time.Duration) (string, error) {
	for _, err := range []error{access.CheckName(label), access.CheckRole(role)} {
		if err != nil {
			return "", err
		}
	}
	if role == access.Coder {
		return "", article.Usagef("Give it reader or admin, and code as a user.", "a token only reads, so there is none with the role coder")
	}
	if err := s.makeAccess(ctx); err != nil {
		return "", err
	}
	text := access.NewToken()
	t := access.Token{Digest: access.Digest(text), Label: label, Role: role, Added: s.o.Now()}
	note := string(role)
	if lasts > 0 {
		t.Expires = t.Added.Add(lasts)
		note = fmt.Sprintf("%s until %s", role, t.Expires.UTC().Format(time.RFC3339))
	}
	return text, s.store.AddToken(ctx, t, s.byCommand(access.TokenAdded, label, note))
}

// RevokeToken ends a token.
func (s *Service) RevokeToken(ctx context.Context, label string) error {
	if err := s.openAccess(ctx); err != nil {
		return err
	}
	return s.store.RevokeToken(ctx, label, s.byCommand(access.TokenRevoked, label, ""))
}

// Audit lists what was changed, newest first.
func (s *Service) Audit(ctx context.Context, f access.AuditFilter) ([]access.Entry, error) {
	if err := s.OpenStore(ctx); err != nil {
		return nil, err
	}
	return s.store.Audit(ctx, f)
}

-- +goose Up
CREATE TABLE users (
    key     TEXT    NOT NULL PRIMARY KEY,
    name    TEXT    NOT NULL,
    role    TEXT    NOT NULL,
    hash    TEXT    NOT NULL,
    added   INTEGER NOT NULL,
    changed INTEGER NOT NULL
);
CREATE TABLE tokens (
    key     TEXT    NOT NULL PRIMARY KEY,
    digest  TEXT    NOT NULL UNIQUE,
    label   TEXT    NOT NULL,
    role    TEXT    NOT NULL,
    added   INTEGER NOT NULL,
    expires INTEGER,
    used    INTEGER
);
CREATE TABLE sessions (
    digest   TEXT    NOT NULL PRIMARY KEY,
    user_key TEXT    NOT NULL REFERENCES users (key),
    opened   INTEGER NOT NULL,
    seen     INTEGER NOT NULL
);
CREATE INDEX sessions_by_user ON sessions (user_key);
CREATE TABLE audit (
    num    INTEGER PRIMARY KEY AUTOINCREMENT,
    at     INTEGER NOT NULL,
    who    TEXT    NOT NULL,
    client TEXT    NOT NULL,
    action TEXT    NOT NULL,
    object TEXT    NOT NULL,
    note   TEXT    NOT NULL
);
-- +goose StatementBegin
CREATE TRIGGER audit_keeps_entries BEFORE UPDATE ON audit
BEGIN
    SELECT raise(ABORT, 'the audit log only grows');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_loses_nothing BEFORE DELETE ON audit
BEGIN
    SELECT raise(ABORT, 'the audit log only grows');
END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE audit;
DROP TABLE sessions;
DROP TABLE tokens;
DROP TABLE users;

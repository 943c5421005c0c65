-- +goose Up
CREATE TABLE users (
    key     text        COLLATE "C" NOT NULL PRIMARY KEY,
    name    text        NOT NULL,
    role    text        NOT NULL,
    hash    text        NOT NULL,
    added   timestamptz NOT NULL,
    changed timestamptz NOT NULL
);
CREATE TABLE tokens (
    key     text        COLLATE "C" NOT NULL PRIMARY KEY,
    digest  text        NOT NULL UNIQUE,
    label   text        NOT NULL,
    role    text        NOT NULL,
    added   timestamptz NOT NULL,
    expires timestamptz,
    used    timestamptz
);
CREATE TABLE sessions (
    digest   text        NOT NULL PRIMARY KEY,
    user_key text        COLLATE "C" NOT NULL REFERENCES users (key),
    opened   timestamptz NOT NULL,
    seen     timestamptz NOT NULL
);
CREATE INDEX sessions_by_user ON sessions (user_key);
CREATE TABLE audit (
    num    bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at     timestamptz NOT NULL,
    who    text        NOT NULL,
    client text        NOT NULL,
    action text        NOT NULL,
    object text        NOT NULL,
    note   text        NOT NULL
);
-- +goose StatementBegin
CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log only grows';
END;
$$;
-- +goose StatementEnd
CREATE TRIGGER audit_keeps_entries BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows();

-- +goose Down
DROP TABLE audit;
DROP FUNCTION audit_only_grows;
DROP TABLE sessions;
DROP TABLE tokens;
DROP TABLE users;

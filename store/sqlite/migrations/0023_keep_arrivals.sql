-- +goose Up
CREATE TABLE arrivals (
    article  INTEGER PRIMARY KEY REFERENCES articles (num) ON DELETE CASCADE,
    number   INTEGER NOT NULL UNIQUE,
    revision INTEGER NOT NULL,
    at       INTEGER NOT NULL
);
-- What the index has already came in when its newest revision was fetched, as far as is known.
INSERT INTO arrivals (article, number, revision, at)
    SELECT num, row_number() OVER (ORDER BY fetched, num), revision, fetched FROM articles WHERE num NOT IN (SELECT article FROM outbox);

CREATE TABLE search_states (
    search   TEXT    PRIMARY KEY,
    after    INTEGER NOT NULL,
    serial   INTEGER NOT NULL,
    document TEXT    NOT NULL
) WITHOUT ROWID;

-- +goose Down
DROP TABLE search_states;
DROP TABLE arrivals;

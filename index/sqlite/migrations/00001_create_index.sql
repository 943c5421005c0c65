-- +goose Up

-- One row for each distinct outlet as articles carry it: an outlet whose type changed has several.
CREATE TABLE outlets (
    id      INTEGER PRIMARY KEY,
    outlet  TEXT NOT NULL,
    name    TEXT NOT NULL,
    type    TEXT NOT NULL,
    country TEXT NOT NULL,
    UNIQUE (outlet, name, type, country)
) STRICT;

-- The frames of an article are a set of bits, so that a filter or a count needs no join.
CREATE TABLE frames (
    bit   INTEGER PRIMARY KEY CHECK (bit BETWEEN 0 AND 62),
    frame TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE articles (
    id         INTEGER PRIMARY KEY,
    article    TEXT    NOT NULL UNIQUE, -- the article's own id
    version    INTEGER NOT NULL,
    cluster    TEXT    NOT NULL,
    is_reprint INTEGER NOT NULL,
    relevant   INTEGER NOT NULL,
    outlet     INTEGER NOT NULL REFERENCES outlets (id),
    lang       TEXT    NOT NULL,
    script     TEXT    NOT NULL,
    object     TEXT    NOT NULL,
    stance     TEXT    NOT NULL,
    score      REAL    NOT NULL,
    frames     INTEGER NOT NULL,
    method     TEXT    NOT NULL,
    at         INTEGER,          -- publication in seconds since 1970 UTC, of a bare day its midnight UTC; NULL when unknown
    day_only   INTEGER NOT NULL
) STRICT;

CREATE INDEX articles_by_time ON articles (relevant, at);
CREATE INDEX articles_by_cluster ON articles (cluster);

-- The whole article as JSON.
CREATE TABLE documents (
    id       INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
    document TEXT NOT NULL
) STRICT;

-- Rows have the id of their article. Tokens come ready, separated by spaces: the tokenizer takes any character beyond ASCII
-- for part of a token.
CREATE VIRTUAL TABLE texts USING fts5 (
    title, text, title_grams, text_grams,
    content = '', contentless_delete = 1, tokenize = "ascii tokenchars '.'"
);

-- FTS5 collects 16 MB of postings in memory before it writes them, not 1 MB: a batch of some hundred articles is one segment of
-- the index, and merging segments is what inserting costs most.
INSERT INTO texts (texts, rank) VALUES ('hashsize', 16777216);

-- +goose Down
DROP TABLE texts;
DROP TABLE documents;
DROP TABLE articles;
DROP TABLE frames;
DROP TABLE outlets;

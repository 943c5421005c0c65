-- +goose Up

-- What was indexed before has no packed records, and its texts other tokens. The index is empty then, which is noticed since the store
-- has more, and made anew.
DROP TABLE texts;
DROP TABLE documents;
DROP TABLE articles;
DELETE FROM analysis;
DELETE FROM frames;
DELETE FROM outlets;

-- Rows have numbers that are never used again: an article that changes moves to a new row, so that whatever was found out about a row
-- stays true until the row goes.
CREATE TABLE articles (
    article TEXT    PRIMARY KEY, -- the article's own id
    row     INTEGER NOT NULL,
    version INTEGER NOT NULL,
    sum     INTEGER NOT NULL,    -- index.Checksum
    cluster TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX articles_by_cluster ON articles (cluster, row);

-- The whole article as JSON. Its id comes first: it is read without the rest where two articles are to be told apart.
CREATE TABLE documents (
    row      INTEGER PRIMARY KEY,
    article  TEXT NOT NULL,
    document TEXT NOT NULL
) STRICT;

-- One row for each distinct combination of these fields.
CREATE TABLE kinds (
    id     INTEGER PRIMARY KEY,
    lang   TEXT NOT NULL,
    script TEXT NOT NULL,
    object TEXT NOT NULL,
    stance TEXT NOT NULL,
    method TEXT NOT NULL,
    UNIQUE (lang, script, object, stance, method)
) STRICT;

-- The records of 512 rows each, in the form of record.go: all that filters, counts and sums need.
CREATE TABLE chunks (
    chunk      INTEGER PRIMARY KEY, -- row / 512
    generation INTEGER NOT NULL,    -- of the last change
    articles   INTEGER NOT NULL,
    records    BLOB    NOT NULL
) STRICT;

CREATE INDEX chunks_by_generation ON chunks (generation);

-- One row: how far the index has come. A reader that has loaded a generation loads only the chunks of later ones, and everything when
-- its generation is below cleared.
CREATE TABLE progress (
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    generation INTEGER NOT NULL,
    cleared    INTEGER NOT NULL,
    next_row   INTEGER NOT NULL
) STRICT;

INSERT INTO progress (id, generation, cleared, next_row) VALUES (1, 0, 0, 512);

-- One row while the index is made anew: with which analysis, which rows are of before, and the last article id that is done.
CREATE TABLE rebuild (
    id        INTEGER PRIMARY KEY CHECK (id = 1),
    words     TEXT    NOT NULL,
    first_row INTEGER NOT NULL,
    done      TEXT    NOT NULL
) STRICT;

-- Tokens come ready, separated by spaces: characters as they are, words after a minus, those of the title once more after an
-- underscore. So each sort has postings of its own, and no query must leave a column out, which takes FTS5 twice as long. The tokenizer
-- takes any character beyond ASCII for part of a token.
CREATE VIRTUAL TABLE texts USING fts5 (
    title, text,
    content = '', contentless_delete = 1, tokenize = "ascii tokenchars '.-_'"
);

-- Merging segments is what inserting costs most. FTS5 collects 16 MB of postings in memory before it writes them, not 1 MB, so that a
-- batch of some hundred articles is one segment; it merges eight of one size at a time, not four; and its pages have 16 KB, not 4.
INSERT INTO texts (texts, rank) VALUES ('hashsize', 16777216);
INSERT INTO texts (texts, rank) VALUES ('automerge', 8);
INSERT INTO texts (texts, rank) VALUES ('pgsz', 16000);

-- +goose Down
DROP TABLE texts;
DROP TABLE rebuild;
DROP TABLE progress;
DROP TABLE chunks;
DROP TABLE kinds;
DROP TABLE documents;
DROP TABLE articles;

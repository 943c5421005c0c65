-- +goose Up
CREATE TABLE samples (
    num      INTEGER PRIMARY KEY,
    id       TEXT    NOT NULL UNIQUE,
    drawn    INTEGER NOT NULL,
    document TEXT    NOT NULL
);
CREATE TABLE sample_items (
    sample      INTEGER NOT NULL REFERENCES samples (num),
    place       INTEGER NOT NULL,
    article     TEXT    NOT NULL,
    text_hash   TEXT    NOT NULL,
    revision    INTEGER NOT NULL,
    stratum     TEXT    NOT NULL,
    probability REAL    NOT NULL,
    PRIMARY KEY (sample, place),
    UNIQUE (sample, article)
);
CREATE TABLE codings (
    num      INTEGER PRIMARY KEY,
    id       TEXT    NOT NULL,
    sample   INTEGER NOT NULL,
    article  TEXT    NOT NULL,
    coder    TEXT    NOT NULL,
    final    BOOLEAN NOT NULL,
    kept     INTEGER NOT NULL,
    replaced INTEGER,
    document TEXT    NOT NULL,
    FOREIGN KEY (sample, article) REFERENCES sample_items (sample, article)
);
CREATE UNIQUE INDEX codings_current ON codings (id) WHERE replaced IS NULL;
CREATE INDEX codings_by_article ON codings (sample, article);

-- +goose Down
DROP TABLE codings;
DROP TABLE sample_items;
DROP TABLE samples;

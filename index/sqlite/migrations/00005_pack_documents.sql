-- +goose Up

-- Documents are packed, which SQL cannot do with those that are there. The index is empty then, which is noticed since the store has
-- more, and made anew.
INSERT INTO texts (texts) VALUES ('delete-all');
DELETE FROM articles;
DELETE FROM chunks;
DELETE FROM analysis;
DELETE FROM rebuild;
UPDATE progress SET generation = generation + 1, cleared = generation + 1;
DROP TABLE documents;

-- The whole article as JSON, packed by zstd. Its id comes first: it is read without the rest where two articles are to be told apart.
CREATE TABLE documents (
    row      INTEGER PRIMARY KEY,
    article  TEXT NOT NULL,
    document BLOB NOT NULL
) STRICT;

-- +goose Down
DROP TABLE documents;
CREATE TABLE documents (
    row      INTEGER PRIMARY KEY,
    article  TEXT NOT NULL,
    document TEXT NOT NULL
) STRICT;

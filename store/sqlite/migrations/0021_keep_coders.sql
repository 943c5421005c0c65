-- +goose Up
CREATE TABLE coders (
    name     TEXT NOT NULL PRIMARY KEY,
    document TEXT NOT NULL
);
CREATE TABLE evaluations (
    num      INTEGER PRIMARY KEY,
    sample   TEXT    NOT NULL,
    at       INTEGER NOT NULL,
    document TEXT    NOT NULL
);
CREATE INDEX evaluations_by_sample ON evaluations (sample);

-- +goose Down
DROP TABLE evaluations;
DROP TABLE coders;

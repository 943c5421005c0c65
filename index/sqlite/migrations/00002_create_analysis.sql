-- +goose Up

-- How the texts were cut into words when they were indexed: one row, none before the first.
CREATE TABLE analysis (
    id    INTEGER PRIMARY KEY CHECK (id = 1),
    words TEXT NOT NULL
) STRICT;

-- +goose Down
DROP TABLE analysis;

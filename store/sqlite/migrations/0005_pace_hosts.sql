-- +goose Up
CREATE TABLE host_pace (
    host  TEXT    PRIMARY KEY,
    asked INTEGER NOT NULL,
    next  INTEGER NOT NULL
) WITHOUT ROWID;

-- +goose Down
DROP TABLE host_pace;

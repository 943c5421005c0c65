-- +goose Up
CREATE TABLE host_pace (
    host  text        COLLATE "C" PRIMARY KEY,
    asked timestamptz NOT NULL,
    next  timestamptz NOT NULL
) WITH (fillfactor = 50);

-- +goose Down
DROP TABLE host_pace;

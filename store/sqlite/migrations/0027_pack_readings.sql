-- +goose Up
ALTER TABLE articles ADD COLUMN packed BLOB;

-- +goose Down
-- SQL can't unpack readings. Those that were packed are damaged after this, and yulun reprocess makes them again.
ALTER TABLE articles DROP COLUMN packed;

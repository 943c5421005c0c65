-- +goose Up
ALTER TABLE addresses ADD COLUMN published_source TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE addresses DROP COLUMN published_source;

-- +goose Up
ALTER TABLE addresses ADD COLUMN elsewhere INTEGER NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE addresses DROP COLUMN elsewhere;

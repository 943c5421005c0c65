-- +goose Up
ALTER TABLE addresses ADD COLUMN elsewhere boolean NOT NULL DEFAULT false;

-- +goose Down
ALTER TABLE addresses DROP COLUMN elsewhere;

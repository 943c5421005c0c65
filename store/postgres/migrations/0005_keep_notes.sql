-- +goose Up
ALTER TABLE articles ADD COLUMN notes text NOT NULL DEFAULT '{}';
ALTER TABLE addresses ADD COLUMN content text NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE addresses DROP COLUMN content;
ALTER TABLE articles DROP COLUMN notes;

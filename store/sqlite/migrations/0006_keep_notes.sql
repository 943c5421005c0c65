-- +goose Up
ALTER TABLE articles ADD COLUMN notes TEXT NOT NULL DEFAULT '{}';
ALTER TABLE addresses ADD COLUMN content TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE addresses DROP COLUMN content;
ALTER TABLE articles DROP COLUMN notes;

-- +goose Up

-- From which store the index was made, empty where it doesn't know, and the highest version of an article that it ever got from there.
ALTER TABLE progress ADD COLUMN store TEXT NOT NULL DEFAULT '';
ALTER TABLE progress ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
UPDATE progress SET version = (SELECT ifnull(max(version), 0) FROM articles);

-- From which store the index is being made anew.
ALTER TABLE rebuild ADD COLUMN store TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE rebuild DROP COLUMN store;
ALTER TABLE progress DROP COLUMN version;
ALTER TABLE progress DROP COLUMN store;

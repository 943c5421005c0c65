-- +goose Up

-- A check sums what the index answers with, not what was once written down.
ALTER TABLE articles DROP COLUMN sum;

-- +goose Down
ALTER TABLE articles ADD COLUMN sum INTEGER NOT NULL DEFAULT 0;

-- +goose Up

-- Documents have their evidence field by field and are packed by another dictionary, which SQL cannot do with those that are there.
-- The index is empty then, which is noticed since the store has more, and made anew.
INSERT INTO texts (texts) VALUES ('delete-all');
DELETE FROM articles;
DELETE FROM chunks;
DELETE FROM analysis;
DELETE FROM rebuild;
DELETE FROM documents;
UPDATE progress SET generation = generation + 1, cleared = generation + 1;

-- +goose Down
INSERT INTO texts (texts) VALUES ('delete-all');
DELETE FROM articles;
DELETE FROM chunks;
DELETE FROM analysis;
DELETE FROM rebuild;
DELETE FROM documents;
UPDATE progress SET generation = generation + 1, cleared = generation + 1;

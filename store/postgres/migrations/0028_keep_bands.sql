-- +goose Up
-- Nothing was read from the signatures; the bands that are made of them stay.
ALTER TABLE articles DROP COLUMN signature;

-- +goose Down
UPDATE fetches SET url = (SELECT url FROM addresses WHERE id = fetches.address) WHERE url = '=';
UPDATE fetches SET final_url = url WHERE final_url = '=';
-- Signatures are made again when a text is read again.
ALTER TABLE articles ADD COLUMN signature bytea NOT NULL DEFAULT '';

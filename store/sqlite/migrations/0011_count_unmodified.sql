-- +goose Up
ALTER TABLE addresses ADD COLUMN last_full INTEGER;
ALTER TABLE addresses ADD COLUMN unmodified INTEGER NOT NULL DEFAULT 0;
UPDATE addresses SET last_full = last_fetched;
CREATE INDEX addresses_listings ON addresses (source) WHERE kind <> 'article';

-- +goose Down
DROP INDEX addresses_listings;
ALTER TABLE addresses DROP COLUMN unmodified;
ALTER TABLE addresses DROP COLUMN last_full;
